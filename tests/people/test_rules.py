"""Rules of the ground: refusals, canonical JSON, the chain's hash, dated facts."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import presets, rules


@pytest.mark.parametrize(
    ("first", "last", "on", "valid"),
    [
        (date(2025, 7, 1), None, date(2025, 6, 30), False),
        (date(2025, 7, 1), None, date(2025, 7, 1), True),
        (date(1945, 9, 2), date(2025, 6, 30), date(2025, 6, 30), True),
        (date(1945, 9, 2), date(2025, 6, 30), date(2025, 7, 1), False),
    ],
)
def test_a_dated_fact_holds_on_both_ends(first, last, on, valid):
    assert rules.valid_on(first, last, on) is valid


def test_a_refusal_reads_as_a_sentence():
    assert str(rules.Refused("Cần %(n)s thành viên.", n=17)) == "Cần 17 thành viên."
    assert str(rules.Refused("Tỷ lệ 50 % chưa đủ.")) == "Tỷ lệ 50 % chưa đủ."


@pytest.mark.parametrize("preset", [presets.GOVERNMENT, presets.PEOPLES_COMMITTEE])
def test_rules_survive_json(preset):
    assert rules.BodyRules.from_json(preset.as_json()) == preset


def test_an_unknown_rule_is_an_error():
    with pytest.raises(TypeError):
        rules.BodyRules.from_json({"quorums": [1, 2]})


def test_utc_text_does_not_depend_on_the_zone():
    hanoi = datetime(2026, 11, 22, 7, 0, tzinfo=timezone(timedelta(hours=7)))
    assert rules.utc_text(hanoi) == rules.utc_text(hanoi.astimezone(UTC)) == "2026-11-22T00:00:00.000000Z"


def test_canonical_json_refuses_nan():
    with pytest.raises(ValueError, match="Out of range"):
        rules.canonical_json(float("nan"))


@given(st.dictionaries(st.text(), st.integers() | st.text()), st.text(max_size=64))
def test_the_hash_changes_with_content_and_with_what_came_before(fields, before):
    same = rules.entry_hash(before, dict(reversed(fields.items())))
    assert rules.entry_hash(before, fields) == same
    assert rules.entry_hash(before + "x", fields) != same
    assert rules.entry_hash(before, {**fields, "one more": 1}) != same
