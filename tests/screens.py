"""`make screens`: open every page of a throw-away demo as each person in a real browser, take its picture.

Fails on an error in the browser's console, on a fault of the server, on a page wider than its screen, and on
a page that nobody could open. `--readme` takes the picture of README.md; `--only` and `--as` shorten a look.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import served, servers

if TYPE_CHECKING:
    from tests.pages import Page

OUT = servers.ROOT / "build" / "screens"
README = servers.ROOT / "docs" / "screenshot.png"
# Name: width and height in CSS pixels. A tablet across, the same upright, a phone.
SIZES = {"1180x820": (1180, 820), "820x1180": (820, 1180), "390x844": (390, 844)}
THEMES = ("light", "dark")
# The README's picture stays small enough for a slow line. Unit: bytes.
README_BYTES = 300_000


@dataclass
class Album:
    """What was taken and what went wrong."""

    pictures: list[Path] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)

    def fault(self, where: str, what: str) -> None:
        line = f"{where}: {what}"
        if line not in self.faults:
            self.faults.append(line)
            print(f"FAULT {line}", flush=True)


@contextmanager
def demo(directory: Path) -> Iterator[served.Project]:
    """Seed a demo of its own and serve it, with a worker."""
    os.environ["DATABASE_URL"] = f"sqlite:///{directory / 'demo.sqlite3'}"
    os.environ["DATA_DIR"] = str(directory / "data")
    os.environ["PAPERS_DIR"] = str(directory / "papers")
    os.environ["REDIS_URL"] = ""
    for command in (["migrate", "--verbosity", "0"], ["seed_demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=servers.ROOT, check=True)
    project = served.Project(server="daphne", environment={}, directory=directory, worker=True)
    try:
        yield project
    finally:
        project.stop()


def inventory() -> "tuple[list[Page], list[Page]]":
    """Read the addresses from the demo's database, before the browser starts its event loop."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "ecabinet.settings"
    django.setup()
    from tests import pages

    return pages.pages_of_strangers(), pages.pages_of_people()


class Photographer:
    """One person's tablet, and what it shows."""

    def __init__(self, browser: Any, url: str, person: str, album: Album) -> None:
        self.browser, self.url, self.person, self.album = browser, url, person, album
        self.kept: Any = None

    def log_in(self) -> None:
        """Log in by the page itself and keep the session."""
        from ecabinet.demo import PASSWORD

        context = self.browser.new_context(locale="vi-VN")
        page = context.new_page()
        page.goto(f"{self.url}/accounts/login/")
        page.fill("#id_login", self.person)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url(f"{self.url}/")
        self.kept = context.storage_state()
        context.close()

    def take_all(self, pages: "list[Page]", sizes: dict[str, tuple[int, int]]) -> None:
        """Take every page that this person may open, in every size and theme."""
        for size, (width, height) in sizes.items():
            context = self.browser.new_context(
                viewport={"width": width, "height": height},
                has_touch=True,
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
                storage_state=self.kept,
                reduced_motion="reduce",
            )
            for page in pages:
                self._take(context, page, size)
            context.close()

    def _take(self, context: Any, page: "Page", size: str) -> None:
        where = f"{page.name} as {self.person} at {size}"
        tab = context.new_page()
        tab.on("pageerror", lambda error: self.album.fault(where, f"error in a script: {error}"))
        tab.on("response", lambda answer: self._judge_answer(where, answer))
        if self._opens(tab, page, where):
            tab.on("console", lambda line: self._judge_line(where, line))
            self._settle(tab)
            self._judge_width(tab, where)
            self._shoot(tab, f"{page.name}-{self.person}-{size}")
            self.album.opened.add(page.name)
        tab.close()

    def _opens(self, tab: Any, page: "Page", where: str) -> bool:
        from playwright.sync_api import TimeoutError as NeverLoaded

        try:
            answer = tab.goto(f"{self.url}{page.address}")
        except NeverLoaded:
            self.album.fault(where, "never finished loading")
            return False
        return bool(answer and answer.status == page.status)

    def _settle(self, tab: Any) -> None:
        tab.evaluate("document.fonts.ready.then(() => true)")
        # Only the reader draws after the page is there; to wait for silence everywhere would double the time.
        if tab.locator("[data-reader]").count():
            tab.wait_for_load_state("networkidle")

    def _shoot(self, tab: Any, name: str) -> None:
        for theme in THEMES:
            tab.emulate_media(color_scheme=theme)
            file = OUT / f"{name}-{theme}.png"
            tab.screenshot(path=file, full_page=True)
            self.album.pictures.append(file)

    def _judge_answer(self, where: str, answer: Any) -> None:
        if answer.status >= 500:
            self.album.fault(where, f"{answer.status} from {answer.url}")

    def _judge_line(self, where: str, line: Any) -> None:
        if line.type == "error":
            self.album.fault(where, f"console: {line.text}")

    def _judge_width(self, tab: Any, where: str) -> None:
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            self.album.fault(where, f"{over} px wider than the screen")


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browsers import CHROMIUM, CHROMIUM_FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def write_index(album: Album) -> None:
    """Write one page that shows every picture."""
    figure = '<figure><img src="{0}.png" loading="lazy" width="360"><figcaption>{0}</figcaption></figure>'
    figures = "".join(figure.format(escape(picture.stem)) for picture in album.pictures)
    (OUT / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>eCabinet</title>"
        f"<style>figure{{display:inline-block;margin:8px;vertical-align:top}}</style>{figures}"
    )


def take_readme(browser: Any, url: str, pages: "list[Page]") -> None:
    """Take the room of a minister in session, small enough for the README."""
    from PIL import Image

    photographer = Photographer(browser, url, "minister1", Album())
    photographer.log_in()
    context = browser.new_context(
        viewport={"width": 1180, "height": 820},
        has_touch=True,
        locale="vi-VN",
        storage_state=photographer.kept,
    )
    tab = context.new_page()
    tab.goto(f"{url}{next(page.address for page in pages if page.name == 'room-live')}")
    photographer._settle(tab)
    tab.screenshot(path=README)
    for colours in (256, 128, 64):
        if README.stat().st_size > README_BYTES:
            Image.open(README).convert("RGB").quantize(colours).save(README, optimize=True)
    print(f"{README.relative_to(servers.ROOT)}: {README.stat().st_size} bytes")


def take_album(browser: Any, url: str, wanted: argparse.Namespace) -> Album:
    """Take every page as every person."""
    album = Album()
    strangers, pages = wanted.inventory
    OUT.mkdir(parents=True, exist_ok=True)
    if not wanted.people:
        Photographer(browser, url, "stranger", album).take_all(strangers, SIZES)
    from tests.pages import PEOPLE

    chosen = [page for page in pages if not wanted.only or page.name in wanted.only]
    for person in wanted.people or PEOPLE:
        photographer = Photographer(browser, url, person, album)
        photographer.log_in()
        photographer.take_all(chosen, SIZES)
        print(f"{person}: {len(album.pictures)} pictures", flush=True)
    for page in chosen:
        if page.name not in album.opened and not wanted.people:
            album.fault(page.name, "nobody could open it")
    write_index(album)
    return album


def main() -> int:
    """Take the pictures; the exit code is 1 when something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="only the picture of the README")
    parser.add_argument("--only", nargs="*", default=[], help="names of pages, as home room-live")
    parser.add_argument(
        "--as", dest="people", nargs="*", default=[], help="names of people, as chair secretary"
    )
    wanted = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="ecabinet-screens-") as directory,
        demo(Path(directory)) as project,
    ):
        wanted.inventory = inventory()
        with chromium() as browser:
            if wanted.readme:
                take_readme(browser, project.url, wanted.inventory[1])
                return 0
            album = take_album(browser, project.url, wanted)
    print(f"{len(album.pictures)} pictures in {OUT.relative_to(servers.ROOT)}, {len(album.faults)} faults")
    return 1 if album.faults else 0


if __name__ == "__main__":
    sys.exit(main())
