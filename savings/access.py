"""Who may see what the meetings of a body saved."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from people import access as people_access
from people.models import Body, User
from people.rules import Refused, msgid
from savings.models import MeetingLedger

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

NOT_PREPARING = msgid("Đồng chí không có quyền nhập số liệu của cơ quan này.")
NOT_ADMINISTERING = msgid("Chỉ quản trị của cơ quan được nhập đơn giá, hệ số và mục tiêu.")
NOT_REGISTERING = msgid(
    "Chỉ quản trị cấp quốc gia hoặc của tỉnh, thành phố được đăng ký, tắt máy chủ báo cáo."
)
NOT_CONFIRMING = msgid("Chỉ người đứng đầu văn phòng được xác nhận số liệu của cơ quan này.")


def bodies_seen_by(person: "User | AnonymousUser") -> QuerySet[Body]:
    """Return the bodies whose ledgers a person may see."""
    if not isinstance(person, User):
        return Body.objects.none()
    return people_access.bodies_where(person, "see_savings")


def bodies_overseen_by(person: "User | AnonymousUser") -> QuerySet[Body]:
    """Return the bodies whose figures a person may see: own ones and everything under them.

    Shape: of a body that is only overseen the figures are seen, and never a title or what was discussed.
    """
    return _with_those_under(bodies_seen_by(person))


def bodies_registered_by(person: User) -> QuerySet[Body]:
    """Return the bodies whose own servers a person may let report: administered ones and the provinces under them."""
    own = people_access.bodies_where(person, "administer_body")
    return _with_those_under(own).filter(level__in=(Body.Level.NATIONAL, Body.Level.PROVINCE))


def _with_those_under(bodies: QuerySet[Body]) -> QuerySet[Body]:
    own = bodies.order_by().values("pk")
    chain = Q(pk__in=own)
    for step in ("parent", "parent__parent", "parent__parent__parent"):
        chain |= Q(**{f"{step}__in": own})
    return Body.objects.filter(chain)


def may_read_inside(person: User, body: Body) -> bool:
    """Tell whether a person sees titles and items of a body's meetings, and not their figures alone."""
    return bodies_seen_by(person).filter(pk=body.pk).exists()


def ledgers_visible_to(person: "User | AnonymousUser") -> QuerySet[MeetingLedger]:
    """Return the ledgers that a person may see."""
    seen = MeetingLedger.objects.filter(body__in=bodies_overseen_by(person))
    return seen.select_related("body", "meeting__body")


def require_preparing(person: User, body: Body) -> None:
    """Refuse anybody who does not prepare the meetings of a body."""
    if not people_access.may(person, "prepare_meetings", body):
        raise Refused(NOT_PREPARING)


def may_confirm(person: User, body: Body) -> bool:
    """Tell whether a person answers for the figures of a body."""
    return people_access.may(person, "confirm_figures", body)


def require_confirming(person: User, body: Body) -> None:
    """Refuse anybody but the head of the body's office, who answers for its figures."""
    if not may_confirm(person, body):
        raise Refused(NOT_CONFIRMING)


def require_registering(person: User, body: Body) -> None:
    """Refuse anybody but the administrator of a body, or of one above it, to let its server report."""
    if not bodies_registered_by(person).filter(pk=body.pk).exists():
        raise Refused(NOT_REGISTERING)


def may_administer(person: User, body: Body) -> bool:
    """Tell whether a person enters the rates of a body, and of the nation its targets."""
    return people_access.may(person, "administer_body", body)


def require_administering(person: User, body: Body) -> None:
    """Refuse anybody but the administrator of a body."""
    if not may_administer(person, body):
        raise Refused(NOT_ADMINISTERING)
