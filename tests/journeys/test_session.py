"""Three people run a session live in three browsers, from check-in to the minutes."""

from collections.abc import Callable

import httpx
import pypdfium2
import pytest
from django.conf import settings
from playwright.sync_api import expect

from ecabinet import demo
from ecabinet.demo import meetings as staging
from meetings.models import AgendaItem, Meeting

# SAV
from tests import served, servers
from tests.documents import papers
from tests.journeys.conftest import Hand, _session_of
from tests.journeys.tablet import PATIENCE_MS, Tablet, all_see

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True), pytest.mark.timeout(420)]
QUESTION = "Thông qua dự thảo Nghị quyết"
# The sheet is deaf for its first second.
LISTENS = "document.querySelector('[data-sheet]:not([data-deaf]) [data-ballot]') !== null"
CONCLUSIONS = ("Ghi nhận báo cáo.", "Thông qua dự thảo.")
ITEMS = (
    staging.Item("Báo cáo tình hình", "discussion", 10, CONCLUSIONS[0]),
    staging.Item("Dự thảo Nghị quyết", "decision", 20, CONCLUSIONS[1]),
)


@pytest.fixture
def meeting(cast: demo.Cast) -> Meeting:
    """A called meeting of the province's committee: seven members, so that five are a quorum."""
    stage = staging.Stage(cast.province, cast["province.secretary"], cast["province.member1"], cast)
    start = staging.local(cast.province, staging.timezone.now(), 8)
    staging.prepare(stage, ITEMS, "Phiên họp Ủy ban nhân dân", start)
    item = stage.items()[0]
    papers.ready_document(item, stage.secretary, papers.pdf(5), "Báo cáo.pdf")
    staging.call(stage)
    return stage.meeting


class Room:
    """The three tablets of these journeys."""

    def __init__(self, hand: Hand, meeting: Meeting) -> None:
        self.chair, self.member = hand("province.member1"), hand("province.member2")
        self.secretary = hand("province.secretary")
        self.all = (self.chair, self.member, self.secretary)
        for tablet in self.all:
            tablet.opens_room(meeting.pk)
            tablet.sees("Đã kết nối")

    def gathers(self) -> None:
        """The chair and a member check in by a tap, the secretary calls the roll of four others."""
        self.chair.taps("Điểm danh", within="#my-turn")
        self.member.taps("Điểm danh", within="#my-turn")
        all_see(self.all, "2/7")
        self.secretary.taps("Điểm danh", within="#console")
        for title in ("Giám đốc Công an", "Giám đốc Sở Nội vụ", "Giám đốc Sở Tài chính"):
            row = self.secretary.page.locator(".roll-call__row", has_text=title)
            row.get_by_role("button", name="Có mặt").click(timeout=PATIENCE_MS)
            expect(row.get_by_text("Có mặt").first).to_be_visible(timeout=PATIENCE_MS)
        self.secretary.taps("Đóng", within="#roll-call-dialog")
        all_see(self.all, "5/7")

    def opens(self) -> None:
        self.chair.taps("Khai mạc phiên họp")
        all_see(self.all, "Đang họp")
        self.chair.taps("Sang nội dung 1")
        all_see(self.all, "1. Báo cáo tình hình")

    def goes_on(self, order: int, conclusion: str) -> None:
        self.chair.types(f"Kết luận nội dung {order}", conclusion)
        self.chair.taps(f"Sang nội dung {order + 1}")


def reads_page_three(tablet: Tablet) -> None:
    tablet.taps("Báo cáo", within="[data-panel=papers]")
    tablet.page.fill("[data-reader-page]", "3")
    tablet.presses("Enter")
    text = tablet.page.locator(".pdfViewer .page[data-page-number='3'] .textLayer")
    expect(text).to_contain_text("Trang 3", timeout=PATIENCE_MS)


def votes(tablet: Tablet, choice: str) -> None:
    tablet.sees(QUESTION, within="[data-panel=poll]")
    tablet.waits_until(LISTENS)
    tablet.taps(choice, within="[data-panel=ballot]")
    tablet.taps(f"Xác nhận {choice}", within="[data-panel=ballot]")
    tablet.sees("Đồng chí đã biểu quyết", within="[data-panel=ballot]")


def paper_of(house: served.Project, tablet: Tablet, meeting: Meeting) -> str:
    cookies = {c["name"]: c["value"] for c in tablet.page.context.cookies()}
    answer = httpx.get(f"{house.url}/minutes/meetings/{meeting.pk}/pdf/", cookies=cookies, timeout=30)
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.content)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_three_people_run_a_session_to_its_minutes(house: served.Project, hand: Hand, meeting: Meeting):
    room = Room(hand, meeting)
    room.gathers()
    room.opens()

    room.member.taps("Xin phát biểu")
    room.chair.taps("Mời phát biểu", within="#console")
    all_see(room.all, "Đang phát biểu")
    room.chair.taps("Kết thúc", within="#console .console__speaker")
    reads_page_three(room.member)
    room.secretary.sees("Báo cáo", within="[data-panel=papers]")

    room.goes_on(1, CONCLUSIONS[0])
    all_see(room.all, "2. Dự thảo Nghị quyết")
    expect(room.member.page.locator("[data-reader-page]")).to_have_value("3")
    room.secretary.types("Nội dung biểu quyết", QUESTION)
    room.secretary.taps("Chuẩn bị", within="#poll-console form")
    room.chair.taps("Cho biểu quyết")
    votes(room.member, "Tán thành")
    votes(room.chair, "Tán thành")
    room.chair.sees("2/5")
    room.member.misses("không đạt")
    room.chair.taps("Kết thúc biểu quyết", within="#poll-console")
    room.chair.confirms("Kết thúc biểu quyết")
    all_see(room.all, "Với 02/07 thành viên tán thành")

    room.chair.types("Kết luận nội dung 2", CONCLUSIONS[1])
    room.chair.taps("Kết luận", within=".console__row")
    room.chair.sees("Đã xong")
    room.chair.taps("Thêm", within="#console")
    room.chair.taps("Kết thúc phiên họp", within="#console-more")
    room.chair.types("Số trang đã in cho phiên họp này", "0")
    room.chair.taps("Kết thúc phiên họp", within="#close-dialog")
    all_see(room.all, "Đã kết thúc")

    room.secretary.opens(f"/minutes/meetings/{meeting.pk}/")
    room.secretary.sees("Xem bản PDF")
    text = paper_of(house, room.secretary, meeting)
    for expected in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Với 02/07 thành viên tán thành",
        *CONCLUSIONS,
        "THƯ KÝ",
        "CHỦ TỌA",
    ):
        assert expected in text
    assert all(part in text for part in ("I. ", "II. ", "III. ", "IV. ", "V. "))
    # SAV ledger = MeetingLedger.objects.get(meeting=meeting)
    # SAV assert ledger.values["pages_printed"]["value"] == 0


def opened_room(hand: Hand, meeting: Meeting) -> Room:
    room = Room(hand, meeting)
    room.gathers()
    room.opens()
    return room


def shared_screen(tablet: Tablet) -> list[str]:
    """Return the shared panels as a person reads them, without what a clock changes."""
    names = ("now", "agenda", "speakers", "poll", "presence")
    clocks = "node => node.querySelectorAll('[data-clock]').forEach(clock => clock.remove())"
    found = []
    for name in names:
        panel = tablet.page.locator(f"[data-panel={name}]").first
        panel.evaluate(clocks)
        found.append(" ".join((panel.text_content() or "").split()))
    return found


def test_a_tablet_that_slept_shows_what_a_fresh_one_shows(hand: Hand, meeting: Meeting):
    room = opened_room(hand, meeting)
    room.member.sleeps()
    room.member.sees("Mất kết nối")
    room.goes_on(1, CONCLUSIONS[0])
    room.chair.sees("2. Dự thảo Nghị quyết")
    room.secretary.taps("Điểm danh", within="#console")
    row = room.secretary.page.locator(".roll-call__row", has_text="Giám đốc Sở Khoa học")
    row.get_by_role("button", name="Có mặt").click()
    room.chair.sees("6/7")
    room.chair.taps("Tạm nghỉ")
    room.chair.sees("Họp tiếp")
    room.member.wakes()
    room.member.sees("Đã kết nối")
    room.member.sees("2. Dự thảo Nghị quyết")
    room.member.sees("6/7")
    fresh = hand("province.member2").opens_room(meeting.pk)
    fresh.sees("Đã kết nối")
    assert shared_screen(room.member) == shared_screen(fresh)


def test_half_typed_text_survives_a_live_update(hand: Hand, meeting: Meeting):
    room = opened_room(hand, meeting)
    room.chair.half_types("Kết luận nội dung 1", "Ghi nhận báo cáo; giao Sở")
    room.member.taps("Xin phát biểu")
    room.chair.sees("Phó Chủ tịch Ủy ban nhân dân", within="[data-panel=speakers]")
    room.chair.holds("Kết luận nội dung 1", "Ghi nhận báo cáo; giao Sở")
    room.chair.page.keyboard.type(" Tài chính")
    room.chair.holds("Kết luận nội dung 1", "Ghi nhận báo cáo; giao Sở Tài chính")
    room.chair.taps("Sang nội dung 2")
    all_see(room.all, "2. Dự thảo Nghị quyết")
    assert (
        AgendaItem.objects.get(meeting=meeting, order=1).conclusion == "Ghi nhận báo cáo; giao Sở Tài chính"
    )


def test_with_redis_stopped_everything_still_works(
    serve: Callable[..., served.Project],
    open_browser: Callable,
    redis_server: servers.Redis,
    meeting: Meeting,
    cast: demo.Cast,
):
    house = serve(redis=redis_server, worker=True)

    def hand(username: str) -> Tablet:
        context = open_browser(base_url=house.url)
        context.add_cookies([{**_session_of(username), "url": house.url}])
        return Tablet(context.new_page(), username)

    room = Room(hand, meeting)
    redis_server.kill()
    room.gathers()
    room.opens()
    room.goes_on(1, CONCLUSIONS[0])
    all_see(room.all, "2. Dự thảo Nghị quyết")
    assert settings.SESSION_ENGINE.endswith("db")


def test_who_runs_the_meeting_sees_how_many_tablets_are_there(hand: Hand, meeting: Meeting) -> None:
    room = Room(hand, meeting)
    for tablet in (room.chair, room.secretary):
        tablet.sees("Số người có máy đang kết nối: 3", within="#console")
    assert room.member.page.locator("[data-connected]").count() == 0
    room.member.page.close()
    room.chair.sees("Số người có máy đang kết nối: 2", within="#console")
