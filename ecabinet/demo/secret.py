"""A secret poll of the demo, and what a tablet does in one: a tracker of its own, an envelope of fixed length."""

import base64
import secrets

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ecabinet.demo.meetings import Stage
from meetings.models import AgendaItem
from people import clock
from people.models import User
from voting import store
from voting.actions import polls
from voting.actions import secret as acts
from voting.models import Poll, Teller, Voter
from voting.rules import secret

QUESTION = "Thành lập Tổ công tác của Chính phủ về họp không giấy"
TELLERS = ("minister7", "minister9")


def tracker() -> str:
    """Draw what a voter finds the own vote by. Shape: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def key_of(public_key: str) -> rsa.RSAPublicKey:
    """Read a poll's public key. Shape: DER in base64."""
    key = serialization.load_der_public_key(base64.b64decode(public_key))
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def sealed(public_key: str, content: bytes) -> str:
    """Put any content into an envelope. Shape: base64."""
    return base64.b64encode(key_of(public_key).encrypt(content, store.OAEP)).decode()


def seal(public_key: str, choice: str, code: str = "") -> str:
    """Seal a choice under a tracker, a new one when none is given."""
    return sealed(public_key, secret.plain(choice, code or tracker()))


def vote_in_secret(stage: Stage, played: clock.Played, item: AgendaItem, against: int) -> Poll:
    """Hold a whole secret poll on an item, up to the signatures of its counting group."""
    poll = acts.prepare_secret_poll(item=item, question=QUESTION, by=stage.secretary)
    tellers = [stage.person(stage.cast[name]) for name in TELLERS]
    polls.open_poll(poll=acts.name_tellers(poll=poll, tellers=tellers, by=stage.chair), by=stage.chair)
    poll.refresh_from_db()
    for place, person in enumerate(_voters(poll)):
        played.go_on(seconds=2)
        envelope = seal(poll.public_key, "against" if place < against else "for")
        acts.seal(poll=poll, envelope=envelope, replaces=0, by=person)
    polls.close_poll(poll=poll, by=stage.chair)
    played.go_on(minutes=1)
    for teller in Teller.objects.filter(poll=poll).select_related("participant__person"):
        acts.sign_count(poll=poll, by=teller.participant.person)
    return poll


def _voters(poll: Poll) -> list[User]:
    return [voter.person for voter in Voter.objects.filter(poll=poll).select_related("person").order_by("pk")]
