"""Acts on a meeting as a whole before it is held: create, edit, call."""

from collections.abc import Collection
from datetime import date, datetime

from django.contrib.auth.models import Group

from meetings import access
from meetings.models import Meeting, Participant, Presiding
from meetings.queries import planning as queries
from meetings.rules import planning as rules
from people import access as people_access
from people import journal
from people import queries as people_queries
from people.act import act
from people.models import Body, User
from people.rules import Refused


@act("meeting.created", body="body")
def create_meeting(
    *,
    body: Body,
    kind: str,
    title: str,
    planned_start: datetime,
    planned_end: datetime,
    by: User,
    now: datetime,
    draft: journal.Draft,
    place: str = "",
    number: int | None = None,
) -> Meeting:
    """Create a meeting in draft; its number is the next one of its kind in the year unless one is given.

    Errors: Refused when `by` may not prepare, the body does not exist on that day, or the number is taken.
    """
    if not people_access.may(by, "prepare_meetings", body):
        raise Refused(access.NOT_PREPARING)
    rules.require_plan(planned_start, planned_end)
    body = _numbering(body)
    day = planned_start.astimezone(body.zone).date()
    _require_body_on(body, day)
    meeting = Meeting.objects.create(
        body=body,
        kind=Meeting.Kind(kind),
        title=title.strip() or rules.first_title(kind, people_queries.rules_of(body, day).body_noun, day),
        year=day.year,
        number=_free_number(body, day.year, kind, number),
        place=place.strip(),
        planned_start=planned_start,
        planned_end=planned_end,
        created_by=by,
        created_at=now,
    )
    # Empty until the meeting is called; papers are granted to it from the first one on.
    meeting.group = Group.objects.create(name=f"meeting {meeting.uid}")
    meeting.save(update_fields=["group"])
    draft.note(meeting=str(meeting.uid), **_plan_of(meeting))
    return meeting


@act("meeting.edited", topics=("now", "agenda"))
def edit_meeting(
    *,
    meeting: Meeting,
    kind: str,
    title: str,
    place: str,
    number: int,
    planned_start: datetime,
    planned_end: datetime,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Meeting:
    """Change title, place and plan; kind and number only in draft, the plan only before the meeting starts.

    Errors: Refused when `by` may not prepare, or the state forbids the change.
    """
    access.require_preparing(by, meeting)
    require_unfinished(meeting)
    rules.require_plan(planned_start, planned_end)
    _numbering(meeting.body)
    before, day_before = _plan_of(meeting), queries.day_of(meeting)
    meeting.kind, meeting.number = Meeting.Kind(kind), number
    meeting.title, meeting.place = title.strip() or meeting.title, place.strip()
    meeting.planned_start, meeting.planned_end = planned_start, planned_end
    changes = {name: value for name, value in _plan_of(meeting).items() if before[name] != value}
    _require_changeable(meeting, changes)
    meeting.year = queries.day_of(meeting).year
    if meeting.state == Meeting.State.CALLED and queries.day_of(meeting) != day_before:
        _freeze(meeting)
        draft.note("presence", **_frozen(meeting))
    meeting.save()
    draft.note(**changes)
    return meeting


@act("meeting.called", topics=("now", "agenda", "presence", "papers"))
def call_meeting(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> Meeting:
    """Call a meeting: fix electors, total of members and rules, fill its group, give the chair the presiding.

    Errors: Refused, naming everything that is missing, when the meeting is not ready or not in draft.
    Source: docs/RULES.md, calling.
    """
    access.require_preparing(by, meeting)
    rules.require_transition(meeting.state, Meeting.State.CALLED)
    faults = rules.faults_before_calling(queries.preparation_of(meeting))
    if faults:
        raise faults[0]
    _freeze(meeting)
    meeting.state, meeting.called_at = Meeting.State.CALLED, now
    meeting.save()
    fill_group(meeting)
    chair = Participant.objects.select_related("person").get(meeting=meeting, role=Participant.Role.CHAIR)
    Presiding.objects.create(meeting=meeting, participant=chair, since=now)
    _note_call(meeting, chair, draft)
    return meeting


# -- shared by the acts of preparing -------------------------------------------------------------------------


def fill_group(meeting: Meeting) -> None:
    """Make the group of a meeting its full participants; before the calling nobody is in it."""
    if meeting.is_published and meeting.group:
        meeting.group.user_set.set(access.ids(access.full_participants(meeting)))


def require_unfinished(meeting: Meeting) -> None:
    """Refuse any change to a meeting that has been closed."""
    if meeting.is_closed:
        raise Refused("Phiên họp đã kết thúc nên không sửa được nữa.")


def _numbering(body: Body) -> Body:
    """Let two secretaries who number meetings of one body at once queue, so that each number is its own.

    Not FOR UPDATE: that would block the journal's foreign keys and, with the chain head, end in a deadlock.
    """
    return Body.objects.select_for_update(no_key=True).get(pk=body.pk)


def _require_body_on(body: Body, day: date) -> None:
    if not body.exists_on(day):
        raise Refused("%(body)s không hoạt động vào ngày %(day)s.", body=body.name, day=f"{day:%d/%m/%Y}")


def _require_changeable(meeting: Meeting, changes: Collection[str]) -> None:
    day = queries.day_of(meeting)
    _require_body_on(meeting.body, day)
    if meeting.is_published and {"kind", "number"} & set(changes):
        raise Refused("Phiên họp đã triệu tập nên không đổi được loại và số.")
    if meeting.is_live and {"planned_start", "planned_end"} & set(changes):
        raise Refused("Phiên họp đã bắt đầu nên không đổi được giờ dự kiến.")
    if {"kind", "number", "year"} & set(changes):
        _free_number(meeting.body, day.year, meeting.kind, meeting.number)


def _free_number(body: Body, year: int, kind: str, wished: int | None) -> int:
    taken = queries.numbers_taken(body, year, kind)
    if wished is None:
        return rules.next_number(taken)
    if wished in taken:
        raise Refused("Số %(number)d của năm %(year)d đã có phiên họp khác.", number=wished, year=year)
    return wished


def _plan_of(meeting: Meeting) -> dict[str, object]:
    return {
        "kind": str(meeting.kind),
        "number": meeting.number,
        "year": queries.day_of(meeting).year,
        "title": meeting.title,
        "place": meeting.place,
        "planned_start": meeting.planned_start.isoformat(),
        "planned_end": meeting.planned_end.isoformat(),
    }


def _freeze(meeting: Meeting) -> None:
    """Fix members and rules as of the meeting's day; nobody outside the membership enters the base."""
    members = queries.members_of(meeting)
    with_vote = {member.person_id for member in members if member.may_vote}
    invited = list(Participant.objects.filter(meeting=meeting).select_related("person"))
    for participant in invited:
        participant.is_member = participant.person_id in {member.person_id for member in members}
    Participant.objects.bulk_update(invited, ["is_member"])
    voters = [p for p in invited if p.is_member and p.may_vote and p.person_id in with_vote]
    meeting.rules = people_queries.rules_of(meeting.body, queries.day_of(meeting)).as_json()
    meeting.members_total = len(members)
    meeting.electors = [str(p.person.uid) for p in voters if p.person]
    meeting.head = next((member.person for member in members if member.is_head), None)


def _frozen(meeting: Meeting) -> dict[str, object]:
    return {
        "rules": meeting.rules,
        "members_total": meeting.members_total,
        "electors": meeting.electors,
        "head": str(meeting.head.uid) if meeting.head else None,
    }


def _note_call(meeting: Meeting, chair: Participant, draft: journal.Draft) -> None:
    invited = Participant.objects.filter(meeting=meeting).select_related("person", "stands_for__person")
    draft.note(
        **_frozen(meeting),
        **_plan_of(meeting),
        chair=str(chair.person.uid) if chair.person else None,
        items=[queries.facts_of_item(item) for item in meeting.items.all()],
        participants=[queries.facts_of_participant(participant) for participant in invited],
    )
