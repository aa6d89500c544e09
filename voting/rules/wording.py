"""The official result sentence of a vote, and how its numbers are written.

Source: docs/RULES.md, the result sentence.
"""

from fractions import Fraction

from people.rules import BodyRules
from voting.rules.majority import HALF, Outcome, Tally

BASE_WORDS = {
    "all_members": "tổng số thành viên",
    "present": "số thành viên có mặt",
    "cast": "số phiếu biểu quyết",
}
ADOPTING_PREFIX = "Thông qua "
# Said after the sentence of a joint poll in which a recusal turned the result of one item.
ITEMS_DIFFER = "Kết quả của các nội dung khác nhau và được ghi riêng cho từng nội dung."


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
        (tally.invalid, "phiếu không hợp lệ"),
        (tally.not_answered, "chưa trả lời"),
        (tally.recused, "không tham gia biểu quyết"),
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


def question_for(title: str) -> str:
    """Return the question that an agenda item of this title puts to the vote by default."""
    if title.lower().startswith(ADOPTING_PREFIX.lower()):
        return title
    return f"{ADOPTING_PREFIX}{title}"


def joint_question(items: int) -> str:
    """Return the question that a joint poll on agreed items puts by default.

    Source: design voting.md, "Biểu quyết chung danh mục nội dung đã thống nhất".
    """
    return f"{ADOPTING_PREFIX}{two_digits(items)} nội dung trong danh mục nội dung đã thống nhất"


def two_digits(number: int) -> str:
    """Write a count as official papers do: a leading 0 below 10, so that no digit can be put before it."""
    return f"{number:02}"


def percent_of(number: int, base: int) -> str:
    """Write `number` of `base` in percent."""
    return percent_text(Fraction(number, base) if base else Fraction(0))


def percent_text(share: Fraction) -> str:
    """Write a share in percent with at most two decimals, half up, with the Vietnamese comma.

    Shape: never 100 for less than all, nor 0 for more than nothing.
    """
    hundredths = (share * 10_000 + HALF).__floor__()
    if 0 < share < 1:
        hundredths = min(max(hundredths, 1), 9_999)
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02}".rstrip("0").rstrip(",") if rest else str(whole)
