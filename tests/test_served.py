"""The fixtures `serve` and `open_browser`: the project as a process, seen by a real browser."""

import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from tests import served

pytestmark = pytest.mark.live


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
def test_the_project_is_served_and_ends(serve: Callable[..., served.Project], server: str) -> None:
    project = serve(server=server, worker=True)
    with urllib.request.urlopen(f"{project.url}/healthz") as answer:
        assert answer.read().strip() == b"ok"
    assert project.worker and project.worker.is_running()
    project.stop()
    assert not project.web.is_running() and not project.worker.is_running()


def test_a_browser_sees_what_the_test_has_written(
    serve: Callable[..., served.Project], open_browser: Callable[..., Any]
) -> None:
    project = serve()
    page = open_browser(base_url=project.url).new_page()
    answer = page.goto("/accounts/login/")
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("input[type=password]").is_visible()
