"""Marks on tablets: they follow their owner, are shown to chosen ones, and stand where the sentence is."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from documents.actions import carrying
from documents.models import Document, Mark
from ecabinet.demo import Cast
from meetings.models import Meeting
from people.models import User
from tests.documents import marked, papers
from tests.documents.marked import CHANGED_SENTENCE, FIRST, SECOND, SENTENCE, THIRD
from tests.journeys.tablet import PATIENCE_MS, Tablet

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

SHEET = "[data-marks-sheet]"
TOOLS = "[data-marks-tools]"
# Selects a sentence of a page as a long press does.
SELECT = """(sentence) => {
  const spans = [...document.querySelectorAll(".pdfViewer .textLayer span")];
  const node = spans.find((span) => span.textContent.includes(sentence)).firstChild;
  const start = node.data.indexOf(sentence);
  getSelection().setBaseAndExtent(node, start, node, start + sentence.length);
}"""
QUESTION = "Hỏi Bộ Tài chính trước phiên họp."
Hand = Callable[..., Tablet]


@pytest.fixture
def document(live_meeting: Meeting, cast: Cast) -> Document:
    content = marked.pages_pdf(FIRST, SECOND, THIRD)
    return papers.ready_document(live_meeting.items.first(), cast["secretary"], content)


def reads(tablet: Tablet, document: Document, page: int = 2) -> None:
    """Open the paper on a page of its own and turn to a page."""
    tablet.opens(f"/documents/{document.pk}/")
    turns_to(tablet, page)


def turns_to(tablet: Tablet, page: int) -> None:
    tablet.shows(".pdfViewer .textLayer span")
    tablet.page.fill("[data-reader-page]", str(page))
    tablet.presses("Enter")
    tablet.shows(f"[data-page-number='{page}'] .textLayer span")


def selects(tablet: Tablet, sentence: str) -> None:
    tablet.page.evaluate(SELECT, sentence)
    tablet.shows("[data-marks-choice]")


def has(tablet: Tablet, page: int, kind: str, count: int) -> None:
    """Check how many shapes of a kind lie on a page."""
    shapes = tablet.page.locator(f"[data-page-number='{page}'] .marks-layer .mark--{kind}")
    expect(shapes).to_have_count(count, timeout=PATIENCE_MS)


def are_stored(count: int, text: str) -> None:
    """Wait until the server has so many marks, one of them with the whole text."""
    for _ in range(PATIENCE_MS // 50):
        texts = list(Mark.objects.filter(removed_at=None).values_list("text", flat=True))
        if len(texts) == count and text in texts:
            return
        time.sleep(0.05)
    raise AssertionError(f"the server has {Mark.objects.count()} marks, not {count}")


def draws(tablet: Tablet, page: int) -> None:
    """Draw a line with the mouse in the middle of what is seen of a page."""
    tablet.taps("Bút", within=TOOLS)
    paper = tablet.page.locator(f"[data-page-number='{page}']").bounding_box()
    view = tablet.page.locator("[data-reader-pdf]").bounding_box()
    x, y = paper["x"] + paper["width"] / 2, view["y"] + view["height"] / 2
    tablet.page.mouse.move(x, y)
    tablet.page.mouse.down()
    tablet.page.mouse.move(x + 60, y + 20, steps=5)
    tablet.page.mouse.up()
    tablet.taps("Bút", within=TOOLS)


def test_marks_follow_their_owner_and_are_shown_to_the_chosen_one(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    minister = hand("minister6")
    reads(minister, document)
    minister.taps("Ghi chú", within="[data-marks]")
    selects(minister, SENTENCE)
    minister.taps("Đánh dấu", within="[data-marks-choice]")
    has(minister, 2, "highlight", 1)
    draws(minister, 2)
    has(minister, 2, "ink", 1)
    # A note of the page, with the keyboard alone; what is typed outlives a reload at once.
    minister.place(TOOLS).get_by_role("button", name="Ghi chú trang").focus()
    minister.presses("Enter")
    minister.half_types("Nội dung ghi chú", QUESTION, within=SHEET)
    minister.reloads()
    turns_to(minister, 2)
    has(minister, 2, "highlight", 1)
    has(minister, 2, "ink", 1)
    are_stored(3, QUESTION)
    minister.taps(f"Ghi chú: {QUESTION}")
    minister.holds("Nội dung ghi chú", QUESTION, within=SHEET)
    # The second tablet has them all.
    second = hand("minister6")
    reads(second, document)
    has(second, 2, "highlight", 1)
    has(second, 2, "ink", 1)
    second.shows(f"[aria-label='Ghi chú: {QUESTION}']")
    # Another minister sees nothing until the note is shown to him, and then that note alone.
    other = hand("minister7")
    other.opens_room(live_meeting.pk)
    other.taps("Tờ trình", within="[data-panel=papers]")
    turns_to(other, 2)
    has(other, 2, "highlight", 0)
    minister.taps("Chia sẻ", within=SHEET)
    minister.page.get_by_label(cast["minister7"].full_name).check()
    minister.taps("Chia sẻ", within="form:has(fieldset)")
    minister.sees("Đang chia sẻ với")
    other.sees("1 được chia sẻ")
    other.taps(f"Ghi chú của {cast['minister6'].full_name}: {QUESTION}", within=".pdfViewer")
    other.sees(QUESTION, within=SHEET)
    expect(other.page.locator(f"{SHEET} textarea")).to_be_hidden()
    has(other, 2, "highlight", 0)


def marks_the_sentence(document: Document, by: User) -> None:
    marked.save(document, by, text=QUESTION)


def test_after_a_new_version_marks_are_where_the_sentence_is(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    marks_the_sentence(document, cast["minister6"])
    new = marked.pages_pdf("Trang bia.", FIRST, f"Khoan moi.\n{SECOND}", THIRD)
    papers.ready_replacement(document, cast["secretary"], new)
    carrying.carry_marks(live_meeting.uid)
    minister = hand("minister6")
    reads(minister, document, 3)
    has(minister, 3, "highlight", 1)
    mark = minister.page.locator(".marks-layer .mark--highlight").bounding_box()
    line = minister.page.locator("[data-page-number='3'] .textLayer span", has_text=SENTENCE).bounding_box()
    assert abs(mark["x"] - line["x"]) < 8
    assert mark["y"] < line["y"] + line["height"] / 2 < mark["y"] + mark["height"]
    # Then the sentence itself changes: before and after, side by side.
    papers.ready_replacement(
        document, cast["secretary"], marked.pages_pdf(FIRST, SECOND.replace(SENTENCE, CHANGED_SENTENCE))
    )
    carrying.carry_marks(live_meeting.uid)
    reads(minister, document)
    minister.page.locator(".marks-pin--changed").click()
    minister.sees("Câu đồng chí đã đánh dấu có thay đổi", within=SHEET)
    minister.sees(SENTENCE, within=f"{SHEET} [data-sheet=before-part]")
    minister.sees(CHANGED_SENTENCE, within=f"{SHEET} [data-sheet=quote-part]")
    minister.holds("Nội dung ghi chú", QUESTION, within=SHEET)
    minister.opens(f"/documents/meetings/{live_meeting.pk}/notes/")
    minister.sees(SENTENCE)
    minister.sees(CHANGED_SENTENCE)
    # From the list back to the place.
    minister.taps("Trang 2")
    minister.is_at(f"/meetings/{live_meeting.pk}/room/")
    has(minister, 2, "highlight", 1)
    # The PDF, made by the job.
    minister.opens(f"/documents/meetings/{live_meeting.pk}/notes/")
    minister.taps("Xuất bản PDF")
    minister.sees("Bản PDF ghi chú đã xong.")
