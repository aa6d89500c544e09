"""Reads about bodies and people: one function per question."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from people import access
from people.models import Assistance, Body, CalendarDay, Membership, RuleSet, User
from people.rules import BodyRules, Refused, workdays


def body_by_code(code: str, today: date) -> Body:
    """Find a body by its code: `CODE` as it is valid today, `CODE@2025-06-30` on another day.

    Errors: Refused when no body, or more than one, bears the code on that day.
    """
    name, _, day = code.partition("@")
    try:
        on = date.fromisoformat(day) if day else today
    except ValueError:
        raise Refused("Ngày %(day)s không hợp lệ. Hãy viết theo mẫu 2025-06-30.", day=day) from None
    found = list(
        Body.objects.filter(code=name, valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))[:2]
    )
    if not found:
        raise Refused(
            "Không có cơ quan nào mang mã %(code)s vào ngày %(day)s.", code=name, day=f"{on:%d/%m/%Y}"
        )
    if len(found) > 1:
        raise Refused("Mã %(code)s ứng với nhiều cơ quan vào ngày %(day)s.", code=name, day=f"{on:%d/%m/%Y}")
    return found[0]


def rules_of(body: Body, on: date) -> BodyRules:
    """Return the rules of a body as they stand on a day.

    Errors: Refused when the body has no rules yet.
    """
    found = RuleSet.objects.filter(body=body, valid_from__lte=on).order_by("-valid_from").first()
    if found is None:
        raise Refused("%(body)s chưa có quy chế họp trong hệ thống.", body=body.name)
    return found.rules


def holidays_of(body: Body) -> workdays.Holidays:
    """Return the days off as a body keeps them: the national calendar, corrected for all bodies, then for this one."""
    rows = CalendarDay.objects.filter(Q(body=body) | Q(body=None))
    # Rows of all bodies come first, so that the body's own word on a day is the last one.
    own_last = F("body").asc(nulls_first=True)
    return workdays.NATIONAL.corrected(rows.order_by(own_last, "day").values_list("day", "is_worked"))


def title_of(person: User, on: date) -> str:
    """Return the full official title of a person on a day, of the foremost seat; empty without one."""
    held = Membership.objects.filter(person=person, valid_from__lte=on).filter(
        Q(valid_to=None) | Q(valid_to__gte=on)
    )
    return held.order_by("seat_order", "pk").values_list("title", flat=True).first() or ""


@dataclass(frozen=True)
class Assisting:
    """The aides of one body that a person may name. Shape: `members` for whom; the person alone, or all."""

    body: Body
    members: list[User]
    assistances: list[Assistance]


def assisting_for(person: User, on: date) -> list[Assisting]:
    """List the bodies in which a person names aides: as a member the own ones, as administrator everybody's."""
    administered = set(access.bodies_where(person, "administer_body").values_list("pk", flat=True))
    seats = Membership.objects.filter(person=person, valid_from__lte=on)
    seated = set(seats.filter(Q(valid_to=None) | Q(valid_to__gte=on)).values_list("body", flat=True))
    bodies = Body.objects.filter(pk__in=administered | seated).order_by("pk")
    return [_assisting(body, person, body.pk in administered, on) for body in bodies]


def _assisting(body: Body, person: User, is_all: bool, on: date) -> Assisting:
    members = [seat.person for seat in access.members_of(body, on)] if is_all else [person]
    rows = access.assistances().filter(body=body, member__in=members).select_related("aide", "member")
    return Assisting(body, members, list(rows.order_by("member__full_name", "aide__full_name", "pk")))


def person_by_address(address: str) -> User:
    """Find somebody by e-mail or log-in name, exactly as typed but for the case; nobody's name is listed.

    Errors: Refused when there is no such person.
    """
    typed = address.strip()
    found = User.objects.filter(Q(email__iexact=typed) | Q(username__iexact=typed), is_active=True)
    person = found.first() if typed else None
    if person is None:
        raise Refused("Không có ai mang thư điện tử hoặc tên đăng nhập này.")
    return person
