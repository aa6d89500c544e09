"""The ledger made of journal entries: tables, and what must hold for every story."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings.rules import arithmetic, course, figure, ledger, paper, settling, summary, telling
from savings.rules.before import Baseline
from savings.rules.course import Entry
from tests.savings import story

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BASELINE = Baseline(Fraction(168), 11, 1, "12 tháng trước", Fraction(21, 2), copies=3)
TIMES_ALONE = Baseline(Fraction(168), 11, 1, "12 tháng trước")


def figures(*more: Entry, printed: int | None = 0, **given_: Any) -> dict[str, figure.Figure]:
    return ledger.figures_of(
        telling.course_of(story.told(*more, printed=printed)), ledger.Given(zone=ZONE, **given_)
    )


def written(one: figure.Figure) -> str:
    return one.formula % one.inputs


PLAIN = {
    "held": 47 * 60,
    "planned": 90 * 60,
    "start_delay": 5 * 60,
    "baseline": None,
    "change": None,
    "items": 5,
    "items_consent": 1,
    "items_poll": 1,
    "items_discussion": 1,
    "items_writing": 0,
    "items_postponed": 1,
    "items_unreached": 1,
    "items_outside": 0,
    "items_reopened": 0,
    "saved_person_seconds": None,
    "net_person_seconds": None,
    "recipients": 3,
    "attended": 2,
    "speeches": 1,
    "item_seconds": 0,
    "per_item": 940,
    "change_per_item": None,
    "speech_seconds": 1920,
    "person_seconds": 5640 - 60,
    "person_seconds_per_decision": 1860,
    "position_seconds": 0,
    "pages": None,
    "pages_sent": 39,
    "pages_printed": 0,
    "handed_out": 0,
    "sheets": None,
    "kilograms": None,
    "print_cost": None,
    "co2": None,
    "paperless": True,
}


def test_a_plain_meeting() -> None:
    assert {key: one.value for key, one in figures().items()} == PLAIN


def test_every_figure_has_unit_mark_and_formula_or_a_reason() -> None:
    for key, one in figures(rates=arithmetic.DEFAULT_RATES, baseline=BASELINE).items():
        assert one.mark in figure.MARKS, key
        assert one.unit, key
        assert one.formula or one.why, key
        assert "%(" not in written(one), key
        assert (one.value is None) == bool(one.why), key


FORMULAS = [
    ("held", {}, "Kết thúc 09:07 − khai mạc 08:05 − nghỉ 15 phút = 47 phút"),
    ("planned", {}, "Dự kiến kết thúc 09:30 − dự kiến bắt đầu 08:00 = 90 phút"),
    ("start_delay", {}, "Khai mạc 08:05 − dự kiến bắt đầu 08:00 = 5 phút"),
    ("change", {"baseline": BASELINE}, "(47 − 168,0) : 168,0 × 100 = -72,0 %"),
    ("change_per_item", {"baseline": BASELINE}, "(15,7 − 10,5) : 10,5 × 100 = 49,2 %"),
    ("baseline", {"baseline": BASELINE}, "Trung bình của 11 phiên họp cùng loại, 12 tháng trước, bản 1"),
    (
        "pages",
        {"baseline": BASELINE},
        "13 trang một bộ (2 tài liệu, bản cuối; 0 chưa đếm được trang) "
        "× 3 bộ giấy theo danh sách nơi nhận trước đây (đường cơ sở bản 1) = 39 trang",
    ),
    ("pages_sent", {}, "13 trang một bộ (bản cuối) × 3 người, cơ quan được mời = 39 trang"),
    (
        "sheets",
        {"baseline": BASELINE},
        "21 tờ theo cách in trước đây (một mặt: 39, hai mặt: 21) − 0 tờ đã in = 21 tờ",
    ),
    (
        "sheets",
        {"baseline": BASELINE, "printed": 7},
        "21 tờ theo cách in trước đây (một mặt: 39, hai mặt: 21) − 4 tờ đã in = 17 tờ",
    ),
    ("kilograms", {"baseline": BASELINE}, "21 tờ × 0,21 m × 0,297 m × 80 g/m² : 1.000 = 0,10 kg"),
    (
        "co2",
        {"rates": arithmetic.DEFAULT_RATES, "baseline": BASELINE},
        "0,10 kg giấy × 1,08 kg CO₂e/kg giấy (EPA Victoria (Úc), Publication 1374.1, "
        "giấy nhập khẩu từ sợi nguyên sinh, 2013) = 0,11 kg CO₂e",
    ),
]


@pytest.mark.parametrize(("key", "given_", "sentence"), FORMULAS)
def test_formulas_with_the_numbers_put_in(key: str, given_: dict[str, Any], sentence: str) -> None:
    assert written(figures(**given_)[key]) == sentence


def test_a_cost_needs_a_rate_with_its_source() -> None:
    rate = arithmetic.Rate(arithmetic.PRINT_COST, Decimal(450), "đồng/trang", "Báo giá của đơn vị", 2026)
    one = figures(rates={arithmetic.PRINT_COST: rate}, printed=9, baseline=BASELINE)["print_cost"]
    assert one.value == "13500"
    assert written(one) == "30 trang × 450 đồng/trang (Báo giá của đơn vị, 2026) = 13.500 đồng"
    assert figures(baseline=BASELINE)["print_cost"].why == "Chưa có đơn giá"


def test_without_the_old_recipients_no_paper_is_said_to_be_saved() -> None:
    for given_ in ({}, {"baseline": TIMES_ALONE}):
        found = figures(rates=arithmetic.DEFAULT_RATES, **given_)
        for key in ("pages", "sheets", "kilograms", "print_cost", "co2"):
            assert found[key].value is None
            assert found[key].why == paper.NO_RECIPIENTS


def test_one_sided_practice_saves_one_sided_sheets() -> None:
    single = Baseline(Fraction(168), 11, 1, "12 tháng trước", copies=3, sides=1)
    assert figures(baseline=single, printed=7)["sheets"].value == 39 - 7


PAPERLESS = [
    ((), 0, True, paper.PAPERLESS),
    ((), 12, False, "Đơn vị khai báo đã in 12 trang"),
    ((story.entry(40, "print.requested"),), 0, False, "Có 1 yêu cầu in trên hệ thống"),
    ((), None, None, "Đơn vị chưa khai báo số trang in"),
    (
        (
            story.paper(1, "p1", "a", 3, "document.withdrawn"),
            story.paper(1, "p2", "b", 9, "document.withdrawn"),
        ),
        0,
        None,
        "Phiên họp không có tài liệu nên không tính",
    ),
]


@pytest.mark.parametrize(("more", "printed", "value", "reason"), PAPERLESS)
def test_paperless_with_its_reason(
    more: tuple[Entry, ...], printed: int | None, value: bool | None, reason: str
) -> None:
    one = figures(*more, printed=printed)["paperless"]
    assert (one.value, written(one)) == (value, reason)


CHANGES: list[tuple[tuple[Entry, ...], dict[str, Any]]] = [
    # the last version counts
    ((story.paper(1, "p1", "a", 5, "document.replaced"),), {"pages_sent": 45}),
    # a paper whose pages nobody could count yet is named, not guessed
    ((story.paper(1, "p3", "a", None),), {"pages_sent": 39, "paperless": True}),
    ((story.entry(1, "document.renamed", document="p1", item="a", name="x"),), {"pages_sent": 39}),
    ((story.entry(-20, "item.removed", item="b"),), {"pages_sent": 9, "items": 5}),
    ((story.entry(1, "participant.added", uid="w", name="w"),), {"recipients": 4, "pages_sent": 52}),
    ((story.entry(1, "participant.removed", uid="x", name="x"),), {"recipients": 2}),
    ((story.entry(55, "poll.voided", poll="v", item="b"),), {"items_poll": 0, "items_discussion": 2}),
    ((story.entry(51, "poll.closed", poll="w", item="c"),), {"items_consent": 1, "items_poll": 1}),
    ((story.entry(7, "presence.checked_in", person="x", mode="remote"),), {"attended": 2}),
    ((story.entry(60, "meeting.paused"),), {"held": 40 * 60}),
    # somebody goes and comes back; who came before the opening is there from the opening on
    (
        (
            story.entry(15, "presence.checked_out", person="x", mode="in_room", turns_ended=[]),
            story.entry(55, "presence.checked_in", person="x", mode="in_room"),
        ),
        {"person_seconds": 46 * 60 + 10 * 60 + 12 * 60, "attended": 2},
    ),
    # an item's time is less the break that falls into it
    (
        (
            story.entry(10, "item.started", item="a", turn_ended=None),
            story.entry(50, "item.concluded", item="a", state="done"),
        ),
        {"item_seconds": 25 * 60},
    ),
    # what was concluded and is taken up again; going on and coming back concludes too
    (
        (
            story.entry(10, "item.started", item="a", previous=None),
            story.entry(15, "item.concluded", item="a", state="done"),
            story.entry(20, "item.started", item="b", previous=None),
            story.entry(25, "item.started", item="a", previous="b"),
        ),
        {"items_reopened": 1},
    ),
    (
        (
            story.entry(10, "item.started", item="a", previous=None),
            story.entry(15, "item.postponed", item="a", state="postponed"),
            story.entry(20, "item.started", item="a", previous=None),
        ),
        {"items_reopened": 0},
    ),
    ((story.entry(26, "turn.ended", turn="t", person="x", item="a"),), {"speech_seconds": 6 * 60}),
    ((story.entry(-30, "positions.filed", items=["a", "b"]),), {"position_seconds": 4 * 60}),
    ((story.entry(52, "poll.closed", poll="j", item=None, items=["a", "c"]),), {"items_poll": 2}),
    ((story.entry(-10, "meeting.edited", planned_end=story.at(120).isoformat()),), {"planned": 7200}),
    # what comes after the closing changes nothing
    ((story.entry(80, "document.added", document="p9", item="a", pages=99),), PLAIN),
]


@pytest.mark.parametrize(("more", "changed"), CHANGES)
def test_what_changes_a_ledger(more: tuple[Entry, ...], changed: dict[str, Any]) -> None:
    found = figures(*more)
    assert {key: found[key].value for key in changed} == changed


def test_a_meeting_that_goes_on_has_no_ledger() -> None:
    open_ended = [one for one in story.told() if one.verb != "meeting.closed"]
    with pytest.raises(ValueError, match="closed meeting"):
        ledger.figures_of(telling.course_of(open_ended), ledger.Given(zone=ZONE))


@pytest.mark.parametrize(
    ("state", "treatment", "polled", "way"),
    [
        ("done", "discussion", False, "discussion"),
        ("done", "decision", True, "poll"),
        ("done", "decision", False, "discussion"),
        ("done", "agreed", True, "consent"),
        ("postponed", "agreed", False, "postponed"),
        ("waiting", "decision", True, "unreached"),
        ("current", "decision", True, "unreached"),
    ],
)
def test_how_an_item_was_settled(state: str, treatment: str, polled: bool, way: str) -> None:
    assert settling.settled_by(course.Item("x", treatment, 1, state), is_polled=polled) == way


def test_a_baseline_survives_its_storage_exactly() -> None:
    third = Baseline(Fraction(500, 3), 3, 2, "2025", Fraction(7, 3), 12, 1)
    assert Baseline.from_json(third.as_json()) == third


@given(st.lists(st.tuples(st.integers(6, 29), st.integers(1, 15)), max_size=4))
def test_breaks_shorten_the_time_by_their_length(pauses: list[tuple[int, int]]) -> None:
    """Breaks that follow one another, each told by two entries, before the story's own."""
    more, last, total = [], 5.0, 0
    for begin, length in sorted(pauses):
        since = max(begin, last + 0.1)
        until = min(since + length, 29.9)
        if until <= since:
            continue
        more += [story.entry(since, "meeting.paused"), story.entry(until, "meeting.resumed")]
        total += int((story.at(until) - story.at(since)) / timedelta(seconds=1))
        last = until
    assert abs(figures(*more)["held"].value - (47 * 60 - total)) <= len(pauses)  # type: ignore[operator]


def test_a_summary_adds_up_and_compares_only_what_has_a_baseline() -> None:
    stored = [
        {key: one.as_json() for key, one in figures(baseline=BASELINE).items()},
        {key: one.as_json() for key, one in figures(printed=8, baseline=BASELINE).items()},
        {key: one.as_json() for key, one in figures(printed=None).items()},
    ]
    found = summary.summary_of(stored)
    assert (found.meetings, found.compared, found.counted, found.paperless) == (3, 2, 2, 1)
    assert (found.held, found.planned) == (3 * 47 * 60, 3 * 90 * 60)
    assert (found.change, found.paperless_percent, found.not_counted) == ("-72,0", "50", 1)
    assert (found.sheets, found.with_sheets) == (21 + 17, 2)


def test_no_meeting_makes_no_percentages() -> None:
    found = summary.summary_of([])
    assert (found.change, found.paperless_percent, found.meetings) == (None, None, 0)


@pytest.mark.parametrize(
    ("minutes", "filed", "saved", "net"),
    [
        # (168 - 47) minutes x 2 people
        (168, 0, 242, 242),
        # two positions of 2 minutes each
        (168, 2, 242, 238),
        # a longer meeting than before costs time
        (40, 1, -14, -16),
        (47, 3, 0, -6),
    ],
)
def test_hours_of_people_saved_less_the_positions(minutes: int, filed: int, saved: int, net: int) -> None:
    positions = [story.entry(-30, "positions.filed", items=["a"])] * filed
    found = figures(*positions, baseline=Baseline(Fraction(minutes), 11, 1, "12 tháng trước"))
    assert (found["saved_person_seconds"].value, found["net_person_seconds"].value) == (saved * 60, net * 60)
    assert "giờ-người" in written(found["net_person_seconds"])
