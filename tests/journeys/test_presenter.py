"""Following the presenter: the page arrives, who scrolls away stays, one press returns."""

import statistics
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from documents.models import Document
from ecabinet.demo import Cast
from meetings.actions import session
from meetings.models import Meeting
from tests.documents import papers
from tests.journeys.tablet import PATIENCE_MS, Tablet

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
Hand = Callable[..., Tablet]
# Notes when a page came into sight. Unit: milliseconds since 1970, the same clock for all tablets of a test.
NOTE_TURNS = """window.turns = {};
document.addEventListener("reader:turned", ({detail}) => { window.turns[detail.page] ??= Date.now(); });"""
# From the presenter's press to the follower's page; usually a tenth of it. Unit: milliseconds.
WITHIN_MS = 3000


@pytest.fixture
def document(live_meeting: Meeting, cast: Cast) -> Document:
    item = live_meeting.items.first()
    assert item
    return papers.ready_document(item, cast["secretary"], papers.pdf(14), "Tờ trình.pdf")


def is_at(tablet: Tablet, page: int) -> None:
    """Check the page that a tablet shows."""
    expect(tablet.page.locator("[data-reader-page]")).to_have_value(str(page), timeout=PATIENCE_MS)


def turns_to(tablet: Tablet, page: int) -> None:
    tablet.page.fill("[data-reader-page]", str(page))
    tablet.presses("Enter")


def test_two_tablets_follow_and_who_scrolls_away_stays_until_they_return(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    chair, one, two, away = (hand(who) for who in ("chair", "minister2", "minister3", "minister4"))
    for tablet in (chair, one, two, away):
        tablet.page.add_init_script(NOTE_TURNS)
        tablet.opens_room(live_meeting.pk)
        tablet.sees("Đã kết nối")
    chair.taps("Tờ trình", within="[data-panel=papers]")
    is_at(chair, 1)
    chair.taps("Trình bày", within=".reader")
    chair.sees("Đang trình bày cho mọi người")
    for tablet in (one, two, away):
        tablet.sees("Đang theo Thủ tướng Chính phủ")
        is_at(tablet, 1)
    away.page.locator("[data-reader-pdf]").hover()
    away.page.mouse.wheel(0, 400)
    away.sees("Trở lại người trình bày")
    turns_to(chair, 12)
    for tablet in (one, two):
        is_at(tablet, 12)
    away.sees("Thủ tướng Chính phủ đang trình bày trang 12")
    assert int(away.page.input_value("[data-reader-page]")) < 3
    # The pointer lies where the presenter's is, and only on tablets that follow.
    chair.taps("Con trỏ")
    page = chair.page.locator(".page[data-page-number='12']")
    page.hover(position={"x": 100, "y": 60})
    expect(one.page.locator(".page[data-page-number='12'] .reader__dot")).to_be_visible(timeout=PATIENCE_MS)
    expect(away.page.locator(".reader__dot")).to_have_count(0)
    away.taps("Trở lại người trình bày")
    is_at(away, 12)
    assert how_long(chair, one, (3, 5, 7, 9, 11)) < WITHIN_MS
    is_at(away, 11)
    away.reloads()
    is_at(away, 11)
    # The room goes on to another item: nobody presents any more.
    session.start_item(item=live_meeting.items.get(order=2), conclusion="Thống nhất.", by=cast["chair"])
    for tablet in (one, away):
        tablet.misses("Đang theo Thủ tướng Chính phủ")
    chair.misses("Đang trình bày cho mọi người")


def how_long(presenter: Tablet, follower: Tablet, pages: tuple[int, ...]) -> float:
    """Turn pages and return the median time until the follower shows them. Units: milliseconds."""
    taken = []
    for page in pages:
        turns_to(presenter, page)
        follower.waits_until(f"window.turns[{page}] !== undefined")
        turned = [tablet.page.evaluate(f"window.turns[{page}]") for tablet in (presenter, follower)]
        taken.append(turned[1] - turned[0])
    print(f"presenter's turn to follower's page, ms: {taken}, median {statistics.median(taken)}")
    return statistics.median(taken)
