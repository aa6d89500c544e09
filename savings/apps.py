"""Wiring of savings."""

from django.apps import AppConfig


class SavingsConfig(AppConfig):
    name = "savings"
    verbose_name = "Savings"

    def ready(self) -> None:
        from people import followers, jobs

        followers.after("meeting.closed", "savings.tasks.write_ledger")
        followers.after("form.closed", "savings.tasks.add_up_form")
        jobs.periodic("savings.tasks.roll_up_night", "10 1 * * *")
        # Offices say on the first days of a month how many meetings the month before had.
        jobs.periodic("savings.tasks.ask_for_due_reports", "30 2 6 * *")
        jobs.periodic("savings.tasks.send_savings", "*/10 * * * *")
