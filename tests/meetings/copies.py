"""Copies of a played meeting, rows and journal, so that many races of one state need not each play it anew.

PostgreSQL only. Nothing is left out: whatever points to the meeting, or to something that does, is copied with it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import md5
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Field, Model, Q

from meetings.models import Dossier, Meeting
from people import rules
from people.models import ChainHead, JournalEntry

# The primary keys of copy n are those of the original plus n times this: more than any test's sequence reaches.
STRIDE = 100_000
UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What is unique beside keys and uids, as SQL over the copy's number.
NAMES = {
    (Meeting, "number"): "number + copy * 100",
    (Group, "name"): "name || ' ' || copy",
}


@dataclass(frozen=True)
class Original:
    """A meeting that is copied; it must not change once the first copy is made."""

    meeting: Meeting

    def copies(self, first: int, count: int) -> list[Meeting]:
        """Copy the meeting `count` times; the numbers of the copies begin at `first`."""
        numbers = range(first, first + count)
        with transaction.atomic(), connection.cursor() as cursor:
            for model, keys in self.rows.items():
                cursor.execute(self._statement(model), [numbers.start, numbers.stop - 1, list(keys)])
            self._write_journal(numbers)
        made = Meeting.objects.select_related("body").in_bulk([self.meeting.pk + n * STRIDE for n in numbers])
        return [made[self.meeting.pk + n * STRIDE] for n in numbers]

    # -- rows --

    @cached_property
    def rows(self) -> dict[type[Model], set[int]]:
        """Find everything that belongs to the meeting. Shape: primary keys by model."""
        dossiers = set(self.meeting.items.values_list("dossier", flat=True))
        found = {Meeting: {self.meeting.pk}, Group: {self.meeting.group_id}, Dossier: dossiers}
        models = [model for model in apps.get_models(include_auto_created=True) if model not in found]
        before = None
        while before != found:
            before = dict(found)
            found |= {model: keys for model in models if (keys := _pointing(model, found))}
        return found

    def _statement(self, model: type[Model]) -> str:
        fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        return (
            f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} '
            f'FROM "{model._meta.db_table}", generate_series(%s::int, %s::int) AS copy WHERE "id" = ANY(%s)'
        )

    def _value(self, model: type[Model], field: "Field") -> str:
        column = f'"{field.column}"'
        if field.primary_key or field.related_model in self.rows:
            return f"{column} + copy * {STRIDE}"
        if field.name == "uid":
            return f"md5({column} || '-' || copy)::uuid"
        return NAMES.get((model, field.name), column)

    # -- the journal --

    @cached_property
    def entries(self) -> list[JournalEntry]:
        entries = JournalEntry.objects.filter(stream=self.meeting.stream).order_by("version")
        return list(entries.select_related("body", "actor"))

    @cached_property
    def uids(self) -> set[str]:
        named = [model for model in self.rows if any(field.name == "uid" for field in model._meta.fields)]
        found = (model._base_manager.filter(pk__in=self.rows[model]) for model in named)
        return {str(uid) for rows in found for uid in rows.values_list("uid", flat=True)}

    def _write_journal(self, numbers: range) -> None:
        """Chain the copies' entries to the body's journal, as if each meeting had been played."""
        head = ChainHead.objects.select_for_update().get(body=self.meeting.body)
        entries = list(self._chained(head, numbers))
        JournalEntry.objects.bulk_create(entries)
        if entries:
            ChainHead.objects.filter(pk=head.pk).update(serial=entries[-1].serial, hash=entries[-1].hash)

    def _chained(self, head: ChainHead, numbers: range) -> Iterator[JournalEntry]:
        serial, prev_hash = head.serial, head.hash
        for number in numbers:
            for entry in self.entries:
                serial += 1
                copied = self._entry(entry, number, serial, prev_hash)
                prev_hash = copied.hash
                yield copied

    def _entry(self, entry: JournalEntry, number: int, serial: int, prev_hash: str) -> JournalEntry:
        copied = JournalEntry(
            body=entry.body,
            serial=serial,
            stream=self._renamed(entry.stream, number),
            version=entry.version,
            actor=entry.actor,
            at=entry.at,
            verb=entry.verb,
            topics=entry.topics,
            data=json.loads(self._renamed(json.dumps(entry.data, cls=DjangoJSONEncoder), number)),
            prev_hash=prev_hash,
        )
        copied.hash = rules.entry_hash(prev_hash, copied.hashed_fields())
        return copied

    def _renamed(self, text: str, number: int) -> str:
        return UID.sub(lambda found: self._uid(found.group(), number), text)

    def _uid(self, uid: str, number: int) -> str:
        # As the statement does it.
        return str(UUID(md5(f"{uid}-{number}".encode()).hexdigest())) if uid in self.uids else uid


def _pointing(model: type[Model], found: dict[type[Model], set[int]]) -> set[int]:
    """Return the keys of a model's rows that point to rows found before."""
    wanted = Q()
    for field in model._meta.local_concrete_fields:
        if field.related_model in found:
            wanted |= Q(**{f"{field.name}__in": found[field.related_model]})
    return set(model._base_manager.filter(wanted).values_list("pk", flat=True)) if wanted else set()
