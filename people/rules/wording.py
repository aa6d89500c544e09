"""The rules of a body in sentences, with numbers worked out for so many members.

A sentence is a Vietnamese msgid with its values; it is translated and filled in where it is shown.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from people.rules.body import BodyRules
from people.rules.refused import msgid
from people.rules.threshold import needed

HALF = Fraction(1, 2)
Value = str | int | tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """One sentence. Shape: a value that is a tuple is a list of msgids, shown with commas between."""

    msgid: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One rule as a reader sees it. Shape: `fields` are those of BodyRules that it tells of."""

    title: str
    fields: tuple[str, ...]
    sentences: tuple[Sentence, ...]


OPTIONS = {
    "for": msgid("tán thành"),
    "against": msgid("không tán thành"),
    "other": msgid("ý kiến khác"),
    "not_voting": msgid("không biểu quyết"),
}
KINDS = {
    "regular": msgid("phiên họp thường kỳ"),
    "thematic": msgid("phiên họp chuyên đề"),
    "urgent": msgid("phiên họp đột xuất"),
    "briefing": msgid("họp giao ban"),
    "working": msgid("họp làm việc"),
    "conference": msgid("hội nghị"),
}
TREATMENTS = {
    "discussion": msgid("thảo luận"),
    "decision": msgid("biểu quyết"),
    "information": msgid("thông tin"),
    "agreed": msgid("đã thống nhất"),
}
WHOLE = {
    "all_members": msgid("tổng số thành viên"),
    "present": msgid("số thành viên có mặt"),
    "cast": msgid("số phiếu biểu quyết"),
}
WORKED = {
    "all_members": msgid("Với %(members)s thành viên: cần %(needed)s tán thành."),
    "present": msgid("Khi cả %(members)s thành viên có mặt: cần %(needed)s tán thành."),
    "cast": msgid("Khi cả %(members)s thành viên bỏ phiếu: cần %(needed)s tán thành."),
}
SEALS = {
    "until_filed": msgid(
        "Ý kiến của thành viên khác chỉ xem được sau khi đã gửi ý kiến của mình hoặc khi hết hạn."
    ),
    "until_due": msgid("Ý kiến của thành viên khác chỉ xem được khi hết hạn gửi."),
    "never": msgid("Chỉ chủ trì và thư ký xem được ý kiến của từng thành viên."),
}
SILENCES = {
    "not_answered": msgid("Không trả lời phiếu lấy ý kiến không được tính là đồng ý."),
    "agree": msgid("Không trả lời phiếu lấy ý kiến trong hạn được tính là đồng ý."),
}


def lines_of(rules: BodyRules, members: int) -> list[Line]:
    """Write the rules of a body as lines, the decisive ones first, with numbers for so many members."""
    return [
        *_of_deciding(rules, members),
        *_of_voting(rules),
        *_of_opinions(rules),
        *_of_papers(rules),
        Line(
            msgid("Tên gọi và căn cứ"),
            ("body_noun", "members_noun", "head_title", "citation"),
            (
                Sentence(msgid("Trong văn bản: %(names)s."), {"names": _names(rules)}),
                Sentence(msgid("Căn cứ: %(citation)s."), {"citation": rules.citation or "–"}),
            ),
        ),
    ]


def _names(rules: BodyRules) -> str:
    return ", ".join((rules.body_noun, rules.members_noun, rules.head_title))


def _of_deciding(rules: BodyRules, members: int) -> list[Line]:
    quorum = {"fraction": _written(rules.quorum_fraction)}
    enough: dict[str, Value] = {
        "members": members,
        "needed": needed(members, rules.quorum_fraction, strict=False),
    }
    return [
        Line(
            msgid("Số thành viên phải có mặt"),
            ("quorum",),
            (
                Sentence(msgid("Họp khi có ít nhất %(fraction)s tổng số thành viên có mặt."), {**quorum}),
                Sentence(msgid("Với %(members)s thành viên: cần %(needed)s có mặt."), enough),
            ),
        ),
        Line(msgid("Thông qua"), ("majority", "base", "strict"), _of_majority(rules, members)),
        Line(msgid("Số phiếu ngang nhau"), ("tie",), (_of_tie(rules),)),
    ]


def _of_majority(rules: BodyRules, members: int) -> tuple[Sentence, ...]:
    values: dict[str, Value] = {
        "fraction": _written(rules.majority_fraction),
        "whole": (WHOLE[rules.base],),
    }
    if rules.strict and rules.majority_fraction == HALF:
        threshold = msgid("Thông qua khi quá nửa %(whole)s tán thành.")
    elif rules.strict:
        threshold = msgid("Thông qua khi quá %(fraction)s %(whole)s tán thành.")
    else:
        threshold = msgid("Thông qua khi ít nhất %(fraction)s %(whole)s tán thành.")
    enough = needed(members, rules.majority_fraction, rules.strict)
    return (
        Sentence(threshold, values),
        Sentence(WORKED[rules.base], {"members": members, "needed": enough}),
    )


def _written(fraction: Fraction) -> str:
    return f"{fraction.numerator}/{fraction.denominator}"


def _of_tie(rules: BodyRules) -> Sentence:
    if rules.majority_fraction != HALF or not rules.strict:
        return Sentence(msgid("Với tỷ lệ thông qua này không có trường hợp số phiếu ngang nhau."))
    if rules.tie == "head":
        return Sentence(
            msgid(
                "Theo bên %(head)s đã biểu quyết; nếu người đó không đứng về bên nào, hoặc khi bỏ phiếu kín, thì "
                "chưa thông qua và báo cáo %(head)s."
            ),
            {"head": rules.head_title},
        )
    return Sentence(msgid("Số phiếu ngang nhau thì chưa thông qua."))


def _of_voting(rules: BodyRules) -> list[Line]:
    return [
        Line(msgid("Phiếu biểu quyết"), ("options",), _of_options(rules)),
        Line(
            msgid("Ai biểu quyết"),
            ("substitute_may_vote", "guest_may_vote", "remote_may_vote"),
            (
                Sentence(msgid("Người dự họp thay và khách mời được phát biểu, không biểu quyết.")),
                Sentence(
                    msgid("Thành viên dự trực tuyến được biểu quyết.")
                    if rules.remote_may_vote
                    else msgid("Chỉ thành viên có mặt tại phòng họp biểu quyết.")
                ),
            ),
        ),
        Line(msgid("Bỏ phiếu kín"), ("secret_allowed", "board_public"), _of_secrecy(rules)),
        Line(
            msgid("Cuộc họp có biểu quyết"),
            ("deciding_kinds",),
            (
                Sentence(
                    msgid("Có số thành viên phải có mặt và có biểu quyết: %(kinds)s."),
                    {"kinds": tuple(KINDS[kind] for kind in rules.deciding_kinds)},
                ),
            ),
        ),
    ]


def _of_options(rules: BodyRules) -> tuple[Sentence, ...]:
    chosen = Sentence(
        msgid("Mỗi người chọn một: %(options)s."), {"options": tuple(OPTIONS[key] for key in rules.options)}
    )
    if "other" in rules.options:
        return (chosen, Sentence(msgid("Ý kiến khác không được tính là tán thành.")))
    return (chosen, Sentence(msgid("Ý kiến ghi kèm phiếu là lời ghi chú, không phải một phương án.")))


def _of_secrecy(rules: BodyRules) -> tuple[Sentence, ...]:
    if not rules.secret_allowed:
        return (Sentence(msgid("Cơ quan không dùng bỏ phiếu kín.")),)
    board = msgid("Bảng mã phiếu và lựa chọn được công bố sau khi kiểm phiếu.")
    hidden = msgid("Bảng mã phiếu không được công bố.")
    return (
        Sentence(msgid("Được bỏ phiếu kín khi có từ 05 người biểu quyết.")),
        Sentence(board if rules.board_public else hidden),
    )


def _of_opinions(rules: BodyRules) -> list[Line]:
    return [
        Line(
            msgid("Ý kiến trước phiên họp"),
            ("position_days", "sealed"),
            (
                Sentence(
                    msgid("Gửi chậm nhất %(days)s ngày làm việc trước phiên họp."),
                    {"days": rules.position_days},
                ),
                Sentence(SEALS[rules.sealed]),
            ),
        ),
        Line(msgid("Danh mục đã thống nhất"), ("silent_agrees", "never_agreed"), _of_consent(rules)),
        Line(
            msgid("Phiếu lấy ý kiến"),
            ("silence", "form_days", "form_days_urgent"),
            (
                Sentence(
                    msgid("Trả lời trong %(days)s ngày làm việc, phiếu gấp %(urgent)s ngày."),
                    {"days": rules.form_days, "urgent": rules.form_days_urgent},
                ),
                Sentence(SILENCES[rules.silence]),
            ),
        ),
    ]


def _of_consent(rules: BodyRules) -> tuple[Sentence, ...]:
    silent = msgid("Không gửi ý kiến trong hạn được tính là thống nhất.")
    asked = msgid("Chỉ dự kiến thống nhất khi mọi thành viên biểu quyết đã gửi ý kiến thống nhất.")
    found = (Sentence(silent if rules.silent_agrees else asked),)
    if not rules.never_agreed:
        return found
    kinds = tuple(TREATMENTS[kind] for kind in rules.never_agreed)
    return (
        *found,
        Sentence(msgid("Không bao giờ đưa vào danh mục: nội dung %(kinds)s."), {"kinds": kinds}),
    )


def _of_papers(rules: BodyRules) -> list[Line]:
    approval = msgid("Tài liệu chỉ được phát hành khi cơ quan trình đã duyệt.")
    free = msgid("Tài liệu được phát hành mà không cần cơ quan trình duyệt.")
    return [
        Line(
            msgid("Tài liệu phiên họp"),
            ("lead_days_regular", "lead_days_urgent", "papers_need_approval"),
            (
                Sentence(
                    msgid("Gửi trước %(days)s ngày làm việc, họp chuyên đề hoặc đột xuất %(urgent)s ngày."),
                    {"days": rules.lead_days_regular, "urgent": rules.lead_days_urgent},
                ),
                Sentence(approval if rules.papers_need_approval else free),
            ),
        ),
        Line(
            msgid("Thông báo kết luận"),
            ("notice_days",),
            (
                Sentence(
                    msgid("Gửi trong %(days)s ngày làm việc sau phiên họp."), {"days": rules.notice_days}
                ),
            ),
        ),
    ]
