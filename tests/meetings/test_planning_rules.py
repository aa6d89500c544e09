"""Tables of preparing: number, title, minutes, order, states, and what calling needs."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import Meeting
from meetings.rules import planning as rules
from people.rules import Refused

START = datetime(2026, 11, 23, 8, 0)


@pytest.mark.parametrize(("taken", "number"), [([], 1), ([1], 2), ([1, 2, 3], 4), ([1, 3], 4), ([7], 8)])
def test_next_number(taken, number):
    assert rules.next_number(taken) == number


@given(st.sets(st.integers(1, 500)))
def test_next_number_is_always_free(taken):
    assert rules.next_number(taken) not in taken


@pytest.mark.parametrize(
    ("state", "wished", "allowed"),
    [
        ("draft", "called", True),
        ("draft", "in_session", False),
        ("called", "in_session", True),
        ("called", "draft", False),
        ("in_session", "paused", True),
        ("in_session", "closed", True),
        ("paused", "in_session", True),
        ("paused", "closed", True),
        ("closed", "in_session", False),
        ("closed", "called", False),
    ],
)
def test_states(state, wished, allowed):
    assert rules.may_become(state, wished) is allowed
    if allowed:
        rules.require_transition(state, wished)
    else:
        with pytest.raises(Refused):
            rules.require_transition(state, wished)


def test_the_table_knows_every_state():
    assert set(rules.TRANSITIONS) == set(Meeting.State.values)


@given(st.lists(st.sampled_from(Meeting.State.values), min_size=1, max_size=8))
def test_nothing_leaves_a_closed_meeting(path):
    state = "draft"
    for wished in path:
        state = wished if rules.may_become(state, wished) else state
        if state == "closed":
            assert not any(rules.may_become(state, other) for other in Meeting.State.values)


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [
        (0, 0, "abcd"),
        (0, 1, "bacd"),
        (0, 3, "bcda"),
        (3, 0, "dabc"),
        (2, 1, "acbd"),
        (1, 99, "acdb"),
        (2, -5, "cabd"),
    ],
)
def test_reorder(moved, to, order):
    assert "".join(rules.reorder("abcd", moved, to)) == order


@given(st.lists(st.integers(), min_size=1, max_size=20, unique=True), st.data())
def test_reorder_keeps_every_row_and_puts_it_where_it_was_wished(rows, data):
    moved = data.draw(st.integers(0, len(rows) - 1))
    to = data.draw(st.integers(-3, len(rows) + 3))
    order = rules.reorder(rows, moved, to)
    assert sorted(order) == sorted(rows)
    assert order.index(rows[moved]) == min(max(to, 0), len(rows) - 1)
    assert [row for row in order if row != rows[moved]] == [row for row in rows if row != rows[moved]]


@pytest.mark.parametrize(
    ("minutes", "planned", "over", "end"),
    [
        ([], 0, -210, "08:00"),
        ([20, 40, 30, 30, 10, 6], 136, -74, "10:16"),
        ([210], 210, 0, "11:30"),
        ([200, 30], 230, 20, "11:50"),
    ],
)
def test_sum_and_end(minutes, planned, over, end):
    assert rules.planned_minutes(minutes) == planned
    assert f"{rules.end_time(START, minutes):%H:%M}" == end
    assert rules.minutes_over(START, START + timedelta(minutes=210), minutes) == over


@given(st.lists(st.integers(1, 480), max_size=30), st.integers(1, 1440))
def test_over_is_what_the_agenda_has_more_than_the_meeting(minutes, length):
    end = START + timedelta(minutes=length)
    assert rules.minutes_over(START, end, minutes) == sum(minutes) - length


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("regular", "Phiên họp Chính phủ thường kỳ tháng 11 năm 2026"),
        ("thematic", "Phiên họp Chính phủ chuyên đề tháng 11 năm 2026"),
        ("urgent", "Phiên họp Chính phủ đột xuất ngày 05/11/2026"),
        ("briefing", "Họp giao ban Chính phủ ngày 05/11/2026"),
        ("working", "Họp làm việc Chính phủ ngày 05/11/2026"),
        ("conference", "Hội nghị Chính phủ ngày 05/11/2026"),
    ],
)
def test_first_title(kind, title):
    assert rules.first_title(kind, "Chính phủ", date(2026, 11, 5)) == title


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 19), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 23)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 23)),
    ],
)
def test_first_plan_is_the_next_working_morning(today, day):
    start, end = rules.first_plan("regular", today)
    assert (start.date(), start.hour) == (day, 8)
    assert end - start == timedelta(minutes=210)


READY = rules.Preparation(has_decisions=True, items=6, chairs=1, secretaries=1)
BRIEFING = rules.Preparation(has_decisions=False, items=1, chairs=1, secretaries=0, missing=("A", "B"))
MANY = tuple(f"Thành viên {n}" for n in range(1, 8))


@pytest.mark.parametrize(
    ("ready", "sentences"),
    [
        (READY, []),
        (BRIEFING, []),
        (
            rules.Preparation(has_decisions=True, items=0, chairs=0, secretaries=0),
            [
                "Chương trình chưa có nội dung nào.",
                "Thành phần phải có đúng một chủ trì.",
                "Thành phần chưa có thư ký.",
            ],
        ),
        (
            rules.Preparation(has_decisions=False, items=1, chairs=2, secretaries=0),
            ["Thành phần phải có đúng một chủ trì."],
        ),
        (
            rules.Preparation(has_decisions=False, items=1, chairs=1, secretaries=0, nameless_chairs=1),
            ["Chủ trì phải là một người cụ thể."],
        ),
        (
            rules.Preparation(has_decisions=True, items=1, chairs=1, secretaries=1, outside_chairs=1),
            ["Chủ trì phải là thành viên của cơ quan."],
        ),
        (rules.Preparation(has_decisions=False, items=1, chairs=1, secretaries=0, outside_chairs=1), []),
        (
            rules.Preparation(has_decisions=True, items=1, chairs=1, secretaries=1, missing=("Lê A", "Vũ B")),
            ["Còn 2 thành viên chưa được mời: Lê A, Vũ B."],
        ),
        (
            rules.Preparation(has_decisions=True, items=1, chairs=1, secretaries=1, missing=MANY),
            [
                "Còn 7 thành viên chưa được mời: Thành viên 1, Thành viên 2, Thành viên 3, Thành viên 4, "
                "Thành viên 5, …."
            ],
        ),
    ],
)
def test_what_calling_lacks(ready, sentences):
    assert [str(fault) for fault in rules.faults_before_calling(ready)] == sentences


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [(0, "phải sau giờ bắt đầu"), (-1, "phải sau giờ bắt đầu"), (25, "dài nhất một ngày")],
)
def test_a_plan_must_be_a_day_at_most(hours, sentence):
    with pytest.raises(Refused, match=sentence):
        rules.require_plan(START, START + timedelta(hours=hours))


def test_a_plan_of_a_morning_is_taken():
    rules.require_plan(START, START + timedelta(hours=3))
