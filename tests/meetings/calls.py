"""For every act of a meeting a builder of one ready call.

A builder may prepare rows and returns the call; what it hands to the act was read before the race begins, so
that the act meets a world that has gone on. tests/meetings/test_races.py fails when an act has no builder.
"""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.utils import timezone

from documents import store
from documents.actions import distribution, marks, pipeline
from documents.actions import papers as documents
from documents.models import Document, DocumentVersion, Mark, MarkShare
from documents.pdf import examination
from meetings.actions import agenda, invitations, planning, presence, presiding, secrecy, session, speaking
from meetings.models import (
    AgendaItem,
    Instruction,
    Presence,
)
from meetings.rules import rows
from minutes import actions as minutes
from minutes import pdf
from minutes.rules import parts
from people.rules import Refused
from savings.actions import ledgers as savings
from tests.documents import marked, papers
from tests.meetings import calls_positions
from tests.meetings.stage import CONCLUSION, Stage
from tests.minutes import sample
from voting.actions import ballots, hands, joint, names, polls, recusals, secret
from voting.models import Poll, Recusal

Call = Callable[..., object]
Builder = Callable[[Stage], Call]
# What state an act needs; the others need a meeting in session.
NEEDS = {
    "meeting.called": "draft",
    "meeting.opened": "called",
    "meeting.resumed": "paused",
    "meeting.closed": "in_session",
    "participants.imported": "draft",
    "participants.invited": "called",
    "presence.lapsed": "called",
    "minutes.drafted": "closed",
    "minutes.edited": "closed",
    "minutes.approved": "closed",
    "minutes.issued": "closed",
    "ledger.written": "closed",
    **calls_positions.NEEDS,
}


def ready(stage: Stage, *verbs: str) -> list[Call] | None:
    """Build the calls; None when the state that one of them needs rules the other one's preparation out."""
    try:
        return [BUILDERS[verb](stage) for verb in verbs]
    except Refused:
        return None


def state_for(*verbs: str) -> str:
    """Return the state that the first of the acts wants which wants one of its own."""
    return next((NEEDS[verb] for verb in verbs if verb in NEEDS), "in_session")


def _closing(stage: Stage) -> Call:
    items = stage.meeting.items
    items.exclude(state="current").update(state="done", conclusion=CONCLUSION)
    items.filter(state="current").update(conclusion=CONCLUSION)
    return partial(session.close_meeting, meeting=stage.fresh(), pages_printed=0, by=stage.secretary)


def _mark(stage: Stage) -> Mark:
    """Let minister 1 mark a paper that the ministers may read."""
    stage.meeting.group.user_set.add(stage.cast["minister1"], stage.cast["minister2"])
    return Mark.objects.get(pk=marked.save(stage.document(), stage.cast["minister1"], page="1").pk)


def _unsharing(stage: Stage) -> Call:
    mark, person = _mark(stage), stage.cast["minister2"]
    MarkShare.objects.create(mark=mark, person=person, at=timezone.now())
    return partial(marks.unshare_mark, mark=mark, persons=[person], by=stage.cast["minister1"])


def _uninstructing(stage: Stage) -> Call:
    Instruction.objects.get_or_create(
        meeting=stage.meeting,
        withdrawn_at=None,
        defaults={"given_by": stage.chair, "given_at": timezone.now()},
    )
    return partial(presiding.withdraw_instruction, meeting=stage.fresh(), by=stage.chair)


def _adding_voter(stage: Stage) -> Call:
    poll, late = stage.poll("open"), stage.place("minister5")
    Presence.objects.get_or_create(participant=late, until=None, defaults={"since": timezone.now()})
    return partial(polls.add_voter, poll=poll, participant=late, by=stage.chair)


def _editing_meeting(stage: Stage) -> Call:
    meeting = stage.fresh()
    plan = {"kind": meeting.kind, "number": meeting.number, "place": "Phòng 2"}
    times = {"planned_start": meeting.planned_start, "planned_end": meeting.planned_end}
    return partial(
        planning.edit_meeting, meeting=meeting, title="Tên mới", **plan, **times, by=stage.secretary
    )


def _issuing(stage: Stage) -> Call:
    paper = pdf.Stored("ab" * 32, 1000, 2)
    row = stage.minutes(approved=True)
    return partial(minutes.issue_minutes, minutes=row, paper=paper, head="cd" * 32, by=None)


def _editing_minutes(stage: Stage) -> Call:
    row = stage.minutes()
    text = {"entry": "course.opening", "text": "Khai mạc.", "seen": 0}
    return partial(minutes.edit_minutes, minutes=row, **text, by=stage.secretary)


def _replacing(stage: Stage) -> Call:
    sent = {"name": "Bản mới.pdf", "content": io.BytesIO(papers.pdf(2))}
    return partial(documents.replace_document, document=stage.document(), **sent, by=stage.secretary)


def _asked(stage: Stage) -> Document:
    document = stage.document()
    if document.approval_asked_at:
        return document
    return distribution.ask_approval(document=document, by=stage.secretary)


def _approving(stage: Stage) -> Call:
    document = _asked(stage)
    AgendaItem.objects.filter(pk=document.item.pk).update(agency="Bộ A")
    stage.meeting.participants.filter(person=stage.cast["minister2"]).update(agency="Bộ A")
    return partial(distribution.approve, document=stage.document(), by=stage.cast["minister2"])


def _held_outside(stage: Stage) -> AgendaItem:
    if not stage.item(5).is_held_outside:
        secrecy.hold_outside(item=stage.item(5), by=stage.secretary)
    return stage.item(5)


def _adding_document(stage: Stage) -> Call:
    sent = {"name": "Báo cáo.pdf", "content": io.BytesIO(papers.pdf(1))}
    return partial(documents.add_document, item=stage.item(4), **sent, by=stage.secretary)


def _received(stage: Stage) -> DocumentVersion:
    made = documents.replace_document(
        document=stage.document(), name="b.pdf", content=io.BytesIO(papers.pdf(1)), by=stage.secretary
    )
    versions = DocumentVersion.objects.select_related("document__dossier__item__meeting__body")
    return versions.get(document=made, number=made.versions.count())


def _preparing(stage: Stage) -> Call:
    made = examination.Examined(Path(), [examination.Page("Trang 1", "0" * 64)], [])
    kept = store.Kept("ab" * 32, 1000)
    return partial(pipeline._finish, version=_received(stage), kept=kept, examined=made, by=None)


def _editing_participant(stage: Stage) -> Call:
    cells = {"agency": "Bộ Y tế"}
    return partial(
        invitations.edit_participant, participant=stage.place("guest"), cells=cells, by=stage.secretary
    )


def _importing_participants(stage: Stage) -> Call:
    wanted = [rows.ParticipantRow(name="Khách mới", title="Chuyên gia", role="guest", email="k@example.vn")]
    return partial(invitations.import_participants, meeting=stage.fresh(), wanted=wanted, by=stage.secretary)


def _adding_participant(stage: Stage) -> Call:
    row = rows.ParticipantRow(name="Khách khác", title="Chuyên gia", role="guest", email="k2@example.vn")
    return partial(invitations.add_participant, meeting=stage.fresh(), row=row, by=stage.secretary)


def _recusal(stage: Stage) -> Recusal:
    place, item = stage.place("minister4"), stage.item(4)
    row, _ = Recusal.objects.get_or_create(
        item=item,
        participant=place,
        defaults={"reason": "x", "entered_by": stage.chair, "at": timezone.now()},
    )
    return row


def _by_hands(stage: Stage) -> Poll:
    Poll.objects.filter(pk=stage.poll("open").pk).update(method=Poll.Method.HANDS)
    return stage.poll("open")


def _closed_poll(stage: Stage) -> Poll:
    """Give a poll that is over, made by rows so that it stands beside the open one."""
    outcome = {"counts": {}, "adopted": False, "sentence": "x", "needed": 1, "base": 1}
    made = {"question": "Đã xong?", "item": stage.item(1), "prepared_by": stage.chair, "outcome": outcome}
    row, _ = Poll.objects.get_or_create(
        meeting=stage.meeting, state="closed", defaults={**made, "prepared_at": timezone.now()}
    )
    return Poll.objects.select_related("meeting__body").get(pk=row.pk)


BUILDERS: dict[str, Builder] = {
    "meeting.called": lambda s: partial(planning.call_meeting, meeting=s.fresh(), by=s.secretary),
    "meeting.edited": _editing_meeting,
    "meeting.opened": lambda s: partial(session.open_meeting, meeting=s.fresh(), by=s.chair),
    "meeting.paused": lambda s: partial(session.pause_meeting, meeting=s.fresh(), by=s.chair),
    "meeting.resumed": lambda s: partial(session.resume_meeting, meeting=s.fresh(), by=s.chair),
    "meeting.closed": _closing,
    "item.added": lambda s: partial(
        agenda.add_item, meeting=s.fresh(), row=rows.AgendaRow("Thêm"), at=2, by=s.secretary
    ),
    "item.edited": lambda s: partial(
        agenda.edit_item, item=s.item(4), cells={"title": "Sửa"}, by=s.secretary
    ),
    "item.moved": lambda s: partial(agenda.move_item, item=s.item(5), to=1, by=s.secretary),
    "item.held_outside": lambda s: partial(secrecy.hold_outside, item=s.item(4), by=s.secretary),
    "item.brought_back": lambda s: partial(secrecy.bring_back, item=_held_outside(s), by=s.secretary),
    "item.removed": lambda s: partial(agenda.remove_item, item=s.item(2), by=s.secretary),
    "agenda.imported": lambda s: partial(
        agenda.import_agenda, meeting=s.fresh(), wanted=[rows.AgendaRow("Nhập")], by=s.secretary
    ),
    "item.started": lambda s: partial(
        session.start_item, item=s.item(2), conclusion=CONCLUSION, leaving=s.item(1), by=s.chair
    ),
    "item.concluded": lambda s: partial(
        session.conclude_item, item=s.item(1), conclusion=CONCLUSION, by=s.secretary
    ),
    "item.postponed": lambda s: partial(session.postpone_item, item=s.item(2), by=s.chair),
    "participant.added": _adding_participant,
    "participant.edited": _editing_participant,
    "participant.removed": lambda s: partial(
        invitations.remove_participant, participant=s.place("guest"), by=s.secretary
    ),
    "participants.imported": _importing_participants,
    "participants.invited": lambda s: partial(invitations.invite_members, meeting=s.fresh(), by=s.secretary),
    "presiding.handed_over": lambda s: partial(
        presiding.hand_over, meeting=s.fresh(), to=s.place("minister1"), by=s.chair
    ),
    "secretary.instructed": lambda s: partial(presiding.instruct_secretary, meeting=s.fresh(), by=s.chair),
    "secretary.uninstructed": _uninstructing,
    "presence.checked_in": lambda s: partial(presence.check_in, participant=s.place("guest"), by=s.secretary),
    "presence.checked_out": lambda s: partial(
        presence.check_out, participant=s.place("minister2"), by=s.cast["minister2"]
    ),
    "presence.lapsed": lambda s: partial(presence.lapse_check_ins, meeting=s.yesterday(), by=None),
    "turn.asked": lambda s: partial(
        speaking.ask_to_speak, participant=s.place("minister1"), by=s.cast["minister1"]
    ),
    "turn.withdrawn": lambda s: partial(
        speaking.withdraw_turn, turn=s.turn("waiting"), by=s.cast["minister2"]
    ),
    "turn.started": lambda s: partial(speaking.give_floor, turn=s.turn("waiting"), by=s.chair),
    "turn.ended": lambda s: partial(speaking.end_turn, turn=s.turn("speaking"), by=s.secretary),
    "turn.refused": lambda s: partial(speaking.refuse_turn, turn=s.turn("waiting"), by=s.chair),
    "document.added": _adding_document,
    "document.replaced": _replacing,
    "document.renamed": lambda s: partial(
        documents.rename_document, document=s.document(), title="Tên", by=s.secretary
    ),
    "document.addressed": lambda s: partial(
        distribution.set_audience, document=s.document(), audience="leads", by=s.secretary
    ),
    "document.limited": lambda s: partial(
        distribution.set_view_only, document=s.document(), is_view_only=True, by=s.secretary
    ),
    "approval.asked": lambda s: partial(distribution.ask_approval, document=s.document(), by=s.secretary),
    "approval.given": _approving,
    "approval.dropped": lambda s: partial(distribution.drop_approval, document=_asked(s), by=s.secretary),
    "document.withdrawn": lambda s: partial(
        documents.withdraw_document, document=s.document(), by=s.secretary
    ),
    "mark.shared": lambda s: partial(
        marks.share_mark, mark=_mark(s), persons=[s.cast["minister2"]], by=s.cast["minister1"]
    ),
    "mark.unshared": _unsharing,
    "version.prepared": _preparing,
    "version.refused": lambda s: partial(
        pipeline._refuse, version=_received(s), refused=Refused("Tệp bị hỏng."), by=None
    ),
    "poll.prepared": lambda s: partial(
        polls.prepare_poll, item=s.item(1), question="Thông qua?", by=s.secretary
    ),
    "joint_poll.prepared": lambda s: partial(
        joint.prepare_joint_poll, meeting=s.fresh(), items=[s.item(4), s.item(5)], question="", by=s.secretary
    ),
    "member.recused": lambda s: partial(
        recusals.recuse_member,
        item=s.item(3),
        participant=s.place("minister4"),
        reason="Là cơ quan trình.",
        by=s.cast["minister4"],
    ),
    "recusal.withdrawn": lambda s: partial(
        recusals.withdraw_recusal, recusal=_recusal(s), by=s.cast["minister4"]
    ),
    "hands.counted": lambda s: partial(
        hands.count_hands,
        poll=_by_hands(s),
        numbers={"for": 1, "against": 0, "other": 0, "not_voting": 0},
        head_choice="",
        by=s.secretary,
    ),
    "names.shown": lambda s: partial(names.show_names, poll=_closed_poll(s), by=s.chair),
    "names.hidden": lambda s: partial(names.hide_names, poll=_closed_poll(s), by=s.chair),
    "poll.opened": lambda s: partial(polls.open_poll, poll=s.poll("prepared"), by=s.chair),
    "secret_poll.prepared": lambda s: partial(
        secret.prepare_secret_poll, item=s.item(1), question="Thông qua?", by=s.secretary
    ),
    "tellers.named": lambda s: partial(
        secret.name_tellers,
        poll=s.secret_poll("prepared"),
        tellers=[s.place("minister1"), s.place("minister2")],
        by=s.chair,
    ),
    "count.signed": lambda s: partial(
        secret.sign_count, poll=s.secret_poll("closed"), by=s.cast["minister1"]
    ),
    "poll.closed": lambda s: partial(polls.close_poll, poll=s.poll("open"), by=s.chair),
    "poll.voided": lambda s: partial(polls.void_poll, poll=s.poll("open"), reason="Nhầm.", by=s.chair),
    "voter.added": _adding_voter,
    "minutes.drafted": lambda s: partial(
        minutes.draft_minutes,
        minutes=s.minutes(drafted=False),
        content=parts.compose(sample.FACTS),
        by=None,
    ),
    "minutes.edited": _editing_minutes,
    "minutes.approved": lambda s: partial(minutes.approve_minutes, minutes=s.minutes(), by=s.chair),
    "minutes.issued": _issuing,
    "ledger.written": lambda s: partial(savings.write_ledger, meeting=s.fresh(), by=None),
    **calls_positions.BUILDERS,
}
# A personal write that meets the acts at the poll's own lock.
CAST = "ballot.cast"
BUILDERS[CAST] = lambda s: partial(
    ballots.cast, poll=s.poll("open"), choice="for", replaces=0, by=s.cast["minister1"]
)
