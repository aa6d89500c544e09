"""Tables and properties of the rules of a meeting that is held."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules import session as rules
from people.rules import Refused

TWO_THIRDS = Fraction(2, 3)
START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def spans(*pairs: tuple[float, float | None]) -> list[rules.Interval]:
    return [rules.Interval(at(since), None if until is None else at(until)) for since, until in pairs]


# -- quorum --


@pytest.mark.parametrize(
    ("total", "fraction", "needed"),
    [
        (25, TWO_THIRDS, 17),
        (24, TWO_THIRDS, 16),
        (9, TWO_THIRDS, 6),
        (300, TWO_THIRDS, 200),
        (1, TWO_THIRDS, 1),
        (0, TWO_THIRDS, 0),
        (9, Fraction(1, 2), 5),
        (10, Fraction(1, 2), 5),
        (7, Fraction(3, 4), 6),
        (7, Fraction(1), 7),
    ],
)
def test_quorum_needed(total, fraction, needed):
    assert rules.quorum_needed(total, fraction) == needed


@given(st.integers(0, 3_000), st.fractions(0, 1, max_denominator=50))
def test_quorum_is_the_least_number_that_reaches_the_fraction(total, fraction):
    needed = rules.quorum_needed(total, fraction)
    assert needed >= total * fraction
    assert needed == 0 or needed - 1 < total * fraction


def attendees(role: str, number: int, *, member: bool = False, there: bool = True) -> list[rules.Attendee]:
    return [rules.Attendee(role, member, there)] * number


@pytest.mark.parametrize(
    ("there", "members", "substitutes", "guests", "has_quorum"),
    [
        (attendees("member", 17, member=True), 17, 0, 0, True),
        (attendees("member", 16, member=True), 16, 0, 0, False),
        (attendees("chair", 1, member=True) + attendees("member", 16, member=True), 17, 0, 0, True),
        (attendees("member", 16, member=True) + attendees("substitute", 9), 16, 9, 0, False),
        (attendees("member", 16, member=True) + attendees("substitute", 1, member=True), 16, 1, 0, False),
        (attendees("member", 16, member=True) + attendees("guest", 5), 16, 0, 5, False),
        (attendees("member", 16, member=True) + attendees("secretary", 5), 16, 0, 0, False),
        (attendees("member", 25, member=True, there=False), 0, 0, 0, False),
        ([], 0, 0, 0, False),
    ],
)
def test_counts(there, members, substitutes, guests, has_quorum):
    counted = rules.counts(there, total=25, needed=17)
    assert (counted.members, counted.substitutes, counted.guests) == (members, substitutes, guests)
    assert counted.has_quorum is has_quorum
    assert counted.missing == max(0, 17 - members)


@given(st.lists(st.sampled_from(["substitute", "guest", "secretary"]), max_size=40), st.integers(0, 30))
def test_nobody_but_members_makes_a_quorum(others, members):
    there = attendees("member", members, member=True)
    alone = rules.counts(there, total=30, needed=20)
    with_others = rules.counts(
        [*there, *(rules.Attendee(role, False, True) for role in others)], total=30, needed=20
    )
    assert with_others.has_quorum is alone.has_quorum


def test_quorum_is_refused_with_its_numbers():
    with pytest.raises(Refused) as refused:
        rules.require_quorum(rules.Counts(total=25, needed=17, members=15, substitutes=3, guests=0))
    assert str(refused.value) == "Mới có 15/25 thành viên có mặt, cần 17."


def test_a_meeting_without_quorum_is_never_short():
    rules.require_quorum(rules.Counts(total=25, needed=0, members=0, substitutes=0, guests=0))


# -- time --


@pytest.mark.parametrize(
    ("item", "breaks", "now", "minutes"),
    [
        (spans((0, 20)), [], 30, 20),
        (spans((0, None)), [], 30, 30),
        (spans((0, 20)), spans((5, 10)), 30, 15),
        (spans((0, 20)), spans((15, 40)), 60, 15),
        (spans((10, 20)), spans((0, 15)), 60, 5),
        (spans((10, 20)), spans((0, 30)), 60, 0),
        (spans((10, 20)), spans((20, 30)), 60, 10),
        (spans((0, 10), (30, 40)), [], 60, 20),
        (spans((0, 10), (30, None)), spans((12, 20), (35, 38)), 50, 27),
        (spans((0, None)), spans((10, None)), 60, 10),
        ([], spans((10, None)), 60, 0),
    ],
)
def test_net_time(item, breaks, now, minutes):
    assert rules.net_seconds(item, breaks, at(now)) == minutes * 60


def test_seconds_are_rounded_down():
    span = [rules.Interval(START, START + timedelta(seconds=59, microseconds=999_999))]
    assert rules.net_seconds(span, [], START) == 59


@pytest.mark.parametrize(
    ("item", "breaks", "since", "seconds"),
    [
        ([], [], None, 0),
        (spans((0, None)), [], 0, 0),
        (spans((0, 20)), [], None, 1200),
        (spans((0, 20)), spans((5, 10)), None, 900),
        (spans((0, None)), spans((5, 10)), 5, 0),
        (spans((0, 10), (30, None)), [], 20, 0),
        (spans((0, 10), (30, None)), spans((2, 4), (32, 35)), 25, 0),
        (spans((0, None)), spans((12, None)), None, 720),
        (spans((20, None)), spans((5, 10)), 20, 0),
    ],
)
def test_clock(item, breaks, since, seconds):
    shown = rules.clock(item, breaks)
    assert shown == rules.Clock(None if since is None else at(since), seconds)


@st.composite
def histories(draw):
    """Draw the spans of an item and the breaks of its meeting, ordered and apart, the last ones maybe open."""

    def intervals():
        cuts = sorted(draw(st.sets(st.integers(0, 10_000), max_size=8)))
        found = [rules.Interval(at(a), at(b)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        return [*found, rules.Interval(at(cuts[-1]))] if len(cuts) % 2 else found

    return intervals(), intervals()


@given(histories(), st.integers(0, 500))
def test_a_running_clock_shows_the_net_time_at_every_moment(history, later):
    item, breaks = history
    ends = [at(0), *(i.since for i in item + breaks), *(i.until for i in item + breaks if i.until)]
    now = max(ends) + timedelta(minutes=later)
    shown = rules.clock(item, breaks)
    assert rules.elapsed_seconds(shown, now) == rules.net_seconds(item, breaks, now)
    assert rules.net_seconds(item, breaks, now) >= 0


@pytest.mark.parametrize(("elapsed", "planned", "over"), [(0, 1, 0), (60, 1, 0), (61, 1, 1), (90, 0, 90)])
def test_over_seconds(elapsed, planned, over):
    assert rules.over_seconds(elapsed, planned) == over


@pytest.mark.parametrize(
    ("shown", "planned", "minute"),
    [
        (rules.Clock(START, 0), 40, 40),
        (rules.Clock(START, 0), 0, None),
        (rules.Clock(None, 500), 40, None),
    ],
)
def test_overdue_at(shown, planned, minute):
    assert rules.overdue_at(shown, planned) == (None if minute is None else at(minute))


# -- the expected end --


@pytest.mark.parametrize(
    ("current", "waiting", "now", "end", "early"),
    [
        (None, [20, 40, 30], -30, 90, 0),
        (None, [20, 40, 30], 10, 100, -10),
        (None, [20, 40], 0, 60, 30),
        ((rules.Clock(at(0), 0), 20), [40, 30], 5, 90, 0),
        ((rules.Clock(at(0), 0), 20), [40, 30], 25, 95, -5),
        ((rules.Clock(None, 600), 20), [40], 50, 100, -10),
        ((rules.Clock(None, 6000), 20), [40], 50, 90, 0),
        (None, [], 70, 70, 20),
    ],
)
def test_forecast(current, waiting, now, end, early):
    found = rules.forecast(
        begins=START, planned_end=at(90), current=current, waiting=sum(waiting) * MINUTE, now=at(now)
    )
    assert found == rules.Forecast(at(end), early)


@pytest.mark.parametrize(("seconds", "early"), [(59, 0), (60, 1), (-59, 0), (-60, -1), (-119, -1), (0, 0)])
def test_early_minutes_are_whole_minutes_towards_zero(seconds, early):
    assert rules.forecast_at(START, START + timedelta(seconds=seconds)).early_minutes == early


@given(st.lists(st.integers(0, 240), max_size=30), st.integers(-120, 600), st.integers(0, 120))
def test_more_waiting_minutes_never_end_earlier(waiting, now, more):
    def end(minutes: list[int]) -> datetime:
        return rules.forecast(
            begins=START, planned_end=at(90), current=None, waiting=sum(minutes) * MINUTE, now=at(now)
        ).end

    assert end([*waiting, more]) - end(waiting) == timedelta(minutes=more)


# -- declarations --


@pytest.mark.parametrize(("text", "pages"), [("0", 0), (" 12 ", 12), ("1.586", 1586), ("007", 7)])
def test_declared_pages(text, pages):
    assert rules.declared_pages(text) == pages


@pytest.mark.parametrize("text", ["", "-1", "1,5", "1.5", "abc", "१२", "9" * 40, "10000001", "1 2"])
def test_pages_that_nobody_can_have_printed_are_refused(text):
    with pytest.raises(Refused):
        rules.declared_pages(text)


@given(st.integers(0, rules.PAGES_LIMIT))
def test_a_declared_number_is_read_back(pages):
    assert rules.declared_pages(f"{pages:,}".replace(",", ".")) == pages
