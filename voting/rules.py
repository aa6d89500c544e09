"""Quorum, majority, tie and the official result sentence: numbers in, a value out; no clock, no database.

Source: docs/RULES.md, with the article of the law beside every rule.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from meetings.rules import session
from people.rules import BodyRules, Refused, canonical_json, msgid

FOR, AGAINST, OTHER, NOT_VOTING = "for", "against", "other", "not_voting"
CHOICES = (FOR, AGAINST, OTHER, NOT_VOTING)
# Official names of the choices. Source: docs/RULES.md, ballot (Law 77/2015, Article 117).
LABELS = {
    FOR: msgid("Tán thành"),
    AGAINST: msgid("Không tán thành"),
    OTHER: msgid("Ý kiến khác"),
    NOT_VOTING: msgid("Không biểu quyết"),
}
NOT_ANSWERED = msgid("Chưa trả lời")
ABSENT = msgid("Vắng mặt")
HALF = Fraction(1, 2)
BASE_WORDS = {
    "all_members": "tổng số thành viên",
    "present": "số thành viên có mặt",
    "cast": "số phiếu biểu quyết",
}
ADOPTING_PREFIX = "Thông qua "


class Outdated(Refused):
    """Refuse a ballot that replaces an older revision than the stored one; carries what is stored."""

    def __init__(self, sentence: str, *, revision: int, choice: str) -> None:
        super().__init__(sentence)
        self.revision = revision
        self.choice = choice


@dataclass(frozen=True)
class Tally:
    """How the members of a body voted on one question.

    Shape: the five counts are of entitled voters; every other member was absent from the vote.
    Errors: ValueError for a negative count, or for more voters than members.
    """

    members: int
    in_favour: int
    against: int = 0
    other: int = 0
    not_voting: int = 0
    not_answered: int = 0

    def __post_init__(self) -> None:
        if min(self._counts()) < 0 or self.entitled > self.members:
            raise ValueError(f"a tally of {self._counts()} does not fit {self.members} members")

    def _counts(self) -> tuple[int, ...]:
        return (self.in_favour, self.against, self.other, self.not_voting, self.not_answered)

    @property
    def entitled(self) -> int:
        return sum(self._counts())

    @property
    def absent(self) -> int:
        return self.members - self.entitled

    @property
    def cast(self) -> int:
        """Count the votes cast; who declares not to vote has cast none."""
        return self.in_favour + self.against + self.other

    def as_json(self) -> dict[str, int]:
        """Return the counts under the names that the journal uses."""
        return {
            FOR: self.in_favour,
            AGAINST: self.against,
            OTHER: self.other,
            NOT_VOTING: self.not_voting,
            "not_answered": self.not_answered,
            "absent": self.absent,
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


def tally_of(members: int, entitled: int, choices: Iterable[str]) -> Tally:
    """Count the choices of `entitled` voters in a body of `members`.

    Errors: ValueError for an unknown choice, or for more choices than entitled voters.
    """
    count = Counter(choices)
    if set(count) - set(CHOICES):
        raise ValueError(f"unknown choices: {sorted(set(count) - set(CHOICES))}")
    silent = entitled - count.total()
    return Tally(members, count[FOR], count[AGAINST], count[OTHER], count[NOT_VOTING], silent)


def needed(base: int, fraction: Fraction, strict: bool) -> int:
    """Return the smallest number of votes that reaches `fraction` of `base`, or exceeds it when `strict`.

    Shape: at least 1, because nobody in favour adopts nothing.
    Source: docs/RULES.md, majority: count x den > num x base when strict, else count x den >= num x base.
    """
    product = fraction.numerator * base
    exact = product // fraction.denominator + 1 if strict else -(-product // fraction.denominator)
    return max(1, exact)


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


def sentence(outcome: Outcome, tally: Tally, rules: BodyRules, question: str) -> str:
    """Write the result in the official wording of resolutions and minutes.

    Source: design voting.md; docs/RULES.md, the result sentence.
    """
    counts = ", ".join([_in_favour_text(outcome, tally, rules), *_other_counts(tally)])
    return f"Với {counts}, {_verdict(outcome, rules, question)}."


def _in_favour_text(outcome: Outcome, tally: Tally, rules: BodyRules) -> str:
    whole = BASE_WORDS[rules.base]
    if rules.base == "all_members":
        whole = f"tổng số {rules.members_noun}"
    voters = "phiếu" if rules.base == "cast" else "thành viên"
    return (
        f"{two_digits(tally.in_favour)}/{two_digits(outcome.base)} {voters} tán thành "
        f"(bằng {percent_text(outcome.share)} % {whole})"
    )


def _other_counts(tally: Tally) -> list[str]:
    counts = (
        (tally.against, "không tán thành"),
        (tally.other, "ý kiến khác"),
        (tally.not_voting, "không biểu quyết"),
        (tally.not_answered, "chưa trả lời"),
        (tally.absent, "vắng mặt"),
    )
    return [f"{two_digits(count)} {words}" for count, words in counts if count]


def _verdict(outcome: Outcome, rules: BodyRules, question: str) -> str:
    adopted = f"{rules.body_noun} thông qua {subject_of(question)}"
    open_end = "nội dung chưa được thông qua"
    head = f"số phiếu ngang nhau; theo bên {rules.head_title} đã biểu quyết"
    return {
        "majority": adopted,
        "short": f"không đạt {threshold_words(rules)} (thiếu {two_digits(outcome.missing)}); {open_end}",
        "tie_head_for": f"{head} (tán thành), {adopted}",
        "tie_head_against": f"{head} (không tán thành), {open_end}",
        "tie_open": f"số phiếu ngang nhau, chưa thông qua{_report_to_head(rules)}",
    }[outcome.reason]


def _report_to_head(rules: BodyRules) -> str:
    return f"; báo cáo {rules.head_title}" if rules.tie == "head" else ""


def threshold_words(rules: BodyRules) -> str:
    """Name the majority in words: "quá nửa tổng số thành viên", "ít nhất 2/3 số thành viên có mặt"."""
    whole = BASE_WORDS[rules.base]
    if rules.majority_fraction == HALF and rules.strict:
        return f"quá nửa {whole}"
    amount = f"{rules.majority_fraction.numerator}/{rules.majority_fraction.denominator}"
    return f"{'quá' if rules.strict else 'ít nhất'} {amount} {whole}"


def subject_of(question: str) -> str:
    """Return what is adopted when the question is answered with yes, to stand after "thông qua"."""
    text = question.strip().rstrip(".").strip()
    if text.lower().startswith(ADOPTING_PREFIX.lower()) and not text.endswith("?"):
        return text[len(ADOPTING_PREFIX) :].strip()
    return f"nội dung biểu quyết “{text}”"


def apart(options: Sequence[Mapping[str, str]]) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    """Split the options of a ballot into those that take a side and "not voting", which stands apart."""
    taking = [option for option in options if option["key"] != NOT_VOTING]
    return taking, [option for option in options if option["key"] == NOT_VOTING]


def question_for(title: str) -> str:
    """Return the question that an agenda item of this title puts to the vote by default."""
    if title.lower().startswith(ADOPTING_PREFIX.lower()):
        return title
    return f"{ADOPTING_PREFIX}{title}"


def two_digits(number: int) -> str:
    """Write a count as official papers do: a leading 0 below 10, so that no digit can be put before it."""
    return f"{number:02}"


def percent_text(share: Fraction) -> str:
    """Write a share in percent with at most two decimals, half up, with the Vietnamese comma.

    Shape: never 100 for less than all, nor 0 for more than nothing.
    """
    hundredths = (share * 10_000 + HALF).__floor__()
    if 0 < share < 1:
        hundredths = min(max(hundredths, 1), 9_999)
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02}".rstrip("0").rstrip(",") if rest else str(whole)


def list_hash(rows: Sequence[object]) -> str:
    """Return the SHA-256 of the canonical JSON of a list: electors at opening, ballots at closing."""
    return hashlib.sha256(canonical_json(list(rows)).encode()).hexdigest()
