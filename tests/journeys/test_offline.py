"""The tablet without the network: reads on, notes wait, votes do not; and what is kept can be taken away again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from documents.actions import devices
from documents.models import Device, Document, Mark
from ecabinet.demo import Cast
from meetings.models import Meeting
from tests import builders, served
from tests.documents import marked, papers
from tests.documents.marked import FIRST, SECOND, THIRD
from tests.journeys.tablet import PATIENCE_MS, Tablet
from tests.journeys.test_ballot import FOR, LISTENS, YES
from tests.voting.conftest import opened
from voting.models import Ballot

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

STATE = "[data-offline-line]"
NOTE = "Hỏi Bộ Tài chính về kinh phí."
Hand = Callable[..., Tablet]
# How many records each store of the tablet holds, what is in them, and what the browser caches.
KEPT = """async () => {
  const found = { records: 0, plain: 0, caches: await caches.keys(), session: sessionStorage.length, exportable: 0 };
  const asked = indexedDB.open("ecabinet");
  const db = await new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
  for (const name of db.objectStoreNames) {
    const all = db.transaction(name).objectStore(name).getAll();
    const rows = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
    found.records += rows.length;
    for (const row of rows) {
      if (row.key?.extractable) found.exportable += 1;
      const text = new TextDecoder("latin1").decode(row.data ?? new ArrayBuffer(0));
      if (/%PDF-|endstream|Trang|title/.test(text)) found.plain += 1;
    }
  }
  db.close();
  return found;
}"""
NOTHING = {"records": 0, "plain": 0, "caches": [], "session": 0, "exportable": 0}
# The papers and a hundred files of the app, or the way back, on a busy machine. Unit: milliseconds.
SAVING_MS = 60_000


@pytest.fixture
def document(live_meeting: Meeting, cast: Cast) -> Document:
    content = marked.pages_pdf(FIRST, SECOND, THIRD)
    return papers.ready_document(live_meeting.items.first(), cast["secretary"], content)


def saves(tablet: Tablet, meeting: Meeting) -> None:
    """Enter the room, bring its papers onto the tablet, and wait until the app's own files are there too."""
    tablet.opens_room(meeting.pk)
    tablet.sees("Chưa lưu trên máy này", within=STATE)
    tablet.taps("Lưu về máy này")
    expect(tablet.page.locator(STATE)).to_contain_text("Đã lưu trên máy này", timeout=SAVING_MS)


def kept_by(tablet: Tablet) -> Any:
    return tablet.page.evaluate(KEPT)


def turns_to(tablet: Tablet, page: int) -> None:
    tablet.shows(".pdfViewer .textLayer span")
    tablet.page.fill("[data-reader-page]", str(page))
    tablet.presses("Enter")
    stands_at(tablet, page)


def stands_at(tablet: Tablet, page: int) -> None:
    """Check that a page is open and drawn."""
    expect(tablet.page.locator("[data-reader-page]")).to_have_value(str(page), timeout=PATIENCE_MS)
    tablet.shows(f"[data-page-number='{page}'] .textLayer span")


def test_a_minister_reads_on_without_the_network_and_the_note_arrives(
    hand: Hand, live_meeting: Meeting, document: Document
) -> None:
    minister = hand("minister6")
    saves(minister, live_meeting)
    kept = kept_by(minister)
    assert (kept["plain"], kept["exportable"]) == (0, 0)
    assert kept["records"] >= 3
    minister.taps("Tờ trình", within="[data-panel=papers]")
    turns_to(minister, 2)
    minister.sleeps()
    minister.reloads()
    minister.sees("Đang mất kết nối")
    stands_at(minister, 2)
    turns_to(minister, 3)
    minister.taps("Ghi chú", within="[data-marks]")
    minister.taps("Ghi chú trang", within="[data-marks-tools]")
    minister.half_types("Nội dung ghi chú", NOTE, within="[data-marks-sheet]")
    minister.sees("1 nội dung đang chờ gửi")
    minister.reloads()
    stands_at(minister, 3)
    minister.shows(f"[aria-label='Ghi chú: {NOTE}']")
    assert not Mark.objects.exists()
    minister.wakes()
    expect(minister.page.locator(".room__me")).to_contain_text("Đã kết nối", timeout=SAVING_MS)
    stands_at(minister, 3)
    second = hand("minister6").opens_room(live_meeting.pk)
    second.taps("Tờ trình", within="[data-panel=papers]")
    turns_to(second, 3)
    second.shows(f"[aria-label='Ghi chú: {NOTE}']")
    assert Mark.objects.get().text == NOTE


def test_a_new_version_is_brought_by_itself(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    minister = hand("minister6")
    saves(minister, live_meeting)
    papers.ready_replacement(document, cast["secretary"], papers.pdf(5))
    content = f"/documents/versions/{document.versions.latest('number').pk}/content"
    row = f"import('/static/js/offline_store.js').then((store) => store.meetingRow({live_meeting.pk}))"
    minister.waits_until(f"{row}.then((row) => row.papers[0].content === '{content}')")
    minister.sees("Đã lưu trên máy này", within=STATE)
    minister.taps("Xóa khỏi máy này")
    minister.sees("Chưa lưu trên máy này", within=STATE)


def test_log_out_wipes(hand: Hand, live_meeting: Meeting, document: Document) -> None:
    minister = hand("minister6")
    saves(minister, live_meeting)
    minister.opens("/accounts/logout/")
    minister.taps("Đăng xuất", within="main")
    minister.sees("Mật khẩu")
    assert kept_by(minister) == NOTHING


def runs_again(tablet: Tablet) -> None:
    """Open a page; the wipe may lead to the log-in before that navigation has ended."""
    try:
        tablet.opens("/meetings/")
    except PlaywrightError as ended:
        if "ERR_ABORTED" not in str(ended):
            raise


def test_a_revoked_tablet_wipes_the_next_time_it_runs(
    hand: Hand, live_meeting: Meeting, document: Document, cast: Cast
) -> None:
    minister = hand("minister6")
    saves(minister, live_meeting)
    minister.opens("/documents/devices/")
    minister.sees("Máy này ✓")
    devices.revoke_device(device=Device.objects.get(), by=cast["minister6"])
    runs_again(minister)
    minister.sees("Mật khẩu")
    assert kept_by(minister) == NOTHING


def test_another_person_on_the_tablet_finds_nothing(
    hand: Hand, live_meeting: Meeting, document: Document
) -> None:
    minister = hand("minister6")
    saves(minister, live_meeting)
    # The session ends without a log-out, and the next person takes the tablet.
    other = hand("minister7")
    minister.page.context.clear_cookies()
    minister.page.context.add_cookies(other.page.context.cookies())
    minister.opens_room(live_meeting.pk)
    minister.sees("Chưa lưu trên máy này", within=STATE)
    assert kept_by(minister)["records"] == 0


def test_what_was_refused_is_shown_with_what_was_written(
    hand: Hand, live_meeting: Meeting, document: Document
) -> None:
    minister = hand("minister6").opens_room(live_meeting.pk)
    gone = "/documents/versions/99999/marks/save/"
    minister.page.evaluate(
        f"import('/static/js/outbox.js').then(({{ send }}) => send('{gone}', {{ text: '{NOTE}' }}))"
    )
    minister.sees(NOTE, within="[data-outbox]")
    minister.reloads()
    minister.sees("Máy chủ chưa nhận nội dung này.")
    minister.sees(NOTE, within="[data-outbox]")
    minister.taps("Bỏ nội dung này")
    minister.misses(NOTE)


def test_a_vote_never_waits(hand: Hand, house: served.Project, cast: Cast) -> None:
    meeting = builders.meeting_in_session(cast, present=24)
    papers.ready_document(meeting.items.first(), cast["secretary"])
    minister = hand("minister6")
    saves(minister, meeting)
    opened(meeting, cast)
    minister.shows(FOR)
    minister.waits_until(LISTENS)
    minister.page.click(FOR)
    minister.shows(YES)
    house.web.stop()
    minister.page.click(YES)
    minister.sees("Chưa gửi được")
    minister.misses("Đồng chí đã biểu quyết")
    waiting = (
        "import('/static/js/outbox_entries.js').then(({ entries }) => entries()).then((all) => all.length)"
    )
    assert minister.page.evaluate(waiting) == 0
    minister.reloads()
    minister.sees("Đang mất kết nối")
    minister.taps("Tờ trình", within="[data-panel=papers]")
    stands_at(minister, 1)
    minister.misses("Đồng chí đã biểu quyết")
    assert not Ballot.objects.exists()
    # The browser's own lines about a server that is away.
    minister.faults = [fault for fault in minister.faults if "ERR_CONNECTION_REFUSED" not in fault]


def test_a_tablet_without_room_says_so_and_keeps_the_papers_once_there_is(
    hand: Hand, live_meeting: Meeting, document: Document
) -> None:
    minister = hand("minister6")
    minister.opens_room(live_meeting.pk)
    minister.sees("Chưa lưu trên máy này", within=STATE)
    browser = minister.page.context.new_cdp_session(minister.page)
    quota = {"origin": minister.page.evaluate("location.origin")}
    browser.send("Storage.overrideQuotaForOrigin", {**quota, "quotaSize": 1})
    minister.taps("Lưu về máy này")
    fault = minister.page.locator("[data-offline-fault]")
    expect(fault).to_contain_text("Máy không còn đủ chỗ", timeout=SAVING_MS)
    assert kept_by(minister)["plain"] == 0
    browser.send("Storage.overrideQuotaForOrigin", quota)
    minister.taps("Lưu về máy này")
    expect(minister.page.locator(STATE)).to_contain_text("Đã lưu trên máy này", timeout=SAVING_MS)
