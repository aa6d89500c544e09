"""Polls in a given state, made by the public acts."""

import pytest

from ecabinet.demo import Cast
from meetings.models import Meeting, Participant
from people.models import User
from voting.actions import ballots, polls
from voting.models import Poll

QUESTION = "Thông qua Nghị quyết về Chính phủ điện tử"


def participant_of(meeting: Meeting, person: User) -> Participant:
    return Participant.objects.get(meeting=meeting, person=person)


def prepared(meeting: Meeting, cast: Cast) -> Poll:
    item = meeting.items.get(state="current")
    return polls.prepare_poll(item=item, question=QUESTION, by=cast["secretary"])


def opened(meeting: Meeting, cast: Cast) -> Poll:
    return polls.open_poll(poll=prepared(meeting, cast), by=cast["chair"])


def vote(poll: Poll, choices: dict[str, list[User]]) -> None:
    for choice, people in choices.items():
        for person in people:
            ballots.cast(poll=poll, choice=choice, replaces=0, by=person)


@pytest.fixture
def prepared_poll(live_meeting: Meeting, cast: Cast) -> Poll:
    return prepared(live_meeting, cast)


@pytest.fixture
def running_poll(live_meeting: Meeting, cast: Cast) -> Poll:
    return opened(live_meeting, cast)
