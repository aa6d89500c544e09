"""Counts a closed poll again and says where ballots, result and journal do not agree; changes nothing."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from people import rules as ground
from people.models import JournalEntry
from voting import rules
from voting.actions import counting, methods, sealed
from voting.models import BallotRevision, Poll, Turnout, Voter
from voting.queries import journalled
from voting.queries import secret as queries
from voting.rules import secret

# Where counting does more than count.
RECOUNTS: dict[str, Callable[[Poll], counting.Counted]] = {Poll.Method.SECRET: sealed.recount}


def faults_of(poll: Poll) -> list[str]:
    """List everything that does not hold in a closed poll; empty when all of it does."""
    if not poll.is_closed:
        return [f"the poll is {poll.state}: there is nothing to recount"]
    found = [*_electors(poll), *_revisions(poll), *_signatures(poll)]
    try:
        counted = RECOUNTS.get(poll.method, methods.of(poll).count)(poll)
    except ValueError as error:
        return [*found, f"the ballots cannot be counted: {error}"]
    found += [
        f"{name}: stored {poll.result.get(name)!r}, recounted {value!r}"
        for name, value in _differing(poll.result, counted.outcome)
    ]
    return [*found, *_journalled(poll, {**counted.outcome, **counted.proof})]


def _differing(stored: dict[str, Any], recounted: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in json.loads(ground.canonical_json(recounted)).items():
        if _figures(name, stored.get(name)) != _figures(name, value):
            yield name, value


def _figures(name: str, value: Any) -> Any:
    """Leave out what an item of a joint poll that was not adopted may still change: its place and its title."""
    if name != "by_item" or not value:
        return value
    rows = [{key: row[key] for key in row.keys() - {"order", "title", "sentence"}} for row in value]
    return sorted(rows, key=lambda row: str(row["item"]))


def _journalled(poll: Poll, recounted: dict[str, Any]) -> Iterator[str]:
    entry = journalled.entry_of(poll, "poll.closed")
    if entry is None:
        yield "the journal knows nothing of its closing"
        return
    for name, value in _differing(entry.data, recounted):
        yield f"{name}: the journal says {entry.data.get(name)!r}, recounted {value!r}"
    if ground.entry_hash(entry.prev_hash, entry.hashed_fields()) != entry.hash:
        yield f"journal entry {entry.serial}: content differs from its hash"


def _electors(poll: Poll) -> Iterator[str]:
    entry = journalled.entry_of(poll, "poll.opened")
    if entry is None:
        yield "the journal knows nothing of its opening"
        return
    rows = Voter.objects.filter(poll=poll, added_late=False).values_list("person__uid", flat=True)
    electors = rules.list_hash(sorted(str(uid) for uid in rows))
    if electors != entry.data["electors_hash"]:
        yield "the voters are not those of the opening"
    added = JournalEntry.objects.filter(stream=poll.meeting.stream, verb="voter.added")
    wanted = {one.data["person"] for one in added if one.data["poll"] == str(poll.uid)}
    late = Voter.objects.filter(poll=poll, added_late=True).values_list("person__uid", flat=True)
    if {str(uid) for uid in late} != wanted:
        yield "the voters added later are not those of the journal"


def _revisions(poll: Poll) -> Iterator[str]:
    """Compare every ballot with its last accepted version, which the same hand would have to change too."""
    last = BallotRevision.objects.filter(ballot__poll=poll).order_by("ballot_id", "-revision")
    newest: dict[int, BallotRevision] = {}
    for one in last.select_related("ballot__person"):
        newest.setdefault(one.ballot_id, one)
    for one in newest.values():
        if (one.choice, one.picks, one.revision) != (
            one.ballot.choice,
            one.ballot.picks,
            one.ballot.revision,
        ):
            yield f"the ballot of {one.ballot.person.uid} is not its last accepted version"


def _signatures(poll: Poll) -> Iterator[str]:
    if not poll.is_secret:
        return
    board = queries.board_of(poll)
    signed = secret.count_hash(str(poll.uid), poll.result["counts"], board)
    for teller in queries.tellers_of(poll):
        if teller.signed_at and teller.signed_hash != signed:
            yield f"{teller.participant} signed another count"
    if Turnout.objects.filter(poll=poll).count() != len(board):
        yield "the board has not as many lines as have voted"
