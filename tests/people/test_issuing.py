"""A body gives itself rules: which may be issued, by whom, from when, and what stays."""

import threading
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from meetings.actions import planning
from meetings.models import AgendaItem, Meeting
from people import act, clock, presets, queries
from people.actions import bodies
from people.models import Body, JournalEntry, RuleSet
from people.rules import BodyRules, Refused, body, issuing, threshold, wording

MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = MORNING.date()
# -- which rules a body may give itself --

BAD = [
    ({"quorum": [0, 3]}, "quorum"),
    ({"quorum": [4, 3]}, "quorum"),
    ({"quorum": [2, 0]}, "quorum"),
    ({"quorum": [200, 300]}, "quorum"),
    ({"majority": [1, 3]}, "majority"),
    # At least a half: a text and its opposite could both be adopted.
    ({"strict": False}, "majority"),
    # More than all.
    ({"majority": [1, 1]}, "strict"),
    ({"base": "tables"}, "base"),
    ({"tie": "lot"}, "tie"),
    ({"options": ["for", "not_voting"]}, "options"),
    ({"options": ["for", "against", "perhaps"]}, "options"),
    ({"options": []}, "options"),
    ({"deciding_kinds": []}, "deciding_kinds"),
    ({"deciding_kinds": ["party"]}, "deciding_kinds"),
    ({"never_agreed": ["lunch"]}, "never_agreed"),
    ({"substitute_may_vote": True}, "substitute_may_vote"),
    ({"guest_may_vote": True}, "guest_may_vote"),
    ({"silence": "no"}, "silence"),
    ({"form_days": 61}, "form_days"),
    ({"form_days": 0, "form_days_urgent": 0}, "form_days"),
    ({"form_days": 2, "form_days_urgent": 3}, "form_days_urgent"),
    ({"lead_days_urgent": 4}, "lead_days_urgent"),
    # Positions would be due before the papers come.
    ({"position_days": 4}, "position_days"),
    ({"head_title": "  "}, "head_title"),
    ({"body_noun": "x" * 121}, "body_noun"),
    ({"citation": "x" * 501}, "citation"),
    ({"quorums": [1, 2]}, "quorums"),
]
GOOD = [
    {},
    {"majority": [2, 3], "strict": False},
    {"majority": [4, 5], "strict": True},
    {"majority": [1, 1], "strict": False},
    {"quorum": [1, 1]},
    {"base": "cast", "tie": "not_adopted"},
    {"options": ["for", "against"]},
    {"silence": "agree", "silent_agrees": True},
    {"position_days": 0, "sealed": "never"},
]


def values(**changes: object) -> dict:
    return {**presets.GOVERNMENT.as_json(), **changes}


@pytest.mark.parametrize(("change", "named"), BAD)
def test_a_rule_by_which_nothing_could_be_decided_is_refused_beside_its_field(change, named):
    assert [field for field, _ in issuing.faults_of(values(**change))] == [named]


@pytest.mark.parametrize("change", GOOD)
def test_what_a_body_may_choose(change):
    assert issuing.faults_of(values(**change)) == []


@pytest.mark.parametrize("preset", [presets.GOVERNMENT, presets.PEOPLES_COMMITTEE])
def test_a_preset_may_be_issued_and_a_field_may_not_be_left_out(preset):
    assert issuing.faults_of(preset.as_json()) == []
    assert len(issuing.faults_of({})) == len(preset.as_json())


@given(
    majority=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    strict=st.booleans(),
    base=st.integers(1, 60),
)
def test_rules_that_may_be_issued_can_adopt_and_never_adopt_two_opposites(majority, strict, base):
    if issuing.faults_of(values(majority=list(majority), strict=strict)):
        return
    rules = replace(presets.GOVERNMENT, majority=majority, strict=strict)
    needed = threshold.needed(base, rules.majority_fraction, strict)
    assert needed <= base
    assert 2 * needed > base


def test_the_words_of_other_apps_are_the_same():
    assert set(body.KINDS) == set(Meeting.Kind.values) == set(wording.KINDS)
    assert set(body.TREATMENTS) == set(AgendaItem.Treatment.values) == set(wording.TREATMENTS)
    assert list(body.OPTIONS) == list(wording.OPTIONS)


def test_every_field_of_every_preset_has_its_source_and_its_line():
    fields = set(BodyRules().as_json())
    for level in ("national", "province"):
        assert set(presets.sources_for(level)) == fields
        assert {source.mark for source in presets.sources_for(level).values()} <= set(presets.MARKS)
    shown = [name for line in wording.lines_of(BodyRules(), 25) for name in line.fields]
    assert sorted(shown) == sorted(fields)


@pytest.mark.parametrize(
    ("members", "change", "quorum", "votes"),
    [
        (25, {}, 17, 13),
        (9, {}, 6, 5),
        (27, {"majority": (2, 3), "strict": False}, 18, 18),
        (300, {"majority": (2, 3), "strict": False}, 200, 200),
        (1, {}, 1, 1),
    ],
)
def test_the_numbers_are_worked_out_for_the_members(members, change, quorum, votes):
    lines = wording.lines_of(replace(presets.GOVERNMENT, **change), members)
    assert [line.sentences[1].values["needed"] for line in lines[:2]] == [quorum, votes]


# -- the act --


@pytest.fixture
def today():
    with clock.playing(MORNING) as played:
        yield played


def issue(cast, change: dict | None = None, by: str = "operator", **more: object) -> RuleSet:
    wanted = {"valid_from": TODAY, "reason": "Nghị quyết số 10", **more}
    changed = values(**({"form_days": 7} if change is None else change))
    return bodies.issue_rules(body=cast.government, values=changed, by=cast[by], **wanted)


@pytest.mark.django_db
def test_new_rules_apply_from_their_day_and_the_earlier_ones_stay(cast, today):
    tomorrow = TODAY + timedelta(days=1)
    issued = issue(cast, valid_from=tomorrow)
    assert queries.rules_of(cast.government, TODAY).form_days == 5
    assert queries.rules_of(cast.government, tomorrow).form_days == 7
    assert (issued.issued_by, issued.issued_at, issued.reason) == (
        cast["operator"],
        MORNING,
        "Nghị quyết số 10",
    )
    entry = JournalEntry.objects.get(verb="rules.issued")
    assert (entry.body, entry.stream, entry.actor) == (cast.government, "", cast["operator"])
    assert entry.data == {
        "valid_from": tomorrow.isoformat(),
        "rules": values(form_days=7),
        "changed": ["form_days"],
        "reason": "Nghị quyết số 10",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["secretary", "chair", "minister1", "auditor", "province.secretary"])
def test_only_the_administrator_of_the_body_issues(cast, today, who):
    with pytest.raises(Refused, match="người quản trị"):
        issue(cast, by=who)
    assert RuleSet.objects.filter(body=cast.government).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "more", "sentence"),
    [
        (None, {"valid_from": TODAY - timedelta(days=1)}, "từ hôm nay"),
        (None, {"reason": "  "}, "quyết định nào"),
        (None, {"reason": "x" * 501}, "quá 500"),
        ({}, {}, "không khác"),
        (None, {"seen": 0}, "phiên bản quy chế mới"),
        ({"majority": [1, 3]}, {}, "quá nửa"),
        ({"options": ["for"]}, {}, "tán thành và không tán thành"),
    ],
)
def test_what_is_refused_leaves_nothing(cast, today, change, more, sentence):
    with pytest.raises(Refused, match=sentence):
        issue(cast, change, **more)
    assert RuleSet.objects.filter(body=cast.government).count() == 1
    assert not JournalEntry.objects.filter(verb="rules.issued").exists()


@pytest.mark.django_db
def test_a_day_has_one_version_and_a_body_that_ended_has_none(cast, today):
    issue(cast)
    with pytest.raises(Refused, match="Đã có quy chế"):
        issue(cast, {"form_days": 8})
    Body.objects.filter(pk=cast.government.pk).update(valid_to=TODAY)
    with pytest.raises(Refused, match="không hoạt động"):
        issue(cast, {"form_days": 8}, valid_from=TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_today_is_the_body_s_own(cast):
    # Still the 20th in Hà Nội's UTC, already the 21st in its own zone.
    with clock.playing(datetime(2026, 11, 20, 18, 0, tzinfo=ZoneInfo("UTC"))), pytest.raises(Refused):
        issue(cast, valid_from=date(2026, 11, 20))


@pytest.mark.django_db
def test_rules_that_cannot_be_read_say_so_and_may_be_replaced(cast, today):
    RuleSet.objects.filter(body=cast.government).update(values={"quorum": "most"})
    with pytest.raises(Refused, match="quorum"):
        queries.rules_of(cast.government, TODAY)
    issue(cast, {})
    assert queries.rules_of(cast.government, TODAY) == presets.GOVERNMENT


@pytest.mark.django_db
def test_a_called_meeting_keeps_the_rules_it_was_called_under(cast, draft_meeting):
    called = planning.call_meeting(meeting=draft_meeting, by=cast["secretary"])
    day = called.planned_start.astimezone(cast.government.zone).date()
    issue(cast, {"quorum": [3, 4]}, valid_from=day)
    called.refresh_from_db()
    assert called.body_rules.quorum == (2, 3)
    assert queries.rules_of(cast.government, day).quorum == (3, 4)


@pytest.mark.django_db
def test_a_repeated_key_issues_once(cast, today):
    key = act.Key(uuid.uuid4(), "a")
    assert issue(cast, key=key) == issue(cast, key=key)
    assert JournalEntry.objects.filter(verb="rules.issued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_once_the_slower_one_is_told(cast):
    seen = RuleSet.objects.get(body=cast.government).pk
    tomorrow = clock.now().date() + timedelta(days=2)
    answers: list[object] = []
    barrier = threading.Barrier(2)

    def run(days: int) -> None:
        barrier.wait()
        try:
            answers.append(
                issue(cast, {"form_days": days}, seen=seen, valid_from=tomorrow + timedelta(days=days))
            )
        except Refused as why:
            answers.append(str(why))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(days,)) for days in (7, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(type(answer).__name__ for answer in answers) == ["RuleSet", "str"]
    assert bodies.OVERTAKEN in answers
