"""Wiring of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from people import jobs

        jobs.periodic("people.tasks.forget_old_commands", "15 3 * * *")
