"""Opinion forms between sessions: the form, who is asked, what they answer."""

import uuid
from typing import Any

from django.db import models

from meetings.models import Dossier, Meeting
from people.models import Body, User
from people.rules import BodyRules, msgid


class OpinionForm(models.Model):
    """A question that members answer in writing between sessions; `version` counts its acts."""

    class State(models.TextChoices):
        DRAFT = "draft", msgid("Đang soạn")
        SUBMITTED = "submitted", msgid("Chờ phê duyệt")
        SENT = "sent", msgid("Đang lấy ý kiến")
        CLOSED = "closed", msgid("Đã tổng hợp")
        RECALLED = "recalled", msgid("Đã thu hồi")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="opinion_forms")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="opinion_form")
    # Fixed at sending, as every official number. Shape: null before.
    number = models.PositiveIntegerField(null=True)
    year = models.PositiveIntegerField(null=True, help_text="In the body's time zone.")
    title = models.CharField(max_length=600)
    question = models.CharField(max_length=1000)
    agency = models.CharField(max_length=250, blank=True, help_text="Cơ quan trình")
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveBigIntegerField(default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Why the head sent the draft back; empty otherwise.
    returned_note = models.CharField(max_length=500, blank=True)
    # Who decided to ask in writing, and when.
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    # Frozen at sending; null before.
    rules = models.JSONField(null=True)
    members_total = models.PositiveIntegerField(null=True)
    head = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", help_text="Decides a tie.")
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="Counted, or recalled.")
    recall_reason = models.CharField(max_length=300, blank=True)
    # Fixed at closing. Shape: docs/JOURNAL.md, form.closed without replies.
    outcome = models.JSONField(null=True)
    # The session to which the result was reported.
    reported_to = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="reported_forms")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="one_form_per_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "submitted", "sent", "closed", "recalled"]),
                name="form_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(outcome__isnull=False),
                name="closed_form_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"form:{self.uid}"

    @property
    def body_rules(self) -> BodyRules:
        """Return the rules frozen at sending; before it the defaults of the type."""
        return BodyRules() if self.rules is None else BodyRules.from_json(self.rules)

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def result(self) -> dict[str, Any]:
        """Return the outcome; empty while there is none."""
        return self.outcome or {}


class FormRecipient(models.Model):
    """A member who is asked; frozen at sending."""

    form = models.ForeignKey(OpinionForm, models.PROTECT, related_name="recipients")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    title = models.CharField(max_length=250)
    seat_order = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    # The last reminder that was sent. Shape: rules.forms.Reminder, empty for none.
    reminded = models.CharField(max_length=12, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["seat_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "person"], name="one_recipient_per_form_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.person_id}"


class OpinionReply(models.Model):
    """The answer of one member; read by nobody else before the form is closed."""

    class Answer(models.TextChoices):
        AGREE = "agree", msgid("Đồng ý")
        AGREE_WITH = "agree_with", msgid("Đồng ý, có ý kiến thêm")
        DISAGREE = "disagree", msgid("Không đồng ý")
        OTHER = "other", msgid("Ý kiến khác")

    recipient = models.OneToOneField(FormRecipient, models.PROTECT, related_name="reply")
    answer = models.CharField(max_length=12, choices=Answer)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    # Empty while an aide has prepared it and the member has not confirmed it.
    confirmed_at = models.DateTimeField(null=True)
    # A PDF of the answer with the member's digital signature, in the store; empty without one.
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    signature_trusted = models.BooleanField(default=False, help_text="By SIGNATURE_ROOTS, when it was sent.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=["agree", "agree_with", "disagree", "other"]),
                name="reply_answer_known",
            )
        ]

    def __str__(self) -> str:
        # Never the answer: this text may land in a log.
        return f"{self.recipient_id}, {self.revision}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
