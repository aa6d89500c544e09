"""The ledger of each meeting, its corrections, and the body's rates."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from people.models import BEGINNING, Body, User
from savings.models.installations import Installation
from savings.rules import arithmetic


class MeetingLedger(models.Model):
    """The figures of one meeting, written by the system from the journal when the meeting closed.

    `values` is the truth, each figure with its formula; the columns repeat what the roll-ups add up and are computed
    from it. A ledger that another installation sent has no meeting here, and never a word of what was discussed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.OneToOneField(Meeting, models.PROTECT, null=True, related_name="ledger")
    source = models.ForeignKey(Installation, models.PROTECT, null=True, related_name="ledgers")
    body = models.ForeignKey(Body, models.PROTECT, related_name="ledgers")
    meeting_uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Meeting.Kind)
    year = models.PositiveIntegerField(help_text="Of the meeting's number.")
    number = models.PositiveIntegerField(help_text="Within the body, the year and the kind.")
    held_on = models.DateField(help_text="Day of the closing in the body's zone.")
    values = models.JSONField(default=dict, help_text="By key; each as savings.rules.figure.Figure.as_json")
    written_at = models.DateTimeField()
    journal_head = models.CharField(max_length=64, help_text="Hash of the closing's journal entry.")
    is_generated = models.BooleanField(default=False, help_text="Made by seed_nation: not a real meeting.")
    # -- columns: savings.rules.columns computes them from `values` --
    seconds_held = models.PositiveIntegerField(default=0)
    seconds_before = models.PositiveIntegerField(null=True, help_text="By the baseline; null without one.")
    items = models.PositiveIntegerField(default=0)
    items_consent = models.PositiveIntegerField(default=0)
    items_poll = models.PositiveIntegerField(default=0)
    items_discussion = models.PositiveIntegerField(default=0)
    items_writing = models.PositiveIntegerField(default=0)
    items_postponed = models.PositiveIntegerField(default=0)
    pages = models.PositiveBigIntegerField(default=0)
    pages_printed = models.PositiveIntegerField(null=True)
    sheets = models.PositiveBigIntegerField(null=True, help_text="null: no list of paper recipients")
    items_reopened = models.PositiveIntegerField(default=0)
    person_seconds = models.PositiveBigIntegerField(default=0, help_text="Of everybody in the room.")
    position_seconds = models.PositiveBigIntegerField(default=0, help_text="Of filing positions, estimated.")
    saved_person_seconds = models.BigIntegerField(null=True, help_text="null: no baseline")
    paperless = models.BooleanField(null=True, help_text="null: not counted")
    paperless_reason = models.CharField(max_length=20, default="", help_text="savings.rules.paperless.Reason")

    class Meta:
        indexes = [
            models.Index(fields=["held_on", "body"]),
            models.Index(fields=["body", "held_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.kind} {self.number}/{self.year}"

    @property
    def stream(self) -> str:
        """Return the stream of the meeting's journal, where the figures come from."""
        return f"meeting:{self.meeting_uid}"


class Correction(models.Model):
    """A later word on one figure of a ledger, with its reason; the old figure stays."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ledger = models.ForeignKey(MeetingLedger, models.PROTECT, related_name="corrections")
    # Which fact was corrected, and to what. Shape: savings.rules.correcting.
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=60, default="")
    # All figures before and after. Shape: as MeetingLedger.values.
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.ledger_id} {self.key}"


class RollUp(models.Model):
    """What the ledgers of one body and month add up to; made anew every night from the ledgers alone."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="rollups")
    month = models.DateField(help_text="Its first day.")
    meetings = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(
        default=0, help_text="Paperless or not; the others are not counted."
    )
    paperless = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0, help_text="With a baseline.")
    seconds_held = models.PositiveBigIntegerField(default=0)
    seconds_before = models.PositiveBigIntegerField(default=0, help_text="Of the compared ones.")
    seconds_after = models.PositiveBigIntegerField(default=0, help_text="Of the compared ones.")
    items = models.PositiveIntegerField(default=0)
    items_consent = models.PositiveIntegerField(default=0)
    items_poll = models.PositiveIntegerField(default=0)
    items_discussion = models.PositiveIntegerField(default=0)
    items_writing = models.PositiveIntegerField(default=0)
    items_postponed = models.PositiveIntegerField(default=0)
    pages = models.PositiveBigIntegerField(default=0)
    pages_printed = models.PositiveBigIntegerField(default=0)
    sheets = models.PositiveBigIntegerField(default=0)
    with_sheets = models.PositiveIntegerField(default=0, help_text="Meetings with a list of recipients.")
    items_reopened = models.PositiveIntegerField(default=0)
    person_seconds = models.PositiveBigIntegerField(default=0)
    position_seconds = models.PositiveBigIntegerField(default=0)
    saved_person_seconds = models.BigIntegerField(default=0, help_text="Of the compared ones.")
    # What went on beside the sessions: preparatory meetings without a baseline of their own, opinion forms.
    prep_meetings = models.PositiveIntegerField(default=0)
    prep_person_seconds = models.PositiveBigIntegerField(default=0)
    forms = models.PositiveIntegerField(default=0, help_text="Opinion forms counted in the month.")
    form_answers = models.PositiveIntegerField(default=0)
    form_seconds = models.PositiveBigIntegerField(default=0, help_text="Of answering them, estimated.")
    # Meetings that the body says it held by its calendar; null while it has not said so.
    reported = models.PositiveIntegerField(null=True)
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "month"], name="one_rollup_per_body_and_month")
        ]
        indexes = [models.Index(fields=["month", "body"])]

    def __str__(self) -> str:
        return f"{self.body} {self.month:%m/%Y}"


class HeldReport(models.Model):
    """How many meetings a body held in a month by its own calendar, as it declares; the last word counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="held_reports")
    month = models.DateField(help_text="Its first day.")
    held = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(Installation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.body} {self.month:%m/%Y}: {self.held}"


class Rate(models.Model):
    """A body's own price or emission factor from one day on; without one an amount is not shown in money."""

    class Kind(models.TextChoices):
        PRINT_COST = arithmetic.PRINT_COST, _("Đơn giá in, sao chụp")
        PAPER_CO2 = arithmetic.PAPER_CO2, _("Hệ số phát thải của giấy")
        POSITION_MINUTES = arithmetic.POSITION_MINUTES, _("Thời gian gửi một ý kiến trước phiên họp")
        FORM_MINUTES = arithmetic.FORM_MINUTES, _("Thời gian trả lời một phiếu lấy ý kiến")

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
