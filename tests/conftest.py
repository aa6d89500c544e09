"""What every test may ask for: the run's database, Redis, served projects and browsers; all of them real.

The run's servers start here, at import: Django reads its settings once, and they read the environment.
"""

import atexit
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import run, served, servers, skips
from tests.browsers import CHROMIUM, CHROMIUM_FLAGS, TABLET

if "ecabinet.settings" in sys.modules:
    raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: tests/conftest.py names the settings itself.")

RUN = run.Run()
atexit.register(RUN.end)
RUN.begin()
os.environ["DJANGO_SETTINGS_MODULE"] = "ecabinet.settings"

import django  # noqa: E402

from ecabinet import catalogue  # noqa: E402

# Git holds no compiled messages: a fresh tree has none, and one that was pulled has yesterday's. Both would speak
# English where locale/vi has Vietnamese. xdist's workers import this file after their controller and find them made;
# setup() reads them.
for language in catalogue.LANGUAGES:
    if catalogue.is_stale(language):
        catalogue.compile_language(language)

django.setup()
# xdist's workers inherit the environment; pytest-django would read the settings there before this file does.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.conf import settings as project_settings  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402

from tests import emptying, order, properties  # noqa: E402, F401 -- the last by being imported
from tests.fixtures import called_meeting, cast, draft_meeting, live_meeting  # noqa: E402, F401

# Every test client loads the middleware anew, and WhiteNoise would walk through all static files each time. The served
# processes, which have settings of their own, do as an installation does.
project_settings.WHITENOISE_AUTOREFRESH = True


# -- the run ---------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="leave out the tests that do not touch the database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if _is_left_out(config, item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        kept_out = set(left_out)
        items[:] = [item for item in items if item not in kept_out]
    if hasattr(config, "workerinput"):
        order.longest_files_first(items)


def _is_left_out(config: pytest.Config, item: pytest.Item) -> bool:
    if RUN.database == "sqlite" and item.get_closest_marker("postgres"):
        return True
    fixtures = set(getattr(item, "fixturenames", ()))
    touches_database = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
    return bool(config.getoption("--only-database")) and not touches_database


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(skips)


def pytest_unconfigure() -> None:
    RUN.end()


# -- the database ----------------------------------------------------------------------------------

# The journal forbids what Django's flush would do, and the flush takes longer than most tests.
TransactionTestCase._fixture_teardown = lambda _: emptying.empty_tables()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None) -> None:
    """Copy the migrated database, where pytest-django would migrate one."""
    RUN.make_database()


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    """Let every test begin in the language of the house: a request leaves its own in the thread."""
    translation.activate(project_settings.LANGUAGE_CODE)


# -- servers ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _redis_of_worker() -> Iterator[servers.Redis]:
    folder = RUN.own / "redis"
    folder.mkdir()
    server = servers.Redis(folder)
    yield server
    server.kill()


@pytest.fixture
def redis_server(_redis_of_worker: servers.Redis) -> servers.Redis:
    """Give a running, empty Redis: `.url`, `.stop()`, `.start()`, `.kill()`; the next test gets it anew."""
    _redis_of_worker.start()
    _redis_of_worker.clear()
    return _redis_of_worker


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Callable[..., served.Project]]:
    """Give a factory of real server processes on the test database.

    Shape: `serve(server="daphne" | "uvicorn", redis=redis_server, worker=True, DATA_DIR="…")`; names in
    capitals go into the environment of the processes, which see committed rows only.
    """
    started: list[served.Project] = []

    def start(
        *,
        server: str = "daphne",
        redis: servers.Redis | None = None,
        worker: bool = False,
        application: str = "ecabinet.asgi:application",
        **environment: str,
    ) -> served.Project:
        variables = {"REDIS_URL": redis.url if redis else "", **environment}
        project = served.Project(
            server=server, environment=variables, directory=RUN.own, worker=worker, application=application
        )
        started.append(project)
        return project

    yield start
    for project in started:
        project.kill()


@pytest.fixture(scope="module")
def running_house(django_db_setup: None) -> Iterator[Callable[[], served.Project]]:
    """Give a function that returns the served project, with a worker, which the tests of a module share.

    It is started at the first call, and anew when a test has ended it.
    """
    started: list[served.Project] = []

    def running() -> served.Project:
        if not started or not all(part.is_running() for part in (started[-1].web, started[-1].worker)):
            for project in started:
                project.kill()
            started.append(served.Project(server="daphne", environment={}, directory=RUN.own, worker=True))
        return started[-1]

    yield running
    for project in started:
        project.kill()


# -- browsers --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give Debian's Chromium, driven by playwright's synchronous API.

    Playwright keeps an event loop in this thread, which Django takes for asynchronous code: hence the
    variable, and hence module scope: asynchronous tests of other modules need a thread without one.
    """
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_browser(browser: Any) -> Iterator[Callable[..., Any]]:
    """Give a factory of browser contexts, one per person: `open_browser(base_url=…)`, a Vietnamese tablet."""
    opened: list[Any] = []

    def open_one(**options: Any) -> Any:
        defaults = {
            "viewport": TABLET,
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "has_touch": True,
        }
        context = browser.new_context(**{**defaults, **options})
        context.set_default_timeout(30_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
