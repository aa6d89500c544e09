"""Rates and targets as data: what may be entered, by whom, from when, and for whom it holds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from ecabinet.demo import Cast
from people import access, clock
from people.models import JournalEntry
from people.rules import Refused
from savings.actions import ratebook
from savings.models import Rate, Target
from savings.queries import checking, nation
from savings.queries import ratebook as queries
from savings.rules import ratebook as rules
from tests.savings.conftest import closed, written
from tests.savings.test_dashboards import TODAY, YEAR
from tests.savings.test_views import as_, words

DAY = date(2026, 11, 26)
RATE: dict[str, Any] = {
    "kind": "print_cost",
    "value": "300",
    "source": "Quyết định 12/QĐ-VP",
    "year": 2026,
    "valid_from": DAY,
}
TARGET: dict[str, Any] = {
    "level": "commune",
    "indicator": "paperless",
    "at_least": "80",
    "at_most": "",
    "valid_from": DAY,
    "valid_to": None,
    "source": "Kế hoạch 5/KH-VPCP",
}

# -- the rules --------------------------------------------------------------------------------------

GOOD_VALUES = [
    ("300", "300"),
    ("1.586,5", "1586.5"),
    ("1.08", "1.08"),
    (" 2 000 ", "2000"),
    ("0,0001", "0.0001"),
]


@pytest.mark.parametrize(("typed", "wanted"), GOOD_VALUES)
def test_a_value_as_it_is_typed(typed: str, wanted: str) -> None:
    assert rules.checked_rate(**{**RATE, "value": typed}, today=DAY) == Decimal(wanted)


@pytest.mark.parametrize(
    ("changed", "words_"),
    [
        ({"kind": "coffee"}, "không có trong hệ thống"),
        ({"value": "0"}, "lớn hơn 0"),
        ({"value": "-1"}, "lớn hơn 0"),
        ({"value": "100.001,0"}, "không quá 100.000"),
        ({"kind": "paper_co2", "value": "11"}, "không quá 10"),
        ({"value": "ba trăm"}, "bằng số"),
        ({"value": "NaN"}, "bằng số"),
        ({"value": "0,00001"}, "bằng số"),
        ({"source": " "}, "nguồn"),
        ({"source": "x" * 301}, "quá 300"),
        ({"year": 1989}, "từ 1990"),
        ({"year": 2027}, "đến 2026"),
        ({"valid_from": date(2026, 11, 25)}, "từ hôm nay"),
    ],
)
def test_what_is_no_rate(changed: dict[str, Any], words_: str) -> None:
    with pytest.raises(Refused, match=words_):
        rules.checked_rate(**{**RATE, **changed}, today=DAY)


@pytest.mark.parametrize(
    ("changed", "words_"),
    [
        ({"level": "hamlet"}, "không có trong hệ thống"),
        ({"indicator": "coffee"}, "không có trong hệ thống"),
        ({"at_least": "0"}, "từ trên 0"),
        ({"at_least": "101"}, "đến 100"),
        ({"at_least": "50", "at_most": "30"}, "không thấp hơn"),
        ({"source": ""}, "nguồn"),
        ({"valid_from": date(2026, 1, 1)}, "từ hôm nay"),
        ({"valid_to": date(2026, 11, 25)}, "sau ngày có hiệu lực"),
    ],
)
def test_what_is_no_target(changed: dict[str, Any], words_: str) -> None:
    with pytest.raises(Refused, match=words_):
        rules.checked_target(**{**TARGET, **changed}, today=DAY)


def test_a_target_is_one_value_or_a_span() -> None:
    assert rules.checked_target(**TARGET, today=DAY) == (80, None)
    assert rules.checked_target(**{**TARGET, "at_most": "90,5"}, today=DAY) == (80, Decimal("90.5"))


# -- the acts ---------------------------------------------------------------------------------------


@pytest.fixture
def today() -> Any:
    with clock.playing(datetime.fromisoformat(f"{DAY}T08:00:00+07:00")) as played:
        yield played


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_rate_is_entered_once_and_journalled(cast: Cast) -> None:
    row = ratebook.set_rate(body=cast.government, **RATE, by=cast["operator"])
    assert (row.value, row.unit, row.valid_from) == (300, "đồng/trang", DAY)
    entry = JournalEntry.objects.get(verb="rate.set")
    assert entry.data["rate"]["source"] == RATE["source"]
    assert entry.data["valid_from"] == "2026-11-26"
    with pytest.raises(Refused, match="Đã có một mức"):
        ratebook.set_rate(body=cast.government, **RATE, by=cast["operator"])
    assert Rate.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("who", ["chair", "secretary", "auditor", "province.secretary"])
def test_only_the_administrator_enters_rates_and_targets(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="Chỉ quản trị"):
        ratebook.set_rate(body=cast.government, **RATE, by=cast[who])
    with pytest.raises(Refused, match="Chỉ quản trị"):
        ratebook.set_target(body=cast.government, **TARGET, by=cast[who])
    assert not Rate.objects.exists() and not Target.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_target_holds_on_the_dashboard_from_its_day_on(cast: Cast) -> None:
    ratebook.set_target(
        body=cast.government, **{**TARGET, "level": "province", "at_least": "90"}, by=cast["operator"]
    )
    with pytest.raises(Refused, match="Đã có mục tiêu"):
        ratebook.set_target(body=cast.government, **{**TARGET, "level": "province"}, by=cast["operator"])
    levels = {one.level: one for one in nation.dashboard_of(cast.government, period=YEAR, today=TODAY).levels}
    target = levels["province"].target
    assert target is not None and (target.at_least, target.source) == (90, TARGET["source"])
    before = nation.dashboard_of(cast.government, period=YEAR, today=date(2026, 11, 25))
    assert before.levels[0].target is not None and before.levels[0].target.at_least == 100
    assert JournalEntry.objects.get(verb="target.set").data["at_most"] is None


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_targets_are_the_nation_s(cast: Cast) -> None:

    access.allow(cast["operator"], "administer_body", cast.province)
    with pytest.raises(Refused, match="cấp quốc gia"):
        ratebook.set_target(body=cast.province, **TARGET, by=cast["operator"])


# -- for whom a rate holds --------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_rate_of_the_nation_holds_below_until_a_body_has_its_own(cast: Cast) -> None:
    common = {"kind": "print_cost", "unit": "đồng/trang", "source": "x", "year": 2026}
    Rate.objects.create(body=cast.government, value=300, valid_from=date(2026, 1, 1), **common)
    Rate.objects.create(body=cast.province, value=250, valid_from=date(2026, 6, 1), **common)
    # The nation's later one does not go before a province's own.
    Rate.objects.create(body=cast.government, value=400, valid_from=date(2026, 9, 1), **common)

    def cost(body: Any, day: date) -> Decimal | None:
        rate = queries.rates_for(body, day).get("print_cost")
        return rate.value if rate else None

    found = [cost(cast.province, date(2026, month, 15)) for month in (1, 6, 10)]
    assert found == [300, 250, 250]
    assert [cost(cast.government, date(2026, month, 15)) for month in (1, 6, 10)] == [300, 300, 400]
    assert cost(cast.province, date(2025, 12, 31)) is None


@pytest.mark.django_db
def test_a_later_rate_changes_no_written_ledger(cast: Cast) -> None:
    row = written(closed(cast))
    Rate.objects.create(
        body=cast.government,
        kind="paper_co2",
        value=2,
        unit="x",
        source="x",
        year=2026,
        valid_from=date(2020, 1, 1),
    )
    assert list(checking.ledger_differences()) == []
    assert row.values["co2"]["value"] is None


# -- the page ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_the_page_shows_unit_source_year_and_forms_for_the_administrator(cast: Cast) -> None:
    address = reverse("ratebook", args=[cast.government.pk])
    page = words(as_(cast["operator"]), address)
    for said in (
        "1,08",
        "kg CO₂e/kg giấy",
        "EPA Victoria",
        "Chưa có, nên không tính số tiền",
        "696",
        "Nhập mức mới",
    ):
        assert said in page
    seen = words(as_(cast["auditor"]), address)
    assert "696" in seen and "Nhập mức mới" not in seen
    assert "Mục tiêu của các cấp" not in words(
        as_(cast["auditor"]), reverse("ratebook", args=[cast.province.pk])
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_what_is_sent_is_entered_or_answered_with_a_sentence(cast: Cast) -> None:
    client = as_(cast["operator"])
    sent = {**RATE, "value": "300,5", "valid_from": "2026-12-01"}
    assert client.post(reverse("set_rate", args=[cast.government.pk]), sent).status_code == 302
    assert Rate.objects.get().value == Decimal("300.5")
    assert (
        client.post(reverse("set_rate", args=[cast.government.pk]), {**sent, "year": ""}).status_code == 409
    )
    wanted = {**TARGET, "valid_from": "2027-01-01", "valid_to": ""}
    assert client.post(reverse("set_target", args=[cast.government.pk]), wanted).status_code == 302
    assert client.post(reverse("set_target", args=[cast.government.pk]), {}).status_code == 409
    assert "300,5" in words(client, reverse("ratebook", args=[cast.government.pk]))
