"""The ballot on a tablet: deaf at first, confirmed elsewhere, kept through live changes, honest without a line."""

import pytest

from people import clock
from tests import builders
from tests.voting.conftest import opened, participant_of, prepared
from voting.actions import polls
from voting.models import Ballot, Poll

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
FOR, AGAINST = ".option--for", ".option--against"
YES, RECORDED = "[data-ballot-yes]", "[data-ballot-recorded]"
# Touches the first choice the moment the sheet comes up: from here a slow machine might come a second too late.
TOUCH_WHEN_DEAF = """() => {
  new MutationObserver((_, observer) => {
    const option = document.querySelector("[data-sheet][data-deaf] .option--for");
    if (!option) return;
    observer.disconnect();
    option.click();
    window.pressed = option.getAttribute("aria-pressed");
  }).observe(document.body, { attributes: true, childList: true, subtree: true });
}"""
LISTENS = "document.querySelector('[data-sheet]:not([data-deaf]) [data-ballot]') !== null"


@pytest.fixture
def meeting(cast):
    return builders.meeting_in_session(cast, present=24)


def test_a_minister_chooses_confirms_and_changes(meeting, cast, hand):
    minister = hand("minister1").opens_room(meeting.pk)
    poll = opened(meeting, cast)
    minister.shows(FOR)
    minister.waits_until(LISTENS)
    minister.page.click(FOR)
    minister.shows(YES)
    assert not Ballot.objects.exists()
    before = minister.page.locator(FOR).bounding_box()
    confirm = minister.page.locator(YES).bounding_box()
    assert confirm["x"] >= before["x"] + before["width"]
    minister.page.click(YES)
    minister.sees("Đồng chí đã biểu quyết", within=RECORDED)
    assert Ballot.objects.get().choice == "for"
    minister.page.click("[data-ballot-change]")
    minister.waits_until(LISTENS)
    minister.page.click(AGAINST)
    minister.page.click(YES)
    minister.sees("Không tán thành", within=RECORDED)
    assert (Ballot.objects.get().choice, Ballot.objects.get().revision) == ("against", 2)
    polls.close_poll(poll=Poll.objects.get(pk=poll.pk), by=cast["chair"])
    minister.sees("không đạt quá nửa tổng số thành viên (thiếu 13)")


def test_a_live_change_does_not_take_the_choice_out_of_the_hand(meeting, cast, hand):
    minister = hand("minister1").opens_room(meeting.pk)
    poll = opened(meeting, cast)
    minister.shows(FOR)
    minister.waits_until(LISTENS)
    minister.page.click(AGAINST)
    late = participant_of(meeting, cast["minister24"])
    late.presences.create(since=clock.now())
    polls.add_voter(poll=Poll.objects.get(pk=poll.pk), participant=late, by=cast["chair"])
    minister.waits_until("document.querySelector('[data-tally=entitled]').textContent === '25'")
    minister.shows(YES)
    assert minister.page.locator(AGAINST).get_attribute("aria-pressed") == "true"
    minister.page.click(YES)
    minister.sees("Không tán thành", within=RECORDED)


def test_a_sheet_that_comes_up_under_a_moving_finger_is_deaf(meeting, cast, hand):
    minister = hand("minister1").opens_room(meeting.pk)
    minister.page.evaluate(TOUCH_WHEN_DEAF)
    opened(meeting, cast)
    minister.waits_until("window.pressed !== undefined")
    assert minister.page.evaluate("window.pressed") == "false"
    minister.waits_until(LISTENS)
    assert minister.page.locator(FOR).get_attribute("aria-pressed") == "false"
    minister.page.click(FOR)
    assert minister.page.locator(FOR).get_attribute("aria-pressed") == "true"


def test_without_a_line_nothing_is_said_to_be_recorded(meeting, cast, hand):
    minister = hand("minister1").opens_room(meeting.pk)
    opened(meeting, cast)
    minister.shows(FOR)
    minister.waits_until(LISTENS)
    minister.page.route("**/cast/", lambda route: route.abort("internetdisconnected"))
    minister.page.click(FOR)
    minister.page.click(YES)
    minister.sees("Chưa gửi được.")
    assert minister.page.locator(RECORDED).is_hidden()
    minister.page.unroute("**/cast/")
    minister.page.click(YES)
    minister.sees("Đồng chí đã biểu quyết", within=RECORDED)
    assert Ballot.objects.get().revision == 1


def test_two_tablets_of_one_minister_and_the_older_one_shows_what_is_stored(meeting, cast, hand):
    poll = opened(meeting, cast)
    first, second = (hand("minister1").opens_room(meeting.pk) for _ in range(2))
    for tablet, choice in ((first, FOR), (second, AGAINST)):
        tablet.waits_until(LISTENS)
        tablet.page.click(choice)
    first.page.click(YES)
    first.sees("Đồng chí đã biểu quyết", within=RECORDED)
    second.page.click(YES)
    second.sees("lựa chọn mới hơn", within=RECORDED)
    assert "Tán thành" in second.reads("[data-ballot-label]")
    assert Ballot.objects.get(poll=poll).choice == "for"


def test_the_whole_poll_by_the_console(meeting, cast, hand):
    prepared(meeting, cast)
    chair, screen = hand("chair").opens_room(meeting.pk), hand("secretary")
    screen.opens(f"/meetings/{meeting.pk}/screen/")
    chair.taps("Cho biểu quyết")
    chair.shows(FOR)
    chair.waits_until(LISTENS)
    chair.page.click(FOR)
    chair.page.click(YES)
    screen.sees("đã biểu quyết")
    screen.waits_until("document.querySelector('[data-tally=cast]').textContent === '1'")
    chair.taps("Kết thúc biểu quyết", within=".room__console")
    chair.confirms("Kết thúc biểu quyết")
    screen.sees("Với 01/25 thành viên tán thành (bằng 4 % tổng số thành viên Chính phủ)")
    chair.taps("Danh sách biểu quyết")
    chair.sees("Tán thành", within="dialog[open]")
