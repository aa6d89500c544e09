"""Table of the presenter's place; whispered, never journalled."""

from django.db import models

from documents.models.papers import DocumentVersion
from meetings.models import Meeting
from people.models import User


class Presenting(models.Model):
    """What the presenter of a meeting shows now: one row per meeting while somebody presents."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="presenting")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="+")
    page = models.PositiveIntegerField()
    # Where the pointer is, in thousandths of the page from its top left corner; empty without one.
    dot_x = models.PositiveSmallIntegerField(null=True)
    dot_y = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.version_id}, {self.page}"
