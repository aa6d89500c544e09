"""The one result of consent, poll, form and discussion."""

import uuid

from django.db import models

from meetings.models import AgendaItem, Meeting
from people.models import Body
from voting.models.forms import OpinionForm
from voting.models.polls import Poll


class Decision(models.Model):
    """The one result of a poll, of consent, of a discussion or of an opinion form."""

    class How(models.TextChoices):
        POLL = "poll", "Biểu quyết"
        CONSENT = "consent", "Thống nhất"
        DISCUSSION = "discussion", "Thảo luận"
        FORM = "form", "Phiếu lấy ý kiến"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    # Empty for an opinion form, which is decided between sessions.
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="decisions")
    poll = models.ForeignKey(Poll, models.PROTECT, null=True, related_name="decisions")
    form = models.ForeignKey(OpinionForm, models.PROTECT, null=True, related_name="decisions")
    how = models.CharField(max_length=12, choices=How)
    adopted = models.BooleanField()
    sentence = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            # A joint poll decides several items, each once.
            models.UniqueConstraint(fields=["poll", "item"], name="one_decision_per_poll_and_item"),
            models.UniqueConstraint(fields=["form"], name="one_decision_per_form"),
            models.CheckConstraint(
                condition=models.Q(how__in=["poll", "consent", "discussion", "form"]),
                name="decision_how_known",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
