"""Tables of readers: who opened what to which page, and the book a reader had made."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.papers import DocumentVersion
from meetings.models import Meeting
from people.models import User


class Reading(models.Model):
    """That a person opened a version, and where they are in it; readers are told that this is recorded."""

    person = models.ForeignKey(User, models.CASCADE, related_name="readings")
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="readings")
    last_page = models.PositiveIntegerField(default=1)
    furthest_page = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="one_reading_per_person_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.version_id}, {self.last_page}"


class Book(models.Model):
    """All papers of a meeting that one person may read, as one PDF made by a job; private to the person."""

    class State(models.TextChoices):
        ASKED = "asked", _("Đang tạo")
        READY = "ready", _("Đã tạo xong")
        FAILED = "failed", _("Chưa tạo được")

    # Made anew with every asking: the file's name, so that a finished job never overwrites a later one.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="books")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="books")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    contents_key = models.CharField(
        max_length=64,
        blank=True,
        help_text="Hash of the versions and rights it was made of; differs: made anew.",
    )
    percent = models.PositiveSmallIntegerField(default=0, help_text="Unit: per cent.")
    progress = models.CharField(max_length=200, blank=True, help_text="msgid: what the job does now.")
    failure = models.CharField(max_length=300, blank=True, help_text="msgid: why there is no book.")
    size = models.PositiveBigIntegerField(default=0, help_text="Unit: bytes.")
    pages = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "meeting"], name="one_book_per_person_and_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.meeting_id}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY
