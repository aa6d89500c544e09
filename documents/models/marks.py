"""Tables of marks: highlights, ink and notes, private to who made them unless shared."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.papers import Document, DocumentVersion
from meetings.models import Meeting
from people.models import User


class Mark(models.Model):
    """One mark on one page, as it was made; where it stands in later versions is said by MarkPlace rows.

    Shape: `geometry` in PDF points, origin at the bottom left of the page: {"rects": [[x1, y1, x2, y2], …]} of a
    highlight, {"strokes": [[x, y, x, y, …], …], "width": w} of ink, {"at": [x, y]} of a note.
    """

    class Kind(models.TextChoices):
        HIGHLIGHT = "highlight", _("Đánh dấu")
        INK = "ink", _("Nét bút")
        NOTE = "note", _("Ghi chú")

    # Made by the tablet, so that one that was sent twice is one mark.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="marks")
    document = models.ForeignKey(Document, models.CASCADE, related_name="marks")
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="marks")
    page = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    color = models.CharField(max_length=10, default="yellow")
    geometry = models.JSONField()
    # The passage that a mark is tied to, with a little of what stands around it; empty for ink and free notes.
    quote = models.TextField(blank=True)
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True, help_text="What the owner wrote.")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(
        null=True, help_text="Kept as a tombstone, so that other tablets learn it."
    )

    class Meta:
        ordering = ["document", "page", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["person", "document"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document_id}, {self.page}"


class MarkPlace(models.Model):
    """Where a mark stands in a version other than the one it was made on."""

    class State(models.TextChoices):
        KEPT = "kept", _("Giữ nguyên chỗ")
        MOVED = "moved", _("Đã chuyển theo câu")
        CHANGED = "changed", _("Câu đã đánh dấu có thay đổi")

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="places")
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="mark_places")
    state = models.CharField(max_length=8, choices=State)
    page = models.PositiveIntegerField()
    geometry = models.JSONField()
    quote = models.TextField(blank=True, help_text="What stands there now; empty when nothing alike does.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mark", "version"], name="one_place_per_mark_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.mark_id} in {self.version_id}"


class MarkShare(models.Model):
    """That the owner shows one note to one other participant."""

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="shares")
    person = models.ForeignKey(User, models.CASCADE, related_name="shared_marks")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mark", "person"], name="one_share_per_mark_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.mark_id}: {self.person_id}"


class NotesExport(models.Model):
    """All notes of one person over one meeting as a PDF made by a job; private, and gone after a day."""

    class State(models.TextChoices):
        ASKED = "asked", _("Đang tạo")
        READY = "ready", _("Đã tạo xong")
        FAILED = "failed", _("Chưa tạo được")

    # Made anew with every asking: the file's name, so that a finished job never overwrites a later one.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="notes_exports")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="notes_exports")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    percent = models.PositiveSmallIntegerField(default=0, help_text="Unit: per cent.")
    progress = models.CharField(max_length=200, blank=True, help_text="msgid: what the job does now.")
    failure = models.CharField(max_length=300, blank=True, help_text="msgid: why there is no PDF.")
    pages = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "meeting"], name="one_notes_export_per_person_and_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.meeting_id}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY
