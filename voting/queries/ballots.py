"""Reads of what ballots say; nothing here is shown to anybody but the voter before the poll is closed."""

from collections.abc import Mapping

from django.utils.translation import gettext

from people.models import User
from voting import rules
from voting.models import Ballot, Poll, Voter


def picks_of(poll: Poll) -> list[tuple[str, str, list[str]]]:
    """List (person's uid, choice, keys of options) sorted by uid; for the closing act alone."""
    rows = Ballot.objects.filter(poll=poll).values_list("person__uid", "choice", "picks")
    return sorted((str(uid), choice, list(picks)) for uid, choice, picks in rows)


def labels_of(poll: Poll) -> dict[str, str]:
    """Name every option in the reader's language; the poll's own as they were typed."""
    return own_labels(poll) | {key: gettext(label) for key, label in rules.LABELS.items()}


def own_labels(poll: Poll) -> dict[str, str]:
    """Name the options that were written for a poll "choose up to n", in the order of its ballot."""
    return {option["key"]: option["label"] for option in poll.options if option["key"] not in rules.CHOICES}


def said(ballot: Ballot, labels: Mapping[str, str]) -> str:
    """Write what a ballot says."""
    return "; ".join(labels[key] for key in ballot.picks or [ballot.choice])


def names_of(poll: Poll) -> list[tuple[str, list[User]]]:
    """List the voters of a closed poll by what they said, in the order of ballot and seats; nothing unless shown.

    Shape: (label, persons); of "choose up to n" a person stands under every option chosen.
    """
    if not (poll.is_closed and poll.names_shown and poll.has_names):
        return []
    said_by = {
        ballot.person_id: ballot.picks or [ballot.choice] for ballot in Ballot.objects.filter(poll=poll)
    }
    voters = [voter.person for voter in Voter.objects.filter(poll=poll).select_related("person")]
    labels = labels_of(poll) | {"": gettext(rules.NOT_ANSWERED)}
    named = [(text, [p for p in voters if key in said_by.get(p.pk, [""])]) for key, text in labels.items()]
    return [(text, persons) for text, persons in named if persons]
