"""Reports of a period: made by a job, kept as they were issued."""

import uuid

from django.db import models

from people.models import Body, User
from people.rules import msgid
from savings.rules import periods


class Report(models.Model):
    """A monthly, quarterly or yearly report of a body and everything under it; PDF and XLSX of the same numbers."""

    class Period(models.TextChoices):
        MONTH = "month", msgid("Tháng")
        QUARTER = "quarter", msgid("Quý")
        YEAR = "year", msgid("Năm")

    class State(models.TextChoices):
        ASKED = "asked", msgid("Đang lập")
        READY = "ready", msgid("Đã lập")
        FAILED = "failed", msgid("Không lập được")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="reports")
    period = models.CharField(max_length=8, choices=Period)
    begins_on = models.DateField()
    ends_on = models.DateField(help_text="Last day, included.")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    # Every number of the paper, as it was when the report was made.
    numbers = models.JSONField(default=dict)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    xlsx_sha256 = models.CharField(max_length=64, blank=True)
    # Empty for one that the calendar asked for.
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-begins_on", "-pk"]

    @property
    def span(self) -> periods.Period:
        """Return the period as the rules know it."""
        return periods.Period(self.period, self.begins_on)

    def __str__(self) -> str:
        return f"{self.body} {self.begins_on} – {self.ends_on}"
