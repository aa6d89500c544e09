"""The act on the calendar of a body: which days are off, by which deadlines are counted."""

from datetime import date, datetime

from people import access, journal
from people.act import act
from people.models import Body, CalendarDay, User
from people.rules import Refused, msgid

NOT_ADMINISTRATOR = msgid("Chỉ người quản trị của cơ quan được sửa lịch nghỉ.")


@act("calendar.corrected", body="body")
def correct_calendar(
    *,
    body: Body,
    day: date,
    is_worked: bool,
    note: str = "",
    by: User | None,
    now: datetime,
    draft: journal.Draft,
) -> CalendarDay:
    """Say for one body that a day is off, or worked; deadlines of open meetings follow at once.

    Errors: Refused when `by` does not administer the body; nobody (None) is who runs the installation.
    """
    if by is not None and not access.may(by, "administer_body", body):
        raise Refused(NOT_ADMINISTRATOR)
    facts = {"is_worked": is_worked, "note": note}
    row, _ = CalendarDay.objects.update_or_create(body=body, day=day, defaults=facts)
    draft.note(day=day.isoformat(), **facts)
    return row
