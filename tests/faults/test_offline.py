"""A tablet without network for a minute, 300 changes meanwhile: it says so, and comes back equal to a fresh one."""

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

from tests.browsers import CHROMIUM, CHROMIUM_FLAGS, TABLET
from tests.faults import numbers
from tests.faults.acts import move_item
from tests.faults.house import House, Person, house
from tests.faults.proxy import Proxy
from tests.faults.scenes import Scene

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = [pytest.mark.faults, pytest.mark.timeout(24 * 3600)]
# Longer than the longest pause between two attempts of the page. Unit: milliseconds.
BACK_MS = 90_000
PANELS = """() => Object.fromEntries(["now", "agenda", "speakers", "presence", "poll"].map(
  (name) => [name, document.querySelector(`[data-panel="${name}"]`)?.innerText]))"""


def test_a_tablet_that_was_away_equals_a_fresh_one() -> None:
    with house() as made:
        asyncio.run(_away(made, numbers.number("seconds offline"), numbers.number("changes while offline")))


async def _away(made: House, seconds: int, changes: int) -> None:
    async with Proxy(made.ports[0]) as line, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        with Scene("seconds offline", made, seconds) as scene:
            scene.watch(2, [line.port, made.ports[0]])
            page = await _room(browser, made, made.guests[30], line.port)
            await _says(page, "live")
            began = time.monotonic()
            line.cut()
            await _change(scene, changes)
            await _says(page, "offline")
            await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
            await _says(page, "offline")
            line.mend()
            await _says(page, "live")
            newcomer = await _room(browser, made, made.guests[31], made.ports[0])
            assert await _alike(page, newcomer)
            scene.line.note = f"{changes} changes meanwhile, stale mark shown, equal to a fresh page"
            await scene.judged()
        await browser.close()


async def _room(browser: "Browser", made: House, person: Person, port: int) -> "Page":
    context = await browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport=TABLET, locale="vi-VN")
    await context.add_cookies(
        [{"name": "sessionid", "value": person.session, "url": f"http://127.0.0.1:{port}"}]
    )
    page = await context.new_page()
    await page.goto(f"/meetings/{made.room['meeting']}/room/", timeout=BACK_MS)
    return page


async def _alike(page: "Page", newcomer: "Page") -> bool:
    """Tell whether both show the same; a clock in a panel may tick between the two looks, so look again."""
    for _ in range(10):
        shown = await newcomer.evaluate(PANELS)
        if shown["agenda"] and shown["presence"] and await page.evaluate(PANELS) == shown:
            return True
        await asyncio.sleep(0.5)
    return False


async def _says(page: "Page", state: str) -> None:
    """Wait for what the page says of itself; by a selector, because its policy forbids the evaluation of texts."""
    await page.wait_for_selector(f"body[data-connection={state}]", timeout=BACK_MS)


async def _change(scene: Scene, changes: int) -> None:
    asker = scene.asker()
    for number in range(changes):
        await move_item(asker, 2 + number % 2)
