"""Reads of what was decided, for the draft of the minutes: polls by the journal, opinion forms that are reported."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from meetings.models import Meeting
from minutes.rules import facts
from people.models import JournalEntry
from voting.queries import opinions


def reports_of(meeting: Meeting) -> tuple[facts.Report, ...]:
    """Return the results of opinion forms that were reported to the session."""
    decisions = [(decision, decision.form) for decision in opinions.reported_to(meeting)]
    return tuple(
        facts.Report(form.title, f"{form.number:02}/{form.year}", decision.sentence)
        for decision, form in decisions
        if form
    )


def votes_of(meeting: Meeting, zone: ZoneInfo) -> tuple[facts.Vote, ...]:
    """Read the polls from the journal, whose chain proves every count; a poll made void later is left out."""
    entries = list(
        JournalEntry.objects.filter(
            stream=meeting.stream,
            verb__in=("poll.opened", "poll.closed", "poll.voided", "tellers.named", "count.signed"),
        ).order_by("version")
    )
    openings = {e.data["poll"]: e.data for e in entries if e.verb == "poll.opened"}
    void = {e.data["poll"] for e in entries if e.verb == "poll.voided"}
    return tuple(
        replace(_vote(entry, openings.get(entry.data["poll"], {}), zone), **_counting(entry, entries))
        for entry in entries
        if entry.verb == "poll.closed" and entry.data["poll"] not in void
    )


def _vote(entry: JournalEntry, opening: dict[str, Any], zone: ZoneInfo) -> facts.Vote:
    data = entry.data
    return facts.Vote(
        poll=data["poll"],
        item=data["item"] or "",
        question=opening.get("question", ""),
        at=entry.at.astimezone(zone),
        counts=data["counts"],
        members_total=data["members_total"],
        needed=data["needed"],
        adopted=data["adopted"],
        sentence=data["sentence"],
        names=tuple(pair for row in data.get("ballots", ()) for pair in _said(*row)),
        items=tuple(_item_vote(one) for one in data.get("by_item", ())),
        recused=tuple(data.get("recused", ())),
        opinions=tuple((person, text) for person, text in data.get("opinions", ())),
        method=opening.get("method", "roll_call"),
        options=tuple(facts.OptionVote(**option) for option in data.get("options", ())),
    )


def _counting(closing: JournalEntry, entries: list[JournalEntry]) -> dict[str, Any]:
    """Return who counted a secret poll, who has signed, and what; nothing of another poll."""
    if "count_hash" not in closing.data:
        return {}
    about = [entry for entry in entries if entry.data["poll"] == closing.data["poll"]]
    return {
        "entitled": closing.data["entitled_total"],
        "count_hash": closing.data["count_hash"],
        "tellers": next((tuple(e.data["tellers"]) for e in about[::-1] if e.verb == "tellers.named"), ()),
        "signed_by": tuple(entry.data["person"] for entry in about if entry.verb == "count.signed"),
    }


def _said(person: str, choice: str, picks: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return what a ballot says, once for every option it names."""
    return [(person, said) for said in picks or (choice,)]


def _item_vote(outcome: dict[str, Any]) -> facts.ItemVote:
    kept = ("item", "order", "title", "counts", "members_total", "needed", "adopted", "sentence")
    return facts.ItemVote(**{name: outcome[name] for name in kept}, recused=tuple(outcome["recused"]))
