"""Acts on who decides, beside the head of the body, that opinion forms are sent."""

from datetime import datetime

from people import access as people_access
from people import journal
from people.act import act
from people.models import Body, User
from people.rules import Refused
from voting.access import opinions as access


@act("form_sender.named", body="body")
def name_sender(*, body: Body, person: User, by: User, now: datetime, draft: journal.Draft) -> None:
    """Let somebody send, extend and recall the opinion forms of a body.

    Errors: Refused for anybody but the head and the administrator of the body, for who may no longer log in, and for
    who sends them already.
    """
    access.require_naming_senders(by, body)
    if not person.is_active:
        raise Refused("Không giao được việc này cho người này.")
    if access.may_send_forms(person, body):
        raise Refused("%(name)s đã có quyền quyết định gửi phiếu.", name=person.full_name)
    people_access.allow(person, access.SEND, body)
    draft.note(person=str(person.uid))


@act("form_sender.ended", body="body")
def end_sender(*, body: Body, person: User, by: User, now: datetime, draft: journal.Draft) -> None:
    """Take it back at once; what was sent stays sent.

    Errors: Refused for anybody but the head and the administrator of the body, and for who was not let.
    """
    access.require_naming_senders(by, body)
    if not people_access.holders_of(access.SEND, body).filter(pk=person.pk).exists():
        raise Refused("%(name)s không được giao quyết định gửi phiếu.", name=person.full_name)
    people_access.disallow(person, access.SEND, body)
    draft.note(person=str(person.uid))
