"""Tables and properties of prior positions, open questions and the forecast."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import BodyRules, Refused
from people.rules.workdays import Holidays
from voting.rules import forecast, questions
from voting.rules import positions as rules

AGREES, IF, DISCUSS = rules.STANCES
MEMBERS = (1, 2, 3)
ICT = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ITEM = rules.Item(7)


def filed(*stances: str, revision: int = 1, item: int = 7) -> list[rules.Filed]:
    """Let members 1, 2, … file; an empty stance is silence."""
    return [rules.Filed(item, n, revision, stance) for n, stance in enumerate(stances, start=1) if stance]


# -- the list of agreed items --


@pytest.mark.parametrize(
    ("item", "positions", "rule", "agreed"),
    [
        (ITEM, filed(AGREES, AGREES, AGREES), BodyRules(), True),
        (ITEM, filed(AGREES, AGREES, ""), BodyRules(), False),
        (ITEM, filed(AGREES, AGREES, ""), BodyRules(silent_agrees=True), True),
        (ITEM, filed(AGREES, AGREES, IF), BodyRules(), False),
        (ITEM, filed(AGREES, AGREES, DISCUSS), BodyRules(silent_agrees=True), False),
        (ITEM, [], BodyRules(), False),
        (ITEM, [], BodyRules(silent_agrees=True), True),
        (rules.Item(7, revision=2), filed(AGREES, AGREES, AGREES), BodyRules(), False),
        (rules.Item(7, revision=2), filed(AGREES, AGREES, DISCUSS), BodyRules(silent_agrees=True), True),
        (rules.Item(7, revision=2), filed(AGREES, AGREES, AGREES, revision=2), BodyRules(), True),
        (rules.Item(7, is_pulled=True), filed(AGREES, AGREES, AGREES), BodyRules(), False),
        (rules.Item(7, is_held_outside=True), filed(AGREES, AGREES, AGREES), BodyRules(), False),
        (
            rules.Item(7, treatment="decision"),
            filed(AGREES, AGREES, AGREES),
            BodyRules(never_agreed=("decision",)),
            False,
        ),
        (
            rules.Item(7, treatment="decision"),
            filed(AGREES, AGREES, AGREES),
            BodyRules(never_agreed=("discussion",)),
            True,
        ),
        (ITEM, filed(AGREES, AGREES, AGREES, item=8), BodyRules(), False),
        # Who has no vote changes nothing.
        (ITEM, filed(AGREES, AGREES, AGREES, DISCUSS), BodyRules(), True),
    ],
)
def test_an_item_is_agreed(item, positions, rule, agreed):
    assert rules.is_agreed(item, positions, MEMBERS, rule) is agreed


def test_nothing_is_agreed_by_nobody():
    assert not rules.is_agreed(ITEM, [], [], BodyRules(silent_agrees=True))


def test_the_list_keeps_the_order_of_the_agenda():
    items = [rules.Item(3), rules.Item(1), rules.Item(2)]
    positions = [*filed(AGREES, AGREES, AGREES, item=1), *filed(AGREES, AGREES, AGREES, item=3)]
    assert rules.consent_list(items, positions, MEMBERS, BodyRules()) == [3, 1]


@given(
    st.lists(st.sampled_from(["", *rules.STANCES]), min_size=3, max_size=3),
    st.integers(0, 2),
    st.sampled_from([DISCUSS, IF]),
    st.booleans(),
)
def test_more_dissent_never_makes_an_item_agreed(stances, whose, dissent, silent_agrees):
    rule = BodyRules(silent_agrees=silent_agrees)
    worse = [*stances[:whose], dissent, *stances[whose + 1 :]]
    assert not rules.is_agreed(ITEM, filed(*worse), MEMBERS, rule)
    if rules.is_agreed(ITEM, filed(*stances), MEMBERS, rule):
        assert rules.is_agreed(ITEM, filed(AGREES, AGREES, AGREES), MEMBERS, rule)


# -- until when --


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # Saturday 21/11/2026; Tuesday 24/11 is off.
        (datetime(2026, 11, 21, 8, tzinfo=ICT), 1, datetime(2026, 11, 20, 17, tzinfo=ICT)),
        (datetime(2026, 11, 23, 8, tzinfo=ICT), 1, datetime(2026, 11, 20, 17, tzinfo=ICT)),
        (datetime(2026, 11, 25, 8, tzinfo=ICT), 1, datetime(2026, 11, 23, 17, tzinfo=ICT)),
        (datetime(2026, 11, 25, 8, tzinfo=ICT), 0, datetime(2026, 11, 25, 17, tzinfo=ICT)),
    ],
)
def test_positions_are_due_at_the_end_of_a_working_day_before(start, days, due):
    assert rules.due_at(start, days, Holidays(off=frozenset({datetime(2026, 11, 24).date()}))) == due


@pytest.mark.parametrize(
    ("due", "start", "refused"), [(1, 2, False), (2, 2, False), (0, 2, True), (-1, 2, True), (3, 2, True)]
)
def test_a_due_time_lies_between_now_and_the_session(due, start, refused):
    given_ = (NOW + timedelta(hours=due), NOW, NOW + timedelta(hours=start))
    if refused:
        with pytest.raises(Refused):
            rules.require_due(*given_)
    else:
        rules.require_due(*given_)


@pytest.mark.parametrize(
    ("due", "opened", "over"), [(1, None, False), (0, None, True), (-1, None, True), (1, 0, True)]
)
def test_the_time_is_over_by_the_clock_or_by_the_opening(due, opened, over):
    at = None if opened is None else NOW
    assert rules.is_over(NOW + timedelta(hours=due), at, NOW) is over


@pytest.mark.parametrize(
    ("over", "opened", "again", "may"),
    [
        (False, False, False, True),
        (True, False, False, False),
        (True, False, True, True),
        (True, True, True, False),
    ],
)
def test_who_is_asked_again_answers_until_the_opening(over, opened, again, may):
    assert rules.may_file(is_over=over, is_opened=opened, asked_again=again) is may


# -- the seal --


@pytest.mark.parametrize(
    ("sealed", "has_filed", "over", "reads"),
    [
        ("until_filed", False, False, False),
        ("until_filed", True, False, True),
        ("until_filed", False, True, True),
        ("until_due", True, False, False),
        ("until_due", False, True, True),
        ("never", True, True, False),
        ("never", True, False, False),
    ],
)
def test_the_seal(sealed, has_filed, over, reads):
    assert rules.may_read_others(sealed, has_filed=has_filed, is_over=over) is reads


@pytest.mark.parametrize("sealed", ["until_filed", "until_due", "never"])
def test_the_agency_reads_conditions_after_the_deadline_whatever_the_seal(sealed):
    assert rules.may_read_conditions(sealed, has_filed=False, is_over=True)
    assert not rules.may_read_conditions(sealed, has_filed=False, is_over=False)


# -- what is sent --


@pytest.mark.parametrize(
    ("stance", "text", "is_draft", "kept"),
    [
        (AGREES, " x ", False, ""),
        (AGREES, " x ", True, "x"),
        (IF, " sửa khoản 2 ", False, "sửa khoản 2"),
        (IF, "", True, ""),
        (DISCUSS, "", False, ""),
    ],
)
def test_checked(stance, text, is_draft, kept):
    assert rules.checked(stance, text, 1, is_draft=is_draft) == (stance, kept)


@pytest.mark.parametrize(("stance", "text"), [("", ""), ("yes", ""), (IF, "  "), (DISCUSS, "x" * 4001)])
def test_refused(stance, text):
    with pytest.raises(Refused):
        rules.checked(stance, text, 1)


# -- open questions --


def view(name: str, stance: str, text: str = "") -> questions.View:
    return questions.View(name, f"Bộ trưởng {name}", stance, text)


def test_open_questions_name_the_views_and_the_sentences_the_contested_first():
    views = [view("A", AGREES), view("B", IF, "sửa"), view("C", "silent"), view("D", DISCUSS, "vì sao")]
    found = questions.open_questions(views)
    assert [(group.stance, [v.name for v in group.views]) for group in found.groups] == [
        (DISCUSS, ["D"]),
        (IF, ["B"]),
        ("silent", ["C"]),
        (AGREES, ["A"]),
    ]
    assert [v.text for v in found.sentences] == ["vì sao", "sửa"]


@pytest.mark.parametrize("stances", [[], [AGREES], [AGREES, "silent"], ["silent"]])
def test_silence_and_agreement_leave_nothing_open(stances):
    assert questions.open_questions([view("A", stance) for stance in stances]) is None


@given(st.lists(st.sampled_from(["silent", *rules.STANCES]), max_size=12))
def test_everybody_stands_in_exactly_one_group(stances):
    found = questions.open_questions([view(str(n), stance) for n, stance in enumerate(stances)])
    assert (found is None) == (not questions.is_contested(stances))
    if found:
        assert sum(len(group.views) for group in found.groups) == len(stances)


# -- forecast --


def agenda(consent: int, items: int = 20) -> list[forecast.Coming]:
    """Shape: `consent` items of 6 minutes each are agreed, the others take 12."""
    settled = [forecast.Coming(Fraction(6), Fraction(1))] * consent
    return settled + [forecast.Coming(Fraction(12))] * (items - consent)


@pytest.mark.parametrize(("consent", "before", "after", "percent"), [(12, 168, 102, 39), (8, 192, 148, 23)])
def test_the_arithmetic_of_the_design(consent, before, after, percent):
    coming = agenda(consent)
    plain = [forecast.Coming(item.minutes) for item in coming]
    assert forecast.total(plain) == before
    assert forecast.total(coming) == after
    assert forecast.saving_percent(forecast.total(plain), forecast.total(coming)) == percent


@pytest.mark.parametrize(
    ("over", "agreed", "filed", "share", "chance"),
    [
        (True, True, 0, Fraction(0), 1),
        (True, False, 25, Fraction(1), 0),
        (False, True, 0, Fraction(1, 2), 0),
        (False, False, 10, Fraction(1, 2), Fraction(1, 5)),
        (False, False, 25, Fraction(1, 2), Fraction(1, 2)),
    ],
)
def test_before_the_deadline_only_how_many_have_filed_counts(over, agreed, filed, share, chance):
    found = forecast.chance(is_over=over, is_agreed=agreed, filed=filed, members=25, share=share)
    assert found == chance


def past(*seconds: int, planned: int = 10, by_consent: bool = False) -> list[forecast.Past]:
    return [forecast.Past(planned, one, by_consent) for one in seconds]


@pytest.mark.parametrize(
    ("items", "habits"),
    [
        ([], forecast.Habits()),
        (past(600, 600, 600, 600), forecast.Habits()),
        (past(600, 600, 600, 600, 600), forecast.Habits()),
        (past(480, 480, 480, 480, 480), forecast.Habits(Fraction(4, 5))),
        (past(1, 1, 1, 1, 1), forecast.Habits(Fraction(1, 2))),
        (past(*[6000] * 5), forecast.Habits(Fraction(3, 2))),
        (past(600) + past(*[0] * 4, by_consent=True), forecast.Habits(Fraction(1), Fraction(4, 5))),
        (past(*[600] * 5) + past(*[0] * 5, by_consent=True), forecast.Habits(Fraction(1), Fraction(1, 2))),
    ],
)
def test_habits_of_a_body(items, habits):
    assert forecast.habits(items) == habits


@given(st.integers(0, 20), st.integers(0, 20))
def test_more_consent_never_takes_longer(one, other):
    fewer, more = sorted((one, other))
    coming = [forecast.Coming(Fraction(12), Fraction(int(n < fewer))) for n in range(20)]
    settled = [forecast.Coming(Fraction(12), Fraction(int(n < more))) for n in range(20)]
    assert forecast.total(settled) <= forecast.total(coming)


@pytest.mark.parametrize(("agreed", "items", "may"), [(0, 0, False), (3, 3, True), (2, 3, False)])
def test_an_agenda_may_be_written_when_all_of_it_is_agreed(agreed, items, may):
    assert forecast.may_be_written(agreed, items) is may
