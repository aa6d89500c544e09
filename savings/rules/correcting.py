"""What the head of office may correct of a closed meeting: what was declared, and an end that was pressed late."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from meetings.rules import session
from people.rules import Refused
from savings.rules.course import Course

PAGES_PRINTED, CLOSED_AT = "pages_printed", "closed_at"
Change = tuple[str, str]


def corrected(course: Course, changes: Iterable[Change]) -> Course:
    """Return the course with corrections put in, oldest first.

    Shape: changes as (fact, value): pages_printed as a whole number, closed_at as ISO text with its zone.
    Errors: Refused for another fact, and for a value that cannot be.
    """
    for fact, value in changes:
        course = _corrected(course, fact, value)
    return course


def _corrected(course: Course, fact: str, value: str) -> Course:
    if fact == PAGES_PRINTED:
        return replace(course, pages_printed=session.declared_pages(value))
    if fact == CLOSED_AT:
        return _ended_earlier(course, value)
    raise Refused("Số liệu này do hệ thống đo nên không sửa được.")


def _ended_earlier(course: Course, value: str) -> Course:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise Refused("Giờ kết thúc không hợp lệ.") from None
    last = max((until for _, until in course.breaks), default=course.opened)
    if at.tzinfo is None or last is None or course.closed is None or not last <= at <= course.closed:
        raise Refused("Giờ kết thúc phải sau khai mạc và giờ nghỉ, không muộn hơn lúc bấm kết thúc.")
    return replace(course, closed=at, is_end_declared=True)
