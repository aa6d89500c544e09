"""The keyboard is enough; dark, large letters and the language stay as they were chosen."""

import pytest

from ecabinet import demo
from tests import builders, served
from tests.journeys.conftest import Hand

pytestmark = pytest.mark.journeys


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
