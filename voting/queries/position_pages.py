"""The page of positions, one function per part: the member's own form, the agency's answers, what is compiled."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting
from people import clock
from people.models import User
from voting import access
from voting.models import DraftRevision, PriorPosition, PulledItem
from voting.queries import positions as queries
from voting.queries import questions
from voting.rules import forecast
from voting.rules import positions as rules
from voting.rules.questions import View


@dataclass(frozen=True)
class Row:
    """One item on a member's form.

    Shape: `filed` on the draft that stands, `earlier` on one before it; `change` of the newest revision, None of
    the first; `answered` the own condition that was answered, of any revision; `others` None while they are sealed.
    """

    item: AgendaItem
    revision: int
    change: DraftRevision | None
    filed: PriorPosition | None
    draft: PriorPosition | None
    earlier: PriorPosition | None
    answered: PriorPosition | None
    may_file: bool
    others: list[View] | None = None

    @property
    def shown(self) -> PriorPosition | None:
        """Return what the form is filled with: the draft, else what is filed."""
        return self.draft or self.filed

    @property
    def is_asked_again(self) -> bool:
        return self.filed is None and self.earlier is not None


@dataclass(frozen=True)
class ItemSummary:
    """One item as it is compiled. Shape: `filed` members; `table` None while the reader may not read it."""

    item: AgendaItem
    filed: int
    is_agreed: bool
    pulled_by: str
    uncleared: int
    views: list[View] = field(default_factory=list)
    table: questions.Table | None = None

    @property
    def is_contested(self) -> bool:
        return any(view.stance in {rules.DISCUSS, rules.AGREES_IF} for view in self.views)


def page_of(meeting: Meeting, reader: User, member: User | None) -> dict[str, Any]:
    """Return the page as its reader sees it; `member` is for whom a form is shown, None without one."""
    now = clock.now()
    asked = queries.round_of(meeting)
    rows = rows_for(meeting, member, reader, now) if asked and member else []
    context: dict[str, Any] = {
        "meeting": meeting,
        "round": asked,
        "is_over": queries.is_over(meeting, now),
        "progress": queries.progress_of(meeting) if asked else None,
        "is_own": member == reader,
        "member": member,
        "rows": rows,
        "may_file": any(row.may_file for row in rows),
        "agency": questions.conditions_for_agency(meeting, reader),
        "may_compile": access.may_compile(reader, meeting),
        "may_prepare": meeting_access.may_prepare(reader, meeting),
        "is_member": _is_member(meeting, reader),
    }
    return {**context, **_compiled(meeting, reader, context)}


def rows_for(meeting: Meeting, member: User, reader: User, now: datetime) -> list[Row]:
    """List the items of a member's form; what others think only on the member's own page."""
    items, revisions, changes = (
        queries.items_of(meeting),
        queries.revisions_of(meeting),
        queries.changes_of(meeting),
    )
    own: dict[int, list[PriorPosition]] = {}
    for position in queries.own_positions(meeting, member):
        own.setdefault(position.item_id, []).append(position)
    others = questions.views_on(meeting, items, reader) if member == reader else {}
    over, opened = queries.is_over(meeting, now), meeting.opened_at is not None
    rows = []
    for item in items:
        mine, number = own.get(item.pk, []), revisions.get(item.pk, 1)
        answered = next((p for p in reversed(mine) if _is_answered(p)), None)
        again = number > 1 or answered is not None
        filed = [p for p in mine if p.is_filed]
        rows.append(
            Row(
                item=item,
                revision=number,
                change=changes[item.pk][-1] if item.pk in changes else None,
                filed=next((p for p in filed if p.revision == number), None),
                draft=next((p for p in mine if not p.is_filed and p.revision == number), None),
                earlier=next((p for p in reversed(filed) if p.revision < number), None),
                answered=answered,
                may_file=rules.may_file(is_over=over, is_opened=opened, asked_again=over and again),
                others=_but(others.get(item.pk), member),
            )
        )
    return rows


def _compiled(meeting: Meeting, reader: User, context: dict[str, Any]) -> dict[str, Any]:
    """Return the list of agreed items for everybody after the deadline, and what a compiler may read besides."""
    if not context["is_over"]:
        return {
            "summaries": [],
            "agreed": [],
            "is_opened": False,
            "wished_due": _wished_due(meeting, context),
        }
    agreed = queries.agreed_items(meeting)
    is_opened = context["may_compile"] and queries.has_opened(reader, meeting)
    summaries = _summaries(meeting, reader, {item.pk for item in agreed}, with_tables=is_opened)
    return {
        "agreed": agreed,
        "is_opened": is_opened,
        "summaries": summaries,
        "contested": [one for one in summaries if one.is_contested],
        "may_be_written": forecast.may_be_written(len(agreed), meeting.items.count()),
        "wished_due": None,
    }


def _summaries(meeting: Meeting, reader: User, agreed: set[int], *, with_tables: bool) -> list[ItemSummary]:
    counts, uncleared = queries.filed_counts(meeting), queries.uncleared_counts(meeting)
    items = queries.items_of(meeting)
    views = questions.views_on(meeting, items, reader)
    tables = questions.tables_of(meeting, reader) if with_tables else {}
    pulled = {
        row.item_id: str(row.participant)
        for row in PulledItem.objects.filter(item__meeting=meeting).select_related("participant__person")
    }
    return [
        ItemSummary(
            item=item,
            filed=counts.get(item.pk, 0),
            is_agreed=item.pk in agreed,
            pulled_by=pulled.get(item.pk, ""),
            uncleared=uncleared.get(item.pk, 0),
            views=views.get(item.pk, []),
            table=tables.get(item.pk),
        )
        for item in items
    ]


def _wished_due(meeting: Meeting, context: dict[str, Any]) -> datetime | None:
    if not context["may_prepare"] or meeting.state != Meeting.State.CALLED:
        return None
    asked = context["round"]
    return asked.due_at if asked else queries.wished_due(meeting)


def _is_member(meeting: Meeting, reader: User) -> bool:
    place = meeting_access.participant_of(meeting, reader)
    return place is not None and place.is_member and not place.is_scoped


def _is_answered(position: PriorPosition) -> bool:
    answer = getattr(position, "answer", None)
    return answer is not None and answer.cleared_at is not None


def _but(views: list[View] | None, member: User) -> list[View] | None:
    return [view for view in views if view.name != str(member)] if views is not None else None
