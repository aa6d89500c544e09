"""Addresses of voting."""

from django.urls import path

from voting import views

app_name = "voting"
urlpatterns = [
    path("items/<int:item_id>/polls/", views.prepare_poll, name="prepare_poll"),
    path("polls/<int:poll_id>/", views.poll, name="poll"),
    path("polls/<int:poll_id>/open/", views.open_poll, name="open_poll"),
    path("polls/<int:poll_id>/close/", views.close_poll, name="close_poll"),
    path("polls/<int:poll_id>/void/", views.void_poll, name="void_poll"),
    path("polls/<int:poll_id>/voters/", views.add_voter, name="add_voter"),
    path("polls/<int:poll_id>/ballot/", views.ballot, name="ballot"),
    path("polls/<int:poll_id>/cast/", views.cast, name="cast"),
]
