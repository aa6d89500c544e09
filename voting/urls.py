"""Addresses of voting."""

from django.urls import path

from voting.views import polls

app_name = "voting"
urlpatterns = [
    path("items/<int:item_id>/polls/", polls.prepare_poll, name="prepare_poll"),
    path("meetings/<int:meeting_id>/joint-poll/", polls.prepare_joint_poll, name="prepare_joint_poll"),
    path("polls/<int:poll_id>/", polls.poll, name="poll"),
    path("polls/<int:poll_id>/open/", polls.open_poll, name="open_poll"),
    path("polls/<int:poll_id>/close/", polls.close_poll, name="close_poll"),
    path("polls/<int:poll_id>/void/", polls.void_poll, name="void_poll"),
    path("polls/<int:poll_id>/voters/", polls.add_voter, name="add_voter"),
    path("polls/<int:poll_id>/ballot/", polls.ballot, name="ballot"),
    path("polls/<int:poll_id>/cast/", polls.cast, name="cast"),
]
