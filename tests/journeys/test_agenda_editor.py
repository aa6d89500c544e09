"""Two secretaries write one agenda at the same time, on two screens."""

import pytest
from playwright.sync_api import Page, expect

from ecabinet import demo
from meetings.models import AgendaItem, Meeting
from people import access
from people.models import JournalEntry
from tests import builders
from tests.journeys.conftest import Hand
from tests.journeys.tablet import PATIENCE_MS

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
ROW = ".agenda-sheet__row[data-row]"
# Pressed in the page itself: from here a slow machine may take longer between them than two quick presses do.
TWO_QUICK_PRESSES = """() => {
  for (let press = 0; press < 2; press += 1) {
    const key = new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(key);
  }
}"""


@pytest.fixture
def meeting(cast: demo.Cast) -> Meeting:
    access.allow(cast["aide"], "prepare_meetings", cast.government)
    return builders.draft_meeting(cast)


@pytest.fixture
def screens(hand: Hand, meeting: Meeting) -> list[Page]:
    """Open the editor on two screens, both connected."""
    pages = []
    for username in ("secretary", "aide"):
        tablet = hand(username).opens(f"/meetings/{meeting.pk}/agenda/")
        tablet.sees("Đã kết nối")
        pages.append(tablet.page)
    return pages


def cell(page: Page, row: int, name: str):
    return page.locator(ROW).nth(row).locator(f".agenda-sheet__fields [name={name}]")


def shows(page: Page, row: int, name: str, value: str) -> None:
    expect(cell(page, row, name)).to_have_value(value, timeout=PATIENCE_MS)


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in AgendaItem.objects.filter(meeting=meeting)]


def test_what_one_types_the_other_sees_and_no_field_being_typed_in_is_overwritten(screens, meeting):
    mine, other = screens
    cell(mine, 0, "title").fill("Đang viết dở")
    cell(other, 0, "planned_minutes").fill("45")
    cell(other, 0, "planned_minutes").blur()
    shows(mine, 0, "planned_minutes", "45")
    expect(mine.locator(".agenda-sheet__foot")).to_contain_text("Tổng 115 phút", timeout=PATIENCE_MS)
    cell(mine, 0, "title").press("End")
    mine.keyboard.type(" rồi viết xong")
    shows(other, 0, "title", "Đang viết dở rồi viết xong")
    shows(mine, 0, "title", "Đang viết dở rồi viết xong")
    item = AgendaItem.objects.get(meeting=meeting, order=1)
    assert (item.title, item.planned_minutes) == ("Đang viết dở rồi viết xong", 45)


def test_enter_adds_items_without_the_mouse(screens, meeting):
    mine, other = screens
    mine.locator("#new-title").click()
    for text in ("Nội dung thứ tư", "Nội dung thứ năm"):
        mine.keyboard.type(text)
        mine.keyboard.press("Enter")
        expect(mine.locator("#new-title")).to_have_value("", timeout=PATIENCE_MS)
        expect(mine.locator("#new-title")).to_be_focused(timeout=PATIENCE_MS)
    for screen in (mine, other):
        shows(screen, 4, "title", "Nội dung thứ năm")
    cell(mine, 3, "title").click()
    mine.keyboard.press("Enter")
    expect(cell(mine, 4, "title")).to_be_focused()
    mine.keyboard.press("Tab")
    expect(cell(mine, 4, "agency")).to_be_focused()


def test_rows_are_moved_by_keyboard_and_by_dragging(screens, meeting):
    mine, other = screens
    first, second, third = titles(meeting)
    cell(mine, 0, "title").focus()
    mine.evaluate(TWO_QUICK_PRESSES)
    shows(other, 2, "title", first)
    shows(mine, 2, "title", first)
    assert titles(meeting) == [second, third, first]
    # Two quick presses are one move.
    assert JournalEntry.objects.filter(verb="item.moved").count() == 1
    handle = mine.locator("[data-handle]")
    handle.last.scroll_into_view_if_needed()
    start, goal = handle.last.bounding_box(), handle.first.bounding_box()
    mine.mouse.move(start["x"] + 20, start["y"] + 20)
    mine.mouse.down()
    mine.mouse.move(goal["x"] + 20, goal["y"] + 4, steps=10)
    mine.mouse.up()
    shows(other, 0, "title", first)
    shows(mine, 0, "title", first)
    assert titles(meeting) == [first, second, third]


def test_a_refused_field_keeps_what_was_typed_and_says_why(screens, meeting):
    mine, _ = screens
    cell(mine, 1, "planned_minutes").fill("nhiều")
    cell(mine, 1, "planned_minutes").blur()
    sentence = "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."
    expect(mine.get_by_text(sentence)).to_be_visible(timeout=PATIENCE_MS)
    shows(mine, 1, "planned_minutes", "nhiều")
    cell(mine, 1, "planned_minutes").fill("35")
    cell(mine, 1, "planned_minutes").blur()
    expect(mine.get_by_text(sentence)).to_be_hidden(timeout=PATIENCE_MS)
    expect(mine.locator("[data-saved]")).to_contain_text("Đã lưu lúc", timeout=PATIENCE_MS)
    assert AgendaItem.objects.get(meeting=meeting, order=2).planned_minutes == 35


def test_a_cut_line_keeps_the_text_and_sends_it_when_the_line_is_back(screens, meeting):
    mine, other = screens
    mine.context.set_offline(True)
    cell(mine, 0, "title").fill("Viết khi mất mạng")
    cell(mine, 0, "title").blur()
    expect(mine.get_by_text("Chưa gửi được.").first).to_be_visible(timeout=PATIENCE_MS)
    mine.context.set_offline(False)
    shows(other, 0, "title", "Viết khi mất mạng")
    expect(mine.get_by_text("Chưa gửi được.").first).to_be_hidden(timeout=PATIENCE_MS)


def test_a_row_removed_by_the_other_says_so_and_goes_when_it_is_left(screens, meeting):
    mine, other = screens
    first, _, third = titles(meeting)
    cell(mine, 1, "title").focus()
    row = other.locator(ROW).nth(1)
    row.locator("details.agenda-sheet__menu > summary").click()
    row.get_by_role("button", name="Xóa", exact=True).click()
    other.locator("#confirm [value=yes]").click()
    shows(other, 1, "title", third)
    mine.keyboard.type("x")
    expect(mine.get_by_text("Nội dung này không còn nữa.")).to_be_visible(timeout=PATIENCE_MS)
    cell(mine, 1, "title").blur()
    shows(mine, 1, "title", third)
    assert titles(meeting) == [first, third]


def test_without_script_the_same_rows_are_plain_forms(hand: Hand, meeting):
    page = hand("secretary", java_script_enabled=False).page
    page.goto(f"/meetings/{meeting.pk}/agenda/")
    cell(page, 0, "title").fill("Không cần kịch bản")
    with page.expect_navigation():
        page.locator(ROW).first.get_by_role("button", name="Lưu").click()
    page.locator("#new-title").fill("Thêm không cần kịch bản")
    with page.expect_navigation():
        page.get_by_role("button", name="Thêm nội dung").click()
    assert titles(meeting)[0] == "Không cần kịch bản"
    assert titles(meeting)[-1] == "Thêm không cần kịch bản"
