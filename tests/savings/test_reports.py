"""Reports: the same numbers on the dashboard, the paper and in the workbook; issued once, by person or calendar."""

import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from people.models import JournalEntry
from people.rules import Refused
from savings import tasks
from savings.actions import reports, rollups
from savings.models import Report
from savings.pdf import issued as checks
from savings.pdf import reports as pdf
from savings.queries import nation
from savings.rules import arithmetic, periods, report
from savings.rules.units import Sums
from tests.savings.conftest import closed, written
from tests.savings.test_dashboards import ledger_of, reported

MONTH = "2026-10"
TODAY = date(2026, 11, 30)


# -- the rule --


@pytest.mark.parametrize(
    ("text", "today", "answer"),
    [
        ("2026-10", date(2026, 11, 1), "2026-10"),
        ("2026-10", date(2026, 10, 31), "Kỳ này chưa hết"),
        ("2026-Q3", date(2026, 10, 1), "2026-Q3"),
        ("2026-Q4", date(2026, 12, 31), "Kỳ này chưa hết"),
        ("2025", date(2026, 1, 1), "2025"),
        ("2025..2026", date(2027, 1, 1), "theo tháng, quý hoặc năm"),
        ("tháng 10", date(2027, 1, 1), "không hợp lệ"),
        ("", date(2027, 1, 1), "không hợp lệ"),
    ],
)
def test_a_report_is_of_a_period_that_is_over(text, today, answer):
    try:
        assert report.checked_period(text, today).code == answer
    except Refused as why:
        assert answer in str(why)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 11, 6), ["2026-10"]),
        (date(2026, 10, 6), ["2026-09", "2026-Q3"]),
        (date(2027, 1, 6), ["2026-12", "2026-Q4", "2026"]),
    ],
)
def test_a_quarter_and_a_year_are_due_with_their_last_month(day, codes):
    assert [one.code for one in report.due_on(day)] == codes


def test_numbers_are_whole_or_have_one_decimal_and_what_is_unknown_says_why():
    sums = Sums(meetings=3, compared=2, seconds_before=600, seconds_after=411, items=3, items_consent=1)
    found = {line.key: line for line in report.lines_of(sums, report.Amounts(co2=Decimal("1234.5")), 0)}
    assert found["saved"].text == "31,5"
    assert found["consent_share"].text == "33,3"
    assert (found["before"].text, found["after"].text) == ("10", "6,9")
    assert found["co2"].text == "1.234,5"
    assert found["sheets"].text == "Chưa có danh sách nơi nhận giấy"
    assert found["print_cost"].text == "Chưa có đơn giá"
    assert report.from_json(report.as_json(found.values())) == list(found.values())


def test_without_meetings_nothing_is_made_up():
    found = {line.key: line for line in report.lines_of(Sums(), report.Amounts(), 0)}
    assert found["saved"].value is found["consent_share"].value is found["net"].value is None
    assert found["meetings"].text == "0"


# -- the act, its job and its files --


@pytest.fixture
def papers(settings, tmp_path):
    settings.PAPERS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def province(cast, time_machine):
    """Give a province whose units met in October, one of them saying so."""
    time_machine.move_to(f"{TODAY}T08:00:00+07:00")
    ledger_of(cast.province, date(2026, 10, 5))
    ledger_of(cast.province, date(2026, 10, 20))
    reported(cast.province, date(2026, 10, 1), 2)
    rollups.roll_up_month(date(2026, 10, 1))
    return cast.province


def issued(body, by, period: str = MONTH) -> Report:
    row = reports.ask_for_report(body=body, period=period, by=by)
    tasks.make_report.call(str(row.uid))
    return Report.objects.select_related("body").get(pk=row.pk)


def text_of(content: bytes) -> str:
    paper = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in paper)


@pytest.mark.django_db
def test_dashboard_paper_and_workbook_say_the_same(province, cast, papers, client):
    row = issued(cast.government, cast["auditor"])
    assert row.state == "ready"
    shown = nation.dashboard_of(cast.government, period=periods.read(MONTH), today=TODAY)
    paper = text_of(pdf.path_of(row, "pdf").read_bytes())
    sheets = openpyxl.load_workbook(io.BytesIO(pdf.path_of(row, "xlsx").read_bytes()))
    cells = {line[0].value: line[1].value for line in sheets["Tổng hợp"].iter_rows() if len(line) > 1}
    saved = arithmetic.rounded(shown.total.time_saved)
    assert cells["Phiên họp đã tổ chức"] == shown.total.meetings == 2
    assert cells["Thời gian họp giảm"] == float(saved)
    assert f"Thời gian họp giảm {arithmetic.number_text(saved)} %" in paper
    for line in report.from_json(row.numbers["lines"]):
        assert line.text in paper, line
        cell = cells[line.label]
        assert cell == line.why if line.value is None else Decimal(str(cell)) == Decimal(line.value)
    (level,) = (one for one in shown.levels if one.level == "province")
    share = arithmetic.rounded(Fraction(level.rate.achieved * 100, level.existing))
    assert f"{level.rate.achieved}/{level.existing} {arithmetic.number_text(share)}" in paper
    assert province.name in paper
    # The page of the dashboard, as a person reads it.
    client.force_login(cast["auditor"])
    page = client.get(reverse("dashboard", args=[cast.government.pk]), {"period": MONTH}).content.decode()
    assert f"Giảm {arithmetic.number_text(saved)} %" in page


@pytest.mark.django_db
def test_what_each_ledger_computed_at_its_own_rates_is_added_up(cast, papers, time_machine):
    time_machine.move_to("2026-12-10T08:00:00+07:00")
    row = written(closed(cast))
    rollups.roll_up_month(date(2026, 11, 1))
    found = {one["key"]: one for one in issued(cast.government, cast["auditor"], "2026-11").numbers["lines"]}
    # Without a list of recipients and a price there is nothing to add, and no zero is made up.
    assert row.values["kilograms"]["value"] is None
    assert found["kilograms"]["value"] is found["co2"]["value"] is found["print_cost"]["value"] is None
    weights = [("co2", "12.34"), ("kilograms", "3956.75")]
    for key, value in weights:
        row.values[key] = {
            **row.values[key],
            "value": value,
            "inputs": {"rate": "1,08", "unit": "kg", "source": "S", "year": 2013},
        }
    row.save()
    numbers = issued(cast.government, cast["auditor"], "2026-11").numbers
    found = {one["key"]: one["value"] for one in numbers["lines"]}
    assert (found["kilograms"], found["co2"]) == ("3956.8", "12.3")
    assert numbers["rates"] == [
        {"kind": "Hệ số phát thải của giấy", "value": "1,08", "unit": "kg", "source": "S", "year": 2013}
    ]


@pytest.mark.django_db
def test_a_report_is_issued_once_and_stays(province, cast, papers):
    row = issued(province, cast["auditor"])
    before = (row.numbers, row.pdf_sha256, pdf.path_of(row, "pdf").read_bytes())
    ledger_of(province, date(2026, 10, 28))
    rollups.roll_up_month(date(2026, 10, 1))
    tasks.make_report.call(str(row.uid))
    row.refresh_from_db()
    assert (row.numbers, row.pdf_sha256, pdf.path_of(row, "pdf").read_bytes()) == before
    with pytest.raises(Refused, match="đã được lập"):
        reports.issue_report(report=row, numbers={}, files={"pdf": "", "xlsx": ""}, by=None)
    assert issued(province, cast["auditor"]).numbers != row.numbers
    told = JournalEntry.objects.filter(body=province, verb__startswith="report.").order_by("serial")
    assert [*told.values_list("verb", flat=True)] == [*("report.asked", "report.issued") * 2]


@pytest.mark.django_db
def test_who_may_not_see_the_figures_gets_no_report(province, cast, papers):
    with pytest.raises(Refused, match="không có quyền lập báo cáo"):
        reports.ask_for_report(body=province, period=MONTH, by=cast["minister1"])
    with pytest.raises(Refused, match="chưa hết"):
        reports.ask_for_report(body=province, period="2026-11", by=cast["auditor"])
    reports.ask_for_report(body=province, period=MONTH, by=cast["auditor"])
    with pytest.raises(Refused, match="đang được lập"):
        reports.ask_for_report(body=province, period=MONTH, by=cast["auditor"])


@pytest.mark.django_db
def test_the_calendar_asks_for_what_ended_once_and_only_where_something_was_held(province, cast, papers):
    assert reports.ask_for_due(date(2026, 11, 6)) == 2
    assert reports.ask_for_due(date(2026, 11, 6)) == 0
    assert {row.body for row in Report.objects.all()} == {cast.government, province}
    assert {row.asked_by for row in Report.objects.all()} == {None}
    assert reports.ask_for_due(date(2026, 9, 6)) == 0


@pytest.mark.django_db
def test_an_altered_report_is_found(province, cast, papers):
    row = issued(province, cast["auditor"])
    assert list(checks.differences()) == []
    Report.objects.filter(pk=row.pk).update(numbers={**row.numbers, "target": "1 %"})
    assert [one.what for one in checks.differences()] == ["the numbers are not those that were issued"]
    # The command counts it beside the two ledgers, which no journal tells of.
    with pytest.raises(CommandError, match="3 differences"):
        call_command("recompute_savings", "--check")
    Report.objects.filter(pk=row.pk).update(numbers=row.numbers)
    pdf.path_of(row, "xlsx").write_bytes(b"other")
    (found,) = checks.differences(province.pk)
    assert found.what == "the xlsx is missing or not the one that was issued"
    row.delete()
    assert [one.what for one in checks.differences()] == ["the report of the journal is missing"]


@pytest.mark.django_db
def test_a_report_whose_job_broke_can_be_asked_for_again(province, cast, settings, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder of papers should be")
    settings.PAPERS_DIR = tmp_path / "taken"
    row = reports.ask_for_report(body=province, period=MONTH, by=cast["auditor"])
    with pytest.raises(OSError, match="taken"):
        tasks.make_report.call(str(row.uid))
    row.refresh_from_db()
    assert row.state == "failed"
    settings.PAPERS_DIR = tmp_path
    assert issued(province, cast["auditor"]).state == "ready"
    # The next try of the first job finds the folder, too.
    tasks.make_report.call(str(row.uid))
    row.refresh_from_db()
    assert row.state == "ready"


# -- the page --


@pytest.mark.django_db
def test_the_page_offers_what_is_over_and_hands_out_what_was_issued(province, cast, papers, client):
    client.force_login(cast["auditor"])
    page = reverse("reports", args=[province.pk])
    assert '<option value="2026-10">' in client.get(page).content.decode()
    assert client.post(reverse("ask_report", args=[province.pk]), {"period": MONTH}).status_code == 302
    assert "Đang lập" in client.get(page).content.decode()
    row = Report.objects.select_related("body").get()
    address = reverse("report_file", args=[row.pk, "pdf"])
    assert client.get(address).status_code == 404
    tasks.make_report.call(str(row.uid))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == pdf.path_of(row, "pdf").read_bytes()
    assert "2026-10.pdf" in answer["Content-Disposition"]
    workbook = client.get(reverse("report_file", args=[row.pk, "xlsx"]))
    assert (
        openpyxl.load_workbook(io.BytesIO(b"".join(workbook.streaming_content))).sheetnames[0] == "Tổng hợp"
    )
    assert client.get(reverse("report_file", args=[row.pk, "docx"])).status_code == 404
    pdf.path_of(row, "pdf").write_bytes(b"altered")
    assert client.get(address).status_code == 404
    client.force_login(cast["minister1"])
    assert client.get(address).status_code == client.get(page).status_code == 404
    assert client.post(reverse("ask_report", args=[province.pk]), {"period": ""}).status_code == 404
    client.force_login(cast["auditor"])
    assert client.post(reverse("ask_report", args=[province.pk]), {"period": "x"}).status_code == 409
    assert timezone.localdate() == TODAY


@pytest.mark.django_db
def test_a_name_that_begins_with_a_sign_is_no_formula(province, cast, papers):
    province.name = "=HYPERLINK(1)"
    province.save()
    row = issued(cast.government, cast["auditor"])
    book = openpyxl.load_workbook(io.BytesIO(pdf.path_of(row, "xlsx").read_bytes()))
    cell = book["Theo đơn vị"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
