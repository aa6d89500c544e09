"""What every act stands on: the journal and its chain, command keys, and the job workers' own rows."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from people import rules
from people.models.bodies import Body
from people.models.persons import User


class ChainHead(models.Model):
    """The last link of a body's journal; locked last by every act of the body."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="chain_head", primary_key=True)
    serial = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.body} #{self.serial}"


class JournalEntry(models.Model):
    """One act, for ever: audit trail, live signal and recovery in one table (append-only by trigger)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="journal")
    serial = models.PositiveBigIntegerField()
    stream = models.CharField(max_length=60, blank=True)
    version = models.PositiveBigIntegerField(null=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    topics = models.JSONField(default=list)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "serial"], name="journal_gapless_serial"),
            models.UniqueConstraint(
                fields=["stream", "version"],
                condition=~models.Q(stream=""),
                name="journal_one_entry_per_version",
            ),
        ]
        indexes = [models.Index(fields=["verb", "at"])]

    def __str__(self) -> str:
        return f"{self.body_id}#{self.serial} {self.verb}"

    def hashed_fields(self) -> dict[str, object]:
        """Return what the hash covers, in the form of docs/JOURNAL.md."""
        return {
            "body": str(self.body.uid),
            "serial": self.serial,
            "stream": self.stream,
            "version": self.version,
            "actor": str(self.actor.uid) if self.actor else None,
            "at": rules.utc_text(self.at),
            "verb": self.verb,
            "topics": self.topics,
            "data": self.data,
        }


class Command(models.Model):
    """One committed command of one person, so that a repeated key returns the first answer."""

    actor = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=200)
    answer = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_command_per_key")]

    def __str__(self) -> str:
        return str(self.key)


class WorkerBeat(models.Model):
    """When a job worker was last alive; its jobs are repeated when it falls silent."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id


class PeriodicJob(models.Model):
    """When a job that runs by the clock runs next; one row per job, so that it runs once over all workers."""

    name = models.CharField(max_length=120, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.next_at}"
