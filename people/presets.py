"""Rules that a new body starts with, each with its source; a body's own rules are RuleSet rows."""

from people.models import Body
from people.rules import BodyRules

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
