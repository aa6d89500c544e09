"""Wiring of savings."""

from django.apps import AppConfig


class SavingsConfig(AppConfig):
    name = "savings"
    verbose_name = "Savings"

    def ready(self) -> None:
        from people import followers

        followers.after("meeting.closed", "savings.tasks.write_ledger")
