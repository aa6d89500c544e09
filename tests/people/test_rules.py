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


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"quorums": [1, 2]}, "quorums"),
        ({"quorum": [3, 2]}, "quorum"),
        ({"quorum": [0, 3]}, "quorum"),
        ({"quorum": [2, 3.0]}, "quorum"),
        ({"majority": [1]}, "majority"),
        ({"majority": "1/2"}, "majority"),
        ({"majority": [True, 2]}, "majority"),
        ({"base": "everybody"}, "base"),
        ({"strict": 1}, "strict"),
        ({"tie": None}, "tie"),
        ({"options": ["for", "perhaps"]}, "options"),
        ({"options": ["for", "for"]}, "options"),
        ({"options": [["for"]]}, "options"),
        ({"form_days": "5"}, "form_days"),
        ({"form_days": -1}, "form_days"),
        ({"form_days": True}, "form_days"),
        ({"deciding_kinds": ["party"]}, "deciding_kinds"),
        ({"head_title": None}, "head_title"),
    ],
)
def test_stored_rules_that_cannot_be_read_are_an_error_that_names_the_field(change, named):
    with pytest.raises(rules.MalformedRules, match=named):
        rules.BodyRules.from_json({**presets.GOVERNMENT.as_json(), **change})


def test_stored_rules_without_their_first_fields_are_an_error_and_later_fields_take_their_default():
    stored = presets.GOVERNMENT.as_json()
    with pytest.raises(rules.MalformedRules, match="quorum"):
        rules.BodyRules.from_json({})
    del stored["form_days"]
    assert rules.BodyRules.from_json(stored).form_days == rules.BodyRules().form_days


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
