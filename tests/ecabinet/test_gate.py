"""The gate in front of the pages, with real servers and real floods; and its lanes by themselves."""

import asyncio
import json
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.contrib.sessions.models import Session

from ecabinet import busy, gate
from ecabinet.demo import Cast
from meetings.models import Meeting
from tests.served import Project
from tests.tablets import Open, opener

APPLICATION = "tests.ecabinet.slow_app:application"
LIMITS = {"HTTP_PLACES": "4", "HTTP_QUEUE": "6", "HTTP_WAIT_SECONDS": "1", "HTTP_STREAMS": "8"}
FLOOD = 60


# -- lanes --


async def test_places_are_given_in_the_order_of_arrival() -> None:
    lane, came = gate.Lane(1, 5, 1.0), list[int]()

    async def one(number: int) -> None:
        await lane.enter()
        came.append(number)
        await asyncio.sleep(0)
        lane.leave()

    await asyncio.gather(*(one(number) for number in range(5)))
    assert came == [0, 1, 2, 3, 4]
    assert lane.taken == 0


async def test_who_finds_the_queue_full_or_waits_too_long_is_sent_away() -> None:
    lane = gate.Lane(1, 1, 0.05)
    await lane.enter()
    waiting = asyncio.create_task(lane.enter())
    await asyncio.sleep(0)
    with pytest.raises(gate.FullError):
        await lane.enter()
    with pytest.raises(gate.FullError):
        await waiting
    lane.leave()
    assert lane.is_free()


async def test_who_leaves_the_queue_takes_no_place() -> None:
    lane = gate.Lane(1, 2, 5.0)
    await lane.enter()

    async def hang_up() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    with pytest.raises(gate.GoneError):
        await lane.enter(asyncio.ensure_future(hang_up()))
    waiting = asyncio.create_task(lane.enter())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    lane.leave()
    assert lane.is_free()


async def test_a_place_given_to_somebody_cancelled_goes_on() -> None:
    lane = gate.Lane(1, 2, 5.0)
    await lane.enter()
    waiting = asyncio.create_task(lane.enter())
    await asyncio.sleep(0)
    lane.leave()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert lane.is_free()


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("POST", "/voting/polls/7/cast/", "casts"),
        ("POST", "/voting/polls/7/seal/", "casts"),
        ("GET", "/voting/polls/7/cast/", "pages"),
        ("POST", "/voting/polls/7/cast/../../", "pages"),
        ("POST", "/voting/polls/7/close/", "pages"),
        ("GET", "/healthz", "health"),
        ("GET", "/", "pages"),
    ],
)
def test_lane_of_a_request(method: str, path: str, lane: str) -> None:
    assert gate.lane_name({"method": method, "path": path}) == lane


async def test_a_view_ends_before_its_place_is_free_though_its_client_left(settings: Any) -> None:
    settings.HTTP_PLACES = 1
    goes_on, ended = asyncio.Event(), list[str]()

    async def pages(scope: gate.Scope, receive: gate.Receive, send: gate.Send) -> None:
        await receive()
        await goes_on.wait()
        ended.append("view")

    gated = gate.Gate(pages)

    async def body() -> dict[str, Any]:
        return {"type": "http.request"}

    async def nowhere(message: dict[str, Any]) -> None: ...

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    asked = asyncio.ensure_future(gated(scope, body, nowhere))
    await asyncio.sleep(0.01)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    assert gated.lanes["pages"].taken == 1
    goes_on.set()
    await asyncio.sleep(0.01)
    assert (ended, gated.lanes["pages"].taken) == (["view"], 0)


@pytest.mark.parametrize(
    ("cookies", "language"), [("", "vi"), ("a=1; django_language=en", "en"), ("django_language=x", "vi")]
)
def test_the_sentence_is_in_the_language_of_the_person(cookies: str, language: str) -> None:
    assert busy.language_of(cookies) == language
    told = json.loads(busy.sentence_for_script(language))
    assert told["ok"] is False
    assert ("busy" in told["message"]) == (language == "en")


# -- real servers --


@pytest.fixture(params=["daphne", "uvicorn"])
def project(request: pytest.FixtureRequest, serve: Callable[..., Project]) -> Project:
    return serve(server=request.param, application=APPLICATION, **LIMITS)


@pytest.fixture
def tablet(cast: Cast) -> Iterator[Open]:
    with opener(cast) as one:
        yield one


def ask(project: Project, path: str, **options: Any) -> httpx.Response:
    return httpx.request(options.pop("method", "GET"), f"{project.url}{path}", timeout=30, **options)


def threads(project: Project) -> int:
    return int(ask(project, "/readyz").json()["threads"])


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_a_flood_is_bounded_a_cast_in_it_is_answered_and_all_recovers(
    project: Project, tablet: Open, live_meeting: Meeting
) -> None:
    minister, before = tablet(project, "minister1"), threads(project)
    with ThreadPoolExecutor(FLOOD) as pool:
        flood = [pool.submit(ask, project, "/slow/?seconds=2") for _ in range(FLOOD)]
        time.sleep(0.7)
        most = threads(project)
        began = time.monotonic()
        # No such poll: the answer is of the view, and not of the gate.
        key = {"Idempotency-Key": str(uuid.uuid4())}
        cast = minister.http.post("/voting/polls/987654/cast/", data={"choice": "for"}, headers=key)
        waited = time.monotonic() - began
        assert ask(project, "/healthz").status_code == 200
        answers = [one.result() for one in flood]
    assert cast.status_code == 404
    assert waited < 1.5
    refused = [one for one in answers if one.status_code == 503]
    assert {one.status_code for one in answers} == {200, 503}
    assert len(refused) >= FLOOD - 2 * (4 + 6)
    assert all(1 <= int(one.headers["Retry-After"]) <= 4 for one in refused)
    assert all("Máy chủ đang rất bận" in one.text for one in refused)
    # Four at work and the two of the health lane; a server has a few of its own.
    assert most - before <= 8
    assert all(ask(project, "/slow/?seconds=0").status_code == 200 for _ in range(12))
    assert Session.objects.exists()


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_what_was_sent_away_is_told_how_to_send_it_again(project: Project) -> None:
    with ThreadPoolExecutor(4) as pool:
        flood = [pool.submit(ask, project, "/slow/?seconds=7") for _ in range(4)]
        time.sleep(1)
        form = ask(project, "/slow/?seconds=0", method="POST", data={"typed": "Ý kiến"})
        script = ask(project, "/slow/?seconds=0", headers={"Accept": "application/json"})
        for one in flood:
            one.result()
    assert (form.status_code, script.status_code) == (503, 503)
    assert "tải lại trang này" in form.text
    assert 'http-equiv="refresh"' not in form.text
    assert script.json()["ok"] is False
    again = ask(project, "/slow/?seconds=0", method="POST", data={"typed": "Ý kiến"})
    assert (again.status_code, again.text) == (200, "Ý kiến")


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_slow_readers_and_half_sent_requests_hold_no_place(project: Project) -> None:
    sent_by_halves = b"POST /slow/?seconds=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nhalf"
    read_by_halves = b"GET /stream/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    held = []
    for request in (sent_by_halves, read_by_halves) * 6:
        one = socket.create_connection(("127.0.0.1", project.port))
        one.sendall(request)
        held.append(one)
    time.sleep(1)
    assert all(ask(project, "/slow/?seconds=0").status_code == 200 for _ in range(8))
    for one in held:
        one.close()
    assert threads(project) < 20


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_clients_that_hang_up_do_not_multiply_threads(project: Project) -> None:
    before = threads(project)
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", project.port)) as one:
            one.sendall(b"GET /slow/?seconds=2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.02)
    assert threads(project) - before <= 8
    time.sleep(2.5)
    assert ask(project, "/slow/?seconds=0").status_code == 200
