"""Baselines are measured from every meeting of a year, confirmed by the head of office, and locked."""

from datetime import date
from decimal import Decimal

import pytest

from ecabinet.demo import Cast
from people.models import JournalEntry
from people.rules import Refused
from savings.actions import baselines
from savings.models import Baseline
from savings.rules.baseline import Held

pytestmark = pytest.mark.django_db

YEAR = {"period_from": date(2025, 1, 1), "period_to": date(2025, 12, 31)}


def held(minutes: str, items: int = 20, **more: object) -> Held:
    given = {"evidence": "BB 06/BB-VPCP", "people": 27, "pages": 120, "copies": 30, **more}
    return Held(date(2025, 6, 2), Decimal(minutes), items, **given)


@pytest.fixture
def begun(cast: Cast) -> Baseline:
    return baselines.create_baseline(body=cast.government, kind="regular", **YEAR, by=cast["secretary"])


@pytest.fixture
def locked(cast: Cast, begun: Baseline) -> Baseline:
    meetings = [held("168"), held("170.5"), held("600", excluded_for="Họp hai ngày về bão số 3")]
    baselines.record_meetings(baseline=begun, meetings=meetings, by=cast["secretary"])
    baselines.record_recipients(
        baseline=begun, recipients=[("Thủ tướng Chính phủ", "member", 1)], by=cast["secretary"]
    )
    return baselines.lock_baseline(baseline=begun, by=cast["minister24"])


def test_a_locked_baseline_says_what_it_measured(locked: Baseline) -> None:
    assert (locked.n, locked.minutes, locked.median) == (2, Decimal("169.25"), Decimal("169.25"))
    assert (locked.least, locked.most) == (Decimal(168), Decimal("170.50"))
    assert locked.minutes_per_item == Decimal("8.4625")
    entry = JournalEntry.objects.get(verb="baseline.locked")
    assert entry.data["minutes"] == "677/4"
    assert [one["excluded_for"] for one in entry.data["meetings"]] == ["", "", "Họp hai ngày về bão số 3"]
    assert entry.data["recipients"] == [["Thủ tướng Chính phủ", "member", 1]]


def test_nothing_of_a_locked_baseline_is_changed(locked: Baseline, cast: Cast) -> None:
    for change in (
        lambda: baselines.record_meetings(baseline=locked, meetings=[held("1")], by=cast["secretary"]),
        lambda: baselines.record_recipients(baseline=locked, recipients=[], by=cast["secretary"]),
        lambda: baselines.lock_baseline(baseline=locked, by=cast["minister24"]),
    ):
        with pytest.raises(Refused, match="đã khóa"):
            change()
    locked.refresh_from_db()
    assert locked.meetings.count() == 3


def test_a_change_is_a_new_version_with_a_reason(locked: Baseline, cast: Cast) -> None:
    again = {"body": cast.government, "kind": "regular", **YEAR, "by": cast["secretary"]}
    with pytest.raises(Refused, match="lý do"):
        baselines.create_baseline(**again)
    second = baselines.create_baseline(**again, reason="Bổ sung biên bản tháng 3")
    assert (second.version, second.reason) == (2, "Bổ sung biên bản tháng 3")
    with pytest.raises(Refused, match="chưa khóa"):
        baselines.create_baseline(**again, reason="Lần nữa")
    assert Baseline.objects.get(version=1).is_locked


@pytest.mark.parametrize("who", ["minister1", "guest", "province.secretary", "auditor", "operator"])
def test_only_who_prepares_measures(who: str, cast: Cast, begun: Baseline) -> None:
    with pytest.raises(Refused, match="không có quyền"):
        baselines.create_baseline(body=cast.government, kind="urgent", **YEAR, by=cast[who])
    with pytest.raises(Refused, match="không có quyền"):
        baselines.record_meetings(baseline=begun, meetings=[held("100")], by=cast[who])


@pytest.mark.parametrize("who", ["secretary", "chair", "minister1", "province.member7"])
def test_only_the_head_of_office_locks(who: str, cast: Cast, begun: Baseline) -> None:
    baselines.record_meetings(baseline=begun, meetings=[held("100")], by=cast["secretary"])
    with pytest.raises(Refused, match="người đứng đầu văn phòng"):
        baselines.lock_baseline(baseline=begun, by=cast[who])
    assert not JournalEntry.objects.filter(verb="baseline.locked").exists()


def test_an_empty_baseline_is_not_locked(cast: Cast, begun: Baseline) -> None:
    with pytest.raises(Refused, match="Chưa có phiên họp"):
        baselines.lock_baseline(baseline=begun, by=cast["minister24"])


@pytest.mark.parametrize(
    ("recipients", "words"),
    [
        ([("", "member", 1)], "có tên"),
        ([("A", "nobody", 1)], "loại"),
        ([("A", "member", 0)], "số bản"),
    ],
)
def test_a_recipient_has_a_name_a_kind_and_copies(
    recipients: list[tuple[str, str, int]], words: str, cast: Cast, begun: Baseline
) -> None:
    with pytest.raises(Refused, match=words):
        baselines.record_recipients(baseline=begun, recipients=recipients, by=cast["secretary"])


def test_kinds_and_sides_are_known(cast: Cast) -> None:
    with pytest.raises(Refused, match="Loại họp"):
        baselines.create_baseline(body=cast.government, kind="x", **YEAR, by=cast["secretary"])
    with pytest.raises(Refused, match="hai mặt"):
        baselines.create_baseline(body=cast.government, kind="regular", **YEAR, sides=3, by=cast["secretary"])
