"""What the journeys are told with: tablets in people's hands, in a house that is really served."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django_tasks_db.models import DBTaskResult

from documents.models import Reading
from people.models import User
from tests import served
from tests.journeys.tablet import PATIENCE_MS, Tablet

Hand = Callable[..., Tablet]
# How long the jobs that a test left may take on a busy machine. Unit: seconds.
JOBS_SECONDS = 60


@pytest.fixture
def house(running_house: Callable[[], served.Project], transactional_db: None) -> Iterator[served.Project]:
    """Serve the project on the test database, with a worker; its processes are shared by the tests of a module."""
    project = running_house()
    yield project
    wait_for_jobs(project)


def wait_for_jobs(project: served.Project) -> None:
    """Wait until the worker has done what the test left it, so that no job meets the next test's rows."""
    deadline = time.monotonic() + JOBS_SECONDS
    while project.worker.is_running() and (left := _jobs()):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def comes_to_rest(page: int) -> None:
    """Wait until the server has been told the page: a reader who leafs is reported when resting."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not Reading.objects.filter(last_page=page).exists():
        assert time.monotonic() < deadline, "the reading position never arrived"
        time.sleep(0.05)


def _jobs() -> list[str]:
    waiting = DBTaskResult.objects.ready() | DBTaskResult.objects.running()
    return list(waiting.values_list("task_path", flat=True))


@pytest.fixture
def hand(house: served.Project, open_browser: Callable[..., Any]) -> Iterator[Hand]:
    """Hand out tablets: `hand("chair")` is logged in as the chair, `hand()` waits at the log-in page.

    Shape: further options are those of a browser context, as `viewport=` or `locale=`. A tablet whose page
    met an error in a script, or a fault of the server, fails the test when it ends.
    """
    given: list[Tablet] = []

    def give(username: str = "", **options: Any) -> Tablet:
        context = open_browser(base_url=house.url, **options)
        if username:
            context.add_cookies([{**_session_of(username), "url": house.url}])
        tablet = Tablet(context.new_page(), username or "stranger")
        given.append(tablet)
        return tablet

    yield give
    assert [fault for tablet in given for fault in tablet.faults] == []


def _session_of(username: str) -> dict[str, str]:
    """Log in without the page: the tests' quick password hash is unknown to the served project."""
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def data() -> Path:
    """Give the client's data: agenda.xlsx, participants.xlsx, papers/."""
    return Path(__file__).resolve().parents[3] / "shared" / "data"
