"""The journal: writes, reads and proves the chain of entries of a body; nothing else writes JournalEntry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from people import clock, rules
from people.models import Body, ChainHead, JournalEntry, User

SQLITE_TRIGGERS = {
    "people_journal_no_update": (
        "CREATE TRIGGER people_journal_no_update BEFORE UPDATE ON people_journalentry "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
    "people_journal_no_delete": (
        "CREATE TRIGGER people_journal_no_delete BEFORE DELETE ON people_journalentry "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
}
POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION people_journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
)
POSTGRES_TRIGGERS = {
    "people_journal_no_change": (
        "CREATE TRIGGER people_journal_no_change BEFORE UPDATE OR DELETE ON people_journalentry "
        "FOR EACH ROW EXECUTE FUNCTION people_journal_append_only()"
    ),
    "people_journal_no_truncate": (
        "CREATE TRIGGER people_journal_no_truncate BEFORE TRUNCATE ON people_journalentry "
        "FOR EACH STATEMENT EXECUTE FUNCTION people_journal_append_only()"
    ),
}


@dataclass
class Draft:
    """What an act says about itself: the topics it touched and the new value of every changed field."""

    now: datetime
    topics: set[str] = field(default_factory=set)
    data: dict[str, Any] = field(default_factory=dict)

    def note(self, *topics: str, **data: object) -> None:
        """Add topics, and the values that docs/JOURNAL.md names for the verb."""
        self.topics.update(topics)
        self.data.update(data)


@dataclass(frozen=True)
class Fault:
    """One place where a chain does not hold."""

    body: Body
    serial: int
    reason: str


def time_for(body: Body) -> datetime:
    """Read the clock, never earlier than the body's last entry, so that a clock set back cannot reorder acts."""
    last = ChainHead.objects.filter(body=body).values_list("at", flat=True).first()
    return max(clock.now(), last) if last else clock.now()


def write(
    *, body: Body, verb: str, by: User | None, draft: Draft, stream: str = "", version: int | None = None
) -> JournalEntry:
    """Append one entry to the body's chain; the chain head is the last lock that an act takes.

    Errors: TransactionManagementError outside a transaction.
    """
    head = _locked_head(body)
    entry = JournalEntry(
        body=body,
        serial=head.serial + 1,
        stream=stream,
        version=version,
        actor=by,
        at=max(draft.now, head.at) if head.at else draft.now,
        verb=verb,
        topics=sorted(draft.topics),
        data=draft.data,
        prev_hash=head.hash,
    )
    entry.hash = rules.entry_hash(entry.prev_hash, entry.hashed_fields())
    entry.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(serial=entry.serial, hash=entry.hash, at=entry.at)
    return entry


def _locked_head(body: Body) -> ChainHead:
    ChainHead.objects.get_or_create(body=body)
    return ChainHead.objects.select_for_update().get(body=body)


def faults_of(body: Body) -> Iterator[Fault]:
    """Walk the chain of a body from its first entry and yield every place where it does not hold."""
    prev_hash, serial = "", 0
    entries = JournalEntry.objects.filter(body=body).select_related("body", "actor").order_by("serial")
    for entry in entries.iterator(chunk_size=2_000):
        serial += 1
        if entry.serial != serial:
            yield Fault(body, serial, "missing entry")
            serial = entry.serial
        if entry.prev_hash != prev_hash:
            yield Fault(body, serial, "previous hash differs")
        if rules.entry_hash(entry.prev_hash, entry.hashed_fields()) != entry.hash:
            yield Fault(body, serial, "content differs from its hash")
        prev_hash = entry.hash
    yield from _head_faults(body, serial, prev_hash)


def _head_faults(body: Body, serial: int, prev_hash: str) -> Iterator[Fault]:
    head = ChainHead.objects.filter(body=body).first()
    if head and (head.serial, head.hash) != (serial, prev_hash):
        yield Fault(body, head.serial, "chain head differs from the last entry")


def entries_after(stream: str, version: int) -> list[JournalEntry]:
    """List the entries of a stream that came after a version, oldest first."""
    return list(JournalEntry.objects.filter(stream=stream, version__gt=version).order_by("version"))


def head_hash(body: Body) -> str:
    """Return the hash of the body's last entry, empty when there is none."""
    return ChainHead.objects.filter(body=body).values_list("hash", flat=True).first() or ""


def _triggers() -> dict[str, str]:
    return SQLITE_TRIGGERS if connection.vendor == "sqlite" else POSTGRES_TRIGGERS


def create_triggers() -> None:
    """Make the journal append-only in the database itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for statement in _triggers().values():
            cursor.execute(statement)


def drop_triggers() -> None:
    """Take the append-only triggers away (a migration backwards, a flush between tests)."""
    with connection.cursor() as cursor:
        for name in _triggers():
            on_table = " ON people_journalentry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


@contextmanager
def triggers_dropped() -> Iterator[None]:
    """Let the tests flush their own database; nothing in the product calls this."""
    drop_triggers()
    try:
        yield
    finally:
        with transaction.atomic():
            create_triggers()
