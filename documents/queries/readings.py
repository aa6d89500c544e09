"""Reads of who opened what, when, and to which page: by paper and by person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from documents.models import Reading
from documents.queries import papers as queries
from documents.queries.audiences import Audiences
from documents.queries.papers import Paper
from meetings.models import Meeting, Participant
from people.models import User


@dataclass(frozen=True)
class Opened:
    """What one participant did with one paper. Shape: `at` and `seen_at` None while it was not opened."""

    participant: Participant
    paper: Paper
    at: datetime | None = None
    seen_at: datetime | None = None
    furthest_page: int = 0


@dataclass(frozen=True)
class PaperReadings:
    """Who opened one paper, in the order of the seats. Shape: `count` of those in `rows` who did."""

    paper: Paper
    rows: list[Opened]

    @property
    def count(self) -> int:
        return sum(row.at is not None for row in self.rows)


@dataclass(frozen=True)
class PersonReadings:
    """What one participant opened, in the order of the agenda. Shape: `count` of those in `rows` that were."""

    participant: Participant
    rows: list[Opened]

    @property
    def count(self) -> int:
        return sum(row.at is not None for row in self.rows)


def readings_of(meeting: Meeting, *, reader: User) -> list[PaperReadings]:
    """List every paper with every participant for whom it is meant: when they opened it, how far they got."""
    groups = sorted(queries.papers_of(meeting, reader=reader), key=lambda group: group.item.order)
    papers = [paper for group in groups for paper in group.papers if paper.version]
    audiences, opened = Audiences(meeting), _opened(meeting)
    return [
        PaperReadings(paper, [_row(paper, place, opened) for place in audiences.of(paper.document)])
        for paper in papers
    ]


def by_person(readings: list[PaperReadings]) -> list[PersonReadings]:
    """Turn the same rows round: every participant with every paper that is meant for them."""
    people: dict[Participant, list[Opened]] = {}
    for row in (row for reading in readings for row in reading.rows):
        people.setdefault(row.participant, []).append(row)
    places = sorted(people, key=lambda place: (place.seat_order, place.pk))
    return [PersonReadings(place, people[place]) for place in places]


Facts = tuple[datetime, datetime, int]


def _row(paper: Paper, place: Participant, opened: dict[tuple[int, int], Facts]) -> Opened:
    found = opened.get((paper.document.pk, place.person_id or 0))
    return Opened(place, paper, *found) if found else Opened(place, paper)


def _opened(meeting: Meeting) -> dict[tuple[int, int], Facts]:
    """Return by paper and person: first opened, last seen, furthest page, over all versions."""
    readings = Reading.objects.filter(version__document__dossier__item__meeting=meeting)
    rows = readings.values_list("version__document", "person").annotate(
        Min("opened_at"), Max("seen_at"), Max("furthest_page")
    )
    return {(document, person): (first, last, page) for document, person, first, last, page in rows}
