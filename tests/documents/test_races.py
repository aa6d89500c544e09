"""Two hands at the same moment: papers keep their order, a version its number, a withdrawal happens once."""

import io
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from documents.actions import papers as actions
from documents.actions import readings
from documents.models import Document, Reading
from ecabinet.demo import Cast
from meetings.actions import session
from meetings.models import AgendaItem, Meeting
from people import journal
from people.rules import Refused
from tests.documents import papers

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run every act in a thread of its own, all from the same moment. Shape: results, refusals among them."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = []

    def run(perform: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results.append(perform())
        except Refused as refused:
            results.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(perform,)) for perform in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(acts)
    return results


def add(meeting: Meeting, cast: Cast, name: str = "a.pdf") -> Document:
    item = AgendaItem.objects.get(meeting=meeting, order=1)
    return papers.ready_document(item, cast["secretary"], papers.pdf(2), name)


def replace(pk: int, cast: Cast) -> Document:
    document, content = Document.objects.get(pk=pk), io.BytesIO(papers.pdf(3))
    return actions.replace_document(document=document, name="a.pdf", content=content, by=cast["secretary"])


def withdraw(pk: int, cast: Cast) -> Document:
    return actions.withdraw_document(document=Document.objects.get(pk=pk), by=cast["secretary"])


def test_papers_added_at_once_stand_in_one_order(live_meeting: Meeting, cast: Cast) -> None:
    at_once(*[lambda n=n: add(live_meeting, cast, f"{n}.pdf") for n in range(4)])
    assert sorted(Document.objects.values_list("order", flat=True)) == [1, 2, 3, 4]
    assert list(journal.faults_of(live_meeting.body)) == []


def test_versions_made_at_once_have_each_their_number(live_meeting: Meeting, cast: Cast) -> None:
    document = add(live_meeting, cast)
    at_once(*[lambda: replace(document.pk, cast)] * 3)
    assert list(document.versions.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_paper_withdrawn_by_two_is_withdrawn_once(live_meeting: Meeting, cast: Cast) -> None:
    document = add(live_meeting, cast)
    results = at_once(*[lambda: withdraw(document.pk, cast)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Document", "Refused"]


def test_pairs_of_acts_of_one_meeting_end_in_one_order(live_meeting: Meeting, cast: Cast) -> None:
    first = add(live_meeting, cast)

    def start() -> object:
        item = AgendaItem.objects.get(meeting=live_meeting, order=2)
        return session.start_item(item=item, conclusion="Thống nhất.", by=cast["chair"])

    at_once(
        lambda: add(live_meeting, cast),
        lambda: replace(first.pk, cast),
        lambda: withdraw(first.pk, cast),
        start,
    )
    live_meeting.refresh_from_db()
    versions = [entry.version for entry in journal.entries_after(live_meeting.stream, 0)]
    assert versions == list(range(1, live_meeting.version + 1))
    assert list(journal.faults_of(live_meeting.body)) == []


def test_two_tablets_of_one_person_make_one_reading(live_meeting: Meeting, cast: Cast) -> None:
    version = add(live_meeting, cast).versions.get()
    at_once(
        *[
            lambda page=page: readings.record_reading(version=version, page=page, by=cast["minister1"])
            for page in (1, 2)
        ]
    )
    assert Reading.objects.get().last_page in (1, 2)
