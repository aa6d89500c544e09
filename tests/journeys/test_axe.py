"""Every page as every kind of person, light and dark: axe finds nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests import emptying, pages, served
from tests.journeys.conftest import Hand
from tests.journeys.tablet import Tablet

pytestmark = [pytest.mark.journeys, pytest.mark.timeout(1200)]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def seeded_house(
    django_db_setup: None, django_db_blocker: Any, running_house: Callable[[], served.Project]
) -> Iterator[served.Project]:
    """Serve the project with the demo in it, which these tests only read."""
    with django_db_blocker.unblock(), emptying.one_world_for_a_module():
        call_command("seed_demo")
        yield running_house()


def violations(tablet: Tablet, **run_only: Any) -> list[str]:
    options = {"resultTypes": ["violations"], "runOnly": run_only}
    found = tablet.page.evaluate("options => axe.run(document, options)", options)
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]


# What axe judges a page by, its words left out.
SKELETON = """() => {
  const wordy = /^(data-|href|value|action|src|content|for|id|nonce|datetime|title|aria-label$)/;
  const looks = (one) => [...one.attributes].filter(({ name }) => !wordy.test(name));
  const line = (one) => one.tagName + looks(one).map(({ name, value }) => ` ${name}=${value}`).join("");
  return [...document.querySelectorAll("*")].map(line).join("|");
}"""


def judge(tablet: Tablet, page: pages.Page, seen: set[tuple[str, str]]) -> list[str]:
    """Return what axe finds on a page; nothing when the person may not open it.

    Shape: `seen` are the pages judged before; the same page built the same way for another person is not judged again.
    """
    # Who is refused gets no further: most pages are not for most people.
    answer = tablet.page.goto(page.address, wait_until="commit")
    if answer is None or answer.status != page.status:
        return []
    tablet.page.wait_for_load_state()
    built = (page.name, tablet.page.evaluate(SKELETON))
    if built in seen:
        return []
    seen.add(built)
    # Half a megabyte: brought to each page once, not for each look at it.
    tablet.page.evaluate(AXE.axe_script)
    tablet.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = violations(tablet, type="tag", values=STANDARD)
    tablet.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    # What is dark differs in its colours alone.
    found += [f"dark {line}" for line in violations(tablet, type="rule", values=["color-contrast"])]
    return [f"{page.name} as {tablet.person}: {line}" for line in found]


def judge_all(stranger: Tablet, tablets: list[Tablet]) -> str:
    """Return everything that axe finds, a line each."""
    seen: set[tuple[str, str]] = set()
    found = [line for page in pages.pages_of_strangers() for line in judge(stranger, page, seen)]
    for tablet in tablets:
        found += [line for page in pages.pages_of_people() for line in judge(tablet, page, seen)]
    return "\n".join(found)


def test_axe_finds_nothing_on_a_tablet(seeded_house: served.Project, hand: Hand) -> None:
    assert judge_all(hand(), [hand(username) for username in pages.PEOPLE]) == ""


def test_axe_finds_nothing_on_a_phone(seeded_house: served.Project, hand: Hand) -> None:
    phones = [hand(username, viewport=PHONE) for username in ("secretary", "minister1")]
    assert judge_all(hand(viewport=PHONE), phones) == ""
