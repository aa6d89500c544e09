"""What remains open on a contested item: who holds which view, and the sentences that are not settled.

Values in, a value out; no database. Source: design/voting.md, "Vấn đề còn ý kiến khác nhau".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voting.rules.positions import AGREES, AGREES_IF, DISCUSS, SILENT


@dataclass(frozen=True)
class View:
    """What one member holds of the draft that stands. Shape: `stance` silent for who has not filed on it."""

    name: str
    title: str
    stance: str
    text: str = ""
    # What the submitting agency answers to it, once the Office has cleared that.
    answer: str = ""


@dataclass(frozen=True)
class Group:
    """Everybody who holds one view, in the order of seats."""

    stance: str
    views: tuple[View, ...]


@dataclass(frozen=True)
class Open:
    """The open questions of one item. Shape: `groups` only of stances that somebody holds, the contested ones first."""

    groups: tuple[Group, ...]
    sentences: tuple[View, ...]


ORDER = (DISCUSS, AGREES_IF, SILENT, AGREES)


def is_contested(stances: Iterable[str]) -> bool:
    """Tell whether somebody wishes more than to agree; silence alone contests nothing."""
    return any(stance in {DISCUSS, AGREES_IF} for stance in stances)


def open_questions(views: Sequence[View]) -> Open | None:
    """Return what is open on an item, None when nobody wishes to discuss it or puts a condition."""
    if not is_contested(view.stance for view in views):
        return None
    groups = tuple(
        Group(stance, held)
        for stance in ORDER
        if (held := tuple(view for view in views if view.stance == stance))
    )
    sentences = tuple(
        view for stance in (DISCUSS, AGREES_IF) for view in views if view.stance == stance and view.text
    )
    return Open(groups, sentences)
