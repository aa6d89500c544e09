"""Tables of what meetings saved: the baseline before, the ledger of each meeting, the body's rates."""

import uuid
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from people.models import BEGINNING, Body, User
from savings.rules import arithmetic, ledger


class Baseline(models.Model):
    """How long meetings of one kind took before; only a locked one counts, a change is a new version."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="baselines")
    kind = models.CharField(max_length=12, choices=Meeting.Kind)
    version = models.PositiveIntegerField(default=1)
    minutes = models.DecimalField(
        max_digits=8, decimal_places=2, help_text="Mean from opening to closing less breaks. Unit: minutes."
    )
    n = models.PositiveIntegerField(help_text="How many meetings.")
    period_from = models.DateField()
    period_to = models.DateField()
    evidence = models.TextField(
        blank=True, help_text="Which minutes it was taken from, and what was left out."
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "version"], name="one_baseline_per_version"),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0, n__gt=0), name="baseline_measured_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.kind}, {self.version}"

    @property
    def as_rule(self) -> ledger.Baseline:
        """Return the baseline as the rules know it."""
        period = f"{self.period_from:%d/%m/%Y} – {self.period_to:%d/%m/%Y}"
        return ledger.Baseline(Fraction(self.minutes), self.n, self.version, period)


class MeetingLedger(models.Model):
    """The figures of one meeting, written by the system from the journal when the meeting closed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="ledger")
    values = models.JSONField(default=dict, help_text="By key; each as savings.rules.figure.Figure.as_json")
    written_at = models.DateTimeField()
    journal_head = models.CharField(max_length=64, help_text="Hash of the closing's journal entry.")

    def __str__(self) -> str:
        return f"{self.meeting}"

    @property
    def body(self) -> Body:
        return self.meeting.body


class Rate(models.Model):
    """A body's own price or emission factor from one day on; without one an amount is not shown in money."""

    class Kind(models.TextChoices):
        PRINT_COST = arithmetic.PRINT_COST, _("Đơn giá in, sao chụp")
        PAPER_CO2 = arithmetic.PAPER_CO2, _("Hệ số phát thải của giấy")

    body = models.ForeignKey(Body, models.PROTECT, related_name="rates")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.DecimalField(max_digits=12, decimal_places=4)
    unit = models.CharField(max_length=60)
    source = models.CharField(max_length=300)
    year = models.PositiveIntegerField(help_text="Of the source.")
    valid_from = models.DateField(default=BEGINNING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "valid_from"], name="one_rate_per_kind_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} {self.unit}"

    @property
    def as_rule(self) -> arithmetic.Rate:
        """Return the rate as the rules know it."""
        return arithmetic.Rate(self.kind, self.value.normalize(), self.unit, self.source, self.year)
