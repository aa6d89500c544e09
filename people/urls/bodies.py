"""Addresses of bodies: their rules."""

from django.urls import path

from people.views import bodies

app_name = "bodies"
urlpatterns = [
    path("", bodies.body_list, name="list"),
    path("<int:pk>/rules/", bodies.rules_page, name="rules"),
    path("<int:pk>/rules/new/", bodies.issue_rules, name="issue_rules"),
]
