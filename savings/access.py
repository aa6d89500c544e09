"""Who may see what the meetings of a body saved."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from people import access as people_access
from people.models import Body, User
from people.rules import Refused, msgid
from savings.models import MeetingLedger

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

NOT_PREPARING = msgid("Đồng chí không có quyền nhập số liệu của cơ quan này.")
NOT_CONFIRMING = msgid("Chỉ người đứng đầu văn phòng được xác nhận số liệu của cơ quan này.")


def bodies_seen_by(person: "User | AnonymousUser") -> QuerySet[Body]:
    """Return the bodies whose ledgers a person may see."""
    if not isinstance(person, User):
        return Body.objects.none()
    return people_access.bodies_where(person, "see_savings")


def ledgers_visible_to(person: "User | AnonymousUser") -> QuerySet[MeetingLedger]:
    """Return the ledgers that a person may see."""
    seen = MeetingLedger.objects.filter(body__in=bodies_seen_by(person))
    return seen.select_related("body", "meeting__body")


def require_preparing(person: User, body: Body) -> None:
    """Refuse anybody who does not prepare the meetings of a body."""
    if not people_access.may(person, "prepare_meetings", body):
        raise Refused(NOT_PREPARING)


def require_confirming(person: User, body: Body) -> None:
    """Refuse anybody but the head of the body's office, who answers for its figures."""
    if not people_access.may(person, "confirm_figures", body):
        raise Refused(NOT_CONFIRMING)
