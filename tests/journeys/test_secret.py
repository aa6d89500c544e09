"""A secret poll on two real tablets: sealed in the browser, changed, counted, and found again by its owner alone."""

import re

import pytest

from tests import builders
from tests.journeys.tablet import Tablet
from tests.voting import sealing
from voting.actions import polls
from voting.models import BoardEntry, Envelope, Poll, Turnout

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
FOR, AGAINST = '[data-secret-choice="for"]', '[data-secret-choice="against"]'
SEAL, SEALED = "[data-secret-seal]", "[data-secret-sealed]"
LISTENS = "document.querySelector('[data-sheet]:not([data-deaf]) [data-secret]') !== null"


@pytest.fixture
def meeting(cast):
    return builders.meeting_in_session(cast, present=25)


def votes(tablet: Tablet, choice: str) -> str:
    """Choose, seal and send; return the tracker that the tablet shows."""
    tablet.waits_until(LISTENS)
    tablet.page.click(choice)
    tablet.shows(SEAL)
    tablet.page.click(SEAL)
    tablet.sees("Phiếu của đồng chí đã được niêm phong", within=SEALED)
    return tablet.reads("[data-secret-code]").replace(" ", "")


def test_two_members_vote_in_secret_and_find_their_votes(meeting, cast, hand):
    first, second = (hand(name).opens_room(meeting.pk) for name in ("minister1", "minister2"))
    poll = sealing.opened(meeting, cast)
    sent: list[str] = []
    first.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    tracker = votes(first, FOR)
    assert re.fullmatch("[0-9a-f]{32}", tracker)
    other = votes(second, AGAINST)
    second.page.click("[data-secret-change]")
    changed = votes(second, FOR)
    assert len({tracker, other, changed}) == 3
    assert sorted(Envelope.objects.values_list("revision", flat=True)) == [1, 2]
    assert [line for line in sent if tracker in line or "choice" in line] == []

    first.reloads()
    first.sees("Phiếu của đồng chí đã được niêm phong", within=SEALED)
    assert first.reads("[data-secret-code]").replace(" ", "") == tracker

    sealing.vote(poll, {"for": cast.members[3:15], "against": cast.members[15:20]})
    polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    first.sees("Với 14/25 thành viên tán thành")
    assert set(BoardEntry.objects.values_list("tracker", flat=True)) >= {tracker, changed}

    sent.clear()
    first.opens(f"/voting/polls/{poll.pk}/board/")
    first.sees("Phiếu của đồng chí có trong bảng")
    assert first.reads("[data-board-choice]") == "Tán thành"
    assert [line for line in sent if tracker in line] == []
    second.opens(f"/voting/polls/{poll.pk}/board/")
    second.sees("Phiếu của đồng chí có trong bảng")
    second.types("Tìm theo mã phiếu đã ghi lại", other)
    second.sees("Không có phiếu nào mang mã này")


def test_another_person_on_the_same_tablet_does_not_see_the_tracker(meeting, cast, hand):
    poll = sealing.opened(meeting, cast)
    tablet = hand("minister1").opens_room(meeting.pk)
    tracker = votes(tablet, FOR)
    tablet.page.context.add_cookies(hand("minister2").page.context.cookies())
    tablet.opens_room(meeting.pk)
    assert tracker not in str(tablet.page.evaluate("JSON.stringify({...sessionStorage})"))
    assert Turnout.objects.filter(poll=poll).count() == 1


def test_without_an_answer_nothing_is_said_to_be_sealed_and_a_retry_is_the_same(meeting, cast, hand):
    sealing.opened(meeting, cast)
    tablet = hand("minister1").opens_room(meeting.pk)
    tablet.waits_until(LISTENS)
    tablet.page.route("**/seal/", lambda route: route.abort("internetdisconnected"))
    tablet.page.click(AGAINST)
    tablet.page.click(SEAL)
    tablet.sees("Chưa gửi được", within="[data-secret-message]")
    assert tablet.page.locator(SEALED).is_hidden()
    tablet.page.unroute("**/seal/")
    tablet.page.click(SEAL)
    tablet.sees("Phiếu của đồng chí đã được niêm phong", within=SEALED)
    assert Envelope.objects.get().revision == 1


def test_without_script_the_page_says_why_not(meeting, cast, hand):
    poll = sealing.opened(meeting, cast)
    tablet = hand("minister1", java_script_enabled=False).opens(f"/voting/polls/{poll.pk}/ballot/")
    tablet.sees("việc đó cần JavaScript và kết nối an toàn (https)")
    assert tablet.page.locator(FOR).is_hidden()


def test_the_whole_secret_poll_by_the_console(meeting, cast, hand):
    chair = hand("chair").opens_room(meeting.pk)
    chair.taps("Chuẩn bị biểu quyết", within=".room__console")
    chair.taps("Chuẩn bị bỏ phiếu kín", within=".room__console")
    chair.sees("Ít nhất 02 thành viên", within=".room__console")
    for name in sealing.TELLERS:
        chair.taps(cast[name].full_name, within=".room__console")
    chair.taps("Cử ban kiểm phiếu", within=".room__console form.stack")
    chair.sees(cast["minister3"].full_name, within=".tellers")
    chair.taps("Cho biểu quyết", within=".room__console")
    votes(chair, FOR)
    poll = sealing.fresh(Poll.objects.get())
    sealing.vote(poll, {"for": cast.members[1:14]})
    chair.taps("Kết thúc biểu quyết", within=".room__console")
    chair.confirms("Kết thúc biểu quyết")
    chair.sees("Với 14/25 thành viên tán thành")
    teller = hand("minister3").opens(f"/voting/polls/{poll.pk}/")
    teller.taps("Ký xác nhận kết quả kiểm phiếu")
    teller.confirms("Ký xác nhận")
    teller.sees("đã ký")
    assert poll.tellers.exclude(signed_at=None).count() == 1
