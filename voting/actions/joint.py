"""One poll over several items ("Biểu quyết chung"), counted and decided item by item."""

from collections.abc import Sequence
from datetime import datetime

from meetings.models import AgendaItem, Meeting
from meetings.queries import session as session_queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused
from voting import rules
from voting.actions import preparing
from voting.models import Poll, PollItem
from voting.queries import polls as queries


@act("joint_poll.prepared", topics=("poll_console",))
def prepare_joint_poll(
    *,
    meeting: Meeting,
    items: Sequence[AgendaItem],
    question: str,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Poll:
    """Prepare one question on several items; it repeats the meeting's last void joint poll when there is one.

    Shape: without a question the usual one of the list of agreed items.
    Errors: Refused for anybody but chair and secretary, without an item, with one of another meeting, held
    outside the system, concluded or postponed, and in a meeting that is over or decides nothing.
    """
    preparing.require_preparing(by, meeting)
    chosen = [_checked_item(item, meeting) for item in sorted(set(items), key=lambda item: item.pk)]
    if not chosen:
        raise Refused("Hãy chọn ít nhất một nội dung để biểu quyết chung.")
    poll = Poll.objects.create(
        meeting=meeting,
        question=preparing.checked_question(question or rules.joint_question(len(chosen))),
        repeats=queries.unrepeated_void_joint(meeting),
        prepared_by=by,
        prepared_at=now,
    )
    PollItem.objects.bulk_create(PollItem(poll=poll, item=item) for item in chosen)
    draft.note(
        poll=str(poll.uid),
        items=[str(item.uid) for item in queries.items_of(poll)],
        question=poll.question,
        method=poll.method,
        repeats=preparing.uid_of(poll.repeats),
    )
    return poll


def require_open_to_vote(items: Sequence[AgendaItem]) -> None:
    """Refuse to open a joint poll that has no item left, or one that is concluded or postponed."""
    if not items:
        raise Refused("Không còn nội dung nào trong danh mục biểu quyết chung.")
    for item in items:
        _require_undecided(item)


def _checked_item(item: AgendaItem, meeting: Meeting) -> AgendaItem:
    item = session_queries.locked(item)
    if item.meeting_id != meeting.pk:
        raise Refused("Nội dung này không thuộc phiên họp.")
    preparing.require_inside(item)
    _require_undecided(item)
    return item


def _require_undecided(item: AgendaItem) -> None:
    if item.state in {AgendaItem.State.DONE, AgendaItem.State.POSTPONED}:
        raise Refused(
            "Nội dung %(order)s đã kết luận hoặc đã hoãn nên không biểu quyết chung được.", order=item.order
        )
