"""Bodies across 1 July 2025: merged, a code with another meaning, a district that ceased, a commune that began."""

from datetime import date

import pytest

from savings.rules import lineage
from savings.rules.lineage import Step, Unit

BEFORE, REFORM = date(2025, 6, 30), date(2025, 7, 1)
START = date(1945, 9, 2)
OLD_LAO_CAI = Unit(1, "province", "10", START, BEFORE)
YEN_BAI = Unit(2, "province", "15", START, BEFORE)
NEW_LAO_CAI = Unit(3, "province", "15", REFORM)
CAO_BANG = Unit(4, "province", "04", START)
HA_DONG = Unit(5, "district", "268", START, BEFORE)
HA_NOI = Unit(6, "province", "01", START)
WARD = Unit(7, "commune", "00004", REFORM)
UNITS = [OLD_LAO_CAI, YEN_BAI, NEW_LAO_CAI, CAO_BANG, HA_DONG, HA_NOI, WARD]
STEPS = [Step(1, 3, REFORM), Step(2, 3, REFORM), Step(5, 7, REFORM), Step(5, 6, REFORM)]


@pytest.mark.parametrize(
    ("level", "on", "keys"),
    [
        ("province", BEFORE, {1, 2, 4, 6}),
        ("province", REFORM, {3, 4, 6}),
        ("district", BEFORE, {5}),
        ("district", REFORM, set()),
        ("commune", BEFORE, set()),
        ("commune", REFORM, {7}),
    ],
)
def test_who_exists_on_a_day(level: str, on: date, keys: set[int]) -> None:
    assert {unit.key for unit in lineage.existing_on(UNITS, level, on)} == keys


@pytest.mark.parametrize(
    ("code", "on", "key"),
    [("15", BEFORE, 2), ("15", REFORM, 3), ("10", BEFORE, 1), ("10", REFORM, None), ("04", REFORM, 4)],
)
def test_a_code_names_another_body_after_the_reform(code: str, on: date, key: int | None) -> None:
    found = lineage.by_code(UNITS, "province", code, on)
    assert (found.key if found else None) == key


def test_a_merged_province_carries_the_history_of_both() -> None:
    assert lineage.ancestors(3, STEPS) == {1: REFORM, 2: REFORM}
    assert lineage.ancestors(4, STEPS) == {}


@pytest.mark.parametrize(
    ("key", "on", "heirs"), [(2, BEFORE, {2}), (2, REFORM, {3}), (5, REFORM, {6, 7}), (4, REFORM, {4})]
)
def test_who_stands_in_its_place(key: int, on: date, heirs: set[int]) -> None:
    assert lineage.succeeded_by(key, STEPS, on) == heirs


def test_two_reforms_in_a_row_and_a_unit_that_goes_on_under_its_own_key() -> None:
    steps = [Step(1, 2, date(2008, 8, 1)), Step(2, 3, REFORM), Step(4, 3, REFORM), Step(3, 3, REFORM)]
    assert lineage.ancestors(3, steps) == {2: REFORM, 4: REFORM, 1: date(2008, 8, 1)}
    assert lineage.succeeded_by(1, steps, REFORM) == {3}


def test_the_levels_are_counted_on_a_day() -> None:
    assert lineage.level_counts(UNITS, BEFORE) == {"province": 4, "district": 1}
    assert lineage.level_counts(UNITS, REFORM) == {"province": 3, "commune": 1}
