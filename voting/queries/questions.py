"""What others think of an item, as far as the seal lets its reader know; every look at a stance goes through here."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from meetings.models import AgendaItem, Meeting
from people import clock
from people.models import User
from people.rules import canonical_json
from voting import access
from voting.models import ConditionAnswer, PriorPosition
from voting.queries import positions as queries
from voting.rules import positions as rules
from voting.rules import questions

TOLD = {**{stance.value: stance.label for stance in PriorPosition.Stance}, rules.SILENT: "Chưa gửi ý kiến"}


@dataclass(frozen=True)
class TableRow:
    """One line of the table of opinions and answers. Shape: `answer` None while nobody has answered."""

    position: PriorPosition
    title: str
    answer: ConditionAnswer | None


@dataclass(frozen=True)
class Table:
    """The table "Bảng tổng hợp, tiếp thu, giải trình ý kiến" of one item."""

    item: AgendaItem
    rows: tuple[TableRow, ...]

    @property
    def digest(self) -> str:
        """Return the hash of everything that the table says."""
        return hashlib.sha256(
            canonical_json([str(self.item.uid), *map(_said, self.rows)]).encode()
        ).hexdigest()


def readable_items(meeting: Meeting, reader: User) -> list[AgendaItem]:
    """List the items on which a reader may know the others' positions now.

    Shape: the chair and who prepares the meeting: all, after the deadline, once they have opened the table; a member:
    as the body's seal allows; nobody else any.
    """
    over = queries.is_over(meeting, clock.now())
    if access.may_compile(reader, meeting):
        return queries.items_of(meeting) if over and queries.has_opened(reader, meeting) else []
    if queries.round_of(meeting) is None or not access.is_elector(reader, meeting):
        return []
    sealed, filed = meeting.body_rules.sealed, _filed_by(meeting, reader)
    return [
        item
        for item in queries.items_of(meeting)
        if rules.may_read_others(sealed, has_filed=item.pk in filed, is_over=over)
    ]


def views_on(
    meeting: Meeting, items: Collection[AgendaItem], reader: User
) -> dict[int, list[questions.View]]:
    """Return by item what every member holds, of those among `items` that the reader may know."""
    readable = {item.pk for item in readable_items(meeting, reader)}
    wanted = [item for item in items if item.pk in readable]
    if not wanted:
        return {}
    members, revisions = queries.electors_of(meeting), queries.revisions_of(meeting)
    rows = PriorPosition.objects.filter(item__in=wanted, filed_at__isnull=False).select_related("answer")
    held = {
        (row.item_id, row.person_id): row for row in rows if row.revision == revisions.get(row.item_id, 1)
    }
    return {
        item.pk: [_view(str(m.person), m.title, held.get((item.pk, m.person_id or 0))) for m in members]
        for item in wanted
    }


def open_questions_of(meeting: Meeting, item: AgendaItem, reader: User) -> questions.Open | None:
    """Return what is open on an item for a reader, None when nothing is or the seal says nothing yet."""
    views = views_on(meeting, [item], reader).get(item.pk)
    return questions.open_questions(views) if views else None


def tables_of(meeting: Meeting, reader: User) -> dict[int, Table]:
    """Return by item the table of opinions and answers, of those that the reader may know."""
    return _tables(meeting, readable_items(meeting, reader))


def table_for_job(item: AgendaItem) -> Table:
    """Return the table of an item for the job that sets it as a paper, which is read through a door of its own."""
    return _tables(item.meeting, [item])[item.pk]


def _tables(meeting: Meeting, items: Collection[AgendaItem]) -> dict[int, Table]:
    """Gather conditions and wishes to discuss, of every revision, in the order of revisions and seats."""
    seats = {place.person_id: place for place in queries.electors_of(meeting)}
    rows = PriorPosition.objects.filter(item__in=items, filed_at__isnull=False, person__in=seats)
    said = [row for row in rows.select_related("person", "answer__revision") if _says_something(row)]
    said.sort(key=lambda row: (row.revision, seats[row.person_id].seat_order, row.pk))
    lines: dict[int, list[TableRow]] = {item.pk: [] for item in items}
    for row in said:
        lines[row.item_id].append(TableRow(row, seats[row.person_id].title, getattr(row, "answer", None)))
    return {item.pk: Table(item, tuple(lines[item.pk])) for item in items}


def conditions_for_agency(meeting: Meeting, reader: User) -> list[PriorPosition]:
    """List the conditions that the reader's agency has to answer, as far as the seal lets it know of them."""
    if queries.round_of(meeting) is None:
        return []
    own = access.items_answered_by(reader, meeting)
    over, filed = queries.is_over(meeting, clock.now()), _filed_by(meeting, reader)
    sealed = meeting.body_rules.sealed
    known = [
        item for item in own if rules.may_read_conditions(sealed, has_filed=item.pk in filed, is_over=over)
    ]
    return list(queries.conditions_on(known)) if known else []


def _filed_by(meeting: Meeting, member: User) -> set[int]:
    revisions = queries.revisions_of(meeting)
    rows = PriorPosition.objects.filter(item__meeting=meeting, person=member, filed_at__isnull=False)
    return {item for item, number in rows.values_list("item", "revision") if number == revisions.get(item, 1)}


def _says_something(row: PriorPosition) -> bool:
    return bool(row.text) or row.stance != rules.AGREES


def _said(row: TableRow) -> list[object]:
    answer = row.answer
    answered = [answer.kind, answer.text, answer.cleared_at is not None] if answer else []
    position = row.position
    return [position.pk, row.title, position.stance, position.text, position.revision, answered]


def _cleared(row: PriorPosition) -> ConditionAnswer | None:
    answer = getattr(row, "answer", None)
    return answer if answer and answer.cleared_at else None


def _view(name: str, title: str, row: PriorPosition | None) -> questions.View:
    if row is None:
        return questions.View(name, title, rules.SILENT)
    answer = _cleared(row)
    return questions.View(name, title, row.stance, row.text, answer.text if answer else "")
