"""Tables of what remains of a meeting: its minutes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from people.models import Body, User


class Minutes(models.Model):
    """The minutes of one meeting: drafted by a job, edited by the secretary, approved by the chair."""

    class State(models.TextChoices):
        DRAFTING = "drafting", _("Đang lập dự thảo")
        DRAFT = "draft", _("Dự thảo")
        APPROVED = "approved", _("Đã phê duyệt")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTING)
    number = models.CharField(
        max_length=20, blank=True, help_text="Given by the records clerk; left open here."
    )
    content = models.JSONField(default=dict, help_text="minutes.rules.content.Content.as_json")
    revision = models.PositiveIntegerField(default=0, help_text="Counts the edits of the whole text.")
    drafted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True, help_text="When the approved PDF was ready.")
    # The paper. It lies content-addressed beside the documents of the body.
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_pages = models.PositiveIntegerField(null=True)
    pdf_revision = models.PositiveIntegerField(
        null=True, help_text="The revision of the text that the PDF shows."
    )
    # What the job last said about itself. Unit of percent: 0 to 100.
    percent = models.PositiveSmallIntegerField(default=0)
    progress = models.CharField(max_length=200, blank=True)
    is_render_queued = models.BooleanField(default=False)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"Biên bản {self.meeting}"

    @property
    def body(self) -> Body:
        return self.meeting.body

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def is_drafted(self) -> bool:
        return self.state != self.State.DRAFTING

    @property
    def has_paper(self) -> bool:
        """Tell whether there is a PDF to read; the draft's is withheld once the text is approved."""
        return bool(self.pdf_sha256) and (self.issued_at is not None or not self.is_approved)

    @property
    def is_pdf_current(self) -> bool:
        """Tell whether the PDF shows the text as it stands."""
        return self.has_paper and self.pdf_revision == self.revision
