"""How long meetings of one kind took before, and who got them on paper: measured once, confirmed, then locked."""

import uuid
from fractions import Fraction

from django.db import models

from meetings.models import Meeting
from people.models import Body, User
from people.rules import msgid
from savings.rules import before


class Baseline(models.Model):
    """The measurement of a body's meetings of one kind; only a locked one counts, a change is a new version."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="baselines")
    kind = models.CharField(max_length=12, choices=Meeting.Kind)
    version = models.PositiveIntegerField(default=1)
    period_from = models.DateField()
    period_to = models.DateField(help_text="Last day, included.")
    # Why the version before is not kept; empty for the first.
    reason = models.CharField(max_length=500, blank=True)
    # Fixed at locking; null before. Units: minutes from opening to closing less breaks.
    minutes = models.DecimalField(max_digits=12, decimal_places=6, null=True, help_text="Mean.")
    minutes_per_item = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    median = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    least = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    most = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    n = models.PositiveIntegerField(null=True, help_text="How many meetings, without the excluded ones.")
    sides = models.PositiveSmallIntegerField(default=2, help_text="Printed sides of a sheet: 1 or 2.")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(null=True)
    # Confirmed by the head of office: locked from then on.
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "version"], name="one_baseline_per_version"),
            models.CheckConstraint(
                condition=models.Q(locked_at=None) | models.Q(minutes__gt=0, n__gt=0),
                name="locked_baseline_measured_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.kind}, {self.version}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def as_rule(self) -> before.Baseline:
        """Return the locked baseline as the rules know it.

        Errors: ValueError for one that is not locked.
        """
        if self.minutes is None or self.n is None:
            raise ValueError("only a locked baseline is compared with")
        period = f"{self.period_from:%d/%m/%Y} – {self.period_to:%d/%m/%Y}"
        per_item = Fraction(self.minutes_per_item) if self.minutes_per_item is not None else None
        copies = sum(self.recipients.values_list("copies", flat=True))
        return before.Baseline(
            Fraction(self.minutes), self.n, self.version, period, per_item, copies, self.sides
        )


class BaselineMeeting(models.Model):
    """One meeting of before, with the minutes that prove it."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    title = models.CharField(max_length=300)
    minutes = models.DecimalField(max_digits=8, decimal_places=2, help_text="Opening to closing less breaks.")
    items = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(default=0, help_text="Of one set of papers.")
    copies = models.PositiveIntegerField(default=0)
    # Number and date of its minutes.
    evidence = models.CharField(max_length=300)
    evidence_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the scanned minutes, if kept."
    )
    is_excluded = models.BooleanField(default=False)
    exclusion_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class PaperRecipient(models.Model):
    """Somebody who got the papers on paper in the old practice, by name of office."""

    class Kind(models.TextChoices):
        MEMBER = "member", msgid("Thành viên")
        INVITED = "invited", msgid("Đại biểu mời")
        OFFICE = "office", msgid("Lưu, phục vụ")

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="recipients")
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MEMBER)
    copies = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.copies}"
