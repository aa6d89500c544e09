"""Acts of a poll: it is prepared, opened, closed or made void, and a late member is added."""

from collections.abc import Sequence
from datetime import datetime

from meetings import access as meeting_access
from meetings import whispers
from meetings.models import AgendaItem, Meeting, Participant
from meetings.queries import session as session_queries
from meetings.rules import secrecy
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused, msgid
from voting import access, rules
from voting.models import Decision, Poll, Voter
from voting.queries import polls as queries

POLL_TOPICS = ("poll", "ballot", "poll_console")
NOT_PREPARED = {
    Poll.State.OPEN: msgid("Biểu quyết này đã được mở."),
    Poll.State.CLOSED: msgid("Biểu quyết này đã kết thúc."),
    Poll.State.VOID: msgid("Biểu quyết này đã bị hủy, không có giá trị."),
}


@act("poll.prepared", on="item.meeting", topics=("poll_console",))
def prepare_poll(*, item: AgendaItem, question: str, by: User, now: datetime, draft: journal.Draft) -> Poll:
    """Prepare a question on an item; it repeats the item's last void poll when there is one.

    Errors: Refused for anybody but chair and secretary, without a question, and in a meeting that is over
    or decides nothing.
    """
    meeting = item.meeting
    meeting_access.require_conducting(by, meeting)
    _require_deciding(meeting)
    if meeting.is_closed:
        raise Refused("Phiên họp đã kết thúc.")
    if session_queries.locked(item).is_held_outside:
        raise Refused(secrecy.NO_POLL)
    poll = Poll.objects.create(
        meeting=meeting,
        item=item,
        question=_checked_question(question),
        repeats=queries.unrepeated_void_of(item),
        prepared_by=by,
        prepared_at=now,
    )
    repeats = str(poll.repeats.uid) if poll.repeats else None
    draft.note(
        poll=str(poll.uid), item=str(item.uid), question=poll.question, method=poll.method, repeats=repeats
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
    _require_votable(meeting, queries.items_of(poll))
    poll.present = _present_with_quorum(meeting)
    poll.options = [{"key": key, "label": rules.LABELS[key]} for key in meeting.body_rules.options]
    poll.state, poll.opened_at, poll.opened_by = Poll.State.OPEN, now, by
    poll.save()
    _note_opening(poll, _freeze_voters(poll), draft)
    whispers.ring("tally", meeting)
    return poll


@act("poll.closed", on="poll.meeting", topics=POLL_TOPICS)
def close_poll(*, poll: Poll, by: User, now: datetime, draft: journal.Draft) -> Poll:
    """Close a poll ("Kết thúc biểu quyết"), fix its outcome and write the decision.

    Errors: Refused when `by` may not, or the poll is not open.
    Source: docs/RULES.md, majority and tie.
    """
    access.require_putting_to_vote(by, poll.meeting)
    poll = queries.locked(poll)
    access.require_open(poll)
    ballots = queries.choices_of(poll)
    poll.outcome = _outcome(poll, ballots)
    poll.state, poll.closed_at, poll.closed_by = Poll.State.CLOSED, now, by
    poll.save()
    decision = _decide(poll, now)
    draft.note(
        **poll.outcome,
        poll=str(poll.uid),
        item=poll.item_uid,
        ballots=[list(row) for row in ballots],
        ballots_hash=rules.list_hash(ballots),
        decision=str(decision.uid),
    )
    return poll


@act("poll.voided", on="poll.meeting", topics=POLL_TOPICS)
def void_poll(*, poll: Poll, reason: str, by: User, now: datetime, draft: journal.Draft) -> Poll:
    """Make a prepared or open poll void; it stays on record and its ballots stay unread.

    Errors: Refused when `by` may not, without a reason for an open poll, or when the poll is over.
    """
    poll = queries.locked(poll)
    if poll.is_prepared:
        meeting_access.require_conducting(by, poll.meeting)
    else:
        access.require_putting_to_vote(by, poll.meeting)
        access.require_open(poll)
    poll.void_reason = reason.strip()[:300]
    if poll.is_open and not poll.void_reason:
        raise Refused("Hãy ghi lý do hủy biểu quyết.")
    poll.state, poll.closed_at, poll.closed_by = Poll.State.VOID, now, by
    poll.save()
    draft.note(poll=str(poll.uid), item=poll.item_uid, reason=poll.void_reason)
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


def _require_deciding(meeting: Meeting) -> None:
    if meeting.kind not in meeting.body_rules.deciding_kinds:
        raise Refused("Loại cuộc họp này không có biểu quyết.")


def _require_votable(meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    _require_deciding(meeting)
    if meeting.state != Meeting.State.IN_SESSION:
        raise Refused("Phiên họp không đang tiến hành nên chưa thể biểu quyết.")
    if any(item.state not in {AgendaItem.State.CURRENT, AgendaItem.State.DONE} for item in items):
        raise Refused("Nội dung này chưa được tiến hành. Hãy chuyển đến nội dung này rồi cho biểu quyết.")
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


def _checked_question(question: str) -> str:
    question = " ".join(question.split())
    if not question:
        raise Refused("Hãy ghi nội dung biểu quyết.")
    if len(question) > 1000:
        raise Refused("Nội dung biểu quyết dài quá 1.000 ký tự. Hãy viết ngắn lại.")
    return question


def _freeze_voters(poll: Poll) -> list[str]:
    """Write the list of voters and return their uids, sorted."""
    entitled = queries.entitled_now(poll.meeting)
    Voter.objects.bulk_create(Voter(poll=poll, participant=p, person=p.person) for p in entitled)
    return sorted(str(p.person.uid) for p in entitled if p.person)


def _note_opening(poll: Poll, entitled: list[str], draft: journal.Draft) -> None:
    draft.note(
        poll=str(poll.uid),
        item=poll.item_uid,
        question=poll.question,
        options=poll.options,
        entitled=entitled,
        electors_hash=rules.list_hash(entitled),
        present=poll.present,
    )


def _outcome(poll: Poll, ballots: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Count and decide; the value is stored on the poll and in the journal."""
    meeting, body_rules = poll.meeting, poll.meeting.body_rules
    entitled = Voter.objects.filter(poll=poll).count()
    tally = rules.tally_of(meeting.members_total or 0, entitled, (choice for _, choice in ballots))
    head_choice = dict(ballots).get(str(meeting.head.uid)) if meeting.head else None
    outcome = rules.decide(tally, body_rules, head_choice)
    return {
        "counts": tally.as_json(),
        "members_total": tally.members,
        "entitled_total": entitled,
        "base": outcome.base,
        "needed": outcome.needed,
        "missing": outcome.missing,
        "excess": outcome.excess,
        "percent": rules.percent_text(outcome.share),
        "adopted": outcome.adopted,
        "reason": outcome.reason,
        "sentence": rules.sentence(outcome, tally, body_rules, poll.question),
    }


def _decide(poll: Poll, now: datetime) -> Decision:
    return Decision.objects.create(
        body=poll.meeting.body,
        meeting=poll.meeting,
        item=poll.item,
        poll=poll,
        how=Decision.How.POLL,
        adopted=poll.result["adopted"],
        sentence=poll.result["sentence"],
        decided_at=now,
    )
