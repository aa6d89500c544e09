"""Tables of papers: their immutable versions, the text of their pages, and who may read which paper."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from meetings import dossiers
from meetings.models import AgendaItem, Dossier, Meeting
from people.models import Body, User


class Document(models.Model):
    """One paper of a dossier; its content stands in its versions."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Tất cả người dự họp")
        VOTING = "voting", _("Thành viên có quyền biểu quyết")
        NAMED = "named", _("Người được chỉ định")
        LEADS = "leads", _("Chủ trì và thư ký")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    order = models.PositiveIntegerField(help_text="Within the dossier, from 1.")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYONE)
    is_view_only = models.BooleanField(
        default=False, help_text="Page images with the reader's name, never the PDF, never offline."
    )
    # Approval by the agency that submits the item; not distributed while it was asked for and not given.
    approval_asked_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        # Nobody holds a right to every paper, so Django's own add, change, delete and view do not exist here.
        default_permissions = ()
        permissions = [("read_document", "May read the paper")]

    def __str__(self) -> str:
        return self.title

    @property
    def item(self) -> AgendaItem:
        """Return the item of the agenda; a paper with a `holder` has none."""
        return self.dossier.item

    @property
    def meeting(self) -> Meeting:
        """Return the meeting; a paper with a `holder` has none."""
        return self.item.meeting

    @property
    def holder(self) -> dossiers.Holder | None:
        """Return what else has the dossier, as an opinion form; None for the paper of an agenda item."""
        return dossiers.holder_of(self.dossier)

    @property
    def is_of_meeting(self) -> bool:
        return hasattr(self.dossier, "item")

    @property
    def stream(self) -> Any:
        """Return what the acts on the paper are ordered by: the meeting, or the holder."""
        holder = self.holder
        return holder.stream if holder else self.meeting

    @property
    def body(self) -> Body:
        body: Body = self.stream.body
        return body

    @property
    def item_uid(self) -> str | None:
        """Return the uid of the item, for the journal; None for the paper of another holder."""
        return str(self.item.uid) if self.is_of_meeting else None

    @property
    def place_title(self) -> str:
        """Return the title of the meeting, or of the holder."""
        return str(self.holder or self.meeting)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class DocumentUserObjectPermission(UserObjectPermissionBase):
    """Direct permission table of papers: grants to one person, for restricted papers only."""

    content_object = models.ForeignKey(Document, on_delete=models.CASCADE)


class DocumentGroupObjectPermission(GroupObjectPermissionBase):
    """Direct permission table of papers: grants to the group of a meeting."""

    content_object = models.ForeignKey(Document, on_delete=models.CASCADE)


class DocumentVersion(models.Model):
    """One content of a paper, addressed by its hash and never changed; only its state moves on."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Đã nhận")
        CHECKED = "checked", _("Đã kiểm tra")
        CONVERTED = "converted", _("Đã chuyển đổi")
        CLEANED = "cleaned", _("Đã làm sạch")
        READY = "ready", _("Đọc được")
        REFUSED = "refused", _("Không nhận")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="Within the paper, from 1.")
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the PDF that is read; empty until ready."
    )
    original_sha256 = models.CharField(
        max_length=64, help_text="Of the file as it came, kept for the record."
    )
    size = models.PositiveBigIntegerField(help_text="Of the content that is read. Unit: bytes.")
    pages = models.PositiveIntegerField(null=True, help_text="Unknown until the content is readable.")
    media_type = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=300, blank=True, help_text="msgid: why it was refused.")
    reason_values = models.JSONField(default=dict, blank=True, help_text="Fill the places of `reason`.")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Of the pipeline. Unit: per cent.")
    removed = models.JSONField(default=list, blank=True, help_text="msgids: what cleaning took out.")
    changed_pages = models.JSONField(
        default=list, blank=True, help_text="Pages that differ from the version before, from 1."
    )
    original_name = models.CharField(max_length=200)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(pages__isnull=False, pages__gte=1),
                name="ready_version_has_pages",
            ),
        ]
        indexes = [models.Index(fields=["sha256"]), models.Index(fields=["original_sha256"])]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def is_unfinished(self) -> bool:
        return self.state not in (self.State.READY, self.State.REFUSED)

    @property
    def refusal(self) -> str:
        """The sentence why it was refused, in the language of who reads it."""
        return (gettext(self.reason) % self.reason_values) if self.reason else ""

    @property
    def readable_name(self) -> str:
        """The name of what is read: whatever came, it is a PDF now."""
        return f"{self.original_name.rpartition('.')[0] or self.original_name}.pdf"


class PageText(models.Model):
    """The text of one page, as it reads and as it is searched: folded, without accents, đ as d."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="page_texts")
    number = models.PositiveIntegerField(help_text="Page, from 1.")
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    digest = models.CharField(
        max_length=64, blank=True, help_text="Of what is seen on the page; equal pages have equal ones."
    )

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_text_per_version_and_page")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}, {self.number}"
