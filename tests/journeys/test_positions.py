"""Ten members file positions, six of ten items go by one joint poll, and the session gets shorter by the arithmetic."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.actions import presence, session
from meetings.models import AgendaItem, Dossier, Meeting, Participant
from meetings.queries import session as session_queries
from tests import builders
from tests.voting import rounds
from tests.voting.rounds import AGREES, CONDITION, DISCUSS
from voting.actions import ballots, polls, positions
from voting.models import Decision, Poll, PositionRound, PriorPosition, Voter

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
MEMBERS, AGREED, DISCUSSED = 10, 6, 4
# Of the design's arithmetic, halved: 6 items of 6 minutes and 4 of 12. Unit: minutes.
BEFORE, AFTER = 84, 51


@pytest.fixture
def meeting(cast) -> Meeting:
    """Make a called meeting of ten members with ten items, the first six of 6 minutes, the others of 12."""
    made = builders.called_meeting(cast)
    keep = [member.pk for member in cast.members[:MEMBERS]]
    Participant.objects.filter(meeting=made, role="substitute").delete()
    Participant.objects.filter(meeting=made, is_member=True).exclude(person__in=keep).delete()
    made.electors, made.members_total = [str(m.uid) for m in cast.members[:MEMBERS]], MEMBERS
    made.planned_start = timezone.now().replace(microsecond=0) + timedelta(hours=3)
    made.planned_end = made.planned_start + timedelta(minutes=BEFORE)
    made.save()
    dossiers = Dossier.objects.bulk_create(Dossier(body=made.body) for _ in range(7))
    made.items.bulk_create(
        AgendaItem(meeting=made, order=order, title=f"Nội dung thứ {order}", dossier=dossier)
        for order, dossier in enumerate(dossiers, start=4)
    )
    made.items.filter(order__lte=AGREED).update(planned_minutes=6)
    made.items.filter(order__gt=AGREED).update(planned_minutes=12)
    rounds.assist(cast)
    return rounds.fresh(made)


def expected_minutes(meeting: Meeting) -> float:
    agenda = session_queries.agenda_of(rounds.fresh(meeting), None)
    return (agenda["forecast"].end - meeting.planned_start) / timedelta(minutes=1)


def files_rest(meeting: Meeting, cast) -> None:
    """Let eight members file by acts: six items agreed by all, the others each contested by somebody."""
    for number, member in enumerate(cast.members[2:MEMBERS]):
        stances = [AGREES] * AGREED + [
            DISCUSS if place == number % DISCUSSED else AGREES for place in range(DISCUSSED)
        ]
        rounds.file(meeting, member, *stances)


def chooses(tablet, item: AgendaItem, stance: str) -> None:
    tablet.page.locator(f"#position-{item.pk} .position__choice:has([value={stance}])").click()


def test_ten_members_file_and_six_of_ten_items_go_by_one_joint_poll(meeting, cast, hand):
    secretary = hand("secretary").opens(f"/meetings/{meeting.pk}/positions/")
    due = (meeting.planned_start - timedelta(hours=1)).astimezone(meeting.body.zone)
    secretary.page.fill("#positions-due", f"{due:%Y-%m-%dT%H:%M}")
    secretary.taps("Lấy ý kiến thành viên")
    secretary.sees("0/10 thành viên đã gửi đủ")
    assert expected_minutes(meeting) == BEFORE

    # The chair files on the own tablet.
    items = rounds.items(meeting)
    chair = hand("chair").opens(f"/meetings/{meeting.pk}/positions/")
    for item in items:
        chooses(chair, item, AGREES)
    chair.taps("Xác nhận tất cả")
    chair.sees("Đã gửi", within=f"#position-{items[0].pk}")

    # The aide prepares, leaves, and the member finds it and confirms it in one act.
    aide = hand("aide").opens(f"/meetings/{meeting.pk}/positions/")
    aide.sees("Chuẩn bị cho đồng chí")
    for item in items:
        chooses(aide, item, AGREES if item.order < MEMBERS else "agrees_if")
    aide.types("Ý kiến, hoặc vấn đề cần thảo luận", CONDITION, within=f"#position-{items[-1].pk}")
    aide.sees("Đã lưu", within=f"#position-{items[-1].pk}")
    aide.waits_until("document.querySelectorAll('[data-position-saved]:not(:empty)').length === 10")
    aide.page.wait_for_timeout(1500)
    assert not PriorPosition.objects.filter(person=cast["minister1"], filed_at__isnull=False).exists()
    member = hand("minister1").opens(f"/meetings/{meeting.pk}/positions/")
    member.holds("Ý kiến, hoặc vấn đề cần thảo luận", CONDITION, within=f"#position-{items[-1].pk}")
    member.taps("Xác nhận tất cả")
    member.sees("Đã gửi", within=f"#position-{items[-1].pk}")
    assert rounds.position(meeting, cast["minister1"], MEMBERS).text == CONDITION

    files_rest(meeting, cast)
    PositionRound.objects.update(due_at=timezone.now())
    assert expected_minutes(meeting) == AFTER

    secretary.opens(f"/meetings/{meeting.pk}/positions/")
    secretary.misses(CONDITION)
    secretary.taps("Mở bảng tổng hợp")
    secretary.sees(CONDITION)
    decides_jointly(meeting, cast, hand)


def decides_jointly(meeting: Meeting, cast, hand) -> None:
    """Open the session, put the list to one vote from the console, and find it decided item by item."""
    for place in Participant.objects.filter(meeting=meeting, is_member=True).select_related("person"):
        presence.check_in(participant=place, by=cast["secretary"])
    positions.open_positions(meeting=rounds.fresh(meeting), by=cast["chair"])
    session.open_meeting(meeting=rounds.fresh(meeting), by=cast["chair"])
    chair, minister = hand("chair").opens_room(meeting.pk), hand("minister3").opens_room(meeting.pk)
    minister.sees("Dự kiến thống nhất 6 nội dung", within="#side-agenda")
    chair.taps("Biểu quyết chung", within="#agreed-console")
    chair.sees("Cho biểu quyết")
    poll = Poll.objects.select_related("meeting__body").get()
    polls.open_poll(poll=poll, by=cast["chair"])
    for voter in Voter.objects.filter(poll=poll).select_related("person"):
        ballots.cast(poll=Poll.objects.get(pk=poll.pk), choice="for", replaces=0, by=voter.person)
    polls.close_poll(poll=Poll.objects.select_related("meeting__body").get(pk=poll.pk), by=cast["chair"])
    minister.sees("Đã thống nhất (không thảo luận)", within="#side-agenda")
    assert Decision.objects.filter(how="consent", adopted=True).count() == AGREED
    session.start_item(item=rounds.items(meeting)[AGREED], by=cast["chair"])
    chair.sees("Vấn đề còn ý kiến khác nhau")
    minister.sees("Vấn đề còn ý kiến khác nhau")
