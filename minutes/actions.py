"""The acts on minutes: drafted and issued by the system, edited by the secretary, approved by the chair."""

import hashlib
from datetime import datetime

from minutes import access, pdf, queries
from minutes.models import Minutes
from minutes.rules import content as rules
from people import jobs, journal
from people.act import act, personal
from people.models import User
from people.rules import Refused, canonical_json, msgid

RENDER = "minutes.tasks.render"
# What a job says about itself; shown as it is stored, in the reader's language.
GATHERING = msgid("Đang tổng hợp diễn biến phiên họp")
SETTING = msgid("Đang dàn trang")
KEEPING = msgid("Đang lưu")


@act("minutes.drafted", on="minutes.meeting", topics=("minutes",))
def draft_minutes(
    *, minutes: Minutes, content: rules.Content, by: User | None, now: datetime, draft: journal.Draft
) -> Minutes:
    """Write the draft that the system made.

    Errors: Refused when there is one already, so that a repeated job never writes over the secretary's edits.
    """
    minutes = queries.locked(minutes)
    if minutes.is_drafted:
        raise Refused("Biên bản đã có dự thảo.")
    minutes.content = content.as_json()
    minutes.state, minutes.drafted_at = Minutes.State.DRAFT, now
    _queue_render(minutes)
    minutes.save()
    draft.note(minutes=str(minutes.uid), revision=minutes.revision, content_hash=content_hash(minutes))
    return minutes


@act("minutes.edited", on="minutes.meeting", topics=("minutes",))
def edit_minutes(
    *, minutes: Minutes, entry: str, text: str, seen: int, by: User, now: datetime, draft: journal.Draft
) -> int:
    """Put a new text into one entry and return the entry's new revision.

    Shape: `seen` is the revision of the entry that was on the editor's screen.
    Errors: Refused for all but a secretary, after the approval, for figures, and when somebody was faster.
    """
    access.require_editing(by, minutes.meeting)
    minutes = queries.locked(minutes)
    _require_draft(minutes)
    changed = rules.edited(rules.Content.from_json(minutes.content), entry_id=entry, text=text, seen=seen)
    minutes.content = changed.as_json()
    minutes.revision += 1
    _queue_render(minutes)
    minutes.save()
    new = changed.entry(entry)
    draft.note(
        minutes=str(minutes.uid),
        revision=minutes.revision,
        entry=new.id,
        entry_revision=new.revision,
        text=new.text,
        content_hash=content_hash(minutes),
    )
    return new.revision


@act("minutes.approved", on="minutes.meeting", topics=("minutes",))
def approve_minutes(
    *, minutes: Minutes, revision: int | None = None, by: User, now: datetime, draft: journal.Draft
) -> Minutes:
    """Approve the minutes and lock their text for good; the official PDF follows in a job.

    Shape: `revision` is the one that the chair has on the screen; None where there is no screen.
    Errors: Refused for anybody but who presided last, a second time, and when the text has changed since.
    """
    access.require_approving(by, minutes.meeting)
    minutes = queries.locked(minutes)
    _require_draft(minutes)
    if revision is not None and minutes.revision != revision:
        raise Refused("Thư ký vừa sửa biên bản. Hãy đọc lại bản mới rồi phê duyệt.")
    minutes.state = Minutes.State.APPROVED
    minutes.approved_by, minutes.approved_at = by, now
    _queue_render(minutes)
    minutes.save()
    draft.note(minutes=str(minutes.uid), revision=minutes.revision, content_hash=content_hash(minutes))
    return minutes


@act("minutes.issued", on="minutes.meeting", topics=("minutes",))
def issue_minutes(
    *, minutes: Minutes, paper: pdf.Stored, head: str, by: User | None, now: datetime, draft: journal.Draft
) -> Minutes:
    """Fix the PDF of approved minutes by its hash.

    Errors: Refused before the approval and a second time.
    """
    minutes = queries.locked(minutes)
    if not minutes.is_approved or minutes.issued_at:
        raise Refused("Biên bản chưa được phê duyệt hoặc đã được phát hành.")
    minutes.issued_at = now
    _attach(minutes, paper, minutes.revision)
    draft.note(
        minutes=str(minutes.uid),
        pdf_sha256=paper.sha256,
        pages=paper.pages,
        bytes=paper.size,
        journal_head=head,
    )
    return minutes


@personal
def ask_for_paper(*, minutes: Minutes, by: User, now: datetime) -> None:
    """Ask for the PDF again after the job gave up; nothing of the minutes changes.

    Errors: Refused while there is no text.
    """
    minutes = queries.locked(minutes)
    if not minutes.is_drafted:
        raise Refused("Dự thảo biên bản chưa lập xong. Hãy đợi trong giây lát.")
    minutes.failure, minutes.is_render_queued = "", False
    _queue_render(minutes)
    minutes.save()


# -- not acts: what a job says about itself, and the paper of a draft ------------------------------


def begin(minutes: Minutes) -> None:
    """Say that the PDF is being made; an edit from now on asks for another one."""
    Minutes.objects.filter(pk=minutes.pk).update(is_render_queued=False, failure="")


def report(minutes: Minutes, percent: int, progress: str) -> None:
    """Say how far the job is. Units: percent, 0 to 100."""
    Minutes.objects.filter(pk=minutes.pk).update(percent=percent, progress=progress)


def report_failure(minutes: Minutes, sentence: str) -> None:
    """Say why there is no PDF; the text of the minutes is there all the same."""
    Minutes.objects.filter(pk=minutes.pk).update(failure=sentence, progress="")


def attach_draft(minutes: Minutes, paper: pdf.Stored, revision: int) -> None:
    """Put the PDF of a draft beside its text, unless the minutes have moved on meanwhile."""
    fresh = Minutes.objects.filter(pk=minutes.pk, revision=revision, state=Minutes.State.DRAFT)
    fresh.update(**_paper_fields(paper, revision))


def _attach(minutes: Minutes, paper: pdf.Stored, revision: int) -> None:
    for name, value in _paper_fields(paper, revision).items():
        setattr(minutes, name, value)
    minutes.save()


def _paper_fields(paper: pdf.Stored, revision: int) -> dict[str, object]:
    return {
        "pdf_sha256": paper.sha256,
        "pdf_pages": paper.pages,
        "pdf_revision": revision,
        "percent": 100,
        "progress": "",
        "failure": "",
    }


def content_hash(minutes: Minutes) -> str:
    """Return the SHA-256 of the whole text, so that the journal proves what was approved."""
    return hashlib.sha256(canonical_json(minutes.content).encode()).hexdigest()


def _require_draft(minutes: Minutes) -> None:
    if not minutes.is_drafted:
        raise Refused("Dự thảo biên bản chưa lập xong. Hãy đợi trong giây lát.")
    if minutes.is_approved:
        raise Refused("Biên bản đã được phê duyệt nên không sửa được nữa.")


def _queue_render(minutes: Minutes) -> None:
    """Ask for a PDF, once for many edits in a row; the row is saved by the caller."""
    if minutes.is_render_queued and not minutes.is_approved:
        return
    minutes.is_render_queued = True
    minutes.percent, minutes.progress = 10, SETTING
    jobs.later(RENDER, str(minutes.meeting.uid))
