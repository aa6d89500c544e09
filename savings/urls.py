"""Addresses of savings."""

from django.urls import path

from savings.views import (
    baselines,
    dashboards,
    installations,
    ledgers,
    opendata,
    ratebook,
    reporting,
    reports,
)

urlpatterns = [
    path("", dashboards.savings_page, name="savings"),
    path("data/", opendata.data_page, name="open_data"),
    path("data/months.csv", opendata.months_csv, name="months_csv"),
    path("data/months.json", opendata.months_json, name="months_json"),
    path("data/datapackage.json", opendata.datapackage, name="datapackage"),
    path("installations/", installations.installations_page, name="installations"),
    path("installations/new/", installations.register_installation, name="register_installation"),
    path(
        "installations/<int:installation_id>/switch/",
        installations.switch_installation,
        name="switch_installation",
    ),
    path("ledgers/<int:ledger_id>/", ledgers.ledger_page, name="ledger_page"),
    path("bodies/<int:body_id>/", dashboards.dashboard, name="dashboard"),
    path("bodies/<int:body_id>/own/", ledgers.body_savings, name="body_savings"),
    path("bodies/<int:body_id>/meetings/", dashboards.body_meetings, name="body_meetings"),
    path("bodies/<int:body_id>/reports/", reporting.report_held, name="report_held"),
    path("ledgers/<int:ledger_id>/corrections/", reporting.correct_figure, name="correct_figure"),
    path("bodies/<int:body_id>/issued/", reports.reports_page, name="reports"),
    path("bodies/<int:body_id>/issued/new/", reports.ask_for_report, name="ask_report"),
    path("reports/<int:report_id>/<slug:kind>/", reports.report_file, name="report_file"),
    path("bodies/<int:body_id>/rates/", ratebook.ratebook_page, name="ratebook"),
    path("bodies/<int:body_id>/rates/new/", ratebook.set_rate, name="set_rate"),
    path("bodies/<int:body_id>/targets/new/", ratebook.set_target, name="set_target"),
    path("bodies/<int:body_id>/<slug:level>/", dashboards.standing_page, name="standing"),
    path("baselines/of/<int:body_id>/new/", baselines.create_baseline, name="create_baseline"),
    path("baselines/of/<int:body_id>/", baselines.baselines_page, name="baselines"),
    path("baselines/<int:baseline_id>/", baselines.baseline_page, name="baseline_page"),
    path("baselines/<int:baseline_id>/meetings/", baselines.record_meetings, name="record_meetings"),
    path("baselines/<int:baseline_id>/recipients/", baselines.record_recipients, name="record_recipients"),
    path("baselines/<int:baseline_id>/lock/", baselines.lock_baseline, name="lock_baseline"),
]
