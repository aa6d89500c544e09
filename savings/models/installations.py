"""Other installations that report here, and what this one sends to a central one."""

import uuid

from django.db import models

from people.models import Body, User


class Installation(models.Model):
    """An installation whose ledgers arrive by the API; its token is kept as a hash."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    # The body at the top of what it may report; everything under it is included.
    body = models.ForeignKey(Body, models.PROTECT, related_name="installations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    # Ed25519, raw, base64: what it sends is signed.
    public_key = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Parcel(models.Model):
    """One package of ledgers on its way to the central installation, or arrived from another one."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Empty for one that leaves this installation.
    source = models.ForeignKey(Installation, models.PROTECT, null=True, related_name="parcels")
    serial = models.PositiveBigIntegerField(help_text="Gapless per installation.")
    sha256 = models.CharField(max_length=64)
    content = models.JSONField(
        help_text="savings.rules.parcels: ledgers and reports, never content of meetings."
    )
    made_at = models.DateTimeField()
    # When the other side has acknowledged it, or when it arrived.
    done_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["source", "serial"], name="one_parcel_per_source_and_serial"),
            models.UniqueConstraint(
                fields=["serial"], condition=models.Q(source=None), name="one_own_parcel_per_serial"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} #{self.serial}"


class ReceivedForm(models.Model):
    """An opinion form that was counted at another installation: how many answered, and never about what."""

    source = models.ForeignKey(Installation, models.PROTECT, related_name="forms")
    body = models.ForeignKey(Body, models.PROTECT, related_name="received_forms")
    form_uid = models.UUIDField(unique=True)
    closed_on = models.DateField(help_text="In the body's zone.")
    answered = models.PositiveIntegerField()
    seconds = models.PositiveBigIntegerField(help_text="Of answering, estimated at the rate of the sender.")

    class Meta:
        indexes = [models.Index(fields=["closed_on", "body"])]

    def __str__(self) -> str:
        return f"{self.body} {self.form_uid}"
