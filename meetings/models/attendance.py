"""Who takes part, who presides, who is there, who speaks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.plan import LASTS, AgendaItem, Meeting
from people.models import User


class Participant(models.Model):
    """Somebody who is invited: role and right to vote are independent."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chủ trì")
        MEMBER = "member", _("Thành viên")
        SECRETARY = "secretary", _("Thư ký")
        SUBSTITUTE = "substitute", _("Dự thay")
        GUEST = "guest", _("Khách mời")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="participations")
    agency = models.CharField(max_length=250, blank=True)
    title = models.CharField(max_length=250)
    role = models.CharField(max_length=12, choices=Role)
    may_vote = models.BooleanField(default=False)
    is_member = models.BooleanField(default=False, help_text="Of the body, on the meeting's date.")
    stands_for = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="substitutes")
    stands_from = models.DateTimeField(null=True, blank=True)
    stands_until = models.DateTimeField(null=True, blank=True)
    # Empty means the whole meeting.
    item_scope = models.ManyToManyField(AgendaItem, blank=True, related_name="scoped_participants")
    is_scoped = models.BooleanField(default=False, help_text="item_scope is not empty; kept by the acts.")
    seat_order = models.PositiveIntegerField(default=0)
    absence_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["seat_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=models.Q(person__isnull=False),
                name="one_participation_per_person",
            )
        ]

    def __str__(self) -> str:
        return self.person.full_name if self.person else self.agency


class Presiding(models.Model):
    """Who may act as chair, and since when; the meeting itself has no chair column."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="presidings")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="presidings")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=LASTS, name="one_presiding_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.since}"


class Presence(models.Model):
    """One interval in which a participant was there; `until` is empty while it lasts."""

    class Mode(models.TextChoices):
        IN_ROOM = "in_room", _("Có mặt trực tiếp")
        REMOTE = "remote", _("Có mặt trực tuyến")

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="presences")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.IN_ROOM)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=LASTS, name="one_open_presence_per_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.since} – {self.until}"


class SpeakingTurn(models.Model):
    """One request to speak, from asking to the end of the speech; clocks follow from the times."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chưa gọi")
        SPEAKING = "speaking", _("Đang phát biểu")
        SPOKEN = "spoken", _("Đã phát biểu")
        REFUSED = "refused", _("Bị bác bỏ")
        WITHDRAWN = "withdrawn", _("Đã rút")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="turns")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, related_name="turns")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="turns")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state="speaking"), name="one_speaker_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(state="waiting"),
                name="one_waiting_turn_per_participant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.state}"


class Instruction(models.Model):
    """The chair's word in the system that the secretary may open or close polls in this meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="instructions")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(withdrawn_at=None), name="one_standing_instruction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.given_at}"
