"""A secret poll on real server processes: what they log and tell Redis, and what a start does about keys."""

import os
import signal
import subprocess
import sys
import textwrap
import uuid

import pytest
import redis

from people.models import JournalEntry
from tests import builders
from tests.tablets import Tablet
from tests.voting import dumps, sealing
from voting import store
from voting.actions import polls
from voting.models import BoardEntry, Envelope, Poll

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def meeting(cast):
    return builders.meeting_in_session(cast)


def sends(tablet: Tablet, poll: Poll, door: str = "seal", **fields: object):
    return tablet.http.post(
        f"/voting/polls/{poll.pk}/{door}/", data=fields, headers={"Idempotency-Key": str(uuid.uuid4())}
    )


def heard(listener: redis.client.PubSub) -> bytes:
    """Return everything that was said over Redis since the listener came."""
    said = b""
    while (message := listener.get_message(timeout=1.0)) is not None:
        said += repr(message).encode()
    return said


def test_neither_logs_nor_redis_learn_what_was_sent(meeting, cast, serve, redis_server):
    poll = sealing.opened(meeting, cast)
    project = serve(redis=redis_server, LOG_LEVEL="DEBUG")
    listener = redis.Redis.from_url(redis_server.url, protocol=2).pubsub()
    listener.psubscribe("*")
    sent = {person: sealing.tracker() for person in cast.members[:7]}
    envelopes = {who: sealing.seal(poll.public_key, "against", code) for who, code in sent.items()}
    for person, envelope in envelopes.items():
        with Tablet(project, person) as tablet:
            assert sends(tablet, poll, envelope=envelope, replaces=0).json()["revision"] == 1
            # Every way to be refused: late, broken, in the clear, at the wrong door.
            assert sends(tablet, poll, envelope=envelope, replaces=0).status_code == 409
            assert sends(tablet, poll, envelope="broken-envelope", replaces=1).status_code == 409
            assert (
                sends(tablet, poll, "cast", choice="against", replaces=0, remark="clear-word").status_code
                == 409
            )
    with Tablet(project, cast["chair"]) as chair:
        assert sends(chair, poll, "close").json()["ok"]
    project.stop()
    found = project.web.log.read_bytes() + dumps.of_redis(redis_server.url) + heard(listener)
    assert b"tally" in found or b"meeting:" in found
    secrets = [*sent.values(), *envelopes.values(), "broken-envelope", "clear-word", "choice="]
    assert [word for word in secrets if word.encode() in found] == []
    assert BoardEntry.objects.filter(choice="against").count() == 7


def test_over_a_foreign_address_without_https_no_secret_poll_is_opened(meeting, cast, serve):
    poll = sealing.prepared(meeting, cast)
    project = serve(ALLOWED_HOSTS="127.0.0.1,room.example")
    with Tablet(project, cast["chair"]) as chair:
        chair.http.headers["Host"] = "room.example"
        answer = sends(chair, poll, "open")
        assert (answer.status_code, "https" in answer.json()["message"]) == (409, True)
        chair.http.headers["Host"] = f"127.0.0.1:{project.port}"
        assert sends(chair, poll, "open").json()["ok"]


def test_a_reboot_makes_the_open_poll_void_and_says_so(meeting, cast, serve):
    poll = sealing.opened(meeting, cast)
    sealing.vote(poll, {"for": cast.members[:9]})
    store.destroy(poll.uid)
    serve()
    poll = sealing.fresh(poll)
    assert poll.is_void
    assert "máy chủ đã khởi động lại" in poll.void_reason
    entry = JournalEntry.objects.get(verb="poll.voided")
    assert (entry.actor, entry.data["reason"]) == (None, poll.void_reason)


def test_a_key_that_outlived_its_poll_is_deleted_at_the_next_start_and_no_other(meeting, cast, serve):
    poll, stray = sealing.opened(meeting, cast), uuid.uuid4()
    store.make(stray)
    serve()
    assert (store.has(poll.uid), store.has(stray)) == (True, False)
    assert sealing.fresh(poll).is_open


CLOSING = """
    import os, signal
    import django
    django.setup()
    from django.db import transaction
    from people.models import User
    from voting.actions import polls
    from voting.models import Poll
    poll = Poll.objects.select_related("meeting__body", "item").get(pk={poll})
    with transaction.atomic():
        polls.close_poll(poll=poll, by=User.objects.get(pk={chair}))
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_between_closing_and_commit_the_poll_is_closed_again_and_counted_once(meeting, cast):
    poll = sealing.opened(meeting, cast)
    sealing.vote(poll, {"for": cast.members[:14], "against": cast.members[14:20]})
    source = textwrap.dedent(CLOSING.format(poll=poll.pk, chair=cast["chair"].pk))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ecabinet.settings"}
    done = subprocess.run([sys.executable, "-c", source], env=environment, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert store.has(poll.uid)
    assert (Envelope.objects.count(), BoardEntry.objects.count()) == (20, 0)
    closed = polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    assert (closed.result["counts"]["for"], BoardEntry.objects.count()) == (14, 20)
    assert not store.has(poll.uid)


# Called in the order they were given, so this one comes after the commit and before the key is destroyed.
AFTER_COMMIT = CLOSING.replace("        os.kill(os.getpid(), signal.SIGKILL)\n", "").replace(
    "        polls.close_poll",
    "        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))\n        polls.close_poll",
)


def test_killed_after_the_commit_the_next_start_destroys_the_key_and_the_result_stands(meeting, cast, serve):
    poll = sealing.opened(meeting, cast)
    sealing.vote(poll, {"for": cast.members[:14], "against": cast.members[14:20]})
    source = textwrap.dedent(AFTER_COMMIT.format(poll=poll.pk, chair=cast["chair"].pk))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ecabinet.settings"}
    done = subprocess.run([sys.executable, "-c", source], env=environment, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    poll = sealing.fresh(poll)
    assert (poll.is_closed, store.has(poll.uid)) == (True, True)
    serve()
    assert not store.has(poll.uid)
    assert sealing.fresh(poll).result == poll.result
    assert (poll.result["counts"]["for"], BoardEntry.objects.count(), Envelope.objects.count()) == (14, 20, 0)


def test_a_lost_key_is_said_to_who_votes_and_the_poll_is_void(meeting, cast, serve):
    poll = sealing.opened(meeting, cast)
    project = serve()
    store.destroy(poll.uid)
    with Tablet(project, cast["minister1"]) as tablet:
        answer = sends(tablet, poll, envelope=sealing.seal(poll.public_key, "for"), replaces=0)
        assert answer.status_code == 409
        assert "Lượt bỏ phiếu bị hủy" in answer.json()["message"]
    assert sealing.fresh(poll).is_void
