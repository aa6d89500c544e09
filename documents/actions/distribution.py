"""The acts on who reads a paper and how: audience, view-only, approval by the agency that submits it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from documents import access
from documents.models import Document, DocumentVersion
from meetings.models import Participant
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused, msgid

WITHDRAWN = msgid("Tài liệu này đã được thu hồi.")
NOBODY = msgid("Hãy chọn ít nhất một người được đọc tài liệu này.")
STRANGERS = msgid("Chỉ chỉ định được người có tên trong thành phần dự họp.")
NO_AUDIENCE = msgid("Hãy chọn ai được đọc tài liệu này.")
ASKED_BEFORE = msgid("Tài liệu này đã được gửi phê duyệt.")
NOT_ASKED = msgid("Tài liệu này không chờ phê duyệt.")
NOT_OWNER = msgid("Chỉ cơ quan trình nội dung được phê duyệt tài liệu này.")
ALL_READ = msgid("Mọi người được lấy ý kiến đều đọc tài liệu này, không chọn riêng từng người.")
APPROVED = msgid("Tài liệu này đã được phê duyệt.")


@act("document.addressed", on="document.stream", topics=("papers",))
def set_audience(
    *,
    document: Document,
    audience: str,
    people: Sequence[User] = (),
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Document:
    """Say who reads a paper: everybody, those with a vote, chair and secretaries, or people by name.

    Errors: Refused when `by` does not prepare the meeting, for an unknown audience, for names without a person or of
    somebody who does not take part, and for a withdrawn paper.
    """
    document = _standing_of_meeting(document, by)
    was_for_all = access.is_for_all(document)
    if audience not in Document.Audience.values:
        raise Refused(NO_AUDIENCE)
    named = _participants(document, people) if audience == Document.Audience.NAMED else []
    document.audience = audience
    document.save(update_fields=["audience"])
    access.follow_audience(document, named)
    names = sorted(str(person.uid) for person in named)
    told = not was_for_all and _is_news(document)
    draft.note(**_facts(document), audience=audience, people=names, told=told)
    return document


@act("document.limited", on="document.stream", topics=("papers",))
def set_view_only(
    *, document: Document, is_view_only: bool, by: User, now: datetime, draft: journal.Draft
) -> Document:
    """Show a paper as pictures that bear the reader's name, or give it as a file again.

    Errors: Refused when `by` does not prepare the meeting, and for a withdrawn paper.
    """
    document = _standing(document, by)
    document.is_view_only = is_view_only
    document.save(update_fields=["is_view_only"])
    draft.note(**_facts(document), is_view_only=is_view_only)
    return document


@act("approval.asked", on="document.stream", topics=("papers",))
def ask_approval(*, document: Document, by: User, now: datetime, draft: journal.Draft) -> Document:
    """Hold a paper back until the agency that submits its item has approved it.

    Errors: Refused when `by` does not prepare the meeting, and for a paper that waits already.
    """
    document = _standing_of_meeting(document, by)
    if _waits(document):
        raise Refused(ASKED_BEFORE)
    document.approval_asked_at, document.approved_at, document.approved_by = now, None, None
    return _approval(document, draft)


@act("approval.given", on="document.stream", topics=("papers",))
def approve(*, document: Document, by: User, now: datetime, draft: journal.Draft) -> Document:
    """Approve a paper for the agency that submits its item; from now on it is distributed.

    Errors: Refused for anybody who does not speak for that agency, and for a paper that does not wait.
    """
    document = _read_anew(document)
    if by.pk not in access.owners_of(document):
        raise Refused(NOT_OWNER)
    if not _waits(document):
        raise Refused(APPROVED if document.approved_at else NOT_ASKED)
    document.approved_at, document.approved_by = now, by
    return _distributed(document, draft)


@act("approval.dropped", on="document.stream", topics=("papers",))
def drop_approval(*, document: Document, by: User, now: datetime, draft: journal.Draft) -> Document:
    """Distribute a paper without waiting for its approval; the journal keeps who decided that.

    Errors: Refused when `by` does not prepare the meeting, and for a paper that does not wait.
    """
    document = _standing(document, by)
    if not _waits(document):
        raise Refused(NOT_ASKED)
    document.approval_asked_at = None
    return _distributed(document, draft)


def refuse_items_with_papers(arguments: dict[str, Any]) -> None:
    """Refuse to take an item out of the system that has papers here; registered in apps.py."""
    item = arguments["item"]
    if Document.objects.filter(dossier__item=item, withdrawn_at=None).exists():
        raise Refused("Nội dung này đang có tài liệu trong hệ thống. Hãy thu hồi các tài liệu đó trước.")


def _waits(document: Document) -> bool:
    return document.approval_asked_at is not None and document.approved_at is None


def _approval(document: Document, draft: journal.Draft) -> Document:
    document.save(update_fields=["approval_asked_at", "approved_at", "approved_by"])
    draft.note(**_facts(document))
    return document


def _distributed(document: Document, draft: journal.Draft) -> Document:
    draft.note(told=_is_news(document))
    return _approval(document, draft)


def _is_news(document: Document) -> bool:
    """Tell whether the room may hear of a paper, and finds something to read in it."""
    ready = document.versions.filter(state=DocumentVersion.State.READY)
    return access.is_for_all(document) and ready.exists()


def _participants(document: Document, people: Sequence[User]) -> list[User]:
    if not people:
        raise Refused(NOBODY)
    places = Participant.objects.filter(meeting=document.meeting, person__in=people)
    found = [place.person for place in places.select_related("person") if place.person]
    if len(found) != len(set(people)):
        raise Refused(STRANGERS)
    return found


def _standing(document: Document, by: User) -> Document:
    document = _read_anew(document)
    access.require_changing(by, document)
    return document


def _standing_of_meeting(document: Document, by: User) -> Document:
    document = _standing(document, by)
    if not document.is_of_meeting:
        raise Refused(ALL_READ)
    return document


def _read_anew(document: Document) -> Document:
    """Read the paper again under the meeting's lock; refuse a withdrawn one."""
    documents = Document.objects.select_for_update(of=("self",), no_key=True)
    document = documents.select_related("dossier__item__meeting__body").get(pk=document.pk)
    if document.is_withdrawn:
        raise Refused(WITHDRAWN)
    return document


def _facts(document: Document) -> dict[str, object]:
    return {"document": str(document.uid), "item": document.item_uid, "name": document.title}
