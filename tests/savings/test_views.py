"""The pages of the savings: who sees them, and that every number says how it came about."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ecabinet.demo import Cast
from people.models import User
from savings.models import MeetingLedger

pytestmark = pytest.mark.django_db


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


DOORS = {
    "chair": (200, 200),
    "secretary": (200, 200),
    "auditor": (200, 200),
    "minister1": (404, 404),
    "guest": (404, 404),
    "province.secretary": (404, 404),
}


def test_doors(ledger: MeetingLedger, cast: Cast) -> None:
    page = reverse("body_savings", args=[ledger.body_id])
    of_meeting = reverse("ledger_page", args=[ledger.pk])
    found = {
        who: (as_(cast[who]).get(page).status_code, as_(cast[who]).get(of_meeting).status_code)
        for who in DOORS
    }
    assert found == DOORS
    for address in (page, of_meeting):
        assert Client().get(address).status_code == 302


def own(ledger: MeetingLedger) -> str:
    return reverse("body_savings", args=[ledger.body_id])


def test_one_body_is_not_shown_to_the_other(ledger: MeetingLedger, cast: Cast) -> None:
    client = as_(cast["province.secretary"])
    for name in ("body_savings", "dashboard", "body_meetings"):
        assert client.get(reverse(name, args=[ledger.body_id])).status_code == 404
    assert ledger.meeting.title not in words(client, reverse("dashboard", args=[cast.province.pk]))


@pytest.mark.parametrize("query", ["year=", "year=abc", "year=1", f"year={10**30}"])
def test_nonsense_in_the_address_shows_the_page(ledger: MeetingLedger, cast: Cast, query: str) -> None:
    assert as_(cast["chair"]).get(f"{own(ledger)}?{query}").status_code == 200


def test_the_page_has_three_figures_with_target_and_mark(ledger: MeetingLedger, cast: Cast) -> None:
    page = words(as_(cast["chair"]), own(ledger))
    for wanted in (
        "Chưa có đường cơ sở",
        "Mục tiêu: giảm 30 đến 50 %",
        "Chưa có danh sách nơi nhận giấy",
        "100 %",
        "Đo tự động",
        "Ước tính",
        "Đơn vị khai báo",
        "1 phiên họp không giấy : 1 phiên họp được tính × 100 = 100 %",
        "62 phút",
        "90 phút",
        "không có yêu cầu in trên hệ thống",
    ):
        assert wanted in page, wanted


def test_the_chart_is_a_drawing_with_words(ledger: MeetingLedger, cast: Cast) -> None:
    page = as_(cast["chair"]).get(own(ledger)).content.decode()
    drawing = page[page.index('<svg class="chart"') : page.index("</svg>", page.index('<svg class="chart"'))]
    assert 'role="img"' in drawing
    assert "21/11/2026: thực tế 62, dự kiến 90." in " ".join(drawing.split())
    assert "style=" not in drawing


def test_the_ledger_unfolds_each_formula_with_its_numbers(ledger: MeetingLedger, cast: Cast) -> None:
    page = words(as_(cast["auditor"]), reverse("ledger_page", args=[ledger.pk]))
    for wanted in (
        "Kết thúc 09:02 − khai mạc 08:00 − nghỉ 0 phút = 62 phút",
        "13 trang một bộ (bản cuối) × 28 người, cơ quan được mời = 364 trang",
        "Chưa có danh sách nơi nhận tài liệu giấy trước đây",
        ledger.journal_head,
    ):
        assert wanted in page, wanted


def test_a_body_without_a_meeting_says_so(cast: Cast) -> None:
    page = reverse("body_savings", args=[cast.government.pk])
    assert "Chưa có phiên họp nào kết thúc" in words(as_(cast["chair"]), page)


def test_the_page_asks_the_database_a_few_times(
    ledger: MeetingLedger, cast: Cast, django_assert_max_num_queries
) -> None:
    client = as_(cast["chair"])
    client.get(own(ledger))
    with django_assert_max_num_queries(14):
        client.get(own(ledger))
