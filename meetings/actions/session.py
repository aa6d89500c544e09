"""The acts that run a meeting: open, pause, resume, its items one by one, close."""

from datetime import datetime
from typing import Any

from meetings import access
from meetings.actions import floor, presence, states
from meetings.models import AgendaItem, Break, ItemSpan, Meeting, Presence
from meetings.queries import session as queries
from meetings.rules import session as rules
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused, utc_text


@act(
    "meeting.opened",
    topics=(
        "now",
        "agenda",
        "presence",
        "console",
        "poll_console",
        "my_turn",
        "agreed",
        "agreed_console",
        "open_questions",
    ),
)
def open_meeting(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> Meeting:
    """Open the session.

    Errors: Refused when it is not called or already open, and without quorum for kinds that decide.
    Source: docs/RULES.md, quorum: a session is held only when two thirds of the members are there.
    """
    access.require_conducting(by, meeting)
    states.require_called(meeting)
    if meeting.is_live:
        raise Refused("Phiên họp đã khai mạc.")
    lapsed = presence.end_lapsed(meeting, now)
    there = queries.counts_of(meeting)
    rules.require_quorum(there)
    meeting.state, meeting.opened_at = Meeting.State.IN_SESSION, now
    meeting.save(update_fields=["state", "opened_at"])
    draft.note(
        opened_at=utc_text(now),
        present=queries.uids_present(meeting),
        members_present=there.members,
        members_total=there.total,
        needed=there.needed,
        lapsed=lapsed,
    )
    return meeting


@act("meeting.paused", topics=("now", "agenda", "speakers", "console", "poll_console"))
def pause_meeting(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> Meeting:
    """Begin a break; every clock stands until the meeting goes on."""
    access.require_conducting(by, meeting)
    states.require_in_session(meeting)
    Break.objects.create(meeting=meeting, since=now)
    meeting.state = Meeting.State.PAUSED
    meeting.save(update_fields=["state"])
    draft.note(paused_at=utc_text(now))
    return meeting


@act("meeting.resumed", topics=("now", "agenda", "speakers", "console", "poll_console"))
def resume_meeting(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> Meeting:
    """End the break."""
    access.require_conducting(by, meeting)
    states.require_live(meeting)
    if meeting.state != Meeting.State.PAUSED:
        raise Refused("Phiên họp không tạm nghỉ.")
    draft.note(paused_at=_end_break(meeting, now), resumed_at=utc_text(now))
    meeting.state = Meeting.State.IN_SESSION
    meeting.save(update_fields=["state"])
    return meeting


@act(
    "meeting.closed",
    topics=("now", "agenda", "speakers", "presence", "console", "poll_console", "my_turn", "papers"),
)
def close_meeting(
    *, meeting: Meeting, pages_printed: int, by: User, now: datetime, draft: journal.Draft
) -> Meeting:
    """Close the meeting for good, with the number of pages that the office declares as printed.

    Errors: Refused while an item that is not postponed has no conclusion; the sentence names each of them.
    Units: pages.
    """
    access.require_conducting(by, meeting)
    states.require_live(meeting)
    rules.checked_pages(pages_printed)
    _require_conclusions(meeting)
    _end_everything(meeting, now, draft)
    meeting.state, meeting.closed_at, meeting.current_item = Meeting.State.CLOSED, now, None
    meeting.pages_printed = pages_printed
    meeting.save(update_fields=["state", "closed_at", "current_item", "pages_printed"])
    draft.note(pages_printed=pages_printed, closed_at=utc_text(now), items=_outcomes(meeting))
    return meeting


@act(
    "item.started",
    on="item.meeting",
    topics=("now", "agenda", "speakers", "papers", "console", "poll_console", "open_questions"),
)
def start_item(
    *,
    item: AgendaItem,
    conclusion: str = "",
    leaving: AgendaItem | None = None,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> AgendaItem:
    """Go on to an item; the one that is left gets its conclusion and is done.

    Shape: `leaving` is the item that the conclusion was written for.
    Errors: Refused when the item that is left has no conclusion, and when it is another one than `leaving`.
    """
    meeting = item.meeting
    access.require_conducting(by, meeting)
    states.require_in_session(meeting)
    _require_same(meeting, leaving)
    previous = _leave(meeting, conclusion, now) if meeting.current_item_id != item.pk else None
    item = queries.locked(item)
    if item.state == AgendaItem.State.CURRENT:
        raise Refused("Nội dung này đang được tiến hành.")
    _make_current(meeting, item, now)
    draft.note(
        item=str(item.uid),
        title=item.title,
        previous=str(previous.uid) if previous else None,
        conclusion=previous.conclusion if previous else "",
        turn_ended=floor.note_of(floor.release(meeting, now)),
    )
    return item


@act(
    "item.concluded",
    on="item.meeting",
    topics=("now", "agenda", "papers", "console", "poll_console", "open_questions"),
)
def conclude_item(
    *, item: AgendaItem, conclusion: str, by: User, now: datetime, draft: journal.Draft
) -> AgendaItem:
    """Write an item's conclusion: the current one is done with it, a done one has it corrected.

    Errors: Refused without a text, and for an item that was not taken up.
    """
    meeting = item.meeting
    access.require_conducting(by, meeting)
    states.require_live(meeting)
    item = queries.locked(item)
    if item.state not in {AgendaItem.State.CURRENT, AgendaItem.State.DONE}:
        raise Refused("Nội dung này chưa được tiến hành nên chưa có kết luận.")
    item.conclusion = rules.checked_conclusion(conclusion, is_held_outside=item.is_held_outside)
    if item.state == AgendaItem.State.CURRENT:
        _end_current(meeting, item, AgendaItem.State.DONE, now)
    item.save(update_fields=["conclusion", "state"])
    draft.note(item=str(item.uid), title=item.title, conclusion=item.conclusion, state=item.state)
    return item


@act("item.postponed", on="item.meeting", topics=("now", "agenda", "papers", "console", "poll_console"))
def postpone_item(*, item: AgendaItem, by: User, now: datetime, draft: journal.Draft) -> AgendaItem:
    """Put an item off to another session; it needs no conclusion then.

    Errors: Refused when it is done or already put off.
    """
    meeting = item.meeting
    access.require_conducting(by, meeting)
    states.require_live(meeting)
    item = queries.locked(item)
    if item.state == AgendaItem.State.DONE:
        raise Refused("Nội dung này đã có kết luận nên không hoãn được.")
    if item.state == AgendaItem.State.POSTPONED:
        raise Refused("Nội dung này đã được hoãn.")
    if item.state == AgendaItem.State.CURRENT:
        _end_current(meeting, item, AgendaItem.State.POSTPONED, now)
    item.state = AgendaItem.State.POSTPONED
    item.save(update_fields=["state"])
    draft.note(item=str(item.uid), title=item.title, state=item.state)
    return item


def _end_break(meeting: Meeting, now: datetime) -> str | None:
    pause = Break.objects.select_for_update(no_key=True).filter(meeting=meeting, until=None).first()
    if pause is None:
        return None
    pause.until = now
    pause.save(update_fields=["until"])
    return utc_text(pause.since)


def _require_same(meeting: Meeting, leaving: AgendaItem | None) -> None:
    # Chair and secretary may go on at the same moment: a conclusion must not end up under the next item.
    if leaving and leaving.pk != meeting.current_item_id:
        raise Refused("Phiên họp đã chuyển sang nội dung khác. Hãy xem lại rồi chuyển tiếp.")


def _leave(meeting: Meeting, conclusion: str, now: datetime) -> AgendaItem | None:
    """Conclude the current item on the way to another one."""
    if meeting.current_item is None:
        return None
    left = queries.locked(meeting.current_item)
    text = conclusion.strip() or left.conclusion
    if not text:
        raise Refused(
            "Hãy ghi kết luận của nội dung %(order)s trước khi chuyển sang nội dung khác.",
            order=left.order,
        )
    left.conclusion = rules.checked_conclusion(text, is_held_outside=left.is_held_outside)
    _end_current(meeting, left, AgendaItem.State.DONE, now)
    left.save(update_fields=["conclusion", "state"])
    return left


def _make_current(meeting: Meeting, item: AgendaItem, now: datetime) -> None:
    item.state = AgendaItem.State.CURRENT
    item.save(update_fields=["state"])
    ItemSpan.objects.create(item=item, since=now)
    meeting.current_item = item
    meeting.save(update_fields=["current_item"])


def _end_current(meeting: Meeting, item: AgendaItem, state: str, now: datetime) -> None:
    item.state = state
    ItemSpan.objects.filter(item=item, until=None).update(until=now)
    meeting.current_item = None
    meeting.save(update_fields=["current_item"])


def _require_conclusions(meeting: Meeting) -> None:
    open_items = queries.items_without_conclusion(meeting)
    if open_items:
        raise Refused(
            "Chưa kết thúc được: còn nội dung chưa có kết luận (%(items)s). Hãy ghi kết luận hoặc hoãn.",
            items="; ".join(str(item) for item in open_items),
        )


def _end_everything(meeting: Meeting, now: datetime, draft: journal.Draft) -> None:
    """End what still lasts: the current item, the speech, the break, every presence."""
    if meeting.current_item:
        item = queries.locked(meeting.current_item)
        _end_current(meeting, item, AgendaItem.State.DONE, now)
        item.save(update_fields=["state"])
    draft.note(
        turn_ended=floor.note_of(floor.release(meeting, now)),
        paused_at=_end_break(meeting, now),
        present=queries.uids_present(meeting),
    )
    Presence.objects.filter(participant__meeting=meeting, until=None).update(until=now)


def _outcomes(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "uid": str(item.uid),
            "order": item.order,
            "title": item.title,
            "state": item.state,
            "conclusion": item.conclusion,
        }
        for item in meeting.items.all()
    ]
