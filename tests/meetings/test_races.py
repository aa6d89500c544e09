"""Each pair of acts of one meeting at the same moment: no deadlock, one order, a sound meeting."""

import threading
import uuid
from functools import partial

import pytest
from django.db import connections

from ecabinet.demo import Cast
from meetings.models import AgendaItem, Break, ItemSpan, Meeting
from people import act, journal
from people.models import JournalEntry
from people.rules import Refused
from tests.meetings import calls
from tests.meetings.stage import Stage

# Acts of a body itself have no meeting to queue at.
WITHOUT_MEETING = {"meeting.created"}
VERBS = sorted(calls.BUILDERS)
# Longer than PostgreSQL takes to find a deadlock (1 s) on a busy machine. Unit: seconds.
PATIENCE_SECONDS = 30


def test_every_act_of_a_meeting_has_a_builder():
    of_meetings = {verb for verb in act.registered() if not verb.startswith("test.")} - WITHOUT_MEETING
    assert of_meetings | {calls.CAST} == set(calls.BUILDERS)


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


def race(cast: Cast, first: str, second: str) -> list[object] | None:
    """Let two acts of one meeting meet; each is done, or refused in words, and the journal has one order."""
    played = Stage(cast, calls.state_for(first, second))
    ready = calls.ready(played, first, second)
    if ready is None:
        return None
    before = Meeting.objects.get(pk=played.meeting.pk).version
    answers = run_at_once(*ready)
    for verb, answer in zip((first, second), answers, strict=True):
        assert not isinstance(answer, BaseException) or isinstance(answer, Refused), (
            first,
            second,
            verb,
            answer,
        )
    done = [
        verb
        for verb, answer in zip((first, second), answers, strict=True)
        if verb != calls.CAST and not isinstance(answer, Refused)
    ]
    assert_in_one_order(played.meeting, before, done)
    assert_sound(played.meeting)
    return answers


def assert_in_one_order(meeting: Meeting, before: int, done: list[str]) -> None:
    entries = JournalEntry.objects.filter(stream=meeting.stream, version__gt=before).order_by("version")
    written = list(entries.values_list("version", "verb"))
    assert [version for version, _ in written] == list(range(before + 1, before + 1 + len(done)))
    assert sorted(verb for _, verb in written) == sorted(done)
    assert Meeting.objects.get(pk=meeting.pk).version == before + len(done)


def assert_sound(meeting: Meeting) -> None:
    meeting = Meeting.objects.get(pk=meeting.pk)
    current = list(meeting.items.filter(state=AgendaItem.State.CURRENT))
    assert current == ([meeting.current_item] if meeting.current_item else [])
    running = ItemSpan.objects.filter(item__meeting=meeting, until=None)
    assert [span.item for span in running] == current
    orders = list(meeting.items.values_list("order", flat=True))
    assert len(orders) == len(set(orders))
    is_paused = Break.objects.filter(meeting=meeting, until=None).exists()
    assert is_paused == (meeting.state == Meeting.State.PAUSED)
    if meeting.is_closed:
        assert not current and not meeting.polls.filter(state="open").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("first", VERBS)
def test_each_pair_ends_without_deadlock_in_one_order(cast: Cast, settings, tmp_path, first: str):
    settings.PAPERS_DIR = tmp_path / "papers"
    met = [race(cast, first, second) for second in VERBS[VERBS.index(first) :]]
    # The act meets at least itself.
    assert met[0] is not None
    assert list(journal.faults_of(cast.government)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_every_builder_makes_a_call_that_is_not_refused(cast: Cast, settings, tmp_path, verb: str):
    settings.PAPERS_DIR = tmp_path / "papers"
    played = Stage(cast, calls.state_for(verb))
    calls.BUILDERS[verb](played)()


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


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ONCE)
def test_of_two_that_do_the_same_at_once_one_is_told(cast: Cast, verb: str):
    answers = race(cast, verb, verb)
    assert answers is not None
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [*ONCE, "item.concluded"])
def test_one_command_sent_twice_at_once_acts_once(cast: Cast, verb: str):
    played = Stage(cast, calls.state_for(verb))
    key = act.Key(uuid.uuid4(), "a")
    ready = [partial(calls.BUILDERS[verb](played), key=key) for _ in range(2)]
    before = Meeting.objects.get(pk=played.meeting.pk).version
    first, second = run_at_once(*ready)
    assert not isinstance(first, BaseException) and first == second
    assert_in_one_order(played.meeting, before, [verb])
    ready[0]()
    assert_in_one_order(played.meeting, before, [verb])
