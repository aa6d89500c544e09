"""What a tablet does in a secret poll, by the same cryptography: a tracker of its own, an envelope of fixed length."""

import base64
import secrets
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ecabinet.demo import Cast
from meetings.models import Meeting
from people.models import User
from voting import store
from voting.actions import polls
from voting.actions import secret as acts
from voting.models import Poll
from voting.rules import secret

TELLERS = ("minister3", "minister4")


def tracker() -> str:
    return secrets.token_hex(16)


def key_of(public_key: str) -> rsa.RSAPublicKey:
    key = serialization.load_der_public_key(base64.b64decode(public_key))
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def sealed(public_key: str, content: bytes) -> str:
    return base64.b64encode(key_of(public_key).encrypt(content, store.OAEP)).decode()


def seal(public_key: str, choice: str, code: str = "") -> str:
    return sealed(public_key, secret.plain(choice, code or tracker()))


# -- secret polls in a given state, made by the public acts --


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
