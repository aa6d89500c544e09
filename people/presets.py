"""Rules that a new body starts with, each with its source; a body's own rules are RuleSet rows."""

from dataclasses import dataclass

from people.models import Body
from people.rules import BodyRules, msgid


@dataclass(frozen=True)
class Source:
    """Where a preset's value comes from. Shape: `mark` one of MARKS; articles are cited as they are published."""

    article: str
    mark: str

    @property
    def is_confirmed(self) -> bool:
        return self.mark == "ok"


# How sure a source is. Source: docs/RULES.md.
MARKS = {
    "ok": msgid("đã đối chiếu"),
    "part": msgid("chưa xác minh"),
    "recall": msgid("chưa xác minh"),
    "default": msgid("mặc định của hệ thống"),
}

GOVERNMENT = BodyRules(
    quorum=(2, 3),
    base="all_members",
    majority=(1, 2),
    strict=True,
    tie="head",
    options=("for", "against", "other", "not_voting"),
    body_noun="Chính phủ",
    members_noun="thành viên Chính phủ",
    head_title="Thủ tướng Chính phủ",
    citation="Luật Tổ chức Chính phủ; Quy chế làm việc của Chính phủ (Nghị định 39/2022/NĐ-CP)",
)

PEOPLES_COMMITTEE = BodyRules(
    quorum=(2, 3),
    base="all_members",
    majority=(1, 2),
    strict=True,
    tie="head",
    options=("for", "against", "not_voting"),
    body_noun="Ủy ban nhân dân",
    members_noun="thành viên Ủy ban nhân dân",
    head_title="Chủ tịch Ủy ban nhân dân",
    citation="Luật Tổ chức chính quyền địa phương, Điều 114 và Điều 117 (2015)",
)


def preset_for(level: str) -> BodyRules:
    """Return the rules that a body of this level starts with."""
    return GOVERNMENT if level == Body.Level.NATIONAL else PEOPLES_COMMITTEE


SAFE = msgid("Không có điều khoản; hệ thống chọn mức an toàn")
_DEFAULTS = dict.fromkeys(
    (
        *("silent_agrees", "never_agreed", "sealed", "position_days", "papers_need_approval"),
        *("secret_allowed", "board_public", "body_noun", "members_noun", "head_title", "citation"),
    ),
    Source(SAFE, "default"),
)
_MEETINGS = Source("Quyết định 45/2018/QĐ-TTg", "ok")
_FIRST_SESSION = Source(
    "Phiên họp Chính phủ ngày 24/6/2019 (báo chí): 04 thành viên biểu quyết từ xa", "part"
)
_KINDS = Source("Luật Tổ chức Chính phủ 63/2025/QH15, Điều 26; Nghị định 39/2022/NĐ-CP, Điều 23", "ok")
_LOCAL_LEAD = Source("Luật Tổ chức chính quyền địa phương 77/2015/QH13, Điều 114", "ok")
_LOCAL_VOTE = Source("Luật Tổ chức chính quyền địa phương 77/2015/QH13, Điều 117", "ok")
_GOVERNMENT_VOTE = Source(
    "Luật Tổ chức Chính phủ 76/2015/QH13, Điều 46; Nghị định 138/2016/NĐ-CP, khoản 3 Điều 3", "ok"
)
_GOVERNMENT_SUBSTITUTE = Source(
    "Luật Tổ chức Chính phủ 76/2015/QH13, Điều 45; Nghị định 138/2016/NĐ-CP, khoản 1 Điều 28", "ok"
)
# Every field of every preset, with the article that it comes from and how sure that is. Source: docs/RULES.md.
GOVERNMENT_SOURCES = {
    **_DEFAULTS,
    "quorum": Source(
        "Luật Tổ chức Chính phủ 76/2015/QH13, Điều 46; Nghị định 138/2016/NĐ-CP, khoản 1 Điều 28", "ok"
    ),
    **dict.fromkeys(("base", "majority", "strict", "tie"), _GOVERNMENT_VOTE),
    "options": Source(msgid("Thông lệ của các hệ thống e-Cabinet, chưa có điều khoản"), "part"),
    "substitute_may_vote": _GOVERNMENT_SUBSTITUTE,
    "guest_may_vote": Source("Luật Tổ chức Chính phủ 76/2015/QH13, khoản 3 Điều 45", "ok"),
    "remote_may_vote": _FIRST_SESSION,
    "silence": Source("Nghị định 138/2016/NĐ-CP, khoản 6 Điều 15; Nghị định 39/2022/NĐ-CP", "part"),
    "form_days": Source("Nghị định 138/2016/NĐ-CP, khoản 6 Điều 15; Nghị định 39/2022/NĐ-CP", "part"),
    "form_days_urgent": Source(SAFE, "default"),
    "lead_days_regular": Source("Nghị định 39/2022/NĐ-CP, Điều 24 (số điều suy ra)", "ok"),
    "lead_days_urgent": Source(SAFE, "default"),
    "notice_days": _MEETINGS,
    "deciding_kinds": _KINDS,
}
PEOPLES_COMMITTEE_SOURCES = {
    **_DEFAULTS,
    "quorum": _LOCAL_LEAD,
    **dict.fromkeys(("base", "majority", "strict"), _LOCAL_VOTE),
    "tie": Source("Luật Tổ chức chính quyền địa phương 77/2015/QH13, Điều 117", "recall"),
    "options": Source("Luật Tổ chức chính quyền địa phương 77/2015/QH13, Điều 117", "part"),
    "substitute_may_vote": Source(msgid("Theo quy định đối với Chính phủ"), "recall"),
    "guest_may_vote": Source(msgid("Theo quy định đối với Chính phủ"), "recall"),
    "remote_may_vote": _FIRST_SESSION,
    "silence": Source("Luật Tổ chức chính quyền địa phương 77/2015/QH13, Điều 118", "recall"),
    "form_days": Source("Luật Tổ chức chính quyền địa phương 77/2015/QH13, Điều 118", "recall"),
    "form_days_urgent": Source(SAFE, "default"),
    "lead_days_regular": _LOCAL_LEAD,
    "lead_days_urgent": _LOCAL_LEAD,
    "notice_days": _MEETINGS,
    "deciding_kinds": Source("Luật Tổ chức chính quyền địa phương 72/2025/QH15, Điều 40", "ok"),
}


def sources_for(level: str) -> dict[str, Source]:
    """Return the source of every field of the preset of a level."""
    return GOVERNMENT_SOURCES if level == Body.Level.NATIONAL else PEOPLES_COMMITTEE_SOURCES
