"""Other ways to vote on a tablet: boxes up to n, a text that is never lost, hands typed in, names shown."""

import pytest

from meetings.models import Meeting
from people import clock
from tests import builders
from tests.voting.conftest import opened, participant_of, prepared
from tests.voting.test_methods import HANDS, THREE
from voting.actions import ballots, polls
from voting.models import Ballot, Poll

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
YES, RECORDED = "[data-ballot-yes]", "[data-ballot-recorded]"
LISTENS = "document.querySelector('[data-sheet]:not([data-deaf]) [data-ballot]') !== null"
TEXT = "Đề nghị lùi thời điểm áp dụng đến 01/7."


@pytest.fixture
def meeting(cast) -> Meeting:
    return builders.meeting_in_session(cast, present=24)


def a_late_member_comes(meeting: Meeting, poll: Poll, cast) -> None:
    """Change the room while a ballot is being filled in."""
    late = participant_of(meeting, cast["minister24"])
    late.presences.create(since=clock.now())
    polls.add_voter(poll=Poll.objects.get(pk=poll.pk), participant=late, by=cast["chair"])


def test_a_minister_ticks_up_to_n_through_a_live_change_and_changes_the_vote(meeting, cast, hand):
    minister = hand("minister1").opens_room(meeting.pk)
    poll = opened(meeting, cast, **THREE)
    minister.shows(".option--pick")
    minister.waits_until(LISTENS)
    minister.taps("Ngày 1/1")
    minister.taps("Lùi lại")
    assert minister.page.get_by_label("Ngày 1/7").is_disabled()
    a_late_member_comes(meeting, poll, cast)
    minister.waits_until("document.querySelector('[data-tally=entitled]').textContent === '25'")
    assert minister.reads("[data-ballot-chosen]") == "Ngày 1/1; Lùi lại"
    minister.page.click(YES)
    minister.sees("Ngày 1/1; Lùi lại", within=RECORDED)
    assert Ballot.objects.get().picks == ["option1", "option3"]
    minister.page.click("[data-ballot-change]")
    minister.waits_until(LISTENS)
    minister.taps("Lùi lại")
    minister.page.click(YES)
    minister.waits_until("document.querySelector('[data-ballot-label]').textContent === 'Ngày 1/1'")
    assert (Ballot.objects.get().picks, Ballot.objects.get().revision) == (["option1"], 2)


def test_what_was_typed_as_another_opinion_is_never_lost(meeting, cast, hand):
    minister = hand("minister1").opens_room(meeting.pk)
    poll = opened(meeting, cast)
    minister.shows(".option--other")
    minister.waits_until(LISTENS)
    minister.page.click(".option--other")
    minister.half_types("Nội dung ý kiến khác", TEXT)
    # A live change, a vote cast on another tablet meanwhile, and the refusal that follows from it.
    a_late_member_comes(meeting, poll, cast)
    minister.holds("Nội dung ý kiến khác", TEXT)
    ballots.cast(poll=poll, choice="for", replaces=0, by=cast["minister1"])
    minister.page.click(YES)
    minister.sees("lựa chọn mới hơn", within=RECORDED)
    minister.page.click("[data-ballot-change]")
    minister.waits_until(LISTENS)
    minister.page.click(".option--other")
    minister.holds("Nội dung ý kiến khác", TEXT)
    minister.page.click(YES)
    minister.sees("Ý kiến khác", within=RECORDED)
    assert Ballot.objects.get().remark == TEXT


def test_the_secretary_types_hands_in_and_the_chair_looks_a_second_time(meeting, cast, hand):
    prepared(meeting, cast, **HANDS)
    chair, secretary = (hand(who).opens_room(meeting.pk) for who in ("chair", "secretary"))
    chair.taps("Cho biểu quyết")
    for label, number in (
        ("Tán thành", 20),
        ("Không tán thành", 3),
        ("Ý kiến khác", 0),
        ("Không biểu quyết", 2),
    ):
        field = secretary.place(".hands__numbers").get_by_label(label, exact=True)
        field.fill(str(number))
    secretary.taps("Ghi số giơ tay", within=".hands__form")
    secretary.sees("nhiều hơn 24 thành viên")
    secretary.place(".hands__numbers").get_by_label("Không biểu quyết", exact=True).fill("1")
    secretary.taps("Ghi số giơ tay", within=".hands__form")
    chair.sees("Hãy nhìn lại các số này")
    chair.taps("Kết thúc biểu quyết", within=".room__console")
    chair.sees("Tán thành: 20. Không tán thành: 3.", within="dialog[open]")
    chair.confirms("Kết thúc biểu quyết")
    secretary.sees("Với 20/25 thành viên tán thành")
    assert not Ballot.objects.exists()


def test_the_chair_shows_names_on_the_big_screen(meeting, cast, hand):
    poll = opened(meeting, cast)
    for person in cast.members[:20]:
        ballots.cast(poll=poll, choice="for", replaces=0, by=person)
    chair, screen = hand("chair").opens_room(meeting.pk), hand("secretary")
    screen.opens(f"/meetings/{meeting.pk}/screen/")
    polls.close_poll(poll=Poll.objects.get(pk=poll.pk), by=cast["chair"])
    screen.sees("Với 20/25 thành viên tán thành")
    screen.misses(str(cast.members[3]))
    chair.taps("Hiện tên trên màn hình")
    screen.sees(str(cast.members[3]))
    chair.taps("Ẩn tên trên màn hình")
    screen.misses(str(cast.members[3]))
