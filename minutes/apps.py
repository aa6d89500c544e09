"""Wiring of minutes."""

from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "minutes"
    verbose_name = "Minutes"

    def ready(self) -> None:
        from people import followers, jobs

        followers.after("meeting.closed", "minutes.tasks.draft")
        jobs.declared("minutes.tasks.render")
