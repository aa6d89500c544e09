"""What one tablet may cost: the limits of the live room with real servers, and the room beside those who break them."""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest
from websockets.exceptions import ConnectionClosed

from ecabinet.demo import Cast
from meetings.live import sockets
from meetings.models import Meeting
from tests.served import Project
from tests.tablets import Open, Tablet, act_of_check_in, opener

MAX_SOCKETS = 25
pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["daphne", "uvicorn"])
def project(request: pytest.FixtureRequest, serve: Callable[..., Project], live_meeting: Meeting) -> Project:
    return serve(server=request.param, LIVE_BEHIND_SECONDS="2", LIVE_MAX_SOCKETS=str(MAX_SOCKETS))


@pytest.fixture
def tablet(cast: Cast) -> Iterator[Open]:
    with opener(cast) as one:
        yield one


def fall_behind(one: Tablet) -> None:
    """Fill the window, slower than the token bucket empties."""
    for _ in range(sockets.WINDOW_FRAMES + 1):
        one.say({"type": "resume", "v": 0})
        if one.hear()["type"] == "behind":
            return
        time.sleep(0.06)
    raise AssertionError("the window was never full")


def test_a_slow_reader_is_told_and_closed_after_its_time(
    project: Project, tablet: Open, live_meeting: Meeting
) -> None:
    slow, other = tablet(project, "minister1").open(live_meeting), tablet(project, "guest").open(live_meeting)
    slow.hear(), other.hear()
    fall_behind(slow)
    began = time.monotonic()
    code, said = slow.end()
    assert (code, said[-1]["type"], said[-1]["code"]) == (4490, "error", 4490)
    assert 1.5 < time.monotonic() - began < 5
    # The window is of bytes or of frames, whichever is full first.
    assert len([one for one in said if one["type"] in ("hello", "state")]) <= sockets.WINDOW_FRAMES
    other.say({"type": "resume", "v": 0})
    assert other.hear_until("state")


def test_a_process_that_has_all_its_sockets_sends_the_next_away(
    project: Project, tablet: Open, live_meeting: Meeting
) -> None:
    names = ("minister1", "minister2", "minister3", "secretary", "substitute")
    inside = [tablet(project, name).open(live_meeting) for name in names for _ in range(5)]
    assert [one.hear()["type"] for one in inside] == ["hello"] * MAX_SOCKETS
    one = tablet(project, "guest").open(live_meeting)
    code, said = one.end()
    assert (code, said[-1]["type"]) == (4503, "error")
    inside[0].socket.close()  # type: ignore[union-attr]
    time.sleep(0.5)
    assert one.open(live_meeting).hear()["type"] == "hello"


@pytest.mark.sqlite
def test_floods_stalls_and_many_sockets_disturb_nobody_else(
    project: Project, tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    bystander = tablet(project, "minister2").open(live_meeting)
    bystander.hear()
    # Nobody reads these: their own buffers fill, then the server's window.
    for _ in range(3):
        tablet(project, "guest").open(live_meeting, max_queue=1)
    hostile = tablet(project, "minister1")
    for turn, username in enumerate(("secretary", "substitute", "guest")):
        for _ in range(6):
            hostile.open(live_meeting)
        with contextlib.suppress(ConnectionClosed):
            for _ in range(200):
                hostile.say({"type": "resume", "v": 0})
        actor = tablet(project, username)
        began = time.monotonic()
        actor.act(act_of_check_in(live_meeting, cast, username))
        assert bystander.hear_until("change")["v"] == live_meeting.version + turn + 1
        assert time.monotonic() - began < 2.0
    assert hostile.end()[0] == 4429
