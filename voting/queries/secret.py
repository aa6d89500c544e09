"""Reads about secret polls: envelopes only as text that nobody can open here, the board once it is counted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from people.models import User
from voting import access, rules
from voting.models import BoardEntry, Envelope, Poll, Teller
from voting.rules import secret

LABELS = {**rules.LABELS, rules.INVALID: rules.INVALID_LABEL}


def own_revision(poll: Poll, person: User) -> int:
    """Return how often a person has sealed a vote in a poll, 0 for never; what is in it nobody knows."""
    found = Envelope.objects.filter(poll=poll, voter__person=person).values_list("revision", flat=True)
    return found.first() or 0


def envelopes_of(poll: Poll) -> list[str]:
    """List the sealed votes without their voters; for the closing act alone."""
    return list(Envelope.objects.filter(poll=poll).values_list("ciphertext", flat=True))


def board_of(poll: Poll) -> list[secret.Entry]:
    """List (tracker, choice) in the order of trackers; empty before the poll is counted."""
    return sorted(BoardEntry.objects.filter(poll=poll).values_list("tracker", "choice"))


def tellers_of(poll: Poll) -> QuerySet[Teller]:
    """Return the counting group in the order of seats."""
    named = Teller.objects.filter(poll=poll).select_related("participant__person")
    return named.order_by("participant__seat_order", "pk")


def open_secret_polls() -> QuerySet[Poll]:
    """Return the secret polls that are open in the whole installation."""
    running = Poll.objects.filter(method=Poll.Method.SECRET, state=Poll.State.OPEN)
    return running.select_related("meeting__body", "item")


@dataclass(frozen=True)
class BoardLine:
    """One line of the board with its choice in the reader's language. Shape: `spelled` in groups of four."""

    tracker: str
    choice: str
    label: str

    @property
    def spelled(self) -> str:
        return " ".join(self.tracker[at : at + 4] for at in range(0, len(self.tracker), 4))


def board_lines(poll: Poll) -> list[BoardLine]:
    """List the board as its page shows it."""
    return [BoardLine(tracker, choice, gettext(LABELS[choice])) for tracker, choice in board_of(poll)]


def count_of(poll: Poll) -> dict[str, str]:
    """Return the numbers of the record of the count (Biên bản kiểm phiếu); empty before the poll is counted."""
    if not (poll.is_closed and poll.is_secret):
        return {}
    counts, entitled = poll.result["counts"], poll.result["entitled_total"]
    returned = entitled - counts["not_answered"]
    numbers = {"handed_out": entitled, "returned": returned, "valid": returned - counts[rules.INVALID]}
    return {
        name: rules.two_digits(number)
        for name, number in {**numbers, "invalid": counts[rules.INVALID]}.items()
    }


def page_of(poll: Poll, reader: User) -> dict[str, Any]:
    """Return what the page of a poll shows of a secret one; nothing of another."""
    if not poll.is_secret:
        return {}
    tellers = list(tellers_of(poll))
    mine = [teller for teller in tellers if teller.participant.person_id == reader.pk]
    return {
        "tellers": tellers,
        "count": count_of(poll),
        "may_sign": poll.is_closed and any(teller.signed_at is None for teller in mine),
        "may_see_board": access.may_see_board(reader, poll),
    }
