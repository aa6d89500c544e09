"""Rates across 1 July 2025: a province merged away, a code that changed its meaning, a district that ceased, a commune
that began. One table of periods; in each the same bodies met every month that they lived without paper.
"""

from collections.abc import Mapping
from datetime import date

import pytest

from people.models import Body, Succession
from savings.models import HeldReport
from savings.queries import nation, standing
from savings.rules import paperless, periods
from savings.rules.baseline import month_after
from tests.savings.test_dashboards import board, ledger_of, reported

pytestmark = pytest.mark.django_db
LAST, REFORM, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 2, 10)
MONTHS = [month_after(date(2025, 1, 1), number) for number in range(13)]
Bodies = Mapping[str, Body]


@pytest.fixture
def bodies(db: None) -> Bodies:
    """Make a nation of six bodies that met and reported every month from January 2025 to January 2026."""
    top = Body.objects.create(level="national", code="CP", name="Chính phủ", kind="Chính phủ")

    def made(level: str, code: str, name: str, parent: Body, **life: date) -> Body:
        return Body.objects.create(level=level, code=code, name=name, kind="x", parent=parent, **life)

    merged = made("province", "10", "Lào Cai cũ", top, valid_to=LAST)
    recoded = made("province", "15", "Yên Bái", top, valid_to=LAST)
    heir = made("province", "15", "Lào Cai", top, valid_from=REFORM)
    unchanged = made("province", "04", "Cao Bằng", top)
    district = made("district", "G001", "Huyện", recoded, valid_to=LAST)
    commune = made("commune", "00004", "Xã", heir, valid_from=REFORM)
    for gone in (merged, recoded):
        Succession.objects.create(predecessor=gone, successor=heir, on=REFORM)
    found = {
        "merged": merged,
        "recoded": recoded,
        "heir": heir,
        "unchanged": unchanged,
        "district": district,
        "commune": commune,
    }
    for body in found.values():
        for month in MONTHS:
            if body.exists_on(month):
                ledger_of(body, month.replace(day=9))
                reported(body, month, 1)
    return {"top": top, **found}


# period -> level -> (denominator of the law, bodies here on the day, achieved)
CASES: list[tuple[str, dict[str, tuple[int, int, int]]]] = [
    ("2025-06", {"province": (63, 3, 3), "district": (696, 1, 1)}),
    ("2025-Q2", {"province": (63, 3, 3), "district": (696, 1, 1)}),
    ("2025-07", {"province": (34, 2, 2), "commune": (3321, 1, 1)}),
    ("2025-Q3", {"province": (34, 2, 2), "commune": (3321, 1, 1)}),
    # The year is counted on its last day; the district, whose level ended in it, on the level's own last day.
    ("2025", {"province": (34, 2, 2), "district": (696, 1, 1), "commune": (3321, 1, 1)}),
    ("2026-01", {"province": (34, 2, 2), "commune": (3321, 1, 1)}),
]


@pytest.mark.parametrize(("period", "wanted"), CASES)
def test_the_rate_of_every_level_on_its_day(
    bodies: Bodies, period: str, wanted: dict[str, tuple[int, int, int]]
) -> None:
    levels = board(bodies["top"], periods.read(period), TODAY).levels
    assert {one.level: (one.existing, one.rate.existing, one.rate.achieved) for one in levels} == wanted


# Who printed in one month -> how the levels stand in a period: achieved provinces, districts, communes.
PRINTED: list[tuple[str, date, str, tuple[int, int, int]]] = [
    # The merged province spoils its own quarter, and not the year of its heir, which answers from its first day on.
    ("merged", date(2025, 5, 1), "2025-Q2", (2, 1, 0)),
    ("merged", date(2025, 5, 1), "2025", (2, 1, 1)),
    # Code 15: what Yên Bái printed is never held against Lào Cai, which bears the code now.
    ("recoded", date(2025, 6, 1), "2025-06", (2, 1, 0)),
    ("recoded", date(2025, 6, 1), "2025-Q3", (2, 0, 1)),
    ("heir", date(2025, 8, 1), "2025-Q3", (1, 0, 1)),
    ("heir", date(2025, 8, 1), "2025-Q2", (3, 1, 0)),
    # One that went through unchanged answers for all twelve months.
    ("unchanged", date(2025, 3, 1), "2025", (1, 1, 1)),
    ("unchanged", date(2025, 3, 1), "2025-Q3", (2, 0, 1)),
    ("district", date(2025, 2, 1), "2025", (2, 0, 1)),
    ("commune", date(2025, 12, 1), "2025", (2, 1, 0)),
    ("commune", date(2025, 12, 1), "2025-Q3", (2, 0, 1)),
]


@pytest.mark.parametrize(("who", "month", "period", "wanted"), PRINTED)
def test_what_is_held_against_whom(
    bodies: Bodies, who: str, month: date, period: str, wanted: tuple[int, int, int]
) -> None:
    ledger = bodies[who].ledgers.get(held_on=month.replace(day=9))
    ledger.paperless = False
    ledger.save()
    assert achieved(board(bodies["top"], periods.read(period), TODAY)) == wanted


def achieved(shown: nation.Dashboard) -> tuple[int, int, int]:
    found = {one.level: one.rate.achieved for one in shown.levels}
    return found.get("province", 0), found.get("district", 0), found.get("commune", 0)


@pytest.mark.parametrize(
    ("who", "silent_in", "period", "level", "reason"),
    [
        # A body reports for the months that it lived in, and for no other.
        ("heir", date(2025, 7, 1), "2025", "province", paperless.SILENT),
        ("merged", date(2025, 6, 1), "2025", "province", paperless.ACHIEVED),
        ("commune", date(2025, 7, 1), "2025-Q3", "commune", paperless.SILENT),
        ("commune", date(2025, 7, 1), "2025-Q4", "commune", paperless.ACHIEVED),
    ],
)
def test_who_has_to_report(
    bodies: Bodies, who: str, silent_in: date, period: str, level: str, reason: str
) -> None:
    HeldReport.objects.filter(body=bodies[who], month=silent_in).delete()
    board(bodies["top"], periods.read(period), TODAY)
    rows = standing.rows_of(bodies["top"], level=level, period=periods.read(period), today=TODAY)
    assert rows[0].reason == reason
    assert bodies["merged"] not in [row.body for row in rows]


@pytest.mark.parametrize(
    ("period", "meetings"),
    [
        # Before the reform each stands by itself; after it the heir carries the history of both.
        ("2025-Q2", {"Lào Cai cũ": 3, "Yên Bái": 6, "Cao Bằng": 3}),
        ("2025-Q3", {"Lào Cai": 6, "Cao Bằng": 3}),
        ("2025", {"Lào Cai": 30, "Cao Bằng": 12}),
    ],
)
def test_the_bars_follow_the_heirs_and_count_nobody_twice(
    bodies: Bodies, period: str, meetings: dict[str, int]
) -> None:
    shown = board(bodies["top"], periods.read(period), TODAY)
    assert {bar.name: bar.sums.meetings for bar in shown.bars} == meetings
    assert sum(meetings.values()) == shown.total.meetings
