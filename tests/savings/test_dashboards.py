"""The dashboard of a body and everything under it: the law's numbers, the reform, figures without content."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from ecabinet.demo import Cast
from people import access, clock
from people.models import Body, JournalEntry, Succession
from people.rules import Refused
from savings.actions import baselines, reporting, rollups
from savings.models import HeldReport, MeetingLedger, RollUp
from savings.queries import checking, nation, standing
from savings.rules import paperless, periods
from savings.rules.baseline import Held
from tests.savings.conftest import BEGIN, closed, written
from tests.savings.test_views import as_, words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 10)
YEAR, BEFORE = periods.read("2026"), periods.read("2025")


def ledger_of(body: Body, on: date, paperless_: bool | None = True, **columns: object) -> MeetingLedger:
    """Store the columns of a ledger as its closing would."""
    number = MeetingLedger.objects.filter(body=body).count() + 1
    return MeetingLedger.objects.create(
        body=body,
        meeting_uid=uuid.uuid4(),
        year=on.year,
        number=number,
        held_on=on,
        written_at=datetime.fromisoformat(f"{on}T12:00:00+07:00"),
        paperless=paperless_,
        **{
            "kind": "regular",
            "seconds_held": 3600,
            "seconds_before": 6000,
            "items": 5,
            "items_consent": 2,
            **columns,
        },
    )


def reported(body: Body, month: date, held: int) -> None:
    HeldReport.objects.create(
        body=body, month=month, held=held, at=datetime.fromisoformat("2026-12-02T08:00:00+07:00")
    )


def board(body: Body, period: periods.Period = YEAR, today: date = TODAY) -> nation.Dashboard:
    for month in checking.months_written():
        rollups.roll_up_month(month)
    return nation.dashboard_of(body, period=period, today=today)


def level(shown: nation.Dashboard, name: str) -> nation.Level:
    return next(one for one in shown.levels if one.level == name)


def months(period: periods.Period, until: date) -> list[date]:
    return [month for month in period.months() if month < until]


def test_a_silent_nation_has_achieved_nothing(cast: Cast) -> None:
    province = level(board(cast.government), "province")
    assert (province.existing, province.rate.achieved, province.absent) == (34, 0, 33)
    assert province.rate.by_reason[paperless.SILENT] == 1
    assert (province.progress.state, province.progress.missing) == ("far", 100)


def test_a_province_that_reported_every_month_and_used_no_paper(cast: Cast) -> None:
    for month in months(YEAR, date(2026, 12, 1)):
        ledger_of(cast.province, month.replace(day=9))
        reported(cast.province, month, 1)
    shown = board(cast.government)
    province = level(shown, "province")
    assert (province.rate.achieved, province.existing) == (1, 34)
    assert shown.total.time_saved == 40
    assert shown.bars[0].percent == "40,0"
    assert shown.total.consent_share == Decimal("0.4")
    assert len(shown.trend) == 11


def test_one_month_unreported_or_one_paper_meeting_is_enough_to_miss(cast: Cast) -> None:
    for month in months(YEAR, date(2026, 12, 1)):
        ledger_of(cast.province, month.replace(day=9), paperless_=month.month != 5)
        reported(cast.province, month, 1)
    assert level(board(cast.government), "province").rate.by_reason[paperless.PRINTED] == 1
    HeldReport.objects.filter(month=date(2026, 3, 1)).delete()
    assert level(board(cast.government), "province").rate.by_reason[paperless.SILENT] == 1


def test_a_level_that_ended_is_counted_on_its_last_day_and_never_after(cast: Cast) -> None:
    for month in months(BEFORE, date(2025, 7, 1)):
        ledger_of(cast.district, month.replace(day=9))
        reported(cast.district, month, 1)
    district = level(board(cast.government, BEFORE), "district")
    assert (district.existing, district.rate.achieved) == (696, 1)
    assert district.target is not None and district.target.at_least == 80
    assert "district" not in [one.level for one in board(cast.government, YEAR).levels]


def test_history_of_a_merged_province_stands_under_its_heir(cast: Cast) -> None:
    common = {"level": "province", "parent": cast.government, "kind": "tỉnh"}
    gone = Body.objects.create(code="15", name="Yên Bái", valid_to=date(2025, 6, 30), **common)
    heir = Body.objects.create(code="15", name="Lào Cai", valid_from=date(2025, 7, 1), **common)
    Succession.objects.create(predecessor=gone, successor=heir, on=date(2025, 7, 1))
    ledger_of(gone, date(2025, 3, 4), seconds_held=3000)
    ledger_of(heir, date(2025, 9, 4), seconds_held=1500)
    bars = {bar.name: bar for bar in board(cast.government, BEFORE).bars}
    assert "Yên Bái" not in bars
    assert (bars["Lào Cai"].sums.meetings, bars["Lào Cai"].percent) == (2, "62,5")
    early = {bar.name: bar for bar in board(cast.government, periods.read("2025-Q1")).bars}
    assert early["Yên Bái"].sums.meetings == 1
    assert "Lào Cai" not in early


def test_the_standing_lists_what_needs_doing_first_and_why(cast: Cast) -> None:
    ledger_of(cast.province, date(2026, 5, 9), paperless_=False, paperless_reason="printed")
    for month in months(YEAR, date(2026, 12, 1)):
        reported(cast.province, month, 1 if month.month == 5 else 0)
    board(cast.government)
    rows = standing.rows_of(cast.government, level="province", period=YEAR, today=TODAY)
    assert [(row.body, row.reason) for row in rows] == [(cast.province, paperless.PRINTED)]
    assert not standing.rows_of(
        cast.government, level="province", period=YEAR, today=TODAY, reason=paperless.SILENT
    )


def test_from_the_nation_to_the_meeting_in_five_taps_without_its_content(cast: Cast) -> None:
    meeting = closed(cast, printed=7)
    row = written(meeting)
    rollups.roll_up_month(row.held_on.replace(day=1))
    inside = words(as_(cast["auditor"]), reverse("ledger_page", args=[row.pk]))
    assert meeting.title in inside
    # Somebody above who may not read inside.
    body = Body.objects.create(level="national", code="TW", name="Trung ương", kind="x")
    Body.objects.filter(pk=cast.government.pk).update(parent=body)
    access.allow(cast["minister5"], "see_savings", body)
    above = as_(cast["minister5"])
    for address in (
        reverse("dashboard", args=[cast.government.pk]),
        reverse("body_meetings", args=[cast.government.pk]) + "?period=2026",
        reverse("ledger_page", args=[row.pk]),
    ):
        page = words(above, address)
        assert meeting.title not in page
        assert not any(item.title in page for item in meeting.items.all())
    assert "Đơn vị khai báo đã in 7 trang" in page


def test_the_dashboard_asks_the_database_a_fixed_number_of_times(
    cast: Cast, django_assert_num_queries
) -> None:
    for number in range(30):
        Body.objects.create(
            level="commune", code=f"{number:05}", name=f"Xã {number}", kind="xã", parent=cast.province
        )
    board(cast.government)
    with django_assert_num_queries(10):
        nation.dashboard_of(cast.government, period=YEAR, today=TODAY)


# -- reports and corrections ------------------------------------------------------------------------


def test_the_head_of_office_says_how_many_meetings_were_held(cast: Cast) -> None:
    ledger_of(cast.government, date(2026, 9, 9))
    month = date(2026, 9, 1)
    reporting.report_held(body=cast.government, month=month, held=2, by=cast["minister24"])
    reporting.report_held(body=cast.government, month=month, held=1, by=cast["minister24"])
    assert RollUp.objects.get(body=cast.government).reported == 1
    assert [
        entry.data["held"] for entry in JournalEntry.objects.filter(verb="held.reported").order_by("serial")
    ] == [2, 1]


@pytest.mark.parametrize(
    ("who", "month", "held", "words_"),
    [
        ("secretary", date(2026, 9, 1), 1, "người đứng đầu văn phòng"),
        ("minister24", date(2999, 1, 1), 1, "chưa hết"),
        ("minister24", date(2026, 9, 1), -1, "từ 0"),
        ("minister24", date(1900, 1, 1), 1, "không tồn tại"),
    ],
)
def test_what_cannot_be_reported(cast: Cast, who: str, month: date, held: int, words_: str) -> None:
    with pytest.raises(Refused, match=words_):
        reporting.report_held(body=cast.government, month=month, held=held, by=cast[who])


def locked(cast: Cast) -> None:
    row = baselines.create_baseline(
        body=cast.government,
        kind="regular",
        period_from=date(2025, 1, 1),
        period_to=date(2025, 12, 31),
        by=cast["secretary"],
    )
    held = Held(date(2025, 6, 2), Decimal(124), 8, evidence="BB 06")
    baselines.record_meetings(baseline=row, meetings=[held], by=cast["secretary"])
    baselines.record_recipients(baseline=row, recipients=[("A", "member", 28)], by=cast["secretary"])
    baselines.lock_baseline(baseline=row, by=cast["minister24"])


def test_a_correction_is_computed_anew_and_the_old_figure_stays(cast: Cast) -> None:
    # A body's journal never goes back in time: the baseline comes before the meeting.
    with clock.playing(BEGIN - timedelta(days=20)):
        locked(cast)
    row = written(closed(cast, printed=0))
    assert (row.paperless, row.seconds_before, row.sheets) == (True, 124 * 60, 196)
    correct = {"ledger": row, "reason": "Kiểm lại sổ in", "by": cast["minister24"]}
    found = reporting.correct_figure(fact="pages_printed", value="9", **correct)
    row.refresh_from_db()
    assert (row.paperless, row.sheets, row.pages_printed) == (False, 196 - 5, 9)
    assert (found.before["sheets"]["value"], found.after["sheets"]["value"]) == (196, 191)
    end = datetime.fromisoformat("2026-11-21T08:50:00+07:00").isoformat()
    reporting.correct_figure(fact="closed_at", value=end, **correct)
    row.refresh_from_db()
    assert (row.seconds_held, row.values["held"]["mark"], row.pages_printed) == (50 * 60, "declared", 9)
    assert list(checking.ledger_differences()) == []


@pytest.mark.parametrize(
    ("fact", "value", "reason", "who", "words_"),
    [
        ("pages_printed", "9", "", "minister24", "lý do"),
        ("pages_printed", "chín", "R", "minister24", "bằng số"),
        ("pages_printed", "0", "R", "minister24", "giống"),
        ("held", "60", "R", "minister24", "không sửa được"),
        ("closed_at", "hôm qua", "R", "minister24", "không hợp lệ"),
        ("closed_at", "2026-11-21T07:00:00+07:00", "R", "minister24", "sau khai mạc"),
        ("closed_at", "2026-11-21T09:30:00+07:00", "R", "minister24", "không muộn hơn"),
        ("pages_printed", "9", "R", "secretary", "người đứng đầu văn phòng"),
    ],
)
def test_what_cannot_be_corrected(
    cast: Cast, fact: str, value: str, reason: str, who: str, words_: str
) -> None:
    row = written(closed(cast))
    with pytest.raises(Refused, match=words_):
        reporting.correct_figure(ledger=row, fact=fact, value=value, reason=reason, by=cast[who])
    assert not JournalEntry.objects.filter(verb="figure.corrected").exists()


# -- the proof --------------------------------------------------------------------------------------


def test_a_ledger_or_roll_up_changed_by_hand_is_found(cast: Cast) -> None:
    row = written(closed(cast))
    rollups.roll_up_month(row.held_on.replace(day=1))
    assert list(checking.ledger_differences()) == list(checking.rollup_differences()) == []
    MeetingLedger.objects.filter(pk=row.pk).update(seconds_held=60)
    assert [one.what for one in checking.ledger_differences()] == ["column seconds_held: 60, journal 3720"]
    assert list(checking.rollup_differences())
    MeetingLedger.objects.filter(pk=row.pk).update(seconds_held=3720)
    row.values["held"]["value"] = 60
    MeetingLedger.objects.filter(pk=row.pk).update(values=row.values)
    assert [one.what for one in checking.ledger_differences()] == ["held: 60, journal 3720"]
    RollUp.objects.update(paperless=9)
    assert list(checking.rollup_differences())


def test_the_roll_up_of_a_day_makes_the_touched_months_anew(cast: Cast) -> None:
    row = written(closed(cast))
    day = row.written_at.replace(hour=0, minute=0)
    assert rollups.roll_up_day(day, day.replace(hour=23)) == 1
    assert rollups.roll_up_day(day, day.replace(hour=23)) == 1
    assert RollUp.objects.get().meetings == 1
    assert rollups.roll_up_day(day.replace(year=2001), day.replace(year=2001, hour=23)) == 0
