"""The people whom a visitor of the demo may be; nothing of it exists in production."""

from django import template
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ecabinet import demo
from people.models import User

register = template.Library()
# In the order of a first visit: run the meeting, take part in it, prepare it, then the others.
SHOWN = {
    "chair": _("Chủ trì"),
    "minister13": _("Thành viên Chính phủ"),
    "secretary": _("Thư ký"),
    "substitute": _("Người dự thay"),
    "guest": _("Khách mời"),
    "province.secretary": _("Thư ký Ủy ban nhân dân"),
    "auditor": _("Kiểm toán"),
    "operator": _("Quản trị hệ thống"),
}


@register.inclusion_tag("account/_demo_people.html", takes_context=True)
def demo_people(context: template.Context) -> dict[str, object]:
    """Offer a log-in in one tap as each of the demo's people, when the demo's data is there."""
    rows: list[tuple[object, User]] = []
    if not settings.PRODUCTION:
        found = User.objects.filter(username__in=SHOWN, email__endswith="@example.gov.vn")
        people = {person.username: person for person in found.prefetch_related("memberships")}
        rows = [(role, people[name]) for name, role in SHOWN.items() if name in people]
    return {"rows": rows, "password": demo.PASSWORD, "next": context.get("redirect_field_value")}
