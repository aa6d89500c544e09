"""Acts of a poll: it is prepared, opened, closed or made void, and a late member is added."""

from collections.abc import Sequence
from datetime import datetime

from meetings import access as meeting_access
from meetings import whispers
from meetings.models import AgendaItem, Meeting, Participant
from meetings.queries import session as session_queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused, msgid
from voting import access, rules
from voting.actions import deciding, joint, methods, preparing, sealed
from voting.models import Poll, Voter
from voting.queries import linked, recusals
from voting.queries import polls as queries

POLL_TOPICS = ("poll", "ballot", "poll_console", "agreed_console")
NOT_PREPARED = {
    Poll.State.OPEN: msgid("Biểu quyết này đã được mở."),
    Poll.State.CLOSED: msgid("Biểu quyết này đã kết thúc."),
    Poll.State.VOID: msgid("Biểu quyết này đã bị hủy, không có giá trị."),
}


@act("poll.prepared", on="item.meeting", topics=("poll_console",))
def prepare_poll(
    *,
    item: AgendaItem,
    question: str,
    method: str = Poll.Method.ROLL_CALL,
    options: Sequence[str] = (),
    most_picks: int | None = None,
    follows: Poll | None = None,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Poll:
    """Prepare a question on an item; it repeats the item's last void poll when there is one.

    Shape: `options` and `most_picks` are of "choose up to n"; `follows` is the poll that is decided first.
    Errors: Refused for anybody but chair and secretary, without a question, and in a meeting that is over
    or decides nothing.
    """
    meeting = item.meeting
    preparing.require_preparing(by, meeting)
    preparing.require_inside(session_queries.locked(item))
    poll = Poll.objects.create(
        meeting=meeting,
        item=item,
        question=preparing.checked_question(question),
        **preparing.checked_ballot(method, options, most_picks),
        follows=preparing.checked_earlier(follows, meeting),
        repeats=queries.unrepeated_void_of(item),
        prepared_by=by,
        prepared_at=now,
    )
    draft.note(
        **_named(poll),
        question=poll.question,
        method=poll.method,
        options=poll.options,
        most_picks=poll.most_picks,
        follows=preparing.uid_of(poll.follows),
        repeats=preparing.uid_of(poll.repeats),
    )
    return poll


@act("poll.opened", on="poll.meeting", topics=POLL_TOPICS)
def open_poll(*, poll: Poll, by: User, now: datetime, draft: journal.Draft) -> Poll:
    """Open a poll ("Cho biểu quyết") and freeze who may vote and what the ballot offers.

    Errors: Refused when `by` may not, the poll was opened before, the meeting is not in session, its item
    has not been started, the quorum is missing, or another poll is open.
    """
    meeting = poll.meeting
    access.require_putting_to_vote(by, meeting)
    poll = queries.locked(poll)
    if not poll.is_prepared:
        raise Refused(NOT_PREPARED[Poll.State(poll.state)])
    items = queries.items_of(poll)
    _require_votable(poll, items)
    method = methods.of(poll)
    poll.present = _present_with_quorum(meeting)
    poll.options = method.offer(poll)
    poll.state, poll.opened_at, poll.opened_by = Poll.State.OPEN, now, by
    poll.save()
    _note_opening(poll, items, _freeze_voters(poll, items), draft)
    method.open(poll)
    poll.save()
    whispers.ring("tally", meeting)
    return poll


@act("poll.closed", on="poll.meeting", topics=POLL_TOPICS)
def close_poll(*, poll: Poll, by: User, now: datetime, draft: journal.Draft) -> Poll:
    """Close a poll ("Kết thúc biểu quyết"), fix its outcome and write the decision.

    Errors: Refused when `by` may not, or the poll is not open.
    Source: docs/RULES.md, majority and tie.
    """
    access.require_putting_to_vote(by, poll.meeting)
    items = deciding.locked_items(poll)
    poll = queries.locked(poll)
    access.require_open(poll)
    counted = methods.of(poll).count(poll)
    poll.outcome = counted.outcome
    poll.state, poll.closed_at, poll.closed_by = Poll.State.CLOSED, now, by
    poll.save()
    draft.note(**counted.outcome, **counted.proof, **_named(poll))
    deciding.decide(poll, items, now, draft)
    return poll


@act("poll.voided", on="poll.meeting", topics=POLL_TOPICS)
def void_poll(*, poll: Poll, reason: str, by: User | None, now: datetime, draft: journal.Draft) -> Poll:
    """Make a prepared or open poll void; it stays on record and its ballots stay unread.

    Shape: `by` None is the system, which knows its own reason: an open secret poll cannot end in a result.

    Errors: Refused when `by` may not, without a reason for an open poll, or when the poll is over.
    """
    poll = queries.locked(poll)
    if by is None:
        reason = sealed.why_unsound(poll)
    elif poll.is_prepared:
        meeting_access.require_conducting(by, poll.meeting)
    else:
        access.require_putting_to_vote(by, poll.meeting)
        access.require_open(poll)
    poll.void_reason = reason.strip()[:300]
    if poll.is_open and not poll.void_reason:
        raise Refused("Hãy ghi lý do hủy biểu quyết.")
    if poll.is_open:
        methods.of(poll).void(poll)
    poll.state, poll.closed_at, poll.closed_by = Poll.State.VOID, now, by
    poll.save()
    draft.note(**_named(poll), reason=poll.void_reason)
    return poll


@act("voter.added", on="poll.meeting", topics=POLL_TOPICS)
def add_voter(
    *, poll: Poll, participant: Participant, by: User, now: datetime, draft: journal.Draft
) -> Voter:
    """Entitle a member who came in after the opening.

    Errors: Refused for anybody but the acting chair, when the poll is not open, or for somebody who is not a
    present member with a vote or already votes.
    """
    meeting_access.require_presiding(by, poll.meeting)
    poll = queries.locked(poll)
    access.require_open(poll)
    if Voter.objects.filter(poll=poll, participant=participant).exists():
        raise Refused("%(name)s đã có tên trong danh sách biểu quyết.", name=str(participant))
    if participant.person is None or participant not in queries.may_be_added(poll):
        raise Refused("Chỉ bổ sung được thành viên có quyền biểu quyết và đang có mặt.")
    person = participant.person
    voter = Voter.objects.create(poll=poll, participant=participant, person=person, added_late=True)
    draft.note(poll=str(poll.uid), person=str(person.uid))
    whispers.ring("tally", poll.meeting)
    return voter


def _named(poll: Poll) -> dict[str, object]:
    """Name a poll and its items for the journal."""
    items = [str(item.uid) for item in queries.items_of(poll)]
    return {"poll": str(poll.uid), "item": poll.item_uid, "items": items}


def _require_votable(poll: Poll, items: Sequence[AgendaItem]) -> None:
    meeting = poll.meeting
    preparing.require_deciding(meeting)
    if meeting.state != Meeting.State.IN_SESSION:
        raise Refused("Phiên họp không đang tiến hành nên chưa thể biểu quyết.")
    if poll.is_joint:
        joint.require_open_to_vote(items)
    elif items[0].state not in {AgendaItem.State.CURRENT, AgendaItem.State.DONE}:
        raise Refused("Nội dung này chưa được tiến hành. Hãy chuyển đến nội dung này rồi cho biểu quyết.")
    if poll.follows and not linked.last_repetition_of(poll.follows).is_closed:
        raise Refused("Biểu quyết này chỉ được mở sau khi biểu quyết liên quan trước đó kết thúc.")
    if queries.open_poll_of(meeting):
        raise Refused("Đang có biểu quyết khác chưa kết thúc. Hãy kết thúc biểu quyết đó trước.")


def _present_with_quorum(meeting: Meeting) -> int:
    there = session_queries.counts_of(meeting)
    if not there.has_quorum:
        raise Refused(
            "Chưa đủ số thành viên theo quy định để biểu quyết: "
            "có mặt %(present)s/%(total)s thành viên, cần ít nhất %(needed)s.",
            present=rules.two_digits(there.members),
            total=rules.two_digits(there.total),
            needed=rules.two_digits(there.needed),
        )
    return there.members


def _freeze_voters(poll: Poll, items: Sequence[AgendaItem]) -> list[str]:
    """Write the list of voters and return their uids, sorted."""
    entitled = queries.entitled_now(
        poll.meeting, without=recusals.common(recusals.of_items(poll.meeting, items))
    )
    Voter.objects.bulk_create(Voter(poll=poll, participant=p, person=p.person) for p in entitled)
    return sorted(str(p.person.uid) for p in entitled if p.person)


def _note_opening(poll: Poll, items: Sequence[AgendaItem], entitled: list[str], draft: journal.Draft) -> None:
    recused = recusals.of_items(poll.meeting, items)
    draft.note(
        **_named(poll),
        question=poll.question,
        method=poll.method,
        options=poll.options,
        entitled=entitled,
        electors_hash=rules.list_hash(entitled),
        present=poll.present,
        recused=[[str(item.uid), uid] for item in items for uid in sorted(recused[item.pk])],
    )
