"""What is made once for many askers: one rendering for all who wait, never older than asked for, not for ever."""

import threading

import pytest

from meetings.queries import kept


def counted(values: list[int]):
    def make() -> int:
        values.append(len(values))
        return values[-1]

    return make


def test_many_askers_at_once_wait_for_one_rendering() -> None:
    made: list[int] = []
    store: kept.Kept[str, int] = kept.Kept(60)
    begun, go = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        go.wait(5)
        return counted(made)()

    threads = [threading.Thread(target=store.at, args=("a", 1, slow)) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert begun.wait(5)
    go.set()
    for thread in threads:
        thread.join(5)
    assert made == [0]


@pytest.mark.parametrize(("asked", "found"), [(0, 0), (1, 0), (2, 1)])
def test_a_value_serves_its_version_and_those_before(asked: int, found: int) -> None:
    made: list[int] = []
    store: kept.Kept[str, int] = kept.Kept(60)
    store.at("a", 1, counted(made))
    assert store.at("a", asked, counted(made)) == found


def test_a_value_is_made_anew_after_its_time_and_after_it_was_forgotten() -> None:
    made: list[int] = []
    short: kept.Kept[str, int] = kept.Kept(0)
    assert [short.at("a", 1, counted(made)) for _ in range(2)] == [0, 1]
    store: kept.Kept[str, int] = kept.Kept(60)
    assert [store.at(key, 1, counted(made)) for key in "aab"] == [2, 2, 3]
    store.forget(lambda key: key == "a")
    assert [store.at(key, 1, counted(made)) for key in "ab"] == [4, 3]


def test_what_failed_is_tried_again_and_the_next_asker_is_not_held_up() -> None:
    store: kept.Kept[str, int] = kept.Kept(60)
    with pytest.raises(ZeroDivisionError):
        store.at("a", 1, lambda: 1 // 0)
    assert store.at("a", 1, lambda: 7) == 7


def test_no_more_than_so_many_are_held() -> None:
    made: list[int] = []
    store: kept.Kept[str, int] = kept.Kept(60, most=2)
    assert [store.at(key, 1, counted(made)) for key in "abac"] == [0, 1, 0, 2]
    assert store.at("a", 1, counted(made)) == 0
    assert store.at("b", 1, counted(made)) == 3
