"""Reads of the live room: heads and new entries of meetings, who may listen, who still may."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import BooleanField, IntegerField, Value
from django.utils import timezone

from meetings import access
from meetings.models import Meeting, Participant
from people import compiled
from people.models import JournalEntry, User


@dataclass(frozen=True)
class Entry:
    """What the dispatcher needs of a journal entry."""

    version: int
    verb: str
    topics: frozenset[str]
    actor_id: int | None


@dataclass(frozen=True)
class Place:
    """A person's place in a meeting, as far as it decides what a socket gets."""

    scoped: bool
    is_participant: bool = True


def heads_of(meetings: Collection[int]) -> dict[int, int]:
    """Return the version of each meeting."""
    return dict(Meeting.objects.filter(pk__in=meetings).values_list("pk", "version"))


def entries_after(stream: str, version: int) -> list[Entry]:
    """List what happened in a meeting after a version, oldest first."""
    rows = _ENTRIES.rows(stream, version)
    return [Entry(number, verb, frozenset(topics), who) for number, verb, topics, who in rows if number]


_ENTRIES = compiled.Question(
    lambda: (
        JournalEntry.objects.filter(stream=compiled.TEXT, version__gt=compiled.NUMBER)
        .order_by("version")
        .values_list("version", "verb", "topics", "actor_id")
    ),
    compiled.TEXT,
    compiled.NUMBER,
)


def data_of(stream: str, versions: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what some acts of a meeting noted, by version."""
    rows = JournalEntry.objects.filter(stream=stream, version__in=versions)
    return {number: data for number, data in rows.values_list("version", "data") if number}


def meeting_row(meeting_id: int) -> Meeting | None:
    """Read a meeting as the panels want it."""
    return _MEETING.first(meeting_id)


# The list of those who vote, 18 KB for 500 members, is not read for every change and page.
_MEETING = compiled.Question(
    lambda: (
        Meeting.objects.filter(pk=compiled.THING)
        .select_related("body", "current_item")
        .defer("electors")
        .order_by()
    ),
    compiled.THING,
)


def parts_of(meeting: Meeting, people: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return role and title of people in a meeting, to say who did what."""
    rows = (access.place_of(person, meeting) for person in people)
    return {row.person_id: (row.role, row.title) for row in rows if row and row.person_id}


# -- admission: three queries for a whole batch of handshakes --


def sessions_of(keys: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the content of the sessions that still run, by key."""
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {row.session_key: row.get_decoded() for row in rows}


def people_of(keys: Iterable[int]) -> dict[int, User]:
    """Return the people whose account is in use, by key."""
    return {user.pk: user for user in User.objects.filter(pk__in=keys, is_active=True)}


def places_of(meetings: Collection[int], people: Collection[int]) -> dict[tuple[int, int], Place]:
    """Return the places of people in called meetings, by (meeting, person)."""
    rows = (
        Participant.objects.filter(meeting__in=meetings, person__in=people)
        .exclude(meeting__state=Meeting.State.DRAFT)
        .values_list("meeting_id", "person_id", "is_scoped")
    )
    return {(meeting, person): Place(scoped) for meeting, person, scoped in rows if person}


def place_of_preparer(meeting_id: int, person: User) -> Place | None:
    """Return the place of somebody who prepares the meeting without taking part, None for a stranger."""
    if access.meetings_visible_to(person).filter(pk=meeting_id).exists():
        return Place(scoped=False, is_participant=False)
    return None


# -- the re-check of every socket of the process --


@dataclass(frozen=True)
class Standings:
    """What still holds: sessions; (meeting, person) -> (limited to items, account in use, password)."""

    sessions: frozenset[str]
    places: dict[tuple[int, int], tuple[bool, bool, str]]


def standings_of(keys: Collection[str], meetings: Collection[int], people: Collection[int]) -> Standings:
    """Read in one query which sessions still run and which places still stand."""
    running = (
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
        .order_by()
        .values_list("session_key", _number(0), _number(0), _truth(False), _truth(False))
    )
    standing = (
        Participant.objects.filter(meeting__in=meetings, person__in=people)
        .exclude(meeting__state=Meeting.State.DRAFT)
        .order_by()
        .values_list("person__password", "meeting_id", "person_id", "is_scoped", "person__is_active")
    )
    sessions: set[str] = set()
    places: dict[tuple[int, int], tuple[bool, bool, str]] = {}
    for text, meeting, person, scoped, active in running.union(standing, all=True):
        if meeting:
            places[meeting, person] = (bool(scoped), bool(active), text)
        else:
            sessions.add(text)
    return Standings(frozenset(sessions), places)


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


def _truth(value: bool) -> Value:
    return Value(value, output_field=BooleanField())
