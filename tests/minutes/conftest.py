"""A meeting held through the public acts on a played clock, and its minutes as the worker makes them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ecabinet.demo import Cast
from meetings.actions import presence, session, speaking
from meetings.models import Meeting, Participant
from minutes import tasks
from minutes.models import Minutes
from people import clock
from tests import builders
from voting.actions import ballots, polls

BEGIN = datetime.fromisoformat("2026-11-21T08:00:00+07:00")
CONCLUSION = "Chính phủ thống nhất nội dung; giao Văn phòng Chính phủ hoàn thiện."


@pytest.fixture(autouse=True)
def own_papers(settings, tmp_path: Path) -> Iterator[Path]:
    """Keep the papers of a test out of the installation's own store."""
    settings.PAPERS_DIR = tmp_path / "papers"
    yield settings.PAPERS_DIR


def hold(cast: Cast) -> Meeting:
    """Hold a meeting until 09:07: 24 of 25 members, a speaker, a poll, a break, one item put off."""
    with clock.playing(BEGIN) as played:
        meeting = builders.called_meeting(cast)
        first, second, third = meeting.items.all()
        for participant in meeting.participants.exclude(person=cast["minister5"]):
            presence.check_in(participant=participant, by=cast["secretary"])
        played.go_on(minutes=5)
        session.open_meeting(meeting=meeting, by=cast["chair"])
        session.start_item(item=first, by=cast["chair"])
        played.go_on(minutes=2)
        turn = speaking.ask_to_speak(
            participant=meeting.participants.get(person=cast["minister13"]), by=cast["minister13"]
        )
        speaking.give_floor(turn=turn, by=cast["chair"])
        played.go_on(minutes=3)
        speaking.end_turn(turn=turn, by=cast["chair"])
        played.go_on(minutes=10)
        session.start_item(item=second, conclusion=CONCLUSION, by=cast["chair"])
        vote(meeting, cast)
        played.go_on(minutes=20)
        session.pause_meeting(meeting=meeting, by=cast["chair"])
        played.go_on(minutes=15)
        session.resume_meeting(meeting=meeting, by=cast["chair"])
        session.conclude_item(item=second, conclusion="Thông qua dự thảo Nghị quyết.", by=cast["chair"])
        session.postpone_item(item=third, by=cast["chair"])
        played.go_on(minutes=12)
        session.close_meeting(meeting=meeting, pages_printed=0, by=cast["secretary"])
    return Meeting.objects.get(pk=meeting.pk)


def vote(meeting: Meeting, cast: Cast) -> None:
    """Adopt the current item: 22 for, one against, one without an answer."""
    item = meeting.items.get(state="current")
    poll = polls.prepare_poll(item=item, question="Thông qua dự thảo Nghị quyết", by=cast["secretary"])
    poll = polls.open_poll(poll=poll, by=cast["chair"])
    voters = [p for p in [cast["chair"], *cast.ministers] if p != cast["minister5"]]
    for person in voters[:22]:
        ballots.cast(poll=poll, choice="for", replaces=0, by=person)
    ballots.cast(poll=poll, choice="against", replaces=0, by=voters[22])
    polls.close_poll(poll=poll, by=cast["chair"])


@pytest.fixture
def closed_meeting(cast: Cast) -> Meeting:
    return hold(cast)


@pytest.fixture
def drafted(closed_meeting: Meeting) -> Minutes:
    """The minutes after the first job: a text, and no paper yet."""
    tasks.draft.call(str(closed_meeting.uid))
    return Minutes.objects.get(meeting=closed_meeting)


@pytest.fixture
def on_paper(drafted: Minutes) -> Minutes:
    """The minutes after both jobs."""
    tasks.render.call(str(drafted.meeting.uid))
    return Minutes.objects.get(pk=drafted.pk)


def scoped_guest(meeting: Meeting, cast: Cast) -> Participant:
    """Limit the guest to the first item."""
    guest = meeting.participants.get(person=cast["guest"])
    guest.is_scoped = True
    guest.save()
    guest.item_scope.set([meeting.items.first()])
    return guest
