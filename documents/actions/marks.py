"""Writing marks, which only their owner sees, and the acts that show one to chosen participants.

A shared mark is shared as it lives: the journal says with whom, and never what is written in it.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from documents import access
from documents.models import Document, DocumentVersion, Mark, MarkShare
from documents.rules import marks as rules
from meetings.models import Participant
from people import jobs, journal
from people.act import act, personal
from people.models import User
from people.rules import Refused, msgid

CARRY = jobs.declared("documents.tasks.carry_marks")
NOT_YOURS = msgid("Ghi chú này không phải của đồng chí.")
GONE = msgid("Ghi chú này đã được xóa.")
OTHER_PAPER = msgid("Ghi chú này thuộc một tài liệu khác.")
TOO_MANY = msgid("Đồng chí đã có %(count)s đánh dấu trên tài liệu này. Hãy xóa bớt rồi thử lại.")
NOBODY = msgid("Hãy chọn ít nhất một người để chia sẻ.")
NOT_A_READER = msgid("%(name)s không dự phiên họp hoặc không được đọc tài liệu này nên không chia sẻ được.")
NO_MEETING = msgid("Ghi chú trên tài liệu này không chia sẻ được, vì tài liệu không thuộc phiên họp nào.")
NOT_SHARED = msgid("Ghi chú này không còn được chia sẻ với người đó.")


# -- private writes ----------------------------------------------------------------------------------


@personal
def save_mark(*, version: DocumentVersion, written: rules.Written, by: User, now: datetime) -> Mark:
    """Write a mark as a tablet sent it; of two writings the one that was made later stands.

    Shape: `version` is one that `by` may read; the place of an older mark stays on the version it was made on.
    Errors: Refused for a mark of somebody else, of another paper, and for too many.
    """
    mark = _own(written.uid, by)
    if mark is None:
        mark, is_new = _made(version, written, by, now)
        if is_new:
            return mark
    if mark.document_id != version.document_id:
        raise Refused(OTHER_PAPER)
    if written.changed_at > mark.changed_at:
        _rewrite(mark, version, written)
    return mark


@personal
def edit_mark(*, mark: Mark, text: str, color: str, at: datetime, by: User, now: datetime) -> Mark:
    """Give a mark another text and colour; one that was written or removed later than `at` stays so.

    Shape: a removed mark that is written anew is there again, as by undoing the removal.
    Errors: Refused when it is somebody else's, too long, or of a colour there is not.
    """
    own = _own(mark.uid, by)
    if own and min(at, now) >= own.changed_at:
        own.text, own.color = rules.checked_text(text), rules.checked_color(color)
        own.changed_at, own.removed_at = min(at, now), None
        own.save(update_fields=["text", "color", "changed_at", "removed_at"])
    return own or mark


@personal
def remove_mark(*, uid: uuid.UUID, at: datetime, by: User, now: datetime) -> None:
    """Remove a mark; one that was written later than `at` stays, and a second time changes nothing.

    Errors: Refused for a mark of somebody else.
    """
    mark = _own(uid, by)
    # One that never arrived is gone already: its tablet removed it before it could send it.
    if mark is None or mark.removed_at or min(at, now) < mark.changed_at:
        return
    mark.removed_at = mark.changed_at = min(at, now)
    mark.save(update_fields=["removed_at", "changed_at"])


def _own(uid: uuid.UUID, by: User) -> Mark | None:
    mark = Mark.objects.select_for_update(of=("self",)).filter(uid=uid).first()
    if mark and mark.person_id != by.pk:
        raise Refused(NOT_YOURS)
    return mark


def _standing(uid: uuid.UUID, by: User) -> Mark:
    mark = _own(uid, by)
    if mark is None or mark.removed_at:
        raise Refused(GONE)
    return mark


def _made(version: DocumentVersion, written: rules.Written, by: User, now: datetime) -> tuple[Mark, bool]:
    _require_room(version.document, by)
    content = {
        name: getattr(written, name)
        for name in ("page", "kind", "color", "geometry", "quote", "before", "after", "text", "changed_at")
    }
    mark, is_new = Mark.objects.get_or_create(
        uid=written.uid,
        defaults={
            **content,
            "person": by,
            "document": version.document,
            "version": version,
            "made_at": now,
        },
    )
    if mark.person_id != by.pk:
        raise Refused(NOT_YOURS)
    if is_new and version.document.versions.filter(number__gt=version.number).exists():
        # Made on a tablet that had not learnt of the new version yet.
        jobs.later(CARRY, str(version.document.stream.uid))
    return mark, is_new


def _require_room(document: Document, by: User) -> None:
    count = Mark.objects.filter(person=by, document=document, removed_at=None).count()
    if count >= rules.MOST_MARKS:
        raise Refused(TOO_MANY, count=count)


def _rewrite(mark: Mark, version: DocumentVersion, written: rules.Written) -> None:
    mark.text, mark.color, mark.changed_at = written.text, written.color, written.changed_at
    mark.removed_at = None
    if mark.version_id == version.pk or not mark.quote:
        mark.geometry = written.geometry
    if not mark.quote:
        # Ink and free notes are changed and moved in any version, and lie at the same place of the page in all.
        mark.places.update(geometry=written.geometry)
    mark.save(update_fields=["text", "color", "changed_at", "removed_at", "geometry"])


# -- acts --------------------------------------------------------------------------------------------


@act("mark.shared", on="mark.document.stream", topics=("marks",))
def share_mark(*, mark: Mark, persons: Sequence[User], by: User, now: datetime, draft: journal.Draft) -> Mark:
    """Show a mark to chosen participants; those who see it already are passed over.

    Errors: Refused for a mark of somebody else, for nobody, and for who may not read the paper themselves.
    """
    mark = _standing(mark.uid, by)
    chosen = [person for person in persons if person.pk != by.pk]
    if not chosen:
        raise Refused(NOBODY)
    _require_readers(mark.document, by, chosen)
    known = set(mark.shares.values_list("person", flat=True))
    new = [person for person in chosen if person.pk not in known]
    MarkShare.objects.bulk_create(MarkShare(mark=mark, person=person, at=now) for person in new)
    draft.note(**_facts(mark, new))
    return mark


@act("mark.unshared", on="mark.document.stream", topics=("marks",))
def unshare_mark(
    *, mark: Mark, persons: Collection[User], by: User, now: datetime, draft: journal.Draft
) -> Mark:
    """Take a mark back from people who see it.

    Errors: Refused for a mark of somebody else, and when none of them sees it.
    """
    mark = _standing(mark.uid, by)
    shares = mark.shares.filter(person__in=persons).select_related("person")
    taken = [share.person for share in shares]
    if not taken:
        raise Refused(NOT_SHARED)
    shares.delete()
    draft.note(**_facts(mark, taken))
    return mark


def _require_readers(document: Document, by: User, persons: Sequence[User]) -> None:
    """Refuse to show a paper's mark to anybody who may not read the paper, its owner included."""
    if not document.is_of_meeting:
        raise Refused(NO_MEETING)
    readers = access.audience_of(document)
    taking_part = set(
        Participant.objects.filter(meeting=document.meeting, person__in=persons).values_list(
            "person", flat=True
        )
    )
    for person in (by, *persons):
        if person.pk not in readers or (person != by and person.pk not in taking_part):
            raise Refused(NOT_A_READER, name=person.full_name)


def _facts(mark: Mark, persons: Collection[User]) -> dict[str, object]:
    return {
        "mark": str(mark.uid),
        "document": str(mark.document.uid),
        "persons": sorted(str(person.uid) for person in persons),
    }
