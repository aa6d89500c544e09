"""Wiring of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from people import jobs

        # Its only door is a command, which no address imports; every act is known from the start.
        from people.actions import calendar  # noqa: F401

        jobs.periodic("people.tasks.forget_old_commands", "15 3 * * *")
