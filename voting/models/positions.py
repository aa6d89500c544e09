"""What members think of an item before the session, and what the submitting agency answers."""

from django.db import models

from meetings.models import AgendaItem, Meeting, Participant
from people.models import User
from people.rules import msgid


class PositionRound(models.Model):
    """That the members of a meeting were asked for their positions, and until when."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="position_round")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # When the list of agreed items was formed; empty until then.
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.due_at}"


class DraftRevision(models.Model):
    """A new numbered revision of the draft that an item decides; the first one is 1 and has no row."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="draft_revisions")
    number = models.PositiveIntegerField()
    # What was changed, in words, as it is shown to those who are asked again.
    change = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_row_per_item_and_revision"),
            models.CheckConstraint(condition=models.Q(number__gte=2), name="draft_revision_from_two"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}, {self.number}"


class PriorPosition(models.Model):
    """The position of one member on one revision of an item; sealed between members on contested items.

    Shape: at most one filed row, and beside it at most one draft that changes nothing until its member files it.
    """

    class Stance(models.TextChoices):
        AGREES = "agrees", msgid("Thống nhất")
        AGREES_IF = "agrees_if", msgid("Thống nhất, đề nghị tiếp thu ý kiến sau")
        DISCUSS = "discuss", msgid("Đề nghị thảo luận tại phiên họp")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="positions")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(
        default=1, help_text="Of the draft; an older one counts as silent."
    )
    stance = models.CharField(max_length=12, choices=Stance)
    # The condition, or the question that is to be discussed.
    text = models.TextField(blank=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    # Empty while it is a draft, of the member or of an aide, that the member has not confirmed.
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person", "revision"],
                condition=models.Q(filed_at__isnull=False),
                name="one_position_per_item_person_revision",
            ),
            models.UniqueConstraint(
                fields=["item", "person", "revision"],
                condition=models.Q(filed_at=None),
                name="one_draft_per_item_person_revision",
            ),
            models.CheckConstraint(
                condition=models.Q(stance__in=["agrees", "agrees_if", "discuss"]), name="stance_known"
            ),
        ]

    def __str__(self) -> str:
        # Never the stance: this text may land in a log.
        return f"{self.item_id}: {self.person_id}"

    @property
    def is_filed(self) -> bool:
        return self.filed_at is not None


class ConditionAnswer(models.Model):
    """What the submitting agency answers to one condition: taken up, or explained; cleared by the Office."""

    class Kind(models.TextChoices):
        TAKEN_UP = "taken_up", msgid("Tiếp thu")
        EXPLAINED = "explained", msgid("Giải trình")

    position = models.OneToOneField(PriorPosition, models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    # The revision that takes the condition up; empty for an explanation.
    revision = models.ForeignKey(DraftRevision, models.PROTECT, null=True, related_name="answers")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    cleared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.position_id} {self.kind}"


class PulledItem(models.Model):
    """An item that somebody has taken off the list of agreed items, to be discussed in the session."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="pulled")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id}"
