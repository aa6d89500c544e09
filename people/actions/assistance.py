"""Acts on who assists whom: a member, or the administrator of the body, names an aide and ends that again."""

from datetime import datetime, timedelta

from django.utils import timezone

from people import access, journal
from people.act import act
from people.models import Assistance, Body, User
from people.rules import Refused, msgid

NOT_NAMING = msgid("Chỉ thành viên hoặc người quản trị của cơ quan được cử chuyên viên giúp việc.")


@act("assistance.named", body="body")
def name_aide(
    *, body: Body, member: User, aide: User, by: User, now: datetime, draft: journal.Draft
) -> Assistance:
    """Let somebody prepare positions and answers for a member from today on; the member confirms them.

    Errors: Refused for anybody but the member and the administrator of the body, for somebody who is no member,
    for the member as the own aide, and for an aide already named.
    """
    today = timezone.localdate(now)
    if not access.members_of(body, today).filter(person=member).exists():
        raise Refused("%(name)s không phải là thành viên của cơ quan này.", name=member.full_name)
    _require_naming(by, member, body)
    if aide == member or not aide.is_active:
        raise Refused("Không cử được người này làm chuyên viên giúp việc.")
    if access.assistances().filter(body=body, member=member, aide=aide).exists():
        raise Refused("%(name)s đã là chuyên viên giúp việc của đồng chí.", name=aide.full_name)
    row, _ = Assistance.objects.update_or_create(
        body=body, member=member, aide=aide, valid_from=today, defaults={"valid_to": None}
    )
    draft.note(aide=str(aide.uid), member=str(member.uid), valid_from=today.isoformat())
    return row


@act("assistance.ended", body="assistance.body")
def end_assistance(*, assistance: Assistance, by: User, now: datetime, draft: journal.Draft) -> Assistance:
    """End an assistance at once: from today on the aide sees nothing of it any more.

    Errors: Refused for anybody but the member and the administrator of the body, and when it has ended.
    """
    _require_naming(by, assistance.member, assistance.body)
    found = Assistance.objects.select_for_update().get(pk=assistance.pk)
    yesterday = timezone.localdate(now) - timedelta(days=1)
    if found.valid_to is not None and found.valid_to <= yesterday:
        raise Refused("Việc giúp việc này đã kết thúc.")
    found.valid_to = yesterday
    found.save(update_fields=["valid_to"])
    draft.note(aide=str(found.aide.uid), member=str(found.member.uid), valid_to=yesterday.isoformat())
    return found


def _require_naming(by: User, member: User, body: Body) -> None:
    if by != member and not access.may(by, "administer_body", body):
        raise Refused(NOT_NAMING)
