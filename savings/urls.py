"""Addresses of savings."""

from django.urls import path

from savings import views

urlpatterns = [
    path("", views.savings_page, name="savings"),
    path("meetings/<int:meeting_id>/", views.ledger_page, name="ledger_page"),
]
