"""Writes of the presenter: where the room is led to. Whispered and never journalled: it leaves nothing behind."""

from datetime import datetime
from typing import Any

from documents import access
from documents.models import DocumentVersion, Presenting
from documents.rules import files as rules
from meetings import access as meetings_access
from meetings import whispers
from meetings.models import Meeting
from people.act import personal
from people.models import User
from people.rules import Refused, msgid

WHISPER = "presenter"
NOT_PRESENTING = msgid(
    "Chỉ chủ trì, thư ký, người trình bày nội dung và người đang phát biểu trình bày được tài liệu khi đang họp."
)
TAKEN_OVER = msgid("Đồng chí không còn trình bày tài liệu.")


@personal
def start_presenting(*, version: DocumentVersion, page: int, by: User, now: datetime) -> Presenting:
    """Lead the room to a page; who presented until now no longer does.

    Errors: Refused when the meeting is not in session, and for who may not present.
    """
    meeting = version.document.meeting
    if not access.may_present(by, meeting):
        raise Refused(NOT_PRESENTING)
    place = {"person": by, "version": version, "page": _page(version, page), **_dot(None), "at": now}
    row, _ = Presenting.objects.update_or_create(meeting=meeting, defaults=place)
    whispers.ring(WHISPER, meeting)
    return row


@personal
def turn_page(
    *, version: DocumentVersion, page: int, dot: tuple[int, int] | None = None, by: User, now: datetime
) -> None:
    """Lead the room on, to another page or paper, or move the pointer. Units: `dot` in thousandths of the page.

    Errors: Refused when somebody else has taken over, or the presenting has ended.
    """
    meeting = version.document.meeting
    own = Presenting.objects.filter(meeting=meeting, person=by)
    if not access.may_present(by, meeting) or not own.update(
        version=version, page=_page(version, page), **_dot(dot), at=now
    ):
        raise Refused(TAKEN_OVER)
    whispers.ring(WHISPER, meeting)


@personal
def stop_presenting(*, meeting: Meeting, by: User, now: datetime) -> None:
    """Present no more; the chair and the secretaries may end anybody's."""
    presented = Presenting.objects.filter(meeting=meeting)
    if not meetings_access.may_conduct(by, meeting):
        presented = presented.filter(person=by)
    if presented.delete()[0]:
        whispers.ring(WHISPER, meeting)


def end_with_item(arguments: dict[str, Any]) -> None:
    """End the presenting when the room goes on, in the transaction of that act; registered in apps.py."""
    meeting = arguments["meeting"] if "meeting" in arguments else arguments["item"].meeting
    if Presenting.objects.filter(meeting=meeting).delete()[0]:
        whispers.ring(WHISPER, meeting)


def _page(version: DocumentVersion, page: int) -> int:
    return rules.page_within(page, version.pages or 1)


def _dot(dot: tuple[int, int] | None) -> dict[str, int | None]:
    x, y = dot or (None, None)
    return {"dot_x": x, "dot_y": y}
