"""Reading a paper beside the agenda: page 3 stays page 3, whatever the meeting does meanwhile."""

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import expect

from documents.actions import papers as actions
from documents.models import Document, Reading
from ecabinet.demo import Cast
from meetings.actions import session
from meetings.models import Meeting
from tests.documents import papers
from tests.journeys.conftest import comes_to_rest
from tests.journeys.tablet import PATIENCE_MS, Tablet

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

# How many dark dots the page's picture holds. Unit: pixels.
INK = """canvas => {
  const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let dark = 0;
  for (let at = 0; at < dots.length; at += 4) if (dots[at] < 100 && dots[at + 3] > 200) dark++;
  return dark;
}"""
Hand = Callable[..., Tablet]
# A Word file is converted where LibreOffice is installed, and refused in words where it is not.
WORD_ENDS = re.compile("^1 trang$|Hiện chỉ nhận PDF ở đây")
# How long the pipeline may take on a busy machine. Unit: milliseconds.
PREPARED_MS = 60_000


@pytest.fixture
def document(live_meeting: Meeting, cast: Cast) -> Document:
    item = live_meeting.items.first()
    return papers.ready_document(item, cast["secretary"], papers.pdf(5), "Tờ trình số 5.pdf")


def shows_page(tablet: Tablet, page: int) -> None:
    """Check that the tablet stands at a page, and that its picture and its text are there."""
    expect(tablet.page.locator("[data-reader-page]")).to_have_value(str(page), timeout=PATIENCE_MS)
    place = f".pdfViewer .page[data-page-number='{page}']"
    expect(tablet.page.locator(f"{place} .textLayer")).to_contain_text(f"Trang {page}", timeout=PATIENCE_MS)
    canvas = tablet.page.locator(f"{place} canvas").first
    expect(canvas).to_be_visible(timeout=PATIENCE_MS)
    assert canvas.evaluate(INK) > 100


def opens_paper(tablet: Tablet, meeting: Meeting, title: str = "Tờ trình số 5") -> None:
    """Enter the room and open a paper."""
    tablet.opens_room(meeting.pk)
    tablet.taps(title, within="[data-panel=papers]")


def turns_to(tablet: Tablet, page: int) -> None:
    """Type a page number, as one who is told it aloud."""
    tablet.page.fill("[data-reader-page]", str(page))
    tablet.presses("Enter")


def test_page_three_stays_through_changes_and_comes_back(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    minister = hand("minister6")
    opens_paper(minister, live_meeting)
    shows_page(minister, 1)
    turns_to(minister, 3)
    shows_page(minister, 3)
    # The same element after the change: the reader was not made anew.
    minister.page.evaluate("document.querySelector('.pdfViewer .page').dataset.same = 'yes'")
    session.start_item(
        item=live_meeting.items.get(order=2), conclusion="Thống nhất báo cáo.", by=cast["chair"]
    )
    minister.sees("Dự thảo Nghị quyết về Chính phủ điện tử", within="[data-panel=now]")
    shows_page(minister, 3)
    expect(minister.page.locator(".pdfViewer .page[data-same=yes]")).to_have_count(1)
    minister.reloads()
    shows_page(minister, 3)
    # Another tablet asks the server, which is told when the first one rests.
    comes_to_rest(3)
    other = hand("minister6")
    opens_paper(other, live_meeting)
    shows_page(other, 3)


def test_the_keyboard_turns_pages(hand: Hand, live_meeting: Meeting, document: Document) -> None:
    minister = hand("minister6")
    opens_paper(minister, live_meeting)
    shows_page(minister, 1)
    minister.page.locator("[data-reader-scroll]").focus()
    minister.presses("ArrowRight", "ArrowRight")
    shows_page(minister, 3)
    minister.presses("End")
    shows_page(minister, 5)
    minister.presses("Home")
    shows_page(minister, 1)
    minister.taps("Trang sau")
    shows_page(minister, 2)


def test_a_new_version_is_offered_and_a_withdrawn_paper_closes(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    minister = hand("minister6")
    opens_paper(minister, live_meeting)
    turns_to(minister, 3)
    shows_page(minister, 3)
    papers.ready_replacement(document, cast["secretary"], papers.pdf(7), "b.pdf")
    minister.sees("Tài liệu này đã có bản mới, trang 6 và 7 thay đổi.")
    shows_page(minister, 3)
    minister.taps("Mở bản mới")
    expect(minister.page.locator("[data-reader-pages]")).to_have_text("7", timeout=PATIENCE_MS)
    shows_page(minister, 3)
    actions.withdraw_document(document=document, by=cast["secretary"])
    minister.sees("Tài liệu này không còn nữa.")
    expect(minister.page.locator(".pdfViewer .page")).to_have_count(0)


def outlined_pdf(pages: int = 12) -> bytes:
    """Make a PDF with a table of contents, and with "thông báo" on page 9 alone."""
    made = pikepdf.open(io.BytesIO(papers.pdf(pages)))
    for page in made.pages:
        page.Resources.Font.F1.Encoding = pikepdf.Name.WinAnsiEncoding
    added = b" BT /F1 24 Tf 72 500 Td (Quy\\364 th\\364ng b\\341o) Tj ET"
    made.pages[8].contents_add(pikepdf.Stream(made, added))
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Phần I", 0))
        outline.root.append(pikepdf.OutlineItem("Phần II", 7))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_contents_search_two_papers_a_called_number_and_the_way_back(
    hand: Hand, live_meeting: Meeting, cast: Cast
) -> None:
    first, second = live_meeting.items.all()[:2]
    papers.ready_document(first, cast["secretary"], outlined_pdf(), "Báo cáo.pdf")
    papers.ready_document(second, cast["secretary"], papers.pdf(4), "Dự thảo.pdf")
    minister = hand("minister6")
    opens_paper(minister, live_meeting, "Báo cáo")
    turns_to(minister, 5)
    shows_page(minister, 5)
    minister.taps("Mục lục và các trang")
    minister.taps("Phần II")
    shows_page(minister, 8)
    minister.taps("Trở lại trang 5")
    shows_page(minister, 5)
    minister.taps("Tìm trong tài liệu")
    minister.types("Tìm trong tài liệu", "THONG BAO")
    minister.presses("Enter")
    shows_page(minister, 9)
    expect(minister.page.locator("[data-reader-found]")).to_have_text("1/1")
    expect(minister.page.locator(".reader__hits [data-here]")).to_be_visible()
    minister.taps("Thôi tìm")
    minister.taps("Trở lại trang 5")
    # Page 14 of the meeting is page 2 of the other paper; one press on its name leads back to page 5.
    minister.taps("Trang của phiên họp")
    minister.types("Đến trang của phiên họp", "14", within=".reader")
    minister.presses("Enter")
    shows_page(minister, 2)
    minister.taps("Báo cáo", within="[data-reader-tabs]")
    shows_page(minister, 5)
    minister.taps("Dự thảo", within="[data-reader-tabs]")
    shows_page(minister, 2)


def test_on_a_phone_everything_of_the_reader_is_within_reach(
    hand: Hand, live_meeting: Meeting, document: Document
) -> None:
    phone = hand("minister6", viewport={"width": 390, "height": 844})
    opens_paper(phone, live_meeting)
    shows_page(phone, 1)
    for button in phone.page.locator("[data-reader-bar] button:visible").all():
        box = button.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 48
    phone.taps("Mục lục và các trang")
    phone.taps("Các trang")
    phone.taps("Trang 4", within="[data-reader-contents]")
    shows_page(phone, 4)
    phone.misses("Các trang", within="[data-reader-contents]")


def test_without_javascript_a_paper_is_read_as_pictures(
    hand: Hand, live_meeting: Meeting, document: Document
) -> None:
    old = hand("minister6", java_script_enabled=False)
    old.opens(f"/documents/{document.pk}/")
    old.taps("Đọc bản đơn giản")
    picture = old.page.locator(".plain__page")
    old.page.wait_for_load_state("networkidle")
    expect(picture).to_have_attribute("alt", "Trang 1 trên 5")
    box = picture.bounding_box()
    assert box and box["height"] > box["width"] > 600
    old.taps("Trang sau")
    expect(picture).to_have_attribute("alt", "Trang 2 trên 5")
    old.types("Trang", "5", within=".plain__go")
    old.presses("Enter")
    expect(picture).to_have_attribute("alt", "Trang 5 trên 5")
    old.taps("150 %")
    old.page.wait_for_load_state("networkidle")
    wide = picture.bounding_box()
    assert wide and wide["width"] > box["width"] * 1.4
    assert Reading.objects.get().furthest_page == 5


def test_the_secretary_sees_who_opened_it(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    minister, secretary = hand("minister6"), hand("secretary")
    minister.opens_room(live_meeting.pk)
    minister.sees("Việc mở tài liệu được ghi lại.", within="[data-panel=papers]")
    minister.sees("Chưa mở", within="[data-panel=papers]")
    minister.taps("Tờ trình số 5", within="[data-panel=papers]")
    shows_page(minister, 1)
    secretary.opens(f"/documents/meetings/{live_meeting.pk}/readings/")
    secretary.sees("1/28 người đã mở")
    assert Reading.objects.get().person == cast["minister6"]


# LibreOffice starts in it.
@pytest.mark.timeout(300)
def test_files_dropped_on_an_item_have_each_their_line(hand: Hand, draft_meeting: Meeting) -> None:
    secretary = hand("secretary")
    secretary.opens(f"/meetings/{draft_meeting.pk}/agenda/")
    zone = secretary.page.locator("[data-drop-papers]").nth(1)
    zone.locator("input[name=files]").wait_for(state="attached", timeout=PATIENCE_MS)
    drop(zone, {"Tờ trình.pdf": papers.pdf(2), "hỏng.pdf": b"<html>", "Dự thảo.docx": papers.word()})
    expect(zone.locator(".item-paper__title")).to_have_text(["Tờ trình", "Dự thảo"], timeout=PATIENCE_MS)
    expect(zone.get_by_text("2 trang")).to_be_visible(timeout=PREPARED_MS)
    expect(zone.get_by_text(WORD_ENDS)).to_be_visible(timeout=PREPARED_MS)
    expect(zone.get_by_role("alert")).to_contain_text("không phải là PDF")
    titles = draft_meeting.items.get(order=2).dossier.documents.values_list("title", flat=True)
    assert list(titles) == ["Tờ trình", "Dự thảo"]


def test_who_reads_is_chosen_before_a_file_is_sent_and_stays_chosen(
    hand: Hand, draft_meeting: Meeting
) -> None:
    secretary = hand("secretary")
    secretary.opens(f"/meetings/{draft_meeting.pk}/agenda/")
    zone = secretary.page.locator("[data-drop-papers]").nth(1)
    readers, limited = zone.locator("select[name=audience]"), zone.get_by_label("Chỉ cho xem", exact=True)
    readers.select_option("leads", timeout=PATIENCE_MS)
    limited.check()
    for name in ("a.pdf", "b.pdf"):
        drop(zone, {name: papers.pdf(1)})
        expect(zone.locator(".item-paper__title", has_text=name[0])).to_be_visible(timeout=PATIENCE_MS)
        expect(readers).to_have_value("leads")
        expect(limited).to_be_checked()
    made = draft_meeting.items.get(order=2).dossier.documents.values_list("audience", "is_view_only")
    assert list(made) == [("leads", True)] * 2


def drop(zone: Any, files: dict[str, bytes]) -> None:
    """Drop files as a drag from the desktop does."""
    zone.evaluate(
        """(zone, files) => {
          const carried = new DataTransfer();
          for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
          const options = { bubbles: true, cancelable: true, dataTransfer: carried };
          for (const kind of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(kind, options));
        }""",
        [[name, list(content)] for name, content in files.items()],
    )
