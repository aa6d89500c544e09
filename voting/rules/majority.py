"""Quorum, majority and tie: numbers in, a value out; no clock, no database.

Source: docs/RULES.md, with the article of the law beside every rule.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from meetings.rules import session
from people.rules import BodyRules, needed
from voting.rules.choices import AGAINST, CHOICES, FOR, INVALID, NOT_VOTING, OTHER

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Tally:
    """How the members of a body voted on one question.

    Shape: all but `recused` are counts of entitled voters; `recused` members do not take part in this vote and every
    other member was absent from it.
    Errors: ValueError for a negative count, or for more voters than members.
    """

    members: int
    in_favour: int
    against: int = 0
    other: int = 0
    not_voting: int = 0
    not_answered: int = 0
    # Only of a secret poll: what could not be read, or named no option.
    invalid: int = 0
    recused: int = 0

    def __post_init__(self) -> None:
        if min(*self._counts(), self.recused) < 0 or self.absent < 0:
            raise ValueError(f"a tally of {self._counts()} does not fit {self.members} members")

    def _counts(self) -> tuple[int, ...]:
        return (
            self.in_favour,
            self.against,
            self.other,
            self.not_voting,
            self.not_answered,
            self.invalid,
        )

    @property
    def entitled(self) -> int:
        return sum(self._counts())

    @property
    def absent(self) -> int:
        return self.members - self.entitled - self.recused

    @property
    def cast(self) -> int:
        """Count the votes cast; who declares not to vote has cast none, nor has an invalid ballot."""
        return self.in_favour + self.against + self.other

    def as_json(self) -> dict[str, int]:
        """Return the counts under the names that the journal uses; `invalid` only where there is one."""
        return {
            FOR: self.in_favour,
            AGAINST: self.against,
            OTHER: self.other,
            NOT_VOTING: self.not_voting,
            "not_answered": self.not_answered,
            "recused": self.recused,
            "absent": self.absent,
            **({"invalid": self.invalid} if self.invalid else {}),
        }


@dataclass(frozen=True)
class Outcome:
    """What a vote comes to.

    Shape: `reason` one of majority, short, tie_head_for, tie_head_against, tie_open; `missing` and `excess`
    are votes against `needed`, never both above zero; `share` is the exact share in favour of the base.
    """

    adopted: bool
    reason: str
    base: int
    needed: int
    missing: int
    excess: int
    share: Fraction

    @property
    def is_tie(self) -> bool:
        return self.reason.startswith("tie_")


def tally_of(members: int, entitled: int, choices: Iterable[str], recused: int = 0) -> Tally:
    """Count the choices of `entitled` voters in a body of `members`, of whom `recused` do not take part.

    Errors: ValueError for an unknown choice, or for more choices than entitled voters.
    """
    count = Counter(choices)
    if unknown := set(count) - {*CHOICES, INVALID}:
        raise ValueError(f"unknown choices: {sorted(unknown)}")
    silent = entitled - count.total()
    sides = (count[FOR], count[AGAINST], count[OTHER], count[NOT_VOTING])
    return Tally(members, *sides, silent, invalid=count[INVALID], recused=recused)


def quorum_needed(total: int, fraction: Fraction) -> int:
    """Return how many members must be present so that the body may decide.

    Source: docs/RULES.md, quorum (at least two thirds of all members unless the body says otherwise).
    """
    return session.quorum_needed(total, fraction)


def decide(tally: Tally, rules: BodyRules, head_choice: str | None) -> Outcome:
    """Decide a vote by the rules of a body; `head_choice` is the vote of its head, None for no vote.

    Source: docs/RULES.md, majority and tie.
    """
    base = _base(tally, rules)
    wanted = needed(base, rules.majority_fraction, rules.strict)
    gap = tally.in_favour - wanted
    adopted, reason = gap >= 0, "majority" if gap >= 0 else "short"
    if not adopted and _is_tie(tally, rules):
        adopted, reason = _tie_broken(rules, head_choice)
    share = Fraction(tally.in_favour, base) if base else Fraction(0)
    return Outcome(adopted, reason, base, wanted, missing=max(0, -gap), excess=max(0, gap), share=share)


def _base(tally: Tally, rules: BodyRules) -> int:
    return {"all_members": tally.members, "present": tally.entitled, "cast": tally.cast}[rules.base]


def _is_tie(tally: Tally, rules: BodyRules) -> bool:
    """Tell whether the votes are equal and one more vote in favour would decide.

    Equal votes further below the majority are no tie: else 10:10 of 25 would be adopted and 11:10 not.
    Source: docs/RULES.md, tie.
    """
    if rules.majority_fraction != HALF or not rules.strict:
        return False
    grown = _base(tally, rules) + (0 if rules.base == "all_members" else 1)
    one_more = tally.in_favour + 1
    return 0 < tally.in_favour == tally.against and one_more >= needed(grown, HALF, strict=True)


def _tie_broken(rules: BodyRules, head_choice: str | None) -> tuple[bool, str]:
    if rules.tie == "head" and head_choice == FOR:
        return True, "tie_head_for"
    if rules.tie == "head" and head_choice == AGAINST:
        return False, "tie_head_against"
    return False, "tie_open"
