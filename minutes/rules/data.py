"""Attendance and tally of the minutes as JSON values, for the file that the PDF carries."""

from typing import Any

from minutes.rules.facts import Attendee, Facts, Vote


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
        "item": vote.item,
        "question": vote.question,
        "closed": vote.at.isoformat(),
        "counts": dict(vote.counts),
        "members_total": vote.members_total,
        "needed": vote.needed,
        "adopted": vote.adopted,
        "sentence": vote.sentence,
        "ballots": [list(pair) for pair in vote.names],
    }
