"""The generated nation: marked so everywhere, refused over real data, and proved by recomputing it."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ecabinet.demo import Cast
from ecabinet.nation import bodies, seeding
from people import journal
from people.models import Body, ChainHead, JournalEntry, Succession
from savings.models import Baseline, HeldReport, MeetingLedger, RollUp
from savings.rules.targets import DISTRICTS_ENDED, REFORM
from tests.savings.conftest import closed, written

pytestmark = pytest.mark.django_db
LEVELS = {
    "national": 1,
    "province": 63 + 34 - len(bodies.provinces.UNCHANGED),
    "district": 696,
    "commune": 3321,
}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let eight bodies meet, so that a test is quick: two of every kind but the nation."""
    monkeypatch.setattr(seeding, "thinned", thinned)


def thinned(every: list[Body], share: int) -> list[Body]:
    return [
        *[body for body in every if body.level == "national"],
        *[body for body in every if body.level == "province" and body.code in {"01", "15"}],
        *[body for body in every if body.level == "district"][:2],
        *[body for body in every if body.level == "commune"][:2],
    ]


def seed(**options: Any) -> None:
    call_command("seed_nation", years=2, verbosity=0, **options)


def check() -> None:
    call_command("recompute_savings", check=True)


def test_the_nation_has_the_bodies_of_the_law_before_and_after_the_reform() -> None:
    bodies.make_nation()
    levels = {level: Body.objects.filter(level=level).count() for level in LEVELS}
    assert levels == LEVELS
    for day, provinces, communes, districts in ((DISTRICTS_ENDED, 63, 0, 696), (REFORM, 34, 3321, 0)):
        alive = [body for body in Body.objects.all() if body.exists_on(day)]
        found = [sum(body.level == level for body in alive) for level in ("province", "commune", "district")]
        assert found == [provinces, communes, districts]
    assert Succession.objects.filter(on=REFORM).count() == 52
    assert all("giả lập" in body.name for body in Body.objects.filter(level="district"))
    # A second call finds the same ones.
    bodies.make_nation()
    assert {level: Body.objects.filter(level=level).count() for level in LEVELS} == LEVELS


@pytest.mark.parametrize("code", ["15", "24", "44", "52", "80", "82", "91"])
def test_a_code_that_changed_its_meaning_names_two_bodies(code: str) -> None:
    bodies.make_nation()
    before, after = Body.objects.filter(level="province", code=code).order_by("valid_from")
    assert (before.valid_to, after.valid_from) == (DISTRICTS_ENDED, REFORM)
    assert before.place != after.place


@pytest.mark.usefixtures("few")
def test_everything_is_marked_as_generated_and_recomputes_without_a_difference() -> None:
    seed()
    ledgers = MeetingLedger.objects.select_related("meeting")
    assert ledgers.count() > 150
    assert all(row.is_generated and "(giả lập)" in row.meeting.title for row in ledgers)
    assert all(row.is_generated for row in RollUp.objects.filter(meetings__gt=0))
    assert all(row.reason == "Số liệu giả lập" for row in Baseline.objects.all())
    assert not bodies.is_real_data()
    streams = JournalEntry.objects.values_list("stream", flat=True)
    assert max(list(streams).count(stream) for stream in set(streams)) <= 12
    check()


@pytest.mark.usefixtures("few")
def test_the_chains_of_the_invented_journals_hold() -> None:
    seed()
    heads = ChainHead.objects.select_related("body")
    assert heads
    assert [fault for head in heads for fault in journal.faults_of(head.body)] == []


@pytest.mark.usefixtures("few")
def test_nobody_meets_before_being_there_or_after_being_gone() -> None:
    seed()
    for row in MeetingLedger.objects.select_related("body"):
        assert row.body.exists_on(row.held_on)
    gone = MeetingLedger.objects.filter(body__level="district")
    assert gone and all(row.held_on <= DISTRICTS_ENDED for row in gone)
    assert all(row.held_on >= REFORM for row in MeetingLedger.objects.filter(body__level="commune"))


@pytest.mark.usefixtures("few")
def test_a_second_run_adds_nothing() -> None:
    seed()
    before = (MeetingLedger.objects.count(), JournalEntry.objects.count(), HeldReport.objects.count())
    seed()
    assert (MeetingLedger.objects.count(), JournalEntry.objects.count(), HeldReport.objects.count()) == before
    check()


# What somebody changes with the database's own tools, past the product, and what the check says to it.
FORGED = [
    (
        "UPDATE savings_meetingledger SET seconds_held = seconds_held - 60 WHERE id = %s",
        "column seconds_held",
    ),
    ("UPDATE savings_meetingledger SET sheets = sheets + 1 WHERE id = %s", "column sheets"),
    ("UPDATE savings_meetingledger SET paperless = NOT paperless WHERE id = %s", "column paperless"),
    ("UPDATE savings_meetingledger SET held_on = '2026-02-02' WHERE id = %s", "held_on"),
    ("UPDATE savings_meetingledger SET journal_head = 'x' WHERE id = %s", "journal_head"),
    ("UPDATE savings_meetingledger SET \"values\" = '{}' WHERE id = %s", "held: None"),
    ("DELETE FROM savings_meetingledger WHERE id = %s", "is missing"),
]


@pytest.mark.usefixtures("few")
def test_a_row_changed_by_hand_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """One nation for all: each forgery is undone before the next."""
    seed()
    row = MeetingLedger.objects.exclude(paperless=None).exclude(held_on=date(2026, 2, 2)).last()
    assert row is not None
    for statement, words in FORGED:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, [row.pk])
                assert cursor.rowcount == 1
            with pytest.raises(CommandError, match="differences"):
                call_command("recompute_savings", check=True, body=row.body_id)
            assert words in capsys.readouterr().err
            transaction.set_rollback(True)
    check()


@pytest.mark.usefixtures("few")
def test_a_roll_up_changed_by_hand_is_found_and_made_anew() -> None:
    seed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE savings_rollup SET paperless = paperless + 1 WHERE meetings > 0")
    with pytest.raises(CommandError, match="differences"):
        check()
    call_command("recompute_savings")
    check()


# -- refused ----------------------------------------------------------------------------------------


def test_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="DJANGO_ENV=production"):
        seed()
    assert not MeetingLedger.objects.exists()


def test_refused_over_a_real_meeting(cast: Cast) -> None:
    cast["secretary"].email = "thu.ky@chinhphu.vn"
    cast["secretary"].save()
    written(closed(cast))
    with pytest.raises(CommandError, match="số liệu thật"):
        seed()
    assert not MeetingLedger.objects.filter(is_generated=True).exists()


def test_refused_over_what_an_office_reported(cast: Cast) -> None:
    cast["minister24"].email = "chanh.van.phong@chinhphu.vn"
    cast["minister24"].save()
    HeldReport.objects.create(
        body=cast.government, month=date(2026, 9, 1), held=1, by=cast["minister24"], at="2026-10-02T01:00Z"
    )
    with pytest.raises(CommandError, match="số liệu thật"):
        seed()


@pytest.mark.usefixtures("few")
def test_the_demo_s_own_bodies_keep_their_meetings(cast: Cast) -> None:
    """A journal never goes back in time, so nothing is invented for a body that has one."""
    row = written(closed(cast))
    seed()
    assert list(MeetingLedger.objects.filter(body=cast.government)) == [row]
    assert MeetingLedger.objects.filter(body=cast.province).exists()
    check()


@pytest.mark.parametrize(("option", "value"), [("years", 0), ("years", 6), ("share", 0), ("share", 101)])
def test_numbers_that_cannot_be(option: str, value: int) -> None:
    with pytest.raises(CommandError, match="phải từ 1"):
        call_command("seed_nation", **{option: value})


@pytest.mark.parametrize(("share", "wanted"), [(100, (1, 60, 3)), (50, (1, 30, 1)), (1, (1, 1, 1))])
def test_a_share_takes_every_level(share: int, wanted: tuple[int, ...]) -> None:
    every = [
        Body(level=level, code=str(number))
        for level, count in (("national", 1), ("province", 60), ("commune", 3))
        for number in range(count)
    ]
    found = seeding.thinned(every, share)
    assert (
        tuple(sum(b.level == level for b in found) for level in ("national", "province", "commune")) == wanted
    )
