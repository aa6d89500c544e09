"""Plain rules of deadlines: the day by which papers are due, how late one came, when to remind.

Source: Law on Organising Local Government (Art. 114 of 2015) and Decision 45/2018/QD-TTg, Art. 10: papers reach the
participants at least three working days before a regular meeting, one day before a thematic or urgent one. Working days
are counted by people.rules.workdays.
"""

from datetime import date

from people.rules.workdays import NATIONAL, Holidays, add_working_days, working_days_between

# Kinds of meetings with the short notice.
SHORT_NOTICE = ("thematic", "urgent")
# Days before the deadline from which those who prepare are reminded. Unit: working days; our own choice.
REMINDED_DAYS = 2


def lead_days(kind: str, regular: int, urgent: int) -> int:
    """Return how many working days before a meeting of a kind its papers are due."""
    return urgent if kind in SHORT_NOTICE else regular


def days_late(given: date, due: date, holidays: Holidays = NATIONAL) -> int:
    """Return by how many working days a paper came after the day it was due; 0 for one in time.

    Shape: what comes on the week-end after the due day is a day late.
    """
    return 0 if given <= due else max(1, working_days_between(due, given, holidays))


def is_time_to_remind(today: date, due: date, meeting: date, holidays: Holidays = NATIONAL) -> bool:
    """Tell whether those who prepare are reminded today of papers that are missing."""
    return add_working_days(due, -REMINDED_DAYS, holidays) <= today <= meeting


def is_time_to_read(today: date, due: date, meeting: date) -> bool:
    """Tell whether participants are reminded today of papers they have not opened: from the due day on."""
    return due <= today <= meeting
