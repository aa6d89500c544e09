"""Attendance and tally of the minutes as JSON values, for the file that the PDF carries."""

from typing import Any

from minutes.rules.facts import Attendee, Facts, ItemVote, Vote


def data_of(facts: Facts) -> dict[str, Any]:
    """Return attendance and tally as JSON values, for the file attached to the PDF."""
    return {
        "meeting": facts.meeting,
        "title": facts.title,
        "opened": facts.opened.isoformat(),
        "closed": facts.closed.isoformat(),
        "members_total": facts.members_total,
        "members_present": facts.members_present,
        "quorum_needed": facts.needed,
        "attendance": [_attendance(a) for a in facts.attendees],
        "polls": [_poll(v) for v in facts.votes],
        "journal_head": facts.journal_head,
    }


def _attendance(attendee: Attendee) -> dict[str, Any]:
    return {
        "person": attendee.uid,
        "name": attendee.name,
        "title": attendee.title,
        "role": attendee.role,
        "is_member": attendee.is_member,
        "arrived": attendee.arrived.isoformat() if attendee.arrived else None,
        "left": attendee.left.isoformat() if attendee.left else None,
        "stands_for": attendee.stands_for,
    }


def _poll(vote: Vote) -> dict[str, Any]:
    return {
        "poll": vote.poll,
        "item": vote.item or None,
        "items": [_item(one) for one in vote.items],
        "method": vote.method,
        "question": vote.question,
        "closed": vote.at.isoformat(),
        "counts": dict(vote.counts),
        "members_total": vote.members_total,
        "needed": vote.needed,
        "adopted": vote.adopted,
        "sentence": vote.sentence,
        "options": [
            {"label": option.label, "count": option.count, "adopted": option.adopted}
            for option in vote.options
        ],
        "ballots": [list(pair) for pair in vote.names],
        "tellers": list(vote.tellers),
        "count_hash": vote.count_hash or None,
        "opinions": [list(pair) for pair in vote.opinions],
        "recused": list(vote.recused),
    }


def _item(one: ItemVote) -> dict[str, Any]:
    return {
        "item": one.item,
        "counts": dict(one.counts),
        "members_total": one.members_total,
        "needed": one.needed,
        "adopted": one.adopted,
        "sentence": one.sentence,
        "recused": list(one.recused),
    }
