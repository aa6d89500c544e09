"""What static/js/acts.js promises of every act form: sent once, answered in words, nothing typed is lost."""

from typing import Any

import pytest

from meetings.models import Meeting
from people.models import JournalEntry
from tests import served
from tests.journeys.conftest import Hand
from tests.journeys.tablet import Tablet

pytestmark = pytest.mark.journeys
FORM = "#form-under-test"
# A form as templates write it, on a page of the product, sent to a door of the product.
PUT_FORM = """([action, attributes]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  document.getElementById("content").innerHTML = `
    <form id="form-under-test" method="post" action="${action}" data-act ${attributes}>
      <input type="hidden" name="csrfmiddlewaretoken" value="${token}">
      <input type="hidden" name="idempotency_key" value="00000000-0000-4000-8000-000000000000">
      <label>Tên <input name="title"></label>
      <label>Phút <input name="planned_minutes" value="10"></label>
      <button class="button">Gửi</button>
    </form>`;
  window.done = [];
  document.addEventListener("act:done", (event) => window.done.push(event.detail));
}"""


@pytest.fixture
def tablet(house: served.Project, draft_meeting: Meeting, hand: Hand) -> Tablet:
    return hand("secretary").opens("/accounts/logout/")


def put_form(tablet: Tablet, meeting: Meeting, attributes: str = "", action: str = "") -> None:
    tablet.page.evaluate(PUT_FORM, [action or f"/meetings/{meeting.pk}/items/", attributes])


def added(meeting: Meeting) -> int:
    return JournalEntry.objects.filter(stream=meeting.stream, verb="item.added").count()


def send(tablet: Tablet, title: str = "Nội dung mới") -> None:
    tablet.types("Tên", title)
    tablet.taps("Gửi")


def wait_until_done(tablet: Tablet) -> Any:
    tablet.waits_until("window.done.length > 0")
    return tablet.page.evaluate("window.done")


def test_success_is_announced_and_clears_the_fields(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    send(tablet)
    assert wait_until_done(tablet)[0]["ok"] is True
    tablet.holds("Tên", "")
    tablet.holds("Phút", "10")
    assert added(draft_meeting) == 1


def test_a_form_that_edits_keeps_its_fields(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting, "data-keep")
    send(tablet)
    wait_until_done(tablet)
    tablet.holds("Tên", "Nội dung mới")


def test_page_is_loaded_again_where_the_form_says_so(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting, "data-reload")
    send(tablet)
    tablet.sees("Đồng chí muốn đăng xuất khỏi máy này?")
    assert added(draft_meeting) == 1


def test_refusal_stands_in_the_form_and_the_text_stays(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    tablet.types("Phút", "mười")
    send(tablet)
    tablet.shows(f"{FORM} [role=alert]")
    assert "phải là số phút" in tablet.reads(f"{FORM} [role=alert]")
    tablet.holds("Tên", "Nội dung mới")
    tablet.holds("Phút", "mười")
    tablet.types("Phút", "15")
    tablet.taps("Gửi")
    wait_until_done(tablet)
    assert tablet.page.locator(f"{FORM} [role=alert]").count() == 0
    assert added(draft_meeting) == 1


def test_without_a_network_the_text_stays_and_is_sent_later(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    tablet.sleeps()
    send(tablet)
    tablet.sees("Chưa gửi được. Nội dung vẫn còn đây, hãy thử lại.", within=FORM)
    tablet.holds("Tên", "Nội dung mới")
    tablet.wakes()
    tablet.taps("Gửi")
    wait_until_done(tablet)
    assert added(draft_meeting) == 1


def test_lost_answer_and_second_try_act_once(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)

    def lose_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    tablet.page.route("**/items/", lose_answer)
    send(tablet)
    tablet.sees("Chưa gửi được.", within=FORM)
    assert added(draft_meeting) == 1
    tablet.page.unroute("**/items/")
    tablet.taps("Gửi")
    wait_until_done(tablet)
    assert added(draft_meeting) == 1


def test_broken_answer_and_second_try_act_once(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)

    def break_answer(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text()[:5])

    tablet.page.route("**/items/", break_answer)
    send(tablet)
    tablet.sees("Chưa gửi được.", within=FORM)
    tablet.page.unroute("**/items/")
    tablet.taps("Gửi")
    wait_until_done(tablet)
    assert added(draft_meeting) == 1


def test_another_text_after_a_lost_answer_is_another_act(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    tablet.sleeps()
    send(tablet)
    tablet.sees("Chưa gửi được.", within=FORM)
    tablet.wakes()
    send(tablet, "Nội dung khác")
    wait_until_done(tablet)
    assert added(draft_meeting) == 1
    assert draft_meeting.items.filter(title="Nội dung khác").exists()


def test_two_quick_taps_act_once(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    tablet.types("Tên", "Nội dung mới")
    tablet.page.evaluate(
        "for (const b of document.querySelectorAll('#form-under-test button')) { b.click(); b.click(); }"
    )
    wait_until_done(tablet)
    assert added(draft_meeting) == 1


def test_same_text_sent_again_on_purpose_acts_again(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    send(tablet)
    wait_until_done(tablet)
    tablet.page.evaluate("window.done = []")
    send(tablet)
    wait_until_done(tablet)
    assert added(draft_meeting) == 2


def test_irreversible_act_asks_once(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting, 'data-confirm="Thêm thật không?" data-confirm-yes="Xác nhận THÊM"')
    send(tablet)
    tablet.sees("Thêm thật không?", within="dialog[open]")
    assert tablet.focus() == "Hủy"
    tablet.confirms("Hủy")
    assert added(draft_meeting) == 0
    tablet.holds("Tên", "Nội dung mới")
    tablet.taps("Gửi")
    tablet.sees("Thêm thật không?", within="dialog[open]")
    tablet.presses("Escape")
    assert added(draft_meeting) == 0
    tablet.taps("Gửi")
    tablet.confirms("Xác nhận THÊM")
    wait_until_done(tablet)
    assert added(draft_meeting) == 1


def test_log_out_elsewhere_is_told_and_the_text_stays(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    tablet.page.context.clear_cookies(name="sessionid")
    send(tablet)
    tablet.sees("Phiên đăng nhập đã hết hạn.", within=FORM)
    tablet.holds("Tên", "Nội dung mới")


def test_what_is_gone_is_told(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting, action="/meetings/999/items/")
    send(tablet)
    tablet.sees("Nội dung này không còn nữa.", within=FORM)


def test_slow_answer_says_that_it_is_on_its_way(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    tablet.page.route("**/items/", hold)
    send(tablet)
    tablet.sees("Đang gửi…", within=FORM)
    held[0].continue_()
    wait_until_done(tablet)
    tablet.misses("Đang gửi…", within=FORM)


def test_without_scripts_a_refused_form_still_shows_what_was_typed(
    house: served.Project, called_meeting: Meeting, hand: Hand
) -> None:
    tablet = hand("secretary", java_script_enabled=False)
    tablet.opens(f"/meetings/{called_meeting.pk}/agenda/")
    tablet.types("Nội dung mới", "Nội dung gõ dở")
    tablet.types("Số phút", "mười", within="#new-item")
    tablet.taps("Thêm nội dung")
    tablet.sees("Chưa thực hiện được")
    tablet.holds("Nội dung đồng chí đã nhập", "Nội dung gõ dở")


def test_a_busy_server_is_asked_again_with_the_same_key(tablet: Tablet, draft_meeting: Meeting) -> None:
    put_form(tablet, draft_meeting)
    keys: list[str] = []

    def busy_once(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            told = {"ok": False, "message": "Máy chủ đang rất bận."}
            route.fulfill(status=503, headers={"Retry-After": "2"}, json=told)
        else:
            route.continue_()

    tablet.page.route("**/items/", busy_once)
    send(tablet)
    tablet.sees("Đang gửi…", within=FORM)
    tablet.holds("Tên", "Nội dung mới")
    wait_until_done(tablet)
    assert keys[0] == keys[1]
    assert added(draft_meeting) == 1
    assert len(tablet.faults) == 1
    tablet.faults.clear()
