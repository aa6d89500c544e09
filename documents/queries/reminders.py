"""Whom papers wait for: meetings that lack some near the day they are due, and those whose papers were not opened."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from documents import access
from documents.models import Document, DocumentVersion, Reading, Reminding
from documents.queries import deadlines
from documents.queries.deadlines import Due
from documents.rules import deadlines as rules
from meetings import access as meetings_access
from meetings.models import AgendaItem, Meeting, Participant
from people import access as people_access
from people import clock
from people.models import User

# More than anybody reads at once. Unit: meetings.
MOST = 20


@dataclass(frozen=True)
class Reminder:
    """One meeting of which a person is reminded. Shape: `count` items without papers, or papers not opened."""

    meeting: Meeting
    due: date
    count: int


def papers_missing(reader: User) -> list[Reminder]:
    """List the called meetings that lack papers near the day they are due, for those who prepare them."""
    prepared = people_access.bodies_where(reader, "prepare_meetings")
    near = _near(Meeting.objects.filter(body__in=prepared), _is_time_to_remind)
    given = Document.objects.filter(withdrawn_at=None, dossier__item__meeting__in=near)
    items = AgendaItem.objects.filter(meeting__in=near, is_held_outside=False)
    lacking = items.exclude(dossier__in=given.values("dossier")).order_by()
    return _counted(near, dict(lacking.values_list("meeting").annotate(Count("pk"))))


def papers_to_read(reader: User, *, without: Meeting | None = None) -> list[Reminder]:
    """List the called meetings, from the due day of their papers on, of which the reader has not opened everything."""
    places = Participant.objects.filter(person=reader).values("meeting")
    others = Meeting.objects.filter(pk__in=places).exclude(pk=without.pk if without else 0)
    near = _near(others, _is_time_to_read)
    return _counted(near, _unopened(near, reader) if near else {})


def people_to_remind() -> QuerySet[User]:
    """Return those who may have something to prepare or to read, can be mailed, and have not switched it off."""
    coming = _coming(Meeting.objects.all())
    prepare = people_access.people_who("prepare_meetings", coming.values("body"))
    take_part = Participant.objects.filter(meeting__in=coming).values("person")
    silent = Reminding.objects.filter(by_mail=False).values("person")
    people = User.objects.filter(Q(pk__in=take_part) | Q(pk__in=prepare), is_active=True)
    return people.exclude(email="").exclude(pk__in=silent).order_by("pk")


def wants_mail(person: User) -> bool:
    """Tell whether a person is reminded by mail."""
    return not Reminding.objects.filter(person=person, by_mail=False).exists()


def _coming(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.filter(state=Meeting.State.CALLED, planned_end__gte=clock.now())


def _near(meetings: QuerySet[Meeting], is_time: Callable[[date, Due, date], bool]) -> dict[Meeting, date]:
    """Return the called meetings of which it is time to remind, each with the day its papers are due."""
    found = _coming(meetings).select_related("body").order_by("planned_start", "pk")[:MOST]
    return {
        meeting: due.day
        for meeting, due in deadlines.dues_of(found).items()
        if is_time(
            meetings_access.body_day(meeting, clock.now()),
            due,
            meetings_access.body_day(meeting, meeting.planned_start),
        )
    }


def _is_time_to_remind(today: date, due: Due, meeting: date) -> bool:
    return rules.is_time_to_remind(today, due.day, meeting, due.holidays)


def _is_time_to_read(today: date, due: Due, meeting: date) -> bool:
    return rules.is_time_to_read(today, due.day, meeting)


def _counted(near: dict[Meeting, date], counts: dict[int, int]) -> list[Reminder]:
    return [
        Reminder(meeting, due, counts[meeting.pk]) for meeting, due in near.items() if meeting.pk in counts
    ]


def _unopened(meetings: Collection[Meeting], reader: User) -> dict[int, int]:
    """Count by meeting the papers that the reader has not opened in any version."""
    ready = DocumentVersion.objects.filter(document=OuterRef("pk"), state=DocumentVersion.State.READY)
    opened = Reading.objects.filter(person=reader, version__document=OuterRef("pk"))
    papers = access.documents_visible_to(reader).filter(dossier__item__meeting__in=meetings)
    unopened = papers.filter(Exists(ready)).exclude(Exists(opened)).order_by()
    return dict(unopened.values_list("dossier__item__meeting").annotate(Count("pk")))
