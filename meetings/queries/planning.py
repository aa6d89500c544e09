"""Reads of preparing a meeting: what an act finds under its lock, who is known, what is still missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from meetings import access
from meetings.models import AgendaItem, Meeting, Participant
from meetings.rules import cells, planning, rows
from people import access as people_access
from people import queries as people_queries
from people.models import Body, Membership, User
from people.rules import BodyRules, Refused

# -- under the lock of an act --------------------------------------------------------------------------------


def locked_items(meeting: Meeting) -> list[AgendaItem]:
    """Return the items in their order, locked after their meeting."""
    items = AgendaItem.objects.select_for_update(no_key=True).filter(meeting=meeting)
    return list(items.order_by("order", "pk"))


def locked_item(item: AgendaItem) -> AgendaItem:
    """Return one item as it stands under the lock.

    Errors: Refused when another secretary has removed it.
    """
    found = AgendaItem.objects.select_for_update(no_key=True).filter(pk=item.pk).first()
    if found is None:
        raise Refused("Dòng này vừa được người khác xóa. Hãy tải lại trang.")
    found.meeting = item.meeting
    return found


def locked_participant(participant: Participant) -> Participant:
    """Return one participant as it stands under the lock.

    Errors: Refused when another secretary has removed it.
    """
    found = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk).first()
    if found is None:
        raise Refused("Dòng này vừa được người khác xóa. Hãy tải lại trang.")
    found.meeting = participant.meeting
    return found


# -- the body ------------------------------------------------------------------------------------------------


def numbers_taken(body: Body, year: int, kind: str) -> set[int]:
    """Return the numbers that meetings of a kind already bear in a year."""
    return set(Meeting.objects.filter(body=body, year=year, kind=kind).values_list("number", flat=True))


def day_of(meeting: Meeting) -> date:
    """Return the day of a meeting in its body's zone, on which membership and rules are read."""
    return access.body_day(meeting, meeting.planned_start)


def members_of(meeting: Meeting) -> list[Membership]:
    """Return who is member of the body on the day of the meeting, in the order of seats."""
    return list(people_access.members_of(meeting.body, day_of(meeting)))


def rules_of(meeting: Meeting) -> BodyRules:
    """Return the rules of a meeting: frozen ones once it is called, today's otherwise."""
    return meeting.body_rules if meeting.rules else people_queries.rules_of(meeting.body, day_of(meeting))


def preparation_of(meeting: Meeting) -> planning.Preparation:
    """Return what stands ready for calling, as the rule wants it."""
    invited = list(Participant.objects.filter(meeting=meeting).values_list("person_id", "role"))
    persons = {person for person, _ in invited}
    chairs = [person for person, role in invited if role == Participant.Role.CHAIR]
    members = list(members_of(meeting))
    seated = {member.person_id for member in members}
    missing = [m.person.full_name for m in members if m.person_id not in persons]
    return planning.Preparation(
        has_decisions=planning.has_decisions(meeting.kind, rules_of(meeting).deciding_kinds),
        items=AgendaItem.objects.filter(meeting=meeting).count(),
        chairs=len(chairs),
        nameless_chairs=sum(person is None for person in chairs),
        secretaries=sum(role == Participant.Role.SECRETARY for _, role in invited),
        missing=tuple(missing),
        outside_chairs=sum(person is not None and person not in seated for person in chairs),
    )


# -- who is known --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """The persons a list of participants may mean.

    Shape: by e-mail, by (name, title), all folded; members by key.
    """

    by_mail: Mapping[str, User]
    by_office: Mapping[tuple[str, str], User]
    members: Mapping[int, Membership]

    def person(self, row: rows.ParticipantRow) -> User | None:
        """Find the person of a row: by e-mail, else by name and title; None when nobody is known.

        Errors: Refused when the e-mail belongs to somebody of another name.
        """
        found = self.by_mail.get(cells.folded(row.email)) if row.email else None
        if found and cells.folded(found.full_name) != cells.folded(row.name):
            raise Refused("Thư điện tử %(mail)s đã thuộc về người có tên khác.", mail=row.email)
        return found or self.by_office.get(_office(row.name, row.title))

    def seat(self, person: User | None) -> Membership | None:
        """Return the person's seat in the body on the meeting's day."""
        return self.members.get(person.pk) if person else None


def known_for(meeting: Meeting, wanted: Sequence[rows.ParticipantRow]) -> Known:
    """Gather in three queries everybody whom the rows may mean."""
    members = members_of(meeting)
    mails = [cells.folded(row.email) for row in wanted if row.email]
    by_mail = {cells.folded(user.email): user for user in _users_of(mails)}
    by_office = {_office(p.person.full_name, p.title): p.person for p in _earlier(meeting.body) if p.person}
    by_office |= {_office(m.person.full_name, m.title): m.person for m in members}
    return Known(by_mail, by_office, {m.person_id: m for m in members})


def _users_of(mails: list[str]) -> Iterable[User]:
    people = User.objects.annotate(mail=Lower("email"))
    # In slices, because a database takes only so many values in one question.
    for start in range(0, len(mails), 500):
        yield from people.filter(mail__in=mails[start : start + 500])


def _earlier(body: Body) -> QuerySet[Participant]:
    """Return the people of earlier meetings without an e-mail, who are found by name and title only."""
    return (
        Participant.objects.filter(meeting__body=body, person__email="")
        .select_related("person")
        .order_by("pk")[:5000]
    )


def _office(name: str, title: str) -> tuple[str, str]:
    return cells.folded(name), cells.folded(title)


# -- what the journal says of a row --------------------------------------------------------------------------


def facts_of_item(item: AgendaItem) -> dict[str, Any]:
    """Return an item as the journal writes it. Units: minutes."""
    return {
        "uid": str(item.uid),
        "order": item.order,
        "title": item.title,
        "agency": item.agency,
        "presenter": item.presenter,
        "planned_minutes": item.planned_minutes,
        "treatment": item.treatment,
        "chapter": item.chapter,
    }


def facts_of_participant(participant: Participant) -> dict[str, Any]:
    """Return a participant as the journal writes it; `uid` and `stands_for` are persons."""
    stands_for = participant.stands_for
    return {
        "uid": str(participant.person.uid) if participant.person else None,
        "name": str(participant),
        "title": participant.title,
        "agency": participant.agency,
        "role": participant.role,
        "may_vote": participant.may_vote,
        "is_member": participant.is_member,
        "stands_for": str(stands_for.person.uid) if stands_for and stands_for.person else None,
    }
