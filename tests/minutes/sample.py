"""A meeting's facts for the tests of the minutes, as plain values."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from minutes.rules.facts import Attendee, Facts, Item, Presider, Span, Speech, Vote

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPENED = datetime(2026, 11, 21, 8, 5, tzinfo=ZONE)
CLOSED = datetime(2026, 11, 21, 11, 35, tzinfo=ZONE)


def after(minutes: float) -> datetime:
    return OPENED + timedelta(minutes=minutes)


CHAIR = Attendee("u1", "Nguyễn Văn An", "Thủ tướng Chính phủ", "chair", is_member=True, arrived=after(-10))
LATE = Attendee(
    "u2", "Trần Thị Bình", "Bộ trưởng Bộ Y tế", is_member=True, arrived=after(75), left=after(120)
)
AWAY = Attendee(
    "u3", "Lê Văn Cường", "Bộ trưởng Bộ Tài chính", is_member=True, reason="công tác nước ngoài, có phép"
)
STAND_IN = Attendee(
    "u4",
    "Phạm Thị Dung",
    "Thứ trưởng Bộ Tài chính",
    "substitute",
    arrived=after(-3),
    stands_for="Lê Văn Cường",
)
GUEST = Attendee("u5", "Hoàng Văn Em", "Chuyên gia", "guest", address="Ông", arrived=after(1))
SECRETARY = Attendee("u6", "Đỗ Thị Giang", "Văn phòng Chính phủ", "secretary", arrived=after(-20))

ITEMS = (
    Item(
        "i1",
        1,
        "Báo cáo tình hình",
        "discussion",
        "done",
        "Thống nhất nội dung báo cáo.",
        "Văn phòng Chính phủ",
        "Bộ trưởng, Chủ nhiệm",
        (Span(after(5), after(35)),),
    ),
    Item(
        "i2",
        2,
        "Dự thảo Nghị quyết",
        "decision",
        "done",
        "Thông qua dự thảo Nghị quyết.",
        spans=(Span(after(35), after(90)), Span(after(105), after(110))),
    ),
    Item("i3", 3, "Đề án chuyển đổi số", "discussion", "postponed"),
    Item("i4", 4, "Danh mục đã thống nhất", "agreed", "waiting"),
)
VOTE = Vote(
    poll="p1",
    item="i2",
    question="Thông qua dự thảo Nghị quyết",
    at=after(88),
    counts={"for": 2, "against": 0, "other": 0, "not_voting": 0, "not_answered": 0, "absent": 1},
    members_total=3,
    needed=2,
    adopted=True,
    sentence="Với 02/03 thành viên tán thành, Chính phủ thông qua dự thảo Nghị quyết.",
    names=(("u1", "for"), ("u2", "for")),
)
FACTS = Facts(
    kind="regular",
    title="Phiên họp Chính phủ thường kỳ tháng 11 năm 2026",
    place="Trụ sở Chính phủ",
    body_name="Chính phủ",
    parent_name="",
    body_place="Hà Nội",
    symbol="CP",
    members_noun="thành viên Chính phủ",
    members_total=3,
    needed=2,
    opened=OPENED,
    closed=CLOSED,
    presiders=(Presider(CHAIR, Span(OPENED)),),
    secretary=SECRETARY,
    attendees=(CHAIR, LATE, AWAY, STAND_IN, GUEST, SECRETARY),
    items=ITEMS,
    speeches=(Speech("i2", LATE, after(80), 161),),
    votes=(VOTE,),
    breaks=(Span(after(90), after(105)),),
    meeting="m1",
    journal_head="ab" * 32,
)


def facts(**changes: object) -> Facts:
    return replace(FACTS, **changes)
