"""A poll "choose up to n": what a ballot may name, and which options are chosen; numbers in, a value out.

Source: docs/RULES.md, choose up to n: every option needs the body's majority by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from people.rules import BodyRules, Refused, needed
from voting.rules.wording import BASE_WORDS, percent_of, threshold_words, two_digits

LEAST_OPTIONS, MOST_OPTIONS = 2, 12
# Long enough for a sentence that is read out. Unit: characters.
LONGEST_OPTION = 300


@dataclass(frozen=True)
class Picked:
    """Which options are chosen.

    Shape: `chosen` and `tied` are keys in the order of the ballot, `tied` those with equal votes at the border of
    `most`, of whom none is chosen; `over` tells whether more than `most` reached `needed`.
    """

    base: int
    needed: int
    counts: Mapping[str, int]
    chosen: tuple[str, ...]
    tied: tuple[str, ...]
    over: bool

    @property
    def top(self) -> int:
        return max(self.counts.values(), default=0)

    @property
    def reason(self) -> str:
        """Name the result: none, chosen, over (more than may be chosen), tied (equal at the border)."""
        if self.tied:
            return "tied"
        if self.over:
            return "over"
        return "chosen" if self.chosen else "none"


def checked_options(texts: Iterable[str], most: int | None) -> tuple[list[dict[str, str]], int]:
    """Return the options of a ballot with their keys, and how many of them one ballot may name.

    Errors: Refused for fewer than 2 or more than 12 options, one twice or too long, or an impossible number.
    """
    labels = [text for raw in texts if (text := " ".join(raw.split()))]
    if not LEAST_OPTIONS <= len(labels) <= MOST_OPTIONS:
        raise Refused("Hãy ghi từ 2 đến 12 phương án, mỗi dòng một phương án.")
    if len({label.casefold() for label in labels}) < len(labels):
        raise Refused("Có phương án được ghi hai lần. Hãy ghi mỗi phương án một lần.")
    if any(len(label) > LONGEST_OPTION for label in labels):
        raise Refused("Mỗi phương án dài nhất 300 ký tự. Hãy viết ngắn lại.")
    if most is None or not 1 <= most < len(labels):
        raise Refused("Số phương án được chọn phải từ 1 đến %(most)s.", most=len(labels) - 1)
    return [{"key": f"option{n}", "label": label} for n, label in enumerate(labels, start=1)], most


def checked_picks(picks: Sequence[str], offered: Sequence[str], most: int) -> list[str]:
    """Return what a ballot names, in the order of the ballot.

    Errors: Refused for nothing, for more than `most`, or for an option that is not offered.
    """
    if set(picks) - set(offered):
        raise Refused("Phương án này không có trong phiếu biểu quyết.")
    named = [key for key in offered if key in set(picks)]
    if not 1 <= len(named) <= most:
        raise Refused("Hãy chọn từ 1 đến %(most)s phương án.", most=most)
    return named


def choose(
    counts: Mapping[str, int], *, members: int, entitled: int, cast: int, most: int, rules: BodyRules
) -> Picked:
    """Tell which options are chosen.

    Shape: `counts` in the order of the ballot; `cast` ballots named at least one option. An option is chosen when
    it reaches the body's majority; of more than `most` those with most votes are, and of equal ones at that
    border none.
    """
    base = {"all_members": members, "present": entitled, "cast": cast}[rules.base]
    wanted = needed(base, rules.majority_fraction, rules.strict)
    reached = [key for key, number in counts.items() if number >= wanted]
    if len(reached) <= most:
        return Picked(base, wanted, counts, tuple(reached), (), over=False)
    ranked = sorted((counts[key] for key in reached), reverse=True)
    border = ranked[most - 1]
    # Equal on both sides of the border: the law knows no order among them, so a second vote has to find it.
    is_tied = ranked[most] == border
    chosen = tuple(k for k in reached if counts[k] > border or (counts[k] == border and not is_tied))
    tied = tuple(k for k in reached if is_tied and counts[k] == border)
    return Picked(base, wanted, counts, chosen, tied, over=True)


def choose_sentence(
    picked: Picked, labels: Mapping[str, str], rest: Sequence[str], most: int, rules: BodyRules
) -> str:
    """Write the result of "choose up to n" in official wording.

    Shape: `rest` are the counts of those who chose nothing, in words.
    """
    counted = [_count_words(picked, key, labels, rules) for key in picked.counts]
    text = "; ".join([*counted, *rest])
    return f"{text[:1].upper()}{text[1:]}. {_verdict(picked, labels, most, rules)}."


def _count_words(picked: Picked, key: str, labels: Mapping[str, str], rules: BodyRules) -> str:
    number = picked.counts[key]
    whole = f"tổng số {rules.members_noun}" if rules.base == "all_members" else BASE_WORDS[rules.base]
    voters = "phiếu" if rules.base == "cast" else "thành viên"
    return (
        f"phương án “{labels[key]}”: {two_digits(number)}/{two_digits(picked.base)} {voters} chọn "
        f"(bằng {percent_of(number, picked.base)} % {whole})"
    )


def _verdict(picked: Picked, labels: Mapping[str, str], most: int, rules: BodyRules) -> str:
    chosen = f"{rules.body_noun} chọn {_named(picked.chosen, labels)}" if picked.chosen else ""
    if picked.reason == "none":
        missing = two_digits(picked.needed - picked.top)
        return f"Không phương án nào đạt {threshold_words(rules)} (thiếu {missing}); nội dung chưa được thông qua"
    if picked.reason == "chosen":
        return chosen
    many = f"Số phương án đạt {threshold_words(rules)} nhiều hơn số được chọn ({two_digits(most)})"
    if picked.reason == "over":
        return f"{many}; {chosen}, có nhiều phiếu nhất"
    tied = f"{_named(picked.tied, labels)} có số phiếu ngang nhau, chưa chọn được"
    return "; ".join(said for said in (many, chosen, tied) if said)


def _named(keys: Sequence[str], labels: Mapping[str, str]) -> str:
    return f"phương án {', '.join(f'“{labels[key]}”' for key in keys)}"
