"""Which thread goes first: whoever works for a page waits for a change that is on its way, and never for long."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections

from people import precedence

# What a machine that has other things to do may add. Unit: seconds.
SLOW = 0.5


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    """Leave nothing held, and this thread's own memory as that of a new one."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    precedence.give_back(precedence.take())
    precedence._own.works_until, precedence._own.goes_first = 0.0, False


def seconds_of(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def given_back_after(seconds: float, number: int) -> threading.Timer:
    timer = threading.Timer(seconds, precedence.give_back, [number])
    timer.start()
    return timer


def test_nobody_waits_while_nothing_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "MOST_SECONDS", 30.0)
    assert seconds_of(precedence.step_aside) < SLOW


def test_a_thread_waits_until_the_change_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "MOST_SECONDS", 30.0)
    given_back_after(0.1, precedence.take())
    assert 0.09 < seconds_of(precedence.step_aside) < 0.1 + SLOW


def test_a_change_that_came_later_still_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "MOST_SECONDS", 30.0)
    first, second = precedence.take(), precedence.take()
    precedence.give_back(first)
    given_back_after(0.1, second)
    assert 0.09 < seconds_of(precedence.step_aside) < 0.1 + SLOW


def test_a_change_that_is_never_given_back_holds_nobody_for_long() -> None:
    precedence.take()
    assert precedence.MOST_SECONDS * 0.8 < seconds_of(precedence.step_aside) < precedence.MOST_SECONDS + SLOW
    # It is over for everybody else, too.
    waited: list[float] = []
    other = threading.Thread(target=lambda: waited.append(seconds_of(precedence.step_aside)))
    other.start()
    other.join()
    assert waited[0] < precedence.MOST_SECONDS * 0.8


def test_rings_without_end_leave_a_thread_at_least_half_of_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "MOST_SECONDS", 30.0)
    given_back_after(0.3, precedence.take())
    waited = seconds_of(precedence.step_aside)
    precedence.take()
    worked_from = time.monotonic()
    while time.monotonic() < worked_from + waited * 0.9:
        assert seconds_of(precedence.step_aside) < 0.2
        time.sleep(0.01)


def test_who_makes_the_change_never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "MOST_SECONDS", 30.0)
    precedence.go_first()
    precedence.take()
    assert seconds_of(precedence.step_aside) < SLOW


@pytest.mark.django_db(transaction=True)
def test_a_question_to_the_database_waits_on_every_connection_opened_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(precedence, "MOST_SECONDS", 30.0)
    precedence.begin()

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def asked() -> None:
        try:
            ask()
            precedence._own.works_until = 0.0
            given_back_after(0.2, precedence.take())
            waited.append(seconds_of(ask))
        finally:
            connections.close_all()

    waited: list[float] = []
    try:
        page = threading.Thread(target=asked)
        page.start()
        page.join()
    finally:
        precedence.connection_created.disconnect(dispatch_uid="people.precedence")
    assert 0.19 < waited[0] < 0.2 + SLOW
