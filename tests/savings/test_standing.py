"""The list of a level in parts, and a body beside the others of its level, without a name."""

from datetime import date

import pytest
from django.urls import reverse

from ecabinet.demo import Cast
from people.models import Body
from savings.actions import rollups
from savings.queries import standing
from savings.rules import paperless
from tests.savings.test_dashboards import TODAY, YEAR, board, ledger_of
from tests.savings.test_views import as_, words

pytestmark = pytest.mark.django_db


def communes(cast: Cast, count: int) -> list[Body]:
    return Body.objects.bulk_create(
        Body(level="commune", code=f"{number:05}", name=f"Xã {number:03}", kind="xã", parent=cast.province)
        for number in range(count)
    )


def part(cast: Cast, start: int, reason: str = "") -> standing.Listing:
    return standing.listing_of(
        cast.government, level="commune", period=YEAR, today=TODAY, start=start, reason=reason
    )


def test_a_level_of_many_bodies_is_listed_in_parts(cast: Cast) -> None:
    communes(cast, 230)
    found = [part(cast, start) for start in (0, 100, 200, 999)]
    assert [len(one.rows) for one in found] == [100, 100, 30, 0]
    assert [(one.previous, one.following) for one in found[:3]] == [(None, 100), (0, 200), (100, None)]
    assert {one.total for one in found} == {230}
    assert part(cast, 0, paperless.ACHIEVED).total == 0
    page = words(
        as_(cast["auditor"]), reverse("standing", args=[cast.government.pk, "commune"]) + "?start=100"
    )
    assert "Xã 100" in page
    assert "Xã 099" not in page
    assert "Trang trước" in page and "Trang sau" in page
    # What nobody links to shows the beginning.
    for start in ("x", "-1", "9" * 30):
        address = reverse("standing", args=[cast.government.pk, "commune"]) + f"?start={start}"
        assert "Xã 000" in words(as_(cast["auditor"]), address)


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    cast: Cast, django_assert_num_queries
) -> None:
    communes(cast, 3)
    with django_assert_num_queries(3):
        part(cast, 0)
    Body.objects.filter(level="commune").delete()
    communes(cast, 150)
    with django_assert_num_queries(3):
        part(cast, 0)


def test_a_body_stands_beside_its_level_without_a_name(cast: Cast) -> None:
    others = communes(cast, 8)
    for place, body in enumerate(others):
        ledger_of(body, date(2026, 9, 9), seconds_held=6000 - place * 600)
    rollups.roll_up_month(date(2026, 9, 1))
    own = others[7]
    found = dict(board(own).peers)
    assert (found["time"].own, found["time"].median, found["time"].others) == (70, 30, 7)
    assert found["time"].place == "above"
    page = words(as_(cast["auditor"]), reverse("dashboard", args=[own.pk]))
    assert "So với các đơn vị cùng cấp" in page
    assert not any(body.name in page for body in others if body != own)


def test_too_few_others_are_not_compared(cast: Cast) -> None:
    others = communes(cast, 5)
    for body in others:
        ledger_of(body, date(2026, 9, 9))
    assert board(others[0]).peers == []
    assert board(cast.government).peers == []


def test_paper_without_a_list_of_recipients_says_so(cast: Cast) -> None:
    ledger_of(cast.government, date(2026, 9, 9), sheets=None)
    rollups.roll_up_month(date(2026, 9, 1))
    address = reverse("dashboard", args=[cast.government.pk]) + "?period=2026"
    assert "Chưa có danh sách nơi nhận giấy" in words(as_(cast["auditor"]), address)
    ledger_of(cast.government, date(2026, 9, 10), sheets=0)
    rollups.roll_up_month(date(2026, 9, 1))
    page = words(as_(cast["auditor"]), address)
    assert "Chưa có danh sách nơi nhận giấy" not in page
    assert "Cộng của 1 phiên họp" in page


def test_generated_figures_are_marked_on_the_dashboard(cast: Cast) -> None:
    address = reverse("dashboard", args=[cast.government.pk]) + "?period=2026"
    ledger_of(cast.province, date(2026, 9, 9), is_generated=True)
    rollups.roll_up_month(date(2026, 9, 1))
    assert "Có số liệu giả lập" in words(as_(cast["auditor"]), address)
    assert "Có số liệu giả lập" not in words(as_(cast["auditor"]), address.replace("2026", "2025"))
