"""The ledger is written once, by the system, from the journal; and comes out the same when computed again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ecabinet.demo import Cast
from meetings.actions import session
from meetings.models import Meeting
from people import followers
from people.models import JournalEntry
from people.rules import Refused
from savings import tasks
from savings.actions import ledgers as actions
from savings.models import Baseline, MeetingLedger, Rate
from savings.queries import ledgers as queries
from tests.minutes.conftest import hold
from tests.savings.conftest import BEGIN, closed, tell, written

pytestmark = pytest.mark.django_db


def value(row: MeetingLedger, key: str) -> object:
    return row.values[key]["value"]


def locked_baseline(meeting: Meeting, copies: int = 0, **fields: object) -> Baseline:
    row = Baseline.objects.create(
        **{
            "body": meeting.body,
            "kind": meeting.kind,
            "minutes": Decimal("102.50"),
            "n": 11,
            "period_from": date(2025, 11, 1),
            "period_to": date(2026, 10, 31),
            "locked_at": timezone.now(),
            **fields,
        }
    )
    if copies:
        row.recipients.create(name="Thành viên Chính phủ", copies=copies)
    return row


def test_closing_asks_for_the_ledger() -> None:
    assert "after savings.tasks.write_ledger" in followers.registered()["meeting.closed"]


def test_the_ledger_is_written_by_the_system(ledger: MeetingLedger) -> None:
    entry = JournalEntry.objects.get(verb="ledger.written")
    assert entry.actor is None
    assert set(entry.data) == {"ledger", "values", "baseline", "rates", "journal_head"}
    assert entry.data["values"] == ledger.values
    assert entry.data["journal_head"] == JournalEntry.objects.get(verb="meeting.closed").hash
    assert ledger.journal_head == entry.data["journal_head"]
    assert (value(ledger, "held"), value(ledger, "planned")) == (62 * 60, 90 * 60)
    assert (value(ledger, "pages_sent"), value(ledger, "pages"), value(ledger, "paperless")) == (
        364,
        None,
        True,
    )


def test_a_job_that_runs_twice_writes_one_ledger(ledger: MeetingLedger) -> None:
    tasks.write_ledger.call(str(ledger.meeting.uid))
    assert MeetingLedger.objects.count() == 1
    assert JournalEntry.objects.filter(verb="ledger.written").count() == 1
    with pytest.raises(Refused, match="đã được ghi"):
        actions.write_ledger(meeting=ledger.meeting, by=None)


def test_a_meeting_that_goes_on_has_no_ledger(live_meeting: Meeting) -> None:
    with pytest.raises(Refused, match="chưa kết thúc"):
        actions.write_ledger(meeting=live_meeting, by=None)
    assert not MeetingLedger.objects.exists()


def test_computed_again_it_is_the_same(closed_meeting: Meeting) -> None:
    baseline = locked_baseline(closed_meeting)
    row = written(closed_meeting)
    assert value(row, "change") == "-39.5"
    # Neither a later baseline, nor a later rate, nor a later paper changes what was written.
    baseline.delete()
    Rate.objects.create(body=row.body, kind=Rate.Kind.PAPER_CO2, value=9, unit="kg", source="Khác", year=2030)
    tell(row.meeting, BEGIN + timedelta(hours=5), "document.added", document="late", item="", pages=900)
    assert queries.recomputed(row) == row.values


def test_a_ledger_changed_by_hand_is_found(ledger: MeetingLedger) -> None:
    ledger.values["held"]["value"] = 60
    ledger.save()
    assert queries.recomputed(ledger) != ledger.values


@pytest.mark.parametrize("fields", [{"locked_at": None}, {"kind": "urgent"}])
def test_only_a_locked_baseline_of_the_kind_counts(
    closed_meeting: Meeting, fields: dict[str, object]
) -> None:
    locked_baseline(closed_meeting, **fields)
    row = written(closed_meeting)
    assert value(row, "change") is None
    assert row.values["change"]["why"] == "Chưa có đường cơ sở"


def test_the_newest_locked_version_counts(closed_meeting: Meeting) -> None:
    locked_baseline(closed_meeting)
    locked_baseline(closed_meeting, version=2, minutes=Decimal(124))
    assert value(written(closed_meeting), "change") == "-50.0"


def test_a_rate_of_the_body_goes_before_the_default(closed_meeting: Meeting) -> None:
    locked_baseline(closed_meeting, copies=28)
    rate = {"body": closed_meeting.body, "unit": "đồng/trang", "source": "Báo giá năm", "year": 2026}
    Rate.objects.create(kind=Rate.Kind.PRINT_COST, value=Decimal("450"), **rate)
    Rate.objects.create(kind=Rate.Kind.PRINT_COST, value=Decimal("999"), valid_from=date(2099, 1, 1), **rate)
    row = written(closed_meeting)
    assert value(row, "print_cost") == str(364 * 450)
    assert row.values["print_cost"]["inputs"]["source"] == "Báo giá năm"
    assert row.values["co2"]["inputs"]["year"] == 2013


def test_declared_pages_end_a_paperless_meeting(cast: Cast) -> None:
    meeting = closed(cast, printed=5)
    locked_baseline(meeting, copies=28)
    row = written(meeting)
    assert value(row, "paperless") is False
    assert value(row, "sheets") == 196 - 3


def test_a_meeting_held_by_the_public_acts_has_a_ledger(cast: Cast) -> None:
    meeting = hold(cast)
    row = written(meeting)
    assert value(row, "held") == (62 - 15) * 60
    assert (value(row, "items_poll"), value(row, "items_postponed")) == (1, 1)
    assert (value(row, "attended"), value(row, "speeches")) == (27, 1)
    assert queries.recomputed(row) == row.values
    with pytest.raises(Refused):
        session.close_meeting(meeting=meeting, pages_printed=0, by=cast["secretary"])
    assert MeetingLedger.objects.count() == 1
