"""The act decorator: lock, key, clock, journal, ring; shown with an act of this test's own."""

import threading
import time
import uuid

import pytest
import time_machine
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from meetings.models import ItemSpan, Meeting
from people import act, doorbell, followers, journal
from people.models import Command, JournalEntry, User
from people.rules import Refused

pytestmark = pytest.mark.django_db


@act.act("test.renamed", topics=("now",))
def rename(*, meeting: Meeting, title: str, by: User, now, draft) -> Meeting:
    if title == "":
        raise Refused("Thiếu tên.")
    if title == "defect":
        raise ZeroDivisionError
    Meeting.objects.filter(pk=meeting.pk).update(title=title)
    draft.note("agenda", title=title)
    return meeting


@act.personal
def note(*, text: str, by: User, now) -> dict:
    return {"text": text, "at": now.isoformat()}


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(followers, "_before", {})
    monkeypatch.setattr(followers, "_after", {})


def key(content: str = "a", value: uuid.UUID | None = None) -> act.Key:
    return act.Key(value or uuid.uuid4(), content)


def test_an_act_is_journalled_with_version_topics_and_data(called_meeting, cast):
    rename(meeting=called_meeting, title="A", by=cast["chair"])
    entry = JournalEntry.objects.get(verb="test.renamed")
    assert (entry.stream, entry.version, entry.actor) == (called_meeting.stream, 1, cast["chair"])
    assert (entry.topics, entry.data) == (["agenda", "now"], {"title": "A"})
    assert called_meeting.version == 1


def test_a_refused_act_leaves_no_trace(called_meeting, cast):
    with pytest.raises(Refused, match="Thiếu tên"):
        rename(meeting=called_meeting, title="", by=cast["chair"], key=key())
    called_meeting.refresh_from_db()
    assert called_meeting.version == 0
    assert not JournalEntry.objects.exists()
    assert not Command.objects.exists()


def test_a_defect_leaves_no_trace_either(called_meeting, cast):
    with pytest.raises(ZeroDivisionError):
        rename(meeting=called_meeting, title="defect", by=cast["chair"], key=key())
    assert not JournalEntry.objects.exists()


def test_a_repeated_key_returns_the_first_answer_and_acts_once(called_meeting, cast):
    same = key()
    first = rename(meeting=called_meeting, title="A", by=cast["chair"], key=same)
    again = rename(meeting=called_meeting, title="A", by=cast["chair"], key=same)
    assert again == first
    assert JournalEntry.objects.count() == 1


def test_a_repeated_key_whose_result_was_deleted_is_refused_in_words(called_meeting, cast):
    @act.personal
    def make(*, by: User, now) -> Command:
        return Command.objects.create(actor=by, key=uuid.uuid4(), body_sha256="x", at=now)

    same = key()
    make(by=cast["chair"], key=same).delete()
    with pytest.raises(Refused, match="đã bị xóa"):
        make(by=cast["chair"], key=same)


def test_the_same_key_with_other_content_is_an_error(called_meeting, cast):
    value = uuid.uuid4()
    rename(meeting=called_meeting, title="A", by=cast["chair"], key=key("a", value))
    with pytest.raises(act.KeyReused):
        rename(meeting=called_meeting, title="B", by=cast["chair"], key=key("b", value))
    called_meeting.refresh_from_db()
    assert called_meeting.title == "A"


def test_the_same_key_of_another_person_is_another_command(called_meeting, cast):
    value = uuid.uuid4()
    rename(meeting=called_meeting, title="A", by=cast["chair"], key=key("a", value))
    rename(meeting=called_meeting, title="B", by=cast["secretary"], key=key("b", value))
    assert JournalEntry.objects.count() == 2


def test_a_personal_write_is_not_journalled_and_is_kept_by_its_key(cast):
    same = key()
    first = note(text="x", by=cast["guest"], key=same)
    assert note(text="x", by=cast["guest"], key=same) == first
    assert not JournalEntry.objects.exists()


def test_a_clock_that_is_set_back_does_not_reorder_the_journal(called_meeting, cast):
    rename(meeting=called_meeting, title="A", by=cast["chair"])
    with time_machine.travel("2020-01-01"):
        rename(meeting=called_meeting, title="B", by=cast["chair"])
    first, second = JournalEntry.objects.order_by("serial")
    assert second.at >= first.at
    assert list(journal.faults_of(called_meeting.body)) == []


def test_a_follower_may_refuse_and_a_job_is_enqueued_with_the_act(called_meeting, cast, registry):
    followers.before("test.renamed", lambda arguments: refuse(arguments["title"]))
    with pytest.raises(Refused, match="Không được"):
        rename(meeting=called_meeting, title="forbidden", by=cast["chair"])
    rename(meeting=called_meeting, title="allowed", by=cast["chair"])


def refuse(title: str) -> None:
    if title == "forbidden":
        raise Refused("Không được.")


def test_the_bell_rings_after_commit_only(called_meeting, cast, django_capture_on_commit_callbacks):
    rung: list[str] = []
    doorbell.listen(rung.append)
    try:
        with django_capture_on_commit_callbacks() as callbacks:
            rename(meeting=called_meeting, title="A", by=cast["chair"])
        assert rung == []
        for callback in callbacks:
            callback()
        assert rung == [called_meeting.stream]
    finally:
        doorbell.unlisten(rung.append)


@pytest.mark.django_db(transaction=True)
def test_the_journal_cannot_be_changed_in_the_database(called_meeting, cast):
    rename(meeting=called_meeting, title="A", by=cast["chair"])
    for statement in ("UPDATE people_journalentry SET verb = 'x'", "DELETE FROM people_journalentry"):
        with pytest.raises((IntegrityError, Exception), match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)
    assert JournalEntry.objects.get().verb == "test.renamed"


@pytest.mark.django_db(transaction=True)
def test_acts_of_one_meeting_queue_and_the_versions_have_no_gap(called_meeting, cast):
    def run(n: int) -> None:
        try:
            rename(meeting=Meeting.objects.get(pk=called_meeting.pk), title=f"{n}", by=cast["chair"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = JournalEntry.objects.order_by("serial")
    assert [e.version for e in entries] == list(range(1, 13))
    assert [e.serial for e in entries] == list(range(1, 13))
    assert list(journal.faults_of(called_meeting.body)) == []


@pytest.mark.django_db(transaction=True)
def test_one_key_at_the_same_moment_acts_once(called_meeting, cast):
    same, answers = key(), []
    barrier = threading.Barrier(6)

    def run() -> None:
        try:
            meeting = Meeting.objects.get(pk=called_meeting.pk)
            barrier.wait()
            answers.append(rename(meeting=meeting, title="A", by=cast["chair"], key=same).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [called_meeting.pk] * 6
    assert JournalEntry.objects.count() == 1


def test_a_fault_in_the_chain_is_found(called_meeting, cast):
    for title in "ABC":
        rename(meeting=called_meeting, title=title, by=cast["chair"])
    journal.drop_triggers()
    try:
        JournalEntry.objects.filter(serial=2).update(data={"title": "forged"})
        assert [(f.serial, f.reason) for f in journal.faults_of(called_meeting.body)] == [
            (2, "content differs from its hash")
        ]
    finally:
        journal.create_triggers()


@act.act("test.noted_on_item")
def note_on_item(*, meeting: Meeting, item_id: int, by: User, now, draft) -> ItemSpan:
    return ItemSpan.objects.create(item_id=item_id, since=now)


@pytest.mark.django_db(transaction=True)
def test_an_act_on_a_row_that_was_removed_meanwhile_is_refused_in_words(called_meeting, cast):
    gone = called_meeting.items.order_by("order").last()
    number = gone.pk
    gone.delete()
    with pytest.raises(Refused, match="vừa được người khác xóa"):
        note_on_item(meeting=called_meeting, item_id=number, by=cast["chair"], key=key())
    assert not ItemSpan.objects.exists()
    assert not JournalEntry.objects.exists()
    assert not Command.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_there_twice_is_a_defect_and_not_taken_for_a_removed_one(called_meeting, cast):
    @act.personal
    def make_twice(*, by: User, now) -> None:
        Command.objects.create(actor=by, key=uuid.UUID(int=1), body_sha256="x", at=now)
        Command.objects.create(actor=by, key=uuid.UUID(int=1), body_sha256="x", at=now)

    with pytest.raises(IntegrityError):
        make_twice(by=cast["chair"])


def test_every_act_has_a_verb_in_the_past_and_its_own_name():
    names = [a.name for a in act.registered().values()]
    assert len(names) == len(set(names))
    assert all("." in verb for verb in act.registered())
    assert timezone.now()


@act.personal
def write_slowly(*, by: User, now) -> int:
    User.objects.filter(pk=by.pk).update(full_name=f"{by.full_name}.")
    time.sleep(0.1)
    return by.pk


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_wait_for_their_turn_and_none_runs_out_of_time(cast, monkeypatch):
    if connection.vendor == "sqlite":
        # Each alone takes a fifth of the time; ten of them would not find a gap in it.
        monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "timeout", 0.5)
    people = cast.members[:10]
    written: list[int] = []

    def write(person: User) -> None:
        try:
            written.append(write_slowly(by=person))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(written) == sorted(person.pk for person in people)
