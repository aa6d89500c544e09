"""Each pair of acts of one meeting at the same moment: no deadlock, one order, a sound meeting."""

import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from django.db import connections

from meetings.models import AgendaItem, Meeting
from people import act, journal
from people.models import JournalEntry
from people.rules import Refused
from tests.meetings import calls
from tests.meetings.stage import Stage
from tests.meetings.worlds import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
VERBS = sorted(calls.BUILDERS)
# Longer than PostgreSQL takes to find a deadlock (1 s) on a busy machine. Unit: seconds.
PATIENCE_SECONDS = 30


def run_at_once(*ready: calls.Call) -> list[object]:
    """Run calls in threads that start together; return what each returned or raised, in order."""
    answers: list[object] = [None] * len(ready)
    barrier = threading.Barrier(len(ready))

    def run(n: int, call: calls.Call) -> None:
        try:
            barrier.wait(PATIENCE_SECONDS)
            answers[n] = call()
        except BaseException as error:  # the test judges it
            answers[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, call), daemon=True) for n, call in enumerate(ready)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "a lock is never given back"
    return answers


@dataclass(frozen=True)
class Race:
    """What a race left behind. Shape: `before` is the meeting's version when it began."""

    verbs: tuple[str, ...]
    meeting: Meeting
    before: int
    answers: list[object]

    @property
    def done(self) -> list[str]:
        """List the acts that were done, and therefore journalled."""
        both = zip(self.verbs, self.answers, strict=True)
        return [verb for verb, answer in both if verb != calls.CAST and not isinstance(answer, Refused)]


def race(stage: Stage, *verbs: str) -> Race | None:
    """Let acts of one meeting meet; each is done, or refused in words."""
    ready = calls.ready(stage, *verbs)
    if ready is None:
        return None
    before = Meeting.objects.values_list("version", flat=True).get(pk=stage.meeting.pk)
    met = Race(verbs, stage.meeting, before, run_at_once(*ready))
    faults = [one for one in met.answers if isinstance(one, BaseException) and not isinstance(one, Refused)]
    assert faults == [], verbs
    return met


def assert_all_sound(races: Iterable[Race]) -> None:
    """Check every meeting after its race; read at once, for there are many."""
    by_meeting = {race.meeting.pk: race for race in races}
    entries: dict[str, list[tuple[int, str]]] = {}
    streams = [race.meeting.stream for race in by_meeting.values()]
    written = JournalEntry.objects.filter(stream__in=streams).order_by("version")
    for stream, version, verb in written.values_list("stream", "version", "verb"):
        entries.setdefault(stream, []).append((version, verb))
    rows = ("items__spans", "breaks", "polls")
    for meeting in Meeting.objects.filter(pk__in=by_meeting).prefetch_related(*rows):
        assert_in_one_order(by_meeting[meeting.pk], meeting, entries.get(meeting.stream, []))
        assert_sound(by_meeting[meeting.pk], meeting)


def assert_in_one_order(race: Race, meeting: Meeting, entries: list[tuple[int, str]]) -> None:
    after = [(version, verb) for version, verb in entries if version > race.before]
    last = race.before + len(race.done)
    assert [version for version, _ in after] == list(range(race.before + 1, last + 1)), race
    assert sorted(verb for _, verb in after) == sorted(race.done), race
    assert meeting.version == last, race


def assert_sound(race: Race, meeting: Meeting) -> None:
    items = list(meeting.items.all())
    current = [item.pk for item in items if item.state == AgendaItem.State.CURRENT]
    assert current == ([meeting.current_item_id] if meeting.current_item_id else []), race
    assert [item.pk for item in items for span in item.spans.all() if span.until is None] == current, race
    orders = [item.order for item in items]
    assert len(orders) == len(set(orders)), race
    is_paused = any(pause.until is None for pause in meeting.breaks.all())
    assert is_paused == (meeting.state == Meeting.State.PAUSED), race
    if meeting.is_closed:
        assert not current and not any(poll.state == "open" for poll in meeting.polls.all()), race


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """One committed world for every race of this file; each race has a meeting of its own in it."""
    with django_db_blocker.unblock(), World.begun(tmp_path_factory.mktemp("papers")) as world:
        yield world
        # The chain of all races is walked once, after the last of them.
        assert list(journal.faults_of(world.cast.government)) == []


@pytest.mark.parametrize("first", VERBS)
def test_each_pair_ends_without_deadlock_in_one_order(world: World, first: str):
    pairs = [(first, second) for second in VERBS[VERBS.index(first) :]]
    met = [race(stage, *pair) for stage, pair in zip(world.stages(pairs), pairs, strict=True)]
    # The act meets at least itself.
    assert met[0] is not None
    assert_all_sound(one for one in met if one)


ONCE = (
    "meeting.opened",
    "meeting.paused",
    "meeting.resumed",
    "meeting.closed",
    "item.started",
    "item.postponed",
    "presiding.handed_over",
    "secretary.instructed",
    "secretary.uninstructed",
    "presence.checked_in",
    "presence.checked_out",
    "turn.asked",
    "turn.withdrawn",
    "turn.started",
    "turn.ended",
    "turn.refused",
)


@pytest.mark.parametrize("verb", ONCE)
def test_of_two_that_do_the_same_at_once_one_is_told(world: World, verb: str):
    met = race(world.stage(verb), verb, verb)
    assert met is not None
    assert_all_sound([met])
    assert sum(isinstance(answer, Refused) for answer in met.answers) == 1


@pytest.mark.parametrize("verb", [*ONCE, "item.concluded"])
def test_one_command_sent_twice_at_once_acts_once(world: World, verb: str):
    stage = world.stage(verb)
    key = act.Key(uuid.uuid4(), "a")
    ready = [partial(calls.BUILDERS[verb](stage), key=key) for _ in range(2)]
    before = stage.fresh().version
    first, second = run_at_once(*ready)
    assert not isinstance(first, BaseException) and first == second
    assert_all_sound([Race((verb,), stage.meeting, before, [first])])
    ready[0]()
    assert_all_sound([Race((verb,), stage.meeting, before, [first])])
