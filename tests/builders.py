"""Meetings in a given state for the tests of one app, made by rows; journeys and races use the acts instead."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from ecabinet.demo import Cast
from meetings.models import AgendaItem, Dossier, Meeting, Participant, Presence, Presiding
from people import queries
from people.models import Membership

TITLES = (
    ("Báo cáo tình hình thực hiện Nghị quyết", "discussion", 20),
    ("Dự thảo Nghị quyết về Chính phủ điện tử", "decision", 40),
    ("Đề án Hệ thống thông tin phục vụ họp", "decision", 30),
)


def draft_meeting(cast: Cast, kind: str = "regular", **fields: object) -> Meeting:
    """Make a meeting of the Government in draft: three items, 25 members, secretary, guest, substitute."""
    start = timezone.now().replace(microsecond=0)
    number = Meeting.objects.filter(body=cast.government, kind=kind).count() + 1
    meeting = Meeting.objects.create(
        body=cast.government,
        kind=kind,
        title="Phiên họp Chính phủ thường kỳ tháng 11 năm 2026",
        year=start.year,
        number=number,
        place="Trụ sở Chính phủ",
        planned_start=start,
        planned_end=start + timedelta(minutes=90),
        created_by=cast["secretary"],
        created_at=start,
        **fields,
    )
    meeting.group = Group.objects.create(name=f"meeting {meeting.uid}")
    meeting.save()
    dossiers = Dossier.objects.bulk_create(Dossier(body=cast.government) for _ in TITLES)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            dossier=dossiers[order - 1],
            order=order,
            title=title,
            agency="Văn phòng Chính phủ",
            presenter="Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
            planned_minutes=minutes,
            treatment=treatment,
        )
        for order, (title, treatment, minutes) in enumerate(TITLES, start=1)
    )
    _invite(meeting, cast)
    return meeting


def called_meeting(cast: Cast, kind: str = "regular") -> Meeting:
    """Make a called meeting: electors, total and rules frozen, its group filled, the chair presiding."""
    meeting = draft_meeting(cast, kind)
    members = Membership.objects.filter(body=meeting.body).order_by("seat_order")
    meeting.state = Meeting.State.CALLED
    meeting.rules = queries.rules_of(meeting.body, meeting.planned_start.date()).as_json()
    meeting.members_total = members.count()
    meeting.electors = [str(m.person.uid) for m in members.select_related("person")]
    meeting.head = cast["chair"]
    meeting.called_at = meeting.planned_start
    meeting.save()
    people = [p.person_id for p in meeting.participants.all()]
    meeting.group.user_set.set(people)
    chair = meeting.participants.get(role=Participant.Role.CHAIR)
    Presiding.objects.create(meeting=meeting, participant=chair, since=meeting.planned_start)
    return meeting


def meeting_in_session(cast: Cast, present: int = 25, kind: str = "regular") -> Meeting:
    """Make a meeting in session with the first `present` members there and the first item current."""
    meeting = called_meeting(cast, kind)
    meeting.state = Meeting.State.IN_SESSION
    meeting.opened_at = timezone.now()
    item = meeting.items.first()
    item.state = AgendaItem.State.CURRENT
    item.save()
    item.spans.create(since=meeting.opened_at)
    meeting.current_item = item
    meeting.save()
    there = meeting.participants.filter(is_member=True)[:present]
    Presence.objects.bulk_create(Presence(participant=place, since=meeting.opened_at) for place in there)
    return meeting


def _invite(meeting: Meeting, cast: Cast) -> None:
    seats = Membership.objects.filter(body=meeting.body).order_by("seat_order")
    members = [
        Participant(
            meeting=meeting,
            person_id=seat.person_id,
            role=Participant.Role.CHAIR if seat.is_head else Participant.Role.MEMBER,
            title=seat.title,
            agency=seat.agency,
            may_vote=True,
            is_member=True,
            seat_order=seat.seat_order,
        )
        for seat in seats
    ]
    Participant.objects.bulk_create(members)
    absent = next(member for member in members if member.person_id == cast["minister5"].pk)
    others = (("secretary", "secretary"), ("guest", "guest"), ("substitute", "substitute"))
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting,
            person=cast[username],
            role=role,
            title=cast[username].full_name,
            stands_for=absent if role == "substitute" else None,
            seat_order=order,
        )
        for order, (username, role) in enumerate(others, start=90)
    )
