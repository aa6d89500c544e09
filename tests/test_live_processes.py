"""The live room over several server processes, and the shared panels that all of them make alike."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from ecabinet.demo import Cast
from meetings import panels, whispers
from meetings.models import Meeting
from tests.served import Project
from tests.servers import Redis
from tests.tablets import Open, Tablet, act_of_check_in, opener

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
FULL_ROLES = ("chair", "minister1", "secretary", "guest", "substitute")


@pytest.fixture
def tablet(cast: Cast) -> Iterator[Open]:
    with opener(cast) as one:
        yield one


# -- shared panels --


def test_registries_of_panels_and_whispers() -> None:
    assert {panel.name for panel in panels.shared()} == {"now", "agenda", "speakers", "presence", "poll"}
    assert {panel.name for panel in panels.registered().values() if not panel.shared} == {
        "ballot",
        "papers",
        "presenter",
        "marks",
        "console",
        "poll_console",
        "roll_call",
        "my_turn",
        "agenda_editor",
        "participants_editor",
        "calling",
        "agreed",
        "agreed_console",
        "open_questions",
        "assisted_papers",
    }
    assert set(whispers.registered()) == {"tally", "presenter", "connected"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_shared_panel_gives_every_full_role_the_same_bytes(
    live_meeting: Meeting, cast: Cast, language: str
) -> None:
    for panel in panels.shared():
        given = set()
        for username in FULL_ROLES:
            client = Client(headers={"Accept-Language": language})
            client.force_login(cast[username])
            answer = client.get(f"/meetings/{live_meeting.pk}/panels/{panel.name}/")
            assert answer.status_code == 200
            given.add(answer.content)
        assert len(given) == 1, panel.name
        html = given.pop().decode()
        for forbidden in ("<form", "<input", "csrf", "idempotency"):
            assert forbidden not in html, (panel.name, forbidden)


# -- several processes --


def seconds_until_change(listener: Tablet, actor: Tablet, path: str) -> float:
    """Act through one tablet and measure until another one hears of it."""
    actor.act(path)
    before = time.monotonic()
    listener.hear_until("change")
    return time.monotonic() - before


@pytest.mark.postgres
def test_an_act_in_one_process_reaches_a_socket_of_the_other(
    serve: Callable[..., Project], redis_server: Redis, tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    here, there = (
        serve(server=name, redis=redis_server, SERVER_PROCESSES="2") for name in ("daphne", "uvicorn")
    )
    listener = tablet(there, "minister1").open(live_meeting)
    listener.hear()
    # The ear at Redis opens with the first socket.
    time.sleep(0.5)
    assert (
        seconds_until_change(listener, tablet(here, "guest"), act_of_check_in(live_meeting, cast, "guest"))
        < 1
    )

    redis_server.kill()
    actor = tablet(here, "secretary")
    assert seconds_until_change(listener, actor, act_of_check_in(live_meeting, cast, "secretary")) < 4

    redis_server.start()
    time.sleep(6)
    actor = tablet(here, "substitute")
    assert seconds_until_change(listener, actor, act_of_check_in(live_meeting, cast, "substitute")) < 1


@pytest.mark.postgres
def test_without_redis_the_other_process_looks_every_two_seconds(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    here, there = serve(), serve()
    listener = tablet(there, "minister1").open(live_meeting)
    listener.hear()
    assert (
        seconds_until_change(listener, tablet(here, "guest"), act_of_check_in(live_meeting, cast, "guest"))
        < 3.5
    )


# -- who is connected --


def counts_to(one: Tablet, people: int, within: float) -> None:
    """Wait until the tablet is told how many are connected."""
    deadline = time.monotonic() + within
    while True:
        told = one.hear_until("whisper", max(0.01, deadline - time.monotonic()))
        if told["name"] == "connected" and told["people"] == people:
            return


@pytest.mark.postgres
def test_a_killed_process_leaves_no_ghosts_among_the_connected(
    serve: Callable[..., Project], redis_server: Redis, tablet: Open, live_meeting: Meeting
) -> None:
    here, there = (
        serve(server=name, redis=redis_server, SERVER_PROCESSES="2") for name in ("daphne", "uvicorn")
    )
    secretary = tablet(here, "secretary").open(live_meeting)
    for project, name in ((there, "minister1"), (there, "minister2"), (there, "guest"), (here, "guest")):
        assert tablet(project, name).open(live_meeting).hear()["type"] == "hello"
    # Who sits at two tablets, one of each process, is one.
    counts_to(secretary, 4, 15)
    there.kill()
    counts_to(secretary, 2, 20)


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
def test_one_process_counts_from_memory_and_tells_those_who_run_the_meeting(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting, server: str
) -> None:
    project = serve(server=server)
    chair, guest = (tablet(project, name).open(live_meeting) for name in ("chair", "guest"))
    counts_to(chair, 2, 15)
    guest.socket.close()  # type: ignore[union-attr]
    counts_to(chair, 1, 15)
    assert [one for one in guest.frames if one["type"] == "whisper"] == []
