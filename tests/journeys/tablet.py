"""A tablet in somebody's hand, in the words of the room: opens, sees, taps, types."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page, Response

# A change reaches a tablet within seconds even without Redis. Unit: milliseconds.
PATIENCE_MS = 30_000
NAME_OF_FOCUS = """(() => {
  const e = document.activeElement;
  return e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText || e.id || e.tagName;
})()"""


class Tablet:
    """One person's tablet. Shape: `within` is a CSS selector that narrows where to look, as a panel."""

    def __init__(self, page: "Page", person: str) -> None:
        self.page, self.person = page, person
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"{person} at {page.url}: {error}"))
        page.on("response", self._note_fault)
        page.on("console", self._note_line)

    def _note_fault(self, response: "Response") -> None:
        if response.status >= 500:
            self.faults.append(f"{self.person}: {response.status} from {response.url}")

    def _note_line(self, line: "ConsoleMessage") -> None:
        # A refusal (409) and a page that is not theirs (404) are answers; the console calls them errors.
        # So is the line that a test cut, also under the service worker that looks for its next version.
        told = (
            "Failed to load resource",
            "ERR_INTERNET_DISCONNECTED",
            "error occurred when fetching the script",
        )
        if line.type == "error" and not any(words in line.text for words in told):
            self.faults.append(f"{self.person} at {self.page.url}: {line.text}")

    # -- going somewhere ---------------------------------------------------------------------------

    def opens(self, address: str) -> "Tablet":
        """Open an address and wait until its scripts have run."""
        self.page.goto(address)
        self.page.wait_for_load_state("load")
        return self

    def opens_room(self, meeting_id: int) -> "Tablet":
        """Enter the room of a meeting."""
        return self.opens(f"/meetings/{meeting_id}/room/")

    def logs_in(self, username: str, password: str) -> "Tablet":
        """Log in by the page, as a person does."""
        self.opens("/accounts/login/")
        self.page.fill("#id_login", username)
        self.page.fill("#id_password", password)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)
        self.person = username
        return self

    def is_at(self, pattern: str) -> None:
        """Check where the tablet is. Shape: a regular expression over the address."""
        expect(self.page).to_have_url(re.compile(pattern), timeout=PATIENCE_MS)

    def reloads(self) -> None:
        """Load the page again."""
        self.page.reload()

    # -- looking -----------------------------------------------------------------------------------

    def place(self, within: str = "body") -> "Locator":
        """Return the part of the page to look at."""
        return self.page.locator(within).first

    def sees(self, text: str, within: str = "body") -> None:
        """Check that a text is, or soon will be, on the screen."""
        shown = self.place(within).get_by_text(text).locator("visible=true").first
        expect(shown, f"{self.person} sees {text!r}").to_be_visible(timeout=PATIENCE_MS)

    def misses(self, text: str, within: str = "body") -> None:
        """Check that a text is not, or soon no longer, on the screen."""
        shown = self.place(within).get_by_text(text).locator("visible=true")
        expect(shown, f"{self.person} does not see {text!r}").to_have_count(0, timeout=PATIENCE_MS)

    def reads(self, within: str) -> str:
        """Return the words in a part of the page, blanks folded."""
        return " ".join(self.place(within).inner_text().split())

    def shows(self, selector: str) -> None:
        """Check that an element is, or soon will be, on the screen."""
        expect(self.page.locator(selector).first).to_be_visible(timeout=PATIENCE_MS)

    def waits_until(self, expression: str) -> None:
        """Wait until a JavaScript expression holds; playwright's own way is forbidden by the pages' CSP."""
        for _ in range(PATIENCE_MS // 50):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.person}: never {expression}")

    # -- acting ------------------------------------------------------------------------------------

    def taps(self, name: str, within: str = "body") -> None:
        """Tap a button, link or choice by the words on it."""
        self._named(name, within).click(timeout=PATIENCE_MS)

    def _named(self, name: str, within: str) -> "Locator":
        place = self.place(within)
        found = place.get_by_role("button", name=name)
        for role in ("link", "tab", "radio", "checkbox", "menuitem"):
            found = found.or_(place.get_by_role(role, name=name))  # type: ignore[arg-type]
        return found.or_(place.locator("summary", has_text=name)).locator("visible=true").first

    def types(self, label: str, text: str, within: str = "body") -> None:
        """Type into a field by its label, in place of what stands there."""
        self.place(within).get_by_label(label).locator("visible=true").first.fill(text, timeout=PATIENCE_MS)

    def half_types(self, label: str, text: str, within: str = "body") -> None:
        """Type letter by letter and stay in the field."""
        field = self.place(within).get_by_label(label).locator("visible=true").first
        field.click(timeout=PATIENCE_MS)
        field.press_sequentially(text)

    def holds(self, label: str, text: str, within: str = "body") -> None:
        """Check what stands in a field."""
        field = self.place(within).get_by_label(label).locator("visible=true").first
        expect(field).to_have_value(text, timeout=PATIENCE_MS)

    def chooses(self, label: str, option: str, within: str = "body") -> None:
        """Choose an option of a list by its words."""
        self.place(within).get_by_label(label).locator("visible=true").first.select_option(label=option)

    def brings(self, field: str, *files: Path | str) -> None:
        """Put files into a file field. Shape: `field` is a CSS selector, for such fields are often hidden."""
        self.page.locator(field).first.set_input_files([str(file) for file in files])

    def confirms(self, verb: str = "Xác nhận") -> None:
        """Answer the question of an irreversible act."""
        self.taps(verb, within="dialog[open]")

    def presses(self, *keys: str) -> None:
        """Press keys, as "Tab", "Enter", "Alt+ArrowUp"."""
        for key in keys:
            self.page.keyboard.press(key)

    def focus(self) -> str:
        """Return the name of what has the keyboard."""
        return str(self.page.evaluate(NAME_OF_FOCUS)).strip()

    def tabs_to(self, name: str, limit: int = 60) -> None:
        """Go by the Tab key until an element with this name has the keyboard."""
        seen: list[str] = []
        for _ in range(limit):
            self.presses("Tab")
            seen.append(self.focus())
            if name in seen[-1]:
                return
        raise AssertionError(f"Tab never reached {name!r}; it passed {seen}")

    # -- the line ----------------------------------------------------------------------------------

    def sleeps(self) -> None:
        """Lose the network, as a tablet that was put away."""
        self.page.context.set_offline(True)

    def wakes(self) -> None:
        """Have the network again."""
        self.page.context.set_offline(False)

    def takes_picture(self, file: Path) -> None:
        """Keep what the tablet shows."""
        self.page.screenshot(path=file, full_page=True)


def all_see(tablets: Sequence[Tablet], text: str, within: str = "body") -> None:
    """Check that every tablet shows a text."""
    for tablet in tablets:
        tablet.sees(text, within)
