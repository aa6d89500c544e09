"""The meeting and its agenda."""

import uuid

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Body, User
from people.rules import BodyRules

LASTS = models.Q(until=None)


class Meeting(models.Model):
    """One session or meeting of a body, from draft to closed; `version` counts its acts."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Phiên họp thường kỳ")
        THEMATIC = "thematic", _("Phiên họp chuyên đề")
        URGENT = "urgent", _("Phiên họp đột xuất")
        BRIEFING = "briefing", _("Họp giao ban")
        WORKING = "working", _("Họp làm việc")
        CONFERENCE = "conference", _("Hội nghị")

    class State(models.TextChoices):
        DRAFT = "draft", _("Đang chuẩn bị")
        CALLED = "called", _("Đã triệu tập")
        IN_SESSION = "in_session", _("Đang họp")
        PAUSED = "paused", _("Tạm nghỉ")
        CLOSED = "closed", _("Đã kết thúc")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=300)
    year = models.PositiveIntegerField(help_text="In the body's time zone.")
    number = models.PositiveIntegerField(help_text="Within the body, the year and the kind.")
    place = models.CharField(max_length=200, blank=True)
    planned_start = models.DateTimeField()
    planned_end = models.DateTimeField()
    version = models.PositiveBigIntegerField(default=0)
    group = models.OneToOneField(Group, models.PROTECT, null=True, help_text="Its full participants.")
    # Frozen at calling; null before.
    rules = models.JSONField(null=True)
    members_total = models.PositiveIntegerField(null=True)
    electors = models.JSONField(default=list, help_text="uids of the members with a vote, frozen at calling")
    head = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", help_text="Decides a tie.")
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    current_item = models.ForeignKey("AgendaItem", models.SET_NULL, null=True, related_name="+")
    pages_printed = models.PositiveIntegerField(null=True, help_text="Declared at closing. Unit: pages.")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-planned_start"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "kind", "number"], name="one_meeting_per_number"),
            models.CheckConstraint(
                condition=models.Q(planned_end__gt=models.F("planned_start")), name="meeting_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"meeting:{self.uid}"

    @property
    def body_rules(self) -> BodyRules:
        """Return the rules frozen at calling; before calling the defaults of the type."""
        return BodyRules() if self.rules is None else BodyRules.from_json(self.rules)

    @property
    def is_live(self) -> bool:
        return self.state in {self.State.IN_SESSION, self.State.PAUSED}

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_published(self) -> bool:
        return self.state != self.State.DRAFT


class Break(models.Model):
    """One pause of a meeting; `until` is empty while it lasts."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="breaks")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=LASTS, name="one_open_break_per_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"


class Dossier(models.Model):
    """The only parent of documents; an agenda item and an opinion form each have one."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.uid)


class AgendaItem(models.Model):
    """One item of the agenda: what is decided, by whom it is submitted, how long it may take."""

    class Treatment(models.TextChoices):
        DISCUSSION = "discussion", _("Thảo luận")
        DECISION = "decision", _("Biểu quyết")
        INFORMATION = "information", _("Thông tin")
        AGREED = "agreed", _("Đã thống nhất")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chưa đến")
        CURRENT = "current", _("Đang tiến hành")
        DONE = "done", _("Đã xong")
        POSTPONED = "postponed", _("Hoãn")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="item")
    order = models.PositiveIntegerField()
    chapter = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=600)
    agency = models.CharField(max_length=250, blank=True, help_text="Cơ quan trình")
    presenter = models.CharField(max_length=250, blank=True)
    planned_minutes = models.PositiveIntegerField(default=10)
    treatment = models.CharField(max_length=12, choices=Treatment, default=Treatment.DISCUSSION)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    conclusion = models.TextField(blank=True)
    # Papers named by an import that were not among the files given. Shape: list of file names.
    missing_papers = models.JSONField(default=list, blank=True)
    is_held_outside = models.BooleanField(
        default=False, help_text="Secret: outside the system, with minutes of its own; nothing is kept here."
    )
    # Masked at the source: `title` of such an item is the mask, so that no page, panel or export shows another one.
    inner_title = models.CharField(max_length=600, blank=True, help_text="Read by those who prepare alone.")

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["meeting", "order"])]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"

    @property
    def treatment_word(self) -> str:
        """Return how the item is treated, in words; Django's own way makes every choice of the field anew each time."""
        return str(self.Treatment(self.treatment).label)


class ItemSpan(models.Model):
    """One stretch of time in which an item was the current one; an item that comes back has several."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="spans")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.since} – {self.until}"
