"""A show of hands: the numbers that the secretary types in."""

from collections.abc import Iterable, Mapping

from people.rules import BodyRules, Refused
from voting.rules.majority import Tally, decide
from voting.rules.wording import two_digits


def checked_hands(numbers: Mapping[str, int | None], offered: Iterable[str], entitled: int) -> dict[str, int]:
    """Return the number of hands for every option of the ballot.

    Errors: Refused for a number that is missing or negative, and for more hands than members with a vote.
    """
    counted = {}
    for key in offered:
        number = numbers.get(key)
        if number is None or number < 0:
            raise Refused("Hãy ghi đủ số người giơ tay cho từng phương án, ghi 0 nếu không có ai.")
        counted[key] = number
    total = sum(counted.values())
    if total > entitled:
        raise Refused(
            "Tổng số giơ tay là %(total)s, nhiều hơn %(entitled)s thành viên có quyền biểu quyết đang có mặt. "
            "Hãy đếm lại.",
            total=two_digits(total),
            entitled=two_digits(entitled),
        )
    return counted


def checked_head(choice: str, hands: Mapping[str, int], *, is_there: bool) -> str:
    """Return for which side the head of the body raised the hand; empty when that was not written down.

    Errors: Refused for a side without a hand, and for a head who has no vote here.
    """
    if not choice:
        return ""
    if not is_there:
        raise Refused("Người đứng đầu không biểu quyết ở đây nên không ghi được bên nào.")
    if not hands.get(choice):
        raise Refused("Không có ai giơ tay cho bên mà người đứng đầu được ghi. Hãy xem lại.")
    return choice


def asks_head(tally: Tally, rules: BodyRules) -> bool:
    """Tell whether the result hangs on the side of the head of the body."""
    return rules.tie == "head" and decide(tally, rules, None).reason == "tie_open"
