"""The live room with real server processes, sockets and Redis: the protocol, message by message."""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest
from django.utils.translation import override
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ecabinet.demo import Cast
from meetings import panels
from meetings.live import sockets
from meetings.models import Meeting
from tests.served import Project
from tests.tablets import Open, act_of_check_in, opener

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["daphne", "uvicorn"])
def project(request: pytest.FixtureRequest, serve: Callable[..., Project], live_meeting: Meeting) -> Project:
    return serve(server=request.param)


@pytest.fixture
def tablet(cast: Cast) -> Iterator[Open]:
    with opener(cast) as one:
        yield one


# -- order --


def test_hello_change_state_in_order(
    project: Project, tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    one = tablet(project, "minister1").open(live_meeting)
    hello = one.hear()
    assert (hello["type"], hello["v"]) == ("hello", live_meeting.version)
    assert set(hello["panels"]) == {panel.name for panel in panels.shared()}
    assert abs(hello["now"] - time.time() * 1000) < 5_000

    version = hello["v"]
    for username in ("guest", "substitute", "secretary"):
        tablet(project, username).act(act_of_check_in(live_meeting, cast, username))
        change = one.hear_until("change")
        assert change["from"] == version < change["v"]
        assert "presence" in change["topics"]
        version = change["v"]
    assert "Khách mời" in change["panels"]["presence"]

    one.say({"type": "resume", "v": 0})
    state = one.hear_until("state")
    assert state["v"] == version
    assert set(state["panels"]) == {panel.name for panel in panels.shared()}


def test_hello_is_short_for_a_page_that_is_up_to_date(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting
) -> None:
    project = serve()
    hello = tablet(project, "minister1").open(live_meeting, v=live_meeting.version).hear()
    assert hello["type"] == "hello"
    assert "panels" not in hello


def test_the_language_of_the_page_is_the_language_of_its_panels(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting
) -> None:
    project = serve()
    heard = {
        lang: tablet(project, "minister1").open(live_meeting, lang=lang).hear()["panels"]
        for lang in ("vi", "en")
    }
    for lang, shown in heard.items():
        with override(lang):
            assert shown["presence"] == panels.render("presence", live_meeting, panels.FULL_AUDIENCE, lang)


# -- who may not --


def test_who_may_not_is_told_and_closed(project: Project, tablet: Open, live_meeting: Meeting) -> None:
    table = [
        (None, live_meeting.pk, 4401),
        ("province.secretary", live_meeting.pk, 4404),
        ("minister1", 987_654, 4404),
    ]
    for username, meeting, code in table:
        closed, said = tablet(project, username).open(meeting).end()
        assert closed == code, username
        assert [(frame["type"], frame["code"], frame["fatal"]) for frame in said] == [("error", code, True)]
        assert said[0]["message"]


def test_participants_of_a_draft_do_not_know_it(
    serve: Callable[..., Project], tablet: Open, draft_meeting: Meeting
) -> None:
    project = serve()
    assert tablet(project, "minister1").open(draft_meeting).end()[0] == 4404
    assert tablet(project, "secretary").open(draft_meeting).hear()["type"] == "hello"


def test_a_foreign_page_is_refused_before_the_handshake_ends(
    project: Project, tablet: Open, live_meeting: Meeting
) -> None:
    other_scheme = project.url.replace("http:", "https:")
    for origin in (
        None,
        "null",
        "http://evil.example",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        other_scheme,
    ):
        with pytest.raises(InvalidStatus) as refused:
            tablet(project, "minister1").open(live_meeting, origin=origin)
        assert refused.value.response.status_code == 403, origin


def test_origins_on_the_list_are_the_only_ones(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting
) -> None:
    project = serve(LIVE_ORIGINS="https://hop.example.gov.vn")
    one = tablet(project, "minister1")
    assert one.open(live_meeting, origin="https://hop.example.gov.vn").hear()["type"] == "hello"
    with pytest.raises(InvalidStatus):
        one.open(live_meeting)


# -- nonsense --


NONSENSE = (
    "",
    "{",
    "[]",
    "null",
    '{"type":"cast"}',
    '{"type":"resume"}',
    '{"type":"resume","v":-1}',
    '{"type":"ack","n":true}',
    '{"type":"beat","v":1e400}',
    '{"type":"resume","v":' + "9" * 5_000 + "}",
    "[" * 60_000,
)
TOO_MUCH = (b"\x00\x01", '{"type":"beat","v":1,"x":"' + "x" * 70_000 + '"}')


def test_nonsense_floods_and_giants_close_their_own_socket_only(
    project: Project, tablet: Open, live_meeting: Meeting
) -> None:
    bystander = tablet(project, "minister2").open(live_meeting)
    for frame in NONSENSE:
        one = tablet(project, "minister1").open(live_meeting)
        one.hear()
        for _ in range(3):
            one.say(frame)
        code, said = one.end()
        assert code == 4400, frame[:40]
        assert [f["fatal"] for f in said if f["type"] == "error"] == [False, False, True]
    for giant in TOO_MUCH:
        one = tablet(project, "minister1").open(live_meeting)
        one.hear()
        one.say(giant)
        assert one.end()[0] == 4400
    flood = tablet(project, "minister1").open(live_meeting)
    # A quick server ends the socket while the flood still runs.
    with contextlib.suppress(ConnectionClosed):
        for _ in range(60):
            flood.say({"type": "beat", "v": 0})
    assert flood.end()[0] == 4429
    bystander.say({"type": "resume", "v": 0})
    assert bystander.hear_until("state")


def test_the_sixth_socket_of_a_person_closes_the_first(
    project: Project, tablet: Open, live_meeting: Meeting
) -> None:
    tablets = [tablet(project, "minister1").open(live_meeting) for _ in range(5)]
    assert all(one.hear()["type"] == "hello" for one in tablets)
    assert tablet(project, "minister1").open(live_meeting).hear()["type"] == "hello"
    assert tablets[0].end()[0] == 4409
    tablets[1].say({"type": "resume", "v": 0})
    assert tablets[1].hear_until("state")


# -- recovery --


def test_after_a_gap_the_tablet_equals_a_fresh_one(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    project = serve()
    one = tablet(project, "minister1").open(live_meeting)
    v = one.hear()["v"]
    one.socket.close()
    tablet(project, "guest").act(act_of_check_in(live_meeting, cast, "guest"))
    tablet(project, "secretary").act(act_of_check_in(live_meeting, cast, "secretary"))
    # Check-ins are gathered for a quarter of a second.
    time.sleep(0.5)

    back = one.open(live_meeting, v=v).hear()
    fresh = tablet(project, "minister2").open(live_meeting).hear()
    assert back["v"] == fresh["v"] == v + 2
    assert back["panels"] == fresh["panels"]


def test_polling_is_answered_as_the_socket_is(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    project = serve()
    one = tablet(project, "minister1").open(live_meeting)
    one.hear()
    tablet(project, "guest").act(act_of_check_in(live_meeting, cast, "guest"))
    one.hear_until("change")
    one.say({"type": "resume", "v": 0})
    state = one.hear_until("state")
    assert one.state(live_meeting, v=0) == state
    beat = one.state(live_meeting, v=state["v"])
    assert (beat["type"], beat["v"]) == ("beat", state["v"])


def test_who_does_not_acknowledge_is_told_to_read_by_http(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting
) -> None:
    project = serve()
    one = tablet(project, "minister1").open(live_meeting)
    one.hear()
    for _ in range(sockets.WINDOW_FRAMES):
        one.say({"type": "resume", "v": 0})
        if one.hear()["type"] == "behind":
            break
        # Slower than the token bucket.
        time.sleep(0.06)
    assert one.frames[-1]["type"] == "behind"
    assert len(one.frames) == sockets.WINDOW_FRAMES + 1

    one.say({"type": "ack", "n": len(one.frames) - 1})
    assert one.hear()["type"] == "beat"
    one.say({"type": "resume", "v": 0})
    assert one.hear()["type"] == "state"


def test_a_server_that_ends_says_goodbye(project: Project, tablet: Open, live_meeting: Meeting) -> None:
    one = tablet(project, "minister1").open(live_meeting)
    one.hear()
    project.stop()
    code, said = one.end()
    assert code == 4503
    assert said[-1]["type"] == "bye"
    assert said[-1]["cause"] == "restart"
    assert said[-1]["retry_ms"] > 0
