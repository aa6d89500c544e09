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


def prepared(meeting: Meeting, cast: Cast, **how: object) -> Poll:
    item = meeting.items.get(state="current")
    return polls.prepare_poll(item=item, question=QUESTION, by=cast["secretary"], **how)


def opened(meeting: Meeting, cast: Cast, **how: object) -> Poll:
    return polls.open_poll(poll=prepared(meeting, cast, **how), by=cast["chair"])


def pick(poll: Poll, picks: dict[str, list[User]]) -> None:
    """Cast ballots of "choose up to n". Shape: keys are numbers of options, as "1 3"."""
    for numbers, people in picks.items():
        named = [f"option{number}" for number in numbers.split()]
        for person in people:
            ballots.cast(poll=poll, choice="picked", picks=named, replaces=0, by=person)


def vote(poll: Poll, choices: dict[str, list[User]]) -> None:
    for choice, people in choices.items():
        for person in people:
            remark = "Đề nghị lùi thời hạn." if choice == "other" else ""
            ballots.cast(poll=poll, choice=choice, replaces=0, remark=remark, by=person)


@pytest.fixture
def prepared_poll(live_meeting: Meeting, cast: Cast) -> Poll:
    return prepared(live_meeting, cast)


@pytest.fixture
def running_poll(live_meeting: Meeting, cast: Cast) -> Poll:
    return opened(live_meeting, cast)
