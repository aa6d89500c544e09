"""Every page as every kind of person, light and dark: axe finds nothing, and the keyboard is enough."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from ecabinet import demo
from tests import builders, pages, served
from tests.journeys.conftest import Hand
from tests.journeys.tablet import Tablet

pytestmark = [pytest.mark.journeys, pytest.mark.timeout(1200)]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()
PHONE = {"width": 390, "height": 844}


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
    answer = tablet.page.goto(page.address)
    if answer is None or answer.status != page.status:
        return []
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


@pytest.fixture
def quick_house(house: served.Project, cast: demo.Cast, settings) -> served.Project:
    """Serve one meeting in session; the chair's password is one that the served project knows."""
    builders.meeting_in_session(cast)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    cast["chair"].set_password(demo.PASSWORD)
    cast["chair"].save()
    return house


def test_the_keyboard_is_enough_to_come_in_and_to_leave(quick_house: served.Project, hand: Hand) -> None:
    tablet = hand().opens("/")
    tablet.waits_until("document.activeElement.id === 'id_login'")
    assert "Tên đăng nhập" in tablet.focus()
    tablet.page.keyboard.type("chair")
    tablet.presses("Tab")
    tablet.page.keyboard.type(demo.PASSWORD)
    tablet.presses("Enter")
    tablet.sees("Việc đang chờ")
    tablet.presses("Tab")
    assert tablet.focus() == "Đến nội dung chính"
    tablet.presses("Enter")
    tablet.tabs_to("Vào phòng họp")


def test_the_keyboard_is_enough_to_choose_the_dark_and_to_leave(
    quick_house: served.Project, hand: Hand
) -> None:
    tablet = hand("chair").opens("/")
    tablet.tabs_to("Thủ tướng Chính phủ")
    tablet.presses("Enter")
    tablet.tabs_to("Tối")
    tablet.presses("Enter")
    assert tablet.page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    tablet.presses("Escape")
    assert "Thủ tướng Chính phủ" in tablet.focus()
    tablet.presses("Enter")
    tablet.tabs_to("Đăng xuất")
    tablet.presses("Enter")
    tablet.sees("Mật khẩu")


def test_the_dark_stays_and_never_flashes(quick_house: served.Project, hand: Hand) -> None:
    tablet = hand("chair").opens("/")
    tablet.page.evaluate("localStorage.setItem('theme', 'dark')")
    # What the page looks like the moment its body begins, before any module has run.
    tablet.page.add_init_script(
        "new MutationObserver((_, observer) => { if (!document.body) return; observer.disconnect();"
        " window.firstScheme = getComputedStyle(document.body).colorScheme; })"
        ".observe(document, { childList: true, subtree: true })"
    )
    tablet.opens("/meetings/")
    assert tablet.page.evaluate("window.firstScheme") == "dark"


def test_letters_grow_and_stay_large(quick_house: served.Project, hand: Hand) -> None:
    tablet = hand("minister1").opens("/")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = tablet.page.evaluate(size)
    assert before == pytest.approx(20)
    tablet.taps("Chữ lớn hơn")
    assert tablet.page.evaluate(size) == pytest.approx(before * 1.15)
    tablet.opens("/meetings/")
    assert tablet.page.evaluate(size) == pytest.approx(before * 1.15)


def test_english_is_kept(quick_house: served.Project, hand: Hand) -> None:
    tablet = hand("minister1").opens("/meetings/")
    tablet.taps("Thành viên 02")
    tablet.taps("English")
    # The address is the same before and after; only the page itself tells that the choice has been answered.
    tablet.shows("html[lang=en]")
    tablet.is_at("/meetings/$")
    tablet.reloads()
    assert tablet.page.get_attribute("html", "lang") == "en"
