"""What goes on beside the sessions, and the roll-up of the night that adds everything up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ecabinet.demo import Cast
from people import clock, jobs, journal
from people.models import JournalEntry
from savings import tasks
from savings.models import MeetingLedger, Rate, RollUp
from savings.queries import checking, forms
from savings.rules.units import Sums
from tests.savings.conftest import BEGIN, closed, written
from tests.savings.test_dashboards import ledger_of
from tests.voting import opinions

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)


def counted(cast: Cast) -> JournalEntry:
    """Count an opinion form that three members answered."""
    form = opinions.sent(cast)
    for name in ("minister1", "minister2", "minister3"):
        opinions.answered(form, cast[name])
    opinions.closed_late(cast, form)
    return JournalEntry.objects.get(verb="form.closed")


def month_of(entry: JournalEntry) -> date:
    return entry.at.astimezone(entry.body.zone).date().replace(day=1)


def test_a_counted_form_stands_beside_the_sessions_of_its_month(cast: Cast) -> None:
    entry = counted(cast)
    month = month_of(entry)
    assert forms.of_month(month) == {
        cast.government.pk: {"forms": 1, "form_answers": 3, "form_seconds": 3 * 15 * 60}
    }
    assert forms.of_month(month, [cast.province.pk]) == {}
    assert tasks.add_up_form.call(entry.stream.removeprefix("form:")) == 1
    row = RollUp.objects.get()
    assert (row.body, row.month, row.forms, row.form_answers, row.meetings) == (
        cast.government,
        month,
        1,
        3,
        0,
    )
    assert list(checking.rollup_differences()) == []
    # A second run changes nothing.
    tasks.add_up_form.call(entry.stream.removeprefix("form:"))
    assert RollUp.objects.get().forms == 1


def test_a_body_s_own_rate_of_answering_goes_before_the_assumption(cast: Cast) -> None:
    entry = counted(cast)
    rate = {
        "body": cast.government,
        "kind": "form_min",
        "unit": "phút/phiếu",
        "source": "Khảo sát",
        "year": 2026,
    }
    Rate.objects.create(value=Decimal(20), **rate)
    # One that begins later than the month does not count for it.
    Rate.objects.create(value=Decimal(99), valid_from=month_of(entry) + timedelta(days=1), **rate)
    assert forms.of_month(month_of(entry))[cast.government.pk]["form_seconds"] == 3 * 20 * 60


def test_a_preparatory_meeting_is_taken_off_unless_it_is_compared_itself(cast: Cast) -> None:
    common = {"person_seconds": 7200, "on": date(2026, 11, 9)}
    ledger_of(cast.government, kind="working", seconds_before=None, **common)
    ledger_of(cast.government, kind="working", seconds_before=6000, saved_person_seconds=500, **common)
    ledger_of(cast.government, kind="regular", seconds_before=6000, saved_person_seconds=9000, **common)
    tasks.rollups.roll_up_month(MONTH)
    row = RollUp.objects.get()
    assert (row.prep_meetings, row.prep_person_seconds, row.saved_person_seconds) == (1, 7200, 9500)


@pytest.mark.parametrize(
    ("saved", "positions", "form", "prep", "net"),
    [(9000, 0, 0, 0, 9000), (9000, 240, 900, 7200, 660), (0, 60, 0, 0, -60), (-500, 0, 0, 0, -500)],
)
def test_what_is_left_of_a_saving(saved: int, positions: int, form: int, prep: int, net: int) -> None:
    sums = Sums(
        saved_person_seconds=saved, position_seconds=positions, form_seconds=form, prep_person_seconds=prep
    )
    assert sums.net_person_seconds == net


# -- the night --------------------------------------------------------------------------------------


def test_the_night_rolls_up_by_the_table_of_periodic_jobs() -> None:
    assert jobs._periodic["savings.tasks.roll_up_night"] == "10 1 * * *"


def test_the_night_makes_the_last_days_anew_and_a_second_run_changes_nothing(cast: Cast) -> None:
    row = written(closed(cast))
    MeetingLedger.objects.filter(pk=row.pk).update(written_at=BEGIN)
    RollUp.objects.all().delete()
    with clock.playing(BEGIN + timedelta(days=1)):
        assert tasks.roll_up_night.call("") == 1
        first = list(RollUp.objects.values("meetings", "seconds_held"))
        assert tasks.roll_up_night.call("") == 1
    assert list(RollUp.objects.values("meetings", "seconds_held")) == first
    assert list(checking.rollup_differences()) == []
    with clock.playing(BEGIN + timedelta(days=30)):
        assert tasks.roll_up_night.call("") == 0


def test_the_night_sees_a_form_that_was_counted(cast: Cast) -> None:
    entry = counted(cast)
    RollUp.objects.all().delete()
    with clock.playing(entry.at + timedelta(days=1)):
        assert tasks.roll_up_night.call("") == 1
    assert RollUp.objects.get().forms == 1


def test_an_older_ledger_without_the_newer_figures_is_no_difference(cast: Cast) -> None:
    row = written(closed(cast))
    for values in (row.values, JournalEntry.objects.get(verb="ledger.written").data["values"]):
        assert "net_person_seconds" in values
    entry = JournalEntry.objects.get(verb="ledger.written")
    old = {key: one for key, one in row.values.items() if not key.endswith("_person_seconds")}
    with journal.triggers_dropped():
        JournalEntry.objects.filter(pk=entry.pk).update(data={**entry.data, "values": old})
    MeetingLedger.objects.filter(pk=row.pk).update(values=old)
    assert list(checking.ledger_differences()) == []
