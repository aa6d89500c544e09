"""Acts on the agenda: add, edit, move, remove and import items; the order has no gaps after any of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db.models import ProtectedError

from meetings import access
from meetings.actions import planning
from meetings.models import AgendaItem, Dossier, Meeting
from meetings.queries import planning as queries
from meetings.rules import planning as rules
from meetings.rules import rows, secrecy
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused

FIELDS = ("title", "agency", "presenter", "planned_minutes", "treatment", "chapter")
# More items than any cabinet has had on one day; a longer agenda is a slip or an attack. Unit: items.
MOST_ITEMS = 500


@act("item.added", topics=("agenda", "now"))
def add_item(
    *,
    meeting: Meeting,
    row: rows.AgendaRow,
    by: User,
    now: datetime,
    draft: journal.Draft,
    at: int | None = None,
) -> AgendaItem:
    """Add an item, at the end or at a place counted from 1.

    Errors: Refused when `by` may not prepare, the meeting is closed or the agenda is full.
    """
    _require_editing(by, meeting)
    items = queries.locked_items(meeting)
    item = _new_items(meeting, [row], len(items))[0]
    if at is not None:
        _renumber(rules.reorder([*items, item], len(items), at - 1))
    facts = queries.facts_of_item(item)
    draft.note(item=facts.pop("uid"), **facts)
    return item


@act("item.edited", on="item.meeting", topics=("agenda", "now"))
def edit_item(
    *, item: AgendaItem, cells: Mapping[str, object], by: User, now: datetime, draft: journal.Draft
) -> AgendaItem:
    """Change some fields of an item and leave the others as a second secretary may just have typed them.

    Shape: `cells` by the keys of rows.AGENDA_COLUMNS.
    Errors: Refused when a cell is wrong or the item is done.
    """
    _require_editing(by, item.meeting)
    item = queries.locked_item(item)
    if item.state == AgendaItem.State.DONE:
        raise Refused("Nội dung này đã xong nên không sửa được nữa.")
    if item.is_held_outside and cells.get("title", item.title) != item.title:
        raise Refused(secrecy.NO_TITLE)
    before = row_of(item)
    after = asdict(rows.changed(before, cells))
    changes = {name: after[name] for name in FIELDS if getattr(before, name) != after[name]}
    for name, value in changes.items():
        setattr(item, name, value)
    item.save(update_fields=[*changes])
    draft.note(item=str(item.uid), **changes)
    return item


@act("item.moved", on="item.meeting", topics=("agenda", "now"))
def move_item(*, item: AgendaItem, to: int, by: User, now: datetime, draft: journal.Draft) -> AgendaItem:
    """Move an item to a place counted from 1; a place beyond either end means that end.

    Errors: Refused when the item is being held or done, or has just been removed.
    """
    _require_editing(by, item.meeting)
    items = queries.locked_items(item.meeting)
    item = _waiting(item, items)
    order = rules.reorder(items, items.index(item), to - 1)
    _renumber(order)
    draft.note(item=str(item.uid), to=item.order, order=[str(row.uid) for row in order])
    return item


@act("item.removed", on="item.meeting", topics=("agenda", "now", "papers"))
def remove_item(*, item: AgendaItem, by: User, now: datetime, draft: journal.Draft) -> None:
    """Remove an item that has not begun; its dossier stays, because papers are part of the record.

    Errors: Refused when the item is being held, done or put off after it began, or was decided on.
    """
    _require_editing(by, item.meeting)
    items = queries.locked_items(item.meeting)
    item = _waiting(item, items)
    _require_untouched(item)
    draft.note(item=str(item.uid), title=item.title)
    try:
        item.delete()
    except ProtectedError:
        raise Refused("Nội dung này đã có biểu quyết hoặc kết quả nên không xóa được.") from None
    rest = [row for row in items if row != item]
    _renumber(rest)
    draft.note(order=[str(row.uid) for row in rest])


@act("agenda.imported", topics=("agenda", "now"))
def import_agenda(
    *,
    meeting: Meeting,
    wanted: Sequence[rows.AgendaRow],
    by: User,
    now: datetime,
    draft: journal.Draft,
    lacking: Sequence[str] = (),
) -> list[str]:
    """Add the items of a sheet after those that are there, all or none; return their uids.

    Shape: `lacking` are names of papers that nobody has given; each stays noted on its item.
    """
    _require_editing(by, meeting)
    if not wanted:
        raise Refused("Bảng chương trình không có nội dung nào.")
    items = _new_items(meeting, wanted, len(queries.locked_items(meeting)), set(lacking))
    draft.note(items=[{**queries.facts_of_item(i), "missing_papers": i.missing_papers} for i in items])
    return [str(item.uid) for item in items]


def row_of(item: AgendaItem) -> rows.AgendaRow:
    """Return an item as the rules of rows know it."""
    return rows.AgendaRow(**{name: getattr(item, name) for name in FIELDS})


def _require_editing(by: User, meeting: Meeting) -> None:
    access.require_preparing(by, meeting)
    planning.require_unfinished(meeting)


def _new_items(
    meeting: Meeting, wanted: Sequence[rows.AgendaRow], there: int, lacking: Collection[str] = ()
) -> list[AgendaItem]:
    if there + len(wanted) > MOST_ITEMS:
        raise Refused("Chương trình chỉ nhận nhiều nhất %(most)d nội dung.", most=MOST_ITEMS)
    return [
        AgendaItem.objects.create(
            meeting=meeting,
            dossier=Dossier.objects.create(body=meeting.body),
            order=order,
            missing_papers=[name for name in row.papers if name in lacking],
            **{name: getattr(row, name) for name in FIELDS},
        )
        for order, row in enumerate(wanted, start=there + 1)
    ]


def _waiting(item: AgendaItem, items: Sequence[AgendaItem]) -> AgendaItem:
    found = next((row for row in items if row.pk == item.pk), None)
    if found is None:
        raise Refused("Dòng này vừa được người khác xóa. Hãy tải lại trang.")
    if found.state not in {AgendaItem.State.WAITING, AgendaItem.State.POSTPONED}:
        raise Refused("Nội dung đang tiến hành hoặc đã xong nên không di chuyển, không xóa được.")
    return found


def _require_untouched(item: AgendaItem) -> None:
    # Its time and its speeches would go with the row, and the minutes could not tell them any more.
    if item.spans.exists() or item.turns.filter(started_at__isnull=False).exists():
        raise Refused("Nội dung này đã được tiến hành nên không xóa được.")


def _renumber(items: Sequence[AgendaItem]) -> None:
    moved = []
    for order, item in enumerate(items, start=1):
        if item.order != order:
            item.order = order
            moved.append(item)
    AgendaItem.objects.bulk_update(moved, ["order"])
