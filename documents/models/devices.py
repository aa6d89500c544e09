"""Table of tablets that keep papers offline, so that one can be told to wipe what it keeps."""

import uuid

from django.db import models

from people.models import User


class Device(models.Model):
    """One browser of one person that keeps papers; `uid` is made there and kept beside the papers."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="devices")
    label = models.CharField(max_length=120, blank=True, help_text="What kind of tablet, as it says itself.")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-seen_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.label}"

    def may_keep_for(self, person: User) -> bool:
        """Tell whether the tablet may keep papers for a person."""
        return self.person_id == person.pk and self.revoked_at is None
