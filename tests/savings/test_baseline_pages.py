"""The pages of baselines: typed, imported, refused without losing anything, confirmed."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ecabinet.demo import Cast
from savings.actions import baselines
from savings.models import Baseline
from savings.rules import baseline_rows
from tests.savings.test_baselines import YEAR
from tests.savings.test_views import as_

pytestmark = pytest.mark.django_db
LINE = ("02/06/2025", "Phiên họp tháng 5", "168", "20", "27", "120", "30", "06/BB-VPCP", "")


@pytest.fixture
def begun(cast: Cast) -> Baseline:
    return baselines.create_baseline(body=cast.government, kind="regular", **YEAR, by=cast["secretary"])


def typed(*lines: tuple[str, ...]) -> dict[str, str]:
    names = list(baseline_rows.COLUMNS)
    cells = {
        f"{name}-{number}": value
        for number, line in enumerate(lines)
        for name, value in zip(names, line, strict=True)
    }
    return {"rows": "600", **cells}


def workbook(*lines: tuple[object, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(list(baseline_rows.COLUMNS.values()))
    for line in lines:
        book.active.append(list(line))
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("duong-co-so.xlsx", content.getvalue())


def test_a_secretary_begins_types_and_the_head_of_office_locks(cast: Cast) -> None:
    secretary, head = as_(cast["secretary"]), as_(cast["minister24"])
    page = reverse("baselines", args=[cast.government.pk])
    assert "Chưa có đường cơ sở" in secretary.get(page).content.decode()
    sent = {"kind": "regular", "month": "2025-01", "sides": "2"}
    answer = secretary.post(reverse("create_baseline", args=[cast.government.pk]), sent)
    row = Baseline.objects.get()
    assert answer["Location"] == reverse("baseline_page", args=[row.pk])
    assert (row.period_from, row.period_to) == (date(2025, 1, 1), date(2025, 12, 31))
    secretary.post(reverse("record_meetings", args=[row.pk]), typed(LINE, ("",) * 9))
    secretary.post(
        reverse("record_recipients", args=[row.pk]),
        {"rows": "3", "name-0": "Thủ tướng Chính phủ", "kind-0": "member", "copies-0": "2", "name-1": " "},
    )
    shown = secretary.get(answer["Location"]).content.decode()
    assert "168,0 phút" in " ".join(shown.replace("<strong>", "").split())
    assert "Xác nhận và khóa" not in shown
    head.post(reverse("lock_baseline", args=[row.pk]))
    row.refresh_from_db()
    assert (row.locked_by, row.minutes, row.recipients.get().copies) == (cast["minister24"], 168, 2)
    assert 'form="meetings-form"' not in secretary.get(answer["Location"]).content.decode()


def test_a_fault_writes_nothing_and_loses_nothing(cast: Cast, begun: Baseline) -> None:
    wrong = ("32/06/2025", "Họp khác", "abc", "20", "27", "", "", "", "")
    client = as_(cast["secretary"])
    answer = client.post(reverse("record_meetings", args=[begun.pk]), typed(LINE, wrong))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Dòng 2" in page
    for kept in ("Phiên họp tháng 5", "32/06/2025", "Họp khác", "abc"):
        assert f'value="{kept}"' in page
    assert not begun.meetings.exists()


def test_a_sheet_is_taken_whole(cast: Cast, begun: Baseline) -> None:
    rows = [
        (datetime(2025, 3, 3), "Phiên họp tháng 2", 170.5, 18, 26, 110, 30, "03/BB-VPCP", None),
        ("02/06/2025", "Phiên họp tháng 5", 600, 25, 27, None, None, "06/BB-VPCP", "Họp hai ngày về bão"),
    ]
    client = as_(cast["secretary"])
    client.post(reverse("record_meetings", args=[begun.pk]), {"sheet": workbook(*rows)})
    found = list(begun.meetings.values_list("held_on", "minutes", "is_excluded"))
    assert found == [(date(2025, 3, 3), Decimal("170.50"), False), (date(2025, 6, 2), Decimal(600), True)]


def test_a_sheet_with_a_fault_is_refused_with_its_row(cast: Cast, begun: Baseline) -> None:
    client = as_(cast["secretary"])
    answer = client.post(
        reverse("record_meetings", args=[begun.pk]),
        {"sheet": workbook(("hôm qua", "A", 1, 1, 1, 1, 1, "BB", ""))},
    )
    assert answer.status_code == 400
    assert "Dòng 2" in answer.content.decode()
    assert not begun.meetings.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("minister24", 200),
        ("auditor", 200),
        ("minister1", 404),
        ("province.secretary", 404),
    ],
)
def test_doors(who: str, status: int, cast: Cast, begun: Baseline) -> None:
    for address in (
        reverse("baselines", args=[cast.government.pk]),
        reverse("baseline_page", args=[begun.pk]),
    ):
        assert as_(cast[who]).get(address).status_code == status
