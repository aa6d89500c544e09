"""Which rules a body may give itself: every fault of a new version, named with its field and a sentence.

Source: docs/RULES.md, what a body may not set.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from people.rules.body import CHECKS, BodyRules
from people.rules.refused import Refused, msgid

HALF = Fraction(1, 2)
# Unit: characters.
REASON_LIMIT = 500
WORDS_LIMIT = 120
CITATION_LIMIT = 500
WORDS = ("body_noun", "members_noun", "head_title")
FRACTION = msgid("Tỷ lệ phải lớn hơn 0 và không quá 1, ghi bằng hai số nguyên, ví dụ 2/3.")
UNKNOWN = msgid("Giá trị này không có trong các lựa chọn.")
DAYS = msgid("Hãy ghi số ngày làm việc từ 0 đến 60.")
UNFIT = {
    "quorum": FRACTION,
    "majority": FRACTION,
    **dict.fromkeys(
        ("position_days", "form_days", "form_days_urgent", "lead_days_regular", "lead_days_urgent"), DAYS
    ),
    "notice_days": DAYS,
}
Fault = tuple[str, Refused]


def faults_of(values: Mapping[str, Any]) -> list[Fault]:
    """List what is wrong with the values of a new version, by field; an empty list means that it may be issued.

    Shape: `values` as BodyRules.as_json writes them, every field among them.
    """
    unfit = [name for name in BodyRules().as_json() if not _fits(name, values.get(name))]
    unknown = sorted(set(values) - set(BodyRules().as_json()))
    if unfit or unknown:
        return [(name, Refused(UNFIT.get(name, UNKNOWN))) for name in (*unfit, *unknown)]
    rules = BodyRules.from_json(values)
    return [*_of_the_vote(rules), *_of_the_voters(rules), *_of_the_days(rules), *_of_the_words(rules)]


def _fits(name: str, value: object) -> bool:
    return CHECKS[name](value) if name in CHECKS else isinstance(value, str)


def _of_the_vote(rules: BodyRules) -> Iterator[Fault]:
    """Yield what would make a decision impossible, or let a text and its opposite both be adopted."""
    fraction = rules.majority_fraction
    if fraction < HALF or (fraction == HALF and not rules.strict):
        yield (
            "majority",
            Refused("Phải cần quá nửa trở lên, nếu không thì hai phương án trái nhau đều có thể thông qua."),
        )
    if fraction == 1 and rules.strict:
        yield "strict", Refused("Không thể có quá toàn bộ số thành viên. Hãy chọn “ít nhất”.")
    if not {"for", "against"} <= set(rules.options):
        yield "options", Refused("Phiếu biểu quyết phải có tán thành và không tán thành.")
    if not rules.deciding_kinds:
        yield (
            "deciding_kinds",
            Refused(
                "Phải có ít nhất một loại cuộc họp có biểu quyết, nếu không thì không quyết định được gì."
            ),
        )


def _of_the_voters(rules: BodyRules) -> Iterator[Fault]:
    """Yield a vote for somebody who is not among the members that everything is counted against.

    Source: Law on Organization of the Government 2015, Art. 45; Decree 138/2016/NĐ-CP, Art. 28(1).
    """
    if rules.substitute_may_vote:
        yield (
            "substitute_may_vote",
            Refused("Người dự họp thay không biểu quyết được, vì kết quả tính trên tổng số thành viên."),
        )
    if rules.guest_may_vote:
        yield (
            "guest_may_vote",
            Refused("Khách mời không biểu quyết được, vì kết quả tính trên tổng số thành viên."),
        )


def _of_the_days(rules: BodyRules) -> Iterator[Fault]:
    if rules.lead_days_urgent > rules.lead_days_regular:
        yield "lead_days_urgent", Refused("Hạn gửi tài liệu họp gấp không được dài hơn hạn họp thường kỳ.")
    if not rules.form_days_urgent or not rules.form_days:
        yield "form_days", Refused("Phải có ít nhất 01 ngày làm việc để trả lời phiếu lấy ý kiến.")
    if rules.form_days_urgent > rules.form_days:
        yield "form_days_urgent", Refused("Hạn trả lời phiếu gấp không được dài hơn hạn trả lời thường.")
    if rules.position_days > rules.lead_days_regular:
        yield "position_days", Refused("Hạn gửi ý kiến trước phiên họp không được trước hạn gửi tài liệu.")


def _of_the_words(rules: BodyRules) -> Iterator[Fault]:
    for name in WORDS:
        text = getattr(rules, name)
        if not text.strip() or len(text) > WORDS_LIMIT:
            yield name, Refused("Hãy ghi tên gọi này, tối đa %(limit)s ký tự.", limit=WORDS_LIMIT)
    if len(rules.citation) > CITATION_LIMIT:
        yield "citation", Refused("Căn cứ dài quá %(limit)s ký tự.", limit=CITATION_LIMIT)


def changed(before: BodyRules, after: BodyRules) -> list[str]:
    """List the fields in which two versions differ, in the order of the fields."""
    new = after.as_json()
    return [name for name, value in before.as_json().items() if new[name] != value]


def checked_reason(text: str) -> str:
    """Return the decision that changes the rules, in words.

    Errors: Refused without one, because a later reader must find out by whose will the rules changed.
    """
    reason = " ".join(text.split())
    if not reason:
        raise Refused("Hãy ghi quyết định nào của cơ quan làm thay đổi quy chế họp.")
    if len(reason) > REASON_LIMIT:
        raise Refused("Lý do dài quá %(limit)s ký tự. Hãy viết ngắn lại.", limit=REASON_LIMIT)
    return reason


def require_from(valid_from: date, today: date) -> None:
    """Refuse rules that would apply to days that are over."""
    if valid_from < today:
        raise Refused(
            "Quy chế mới chỉ áp dụng được từ hôm nay (%(today)s) trở đi.", today=f"{today:%d/%m/%Y}"
        )
