"""Addresses of savings."""

from django.urls import path

from savings.views import baselines, ledgers

urlpatterns = [
    path("", ledgers.savings_page, name="savings"),
    path("meetings/<int:meeting_id>/", ledgers.ledger_page, name="ledger_page"),
    path("bodies/<int:body_id>/baselines/", baselines.baselines_page, name="baselines"),
    path("bodies/<int:body_id>/baselines/new/", baselines.create_baseline, name="create_baseline"),
    path("baselines/<int:baseline_id>/", baselines.baseline_page, name="baseline_page"),
    path("baselines/<int:baseline_id>/meetings/", baselines.record_meetings, name="record_meetings"),
    path("baselines/<int:baseline_id>/recipients/", baselines.record_recipients, name="record_recipients"),
    path("baselines/<int:baseline_id>/lock/", baselines.lock_baseline, name="lock_baseline"),
]
