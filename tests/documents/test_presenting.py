"""Who may present, what the room hears of it, and who hears nothing."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from documents.actions import presenting
from documents.models import Document, Presenting
from ecabinet.demo import Cast
from meetings.actions import session
from meetings.models import Meeting, Participant, SpeakingTurn
from meetings.whispers import GATHER_SECONDS
from people import clock, doorbell
from people.rules import Refused
from tests.documents import papers
from tests.meetings.rooms import Room, of_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(live_meeting: Meeting, cast: Cast) -> Document:
    item = live_meeting.items.first()
    assert item
    return papers.ready_document(item, cast["secretary"], papers.pdf(5))


@pytest.fixture
def room(live_meeting: Meeting) -> Iterator[Room]:
    room = Room(live_meeting)
    yield room
    doorbell.unlisten(room.stages.ring)


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., Any]:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def start(document: Document, who: Any, page: int = 1) -> Presenting:
    return presenting.start_presenting(version=document.versions.get(), page=page, by=who)


def limit(meeting: Meeting, cast: Cast, who: str, order: int) -> None:
    """Limit somebody to one item."""
    place = Participant.objects.get(meeting=meeting, person=cast[who])
    place.item_scope.add(meeting.items.get(order=order))
    Participant.objects.filter(pk=place.pk).update(is_scoped=True)


def whispers(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in of_type(heard, "whisper") if one["name"] == "presenter"]


# -- who may -------------------------------------------------------------------------------------------------------


def test_chair_secretary_speaker_and_the_items_presenter_may_and_nobody_else(
    live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    item = live_meeting.items.first()
    item.presenter = Participant.objects.get(meeting=live_meeting, person=cast["minister7"]).title
    item.agency = ""
    item.save()
    speaker = Participant.objects.get(meeting=live_meeting, person=cast["minister8"])
    SpeakingTurn.objects.create(
        meeting=live_meeting, participant=speaker, state="speaking", asked_at=clock.now()
    )
    for who in ("chair", "secretary", "minister7", "minister8"):
        assert start(document, cast[who]).person == cast[who]
    for who in ("minister9", "guest", "substitute"):
        with pytest.raises(Refused, match="Chỉ chủ trì"):
            start(document, cast[who])
    assert Presenting.objects.get().person == cast["minister8"]


def test_who_was_taken_over_no_longer_turns(live_meeting: Meeting, document: Document, cast: Cast) -> None:
    start(document, cast["chair"])
    start(document, cast["secretary"], page=2)
    with pytest.raises(Refused, match="không còn trình bày"):
        presenting.turn_page(version=document.versions.get(), page=3, by=cast["chair"])
    presenting.turn_page(version=document.versions.get(), page=99, dot=(500, 20), by=cast["secretary"])
    row = Presenting.objects.get()
    assert (row.page, row.dot_x, row.dot_y) == (5, 500, 20)


def test_it_ends_with_the_item_and_with_a_break(
    live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    start(document, cast["chair"])
    session.start_item(item=live_meeting.items.get(order=2), conclusion="Thống nhất.", by=cast["chair"])
    assert not Presenting.objects.exists()
    start(document, cast["chair"])
    live_meeting.refresh_from_db()
    session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    assert not Presenting.objects.exists()
    with pytest.raises(Refused):
        start(Document.objects.get(pk=document.pk), cast["chair"])


def test_presenting_leaves_nothing_in_the_journal(
    live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    before = Meeting.objects.get(pk=live_meeting.pk).version
    start(document, cast["chair"])
    presenting.stop_presenting(meeting=live_meeting, by=cast["chair"])
    assert Meeting.objects.get(pk=live_meeting.pk).version == before


# -- who hears -----------------------------------------------------------------------------------------------------


def test_only_who_may_read_the_paper_hears_and_scoped_guests_of_its_item_do(
    room: Room, live_meeting: Meeting, document: Document, cast: Cast, commits: Callable[..., Any]
) -> None:
    limit(live_meeting, cast, "guest", 1)
    limit(live_meeting, cast, "substitute", 3)
    heard = {who: room.enter(cast[who]) for who in ("minister1", "guest", "substitute")}
    with commits():
        start(document, cast["chair"], page=4)
    room.work()
    (told,) = whispers(heard["minister1"])
    assert (told["document"], told["page"], told["dot"]) == (document.pk, 4, None)
    assert whispers(heard["guest"]) == [told]
    assert heard["substitute"] == [of_type(heard["substitute"], "hello")[0]]
    # Who comes later hears it too, or does not.
    assert whispers(room.enter(cast["guest"])) == [told]
    assert whispers(room.enter(cast["substitute"])) == []
    assert "document" not in json.dumps(room.enter(cast["substitute"], version=0))


def test_who_loses_the_paper_is_told_that_it_is_over_and_nothing_more(
    room: Room, live_meeting: Meeting, document: Document, cast: Cast, commits: Callable[..., Any]
) -> None:
    heard = {who: room.enter(cast[who]) for who in ("minister1", "secretary")}
    with commits():
        start(document, cast["chair"], page=2)
    room.work()
    Document.objects.filter(pk=document.pk).update(audience=Document.Audience.LEADS)
    time.sleep(GATHER_SECONDS)
    room.stages.look()
    assert whispers(heard["minister1"])[-1] == {"type": "whisper", "name": "presenter", "over": True}
    with commits():
        presenting.turn_page(version=document.versions.get(), page=3, by=cast["chair"])
    time.sleep(GATHER_SECONDS)
    room.work()
    assert "over" in whispers(heard["minister1"])[-1]
    assert whispers(heard["secretary"])[-1]["page"] == 3


def test_the_doors(live_meeting: Meeting, document: Document, cast: Cast) -> None:
    limit(live_meeting, cast, "guest", 3)
    version = document.versions.get().pk
    statuses = {}
    for who in ("chair", "minister1", "guest"):
        client = Client(headers={"Accept": "application/json"})
        client.force_login(cast[who])
        statuses[who] = [
            client.post(f"/documents/versions/{version}/present/", {"page": "2"}).status_code,
            client.post(
                f"/documents/versions/{version}/turn/", {"page": "3", "x": "10", "y": "20"}
            ).status_code,
            client.post(
                f"/documents/versions/{version}/turn/", {"page": "3", "x": "-1", "y": ""}
            ).status_code,
        ]
    assert statuses == {"chair": [200, 200, 409], "minister1": [409] * 3, "guest": [404] * 3}
