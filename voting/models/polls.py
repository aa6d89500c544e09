"""A question put to the vote, who may vote in it, and the ballots of a roll call."""

import uuid
from typing import Any

from django.db import models

from meetings.models import AgendaItem, Meeting, Participant
from people.models import User
from people.rules import msgid
from voting import rules


class Choice(models.TextChoices):
    """What a ballot may say; which of them a body offers stands in its rules."""

    FOR = rules.FOR, rules.LABELS[rules.FOR]
    AGAINST = rules.AGAINST, rules.LABELS[rules.AGAINST]
    OTHER = rules.OTHER, rules.LABELS[rules.OTHER]
    NOT_VOTING = rules.NOT_VOTING, rules.LABELS[rules.NOT_VOTING]
    # A ballot of a poll "choose up to n": what was chosen stands in `picks`.
    PICKED = rules.PICKED, rules.PICKED_LABEL


class Poll(models.Model):
    """One question put to the vote on an agenda item, or a joint one on several; never deleted."""

    class Method(models.TextChoices):
        ROLL_CALL = "roll_call", "Biểu quyết công khai"
        CHOOSE = "choose", "Chọn phương án"
        HANDS = "hands", "Biểu quyết giơ tay"
        SECRET = "secret", "Bỏ phiếu kín"

    class State(models.TextChoices):
        PREPARED = "prepared", msgid("Đã chuẩn bị")
        OPEN = "open", msgid("Đang biểu quyết")
        CLOSED = "closed", msgid("Đã kết thúc biểu quyết")
        VOID = "void", msgid("Đã hủy")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="polls")
    # Empty for a joint poll, whose items are PollItem rows.
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="polls")
    question = models.CharField(max_length=1000)
    method = models.CharField(max_length=12, choices=Method, default=Method.ROLL_CALL)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    # Frozen at opening. Shape: [{"key": "for", "label": "Tán thành"}, ...] in the order of the ballot.
    options = models.JSONField(default=list)
    # Only of "choose up to n": how many options one ballot may name. Unit: options.
    most_picks = models.PositiveSmallIntegerField(null=True)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repetitions")
    # The poll that is decided first: this one is opened only once that one is closed.
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    # The big screen shows numbers unless the chair shows names; never of a secret poll.
    names_shown = models.BooleanField(default=False)
    # Only of a secret poll: SubjectPublicKeyInfo, DER in base64; the private half is never in the database.
    public_key = models.TextField(blank=True)
    # Only of a show of hands. Shape: {"for": 12, ..., "head": "for"}, the side of the head of the body or empty.
    hands = models.JSONField(null=True)
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
            models.CheckConstraint(
                condition=models.Q(method__in=["roll_call", "choose", "hands", "secret"]),
                name="poll_method_known",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def item_uid(self) -> str | None:
        """Return the uid of the item, for the journal; None for a joint poll."""
        return str(self.item.uid) if self.item else None

    @property
    def is_joint(self) -> bool:
        return self.item_id is None

    @property
    def is_secret(self) -> bool:
        return self.method == self.Method.SECRET

    @property
    def is_by_hands(self) -> bool:
        return self.method == self.Method.HANDS

    @property
    def has_picks(self) -> bool:
        return self.method == self.Method.CHOOSE

    @property
    def has_names(self) -> bool:
        """Tell whether the ballots bear names, which can be shown after closing."""
        return self.method in {self.Method.ROLL_CALL, self.Method.CHOOSE}

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


class PollItem(models.Model):
    """One item that a joint poll decides."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="poll_items")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="joint_polls")

    class Meta:
        ordering = ["item__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["poll", "item"], name="one_item_per_joint_poll")]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.item_id}"


class Recusal(models.Model):
    """A member who does not take part in the vote on an item, for a reason on record."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="recusals")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "participant"], name="one_recusal_per_item_and_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.participant_id}"


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
    # Only of "choose up to n". Shape: keys of the poll's options, in their order.
    picks = models.JSONField(default=list)
    remark = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="one_ballot_per_poll_and_person"),
            models.CheckConstraint(
                condition=models.Q(choice__in=[*rules.CHOICES, rules.PICKED]), name="ballot_choice_known"
            ),
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
    picks = models.JSONField(default=list)
    remark = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "revision"], name="one_row_per_ballot_revision"),
            models.CheckConstraint(
                condition=models.Q(choice__in=[*rules.CHOICES, rules.PICKED]), name="revision_choice_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}, {self.revision}"
