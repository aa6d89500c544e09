"""Addresses of minutes."""

from django.urls import path

from minutes import views

urlpatterns = [
    path("meetings/<int:meeting_id>/", views.minutes_page, name="minutes_page"),
    path("meetings/<int:meeting_id>/status/", views.minutes_status, name="minutes_status"),
    path("meetings/<int:meeting_id>/pdf/", views.minutes_pdf, name="minutes_pdf"),
    path("meetings/<int:meeting_id>/edit/", views.edit_minutes, name="edit_minutes"),
    path("meetings/<int:meeting_id>/approve/", views.approve_minutes, name="approve_minutes"),
    path("meetings/<int:meeting_id>/paper/", views.ask_for_paper, name="ask_for_paper"),
]
