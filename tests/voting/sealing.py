"""Secret polls in a given state, made by the public acts; and what a tablet does in one."""

from collections.abc import Mapping, Sequence

from ecabinet.demo import Cast
from ecabinet.demo.secret import key_of, seal, sealed, tracker
from meetings.models import Meeting
from people.models import User
from voting.actions import polls
from voting.actions import secret as acts
from voting.models import Poll

__all__ = ["closed", "fresh", "key_of", "opened", "prepared", "seal", "sealed", "tracker", "vote"]
TELLERS = ("minister3", "minister4")


def prepared(meeting: Meeting, cast: Cast, tellers: Sequence[str] = TELLERS) -> Poll:
    item = meeting.items.get(state="current")
    poll = acts.prepare_secret_poll(item=item, question="Thông qua phương án nhân sự", by=cast["secretary"])
    places = [meeting.participants.select_related("person").get(person=cast[name]) for name in tellers]
    return acts.name_tellers(poll=poll, tellers=places, by=cast["chair"]) if places else poll


def opened(meeting: Meeting, cast: Cast, tellers: Sequence[str] = TELLERS) -> Poll:
    return polls.open_poll(poll=prepared(meeting, cast, tellers), by=cast["chair"])


def fresh(poll: Poll) -> Poll:
    return Poll.objects.select_related("meeting__body", "meeting__head", "item").get(pk=poll.pk)


def vote(poll: Poll, choices: Mapping[str, Sequence[User]]) -> dict[User, str]:
    """Let people seal their first votes, and return their trackers, which the server never learns."""
    kept: dict[User, str] = {}
    for choice, people in choices.items():
        for person in people:
            kept[person] = tracker()
            acts.seal(poll=poll, envelope=seal(poll.public_key, choice, kept[person]), replaces=0, by=person)
    return kept


def closed(meeting: Meeting, cast: Cast, tellers: Sequence[str] = TELLERS, **choices: int) -> Poll:
    """Hold a whole secret poll: so many for each choice, in the order of seats."""
    poll, members = opened(meeting, cast, tellers), iter(cast.members)
    vote(poll, {choice: [next(members) for _ in range(number)] for choice, number in choices.items()})
    return polls.close_poll(poll=fresh(poll), by=cast["chair"])
