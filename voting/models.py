"""Tables of what is decided: polls, who may vote in them, their ballots, and decisions."""

import uuid
from typing import Any

from django.db import models

from meetings.models import AgendaItem, Meeting, Participant
from people.models import User
from voting import rules


class Choice(models.TextChoices):
    """What a ballot may say; which of them a body offers stands in its rules."""

    FOR = rules.FOR, rules.LABELS[rules.FOR]
    AGAINST = rules.AGAINST, rules.LABELS[rules.AGAINST]
    OTHER = rules.OTHER, rules.LABELS[rules.OTHER]
    NOT_VOTING = rules.NOT_VOTING, rules.LABELS[rules.NOT_VOTING]


class Poll(models.Model):
    """One question put to the vote on an agenda item; never deleted."""

    class Method(models.TextChoices):
        ROLL_CALL = "roll_call", "Biểu quyết công khai"

    class State(models.TextChoices):
        PREPARED = "prepared", "Đã chuẩn bị"
        OPEN = "open", "Đang biểu quyết"
        CLOSED = "closed", "Đã kết thúc biểu quyết"
        VOID = "void", "Đã hủy"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="polls")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="polls")
    question = models.CharField(max_length=1000)
    method = models.CharField(max_length=12, choices=Method, default=Method.ROLL_CALL)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    # Frozen at opening. Shape: [{"key": "for", "label": "Tán thành"}, ...] in the order of the ballot.
    options = models.JSONField(default=list)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repetitions")
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    # Members present when the poll was opened, voters or not.
    present = models.PositiveIntegerField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="Closed or made void.")
    void_reason = models.CharField(max_length=300, blank=True)
    # Fixed at closing. Shape: docs/JOURNAL.md, poll.closed without ballots.
    outcome = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state="open"), name="one_open_poll_per_meeting"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["prepared", "open", "closed", "void"]), name="poll_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(outcome__isnull=False),
                name="closed_poll_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_prepared(self) -> bool:
        return self.state == self.State.PREPARED

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_void(self) -> bool:
        return self.state == self.State.VOID

    def offers(self, choice: str) -> bool:
        """Tell whether a ballot may say this."""
        return any(option["key"] == choice for option in self.options)

    @property
    def result(self) -> dict[str, Any]:
        """Return the outcome; empty while there is none."""
        return self.outcome or {}


class Voter(models.Model):
    """Somebody entitled to vote in a poll: frozen at opening, or added late by the chair."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="voters")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_late = models.BooleanField(default=False)

    class Meta:
        ordering = ["participant__seat_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="one_voter_per_poll_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.person_id}"


class Ballot(models.Model):
    """The vote of one person in one poll as it stands; read by nobody before the poll is closed."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="ballots")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=12, choices=Choice)
    remark = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="one_ballot_per_poll_and_person"),
            models.CheckConstraint(condition=models.Q(choice__in=rules.CHOICES), name="ballot_choice_known"),
            models.CheckConstraint(condition=models.Q(revision__gte=1), name="ballot_revision_from_one"),
        ]

    def __str__(self) -> str:
        # Never the choice: this text may land in a log.
        return f"{self.poll_id}: {self.person_id}, {self.revision}"


class BallotRevision(models.Model):
    """One accepted version of a ballot, the present one included; kept for the audit after closing."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField()
    choice = models.CharField(max_length=12, choices=Choice)
    remark = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "revision"], name="one_row_per_ballot_revision"),
            models.CheckConstraint(
                condition=models.Q(choice__in=rules.CHOICES), name="revision_choice_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}, {self.revision}"


class Decision(models.Model):
    """The one result of a poll, of consent, of a discussion or of an opinion form."""

    class How(models.TextChoices):
        POLL = "poll", "Biểu quyết"
        CONSENT = "consent", "Thống nhất"
        DISCUSSION = "discussion", "Thảo luận"
        FORM = "form", "Phiếu lấy ý kiến"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="decisions")
    poll = models.ForeignKey(Poll, models.PROTECT, null=True, related_name="decisions")
    how = models.CharField(max_length=12, choices=How)
    adopted = models.BooleanField()
    sentence = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            # A joint poll decides several items, each once.
            models.UniqueConstraint(fields=["poll", "item"], name="one_decision_per_poll_and_item"),
            models.CheckConstraint(
                condition=models.Q(how__in=["poll", "consent", "discussion", "form"]),
                name="decision_how_known",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
