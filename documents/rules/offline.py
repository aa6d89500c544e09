"""How long papers may stay on a tablet; no Django, no clock."""

from datetime import datetime, timedelta


def kept_until(
    *, now: datetime, closed_at: datetime | None, lease_days: int, days_after_close: int
) -> datetime:
    """Return when a tablet that asks now has to wipe the papers of a meeting.

    Shape: a lease that every visit to the server renews, and an end that no visit moves once the meeting is closed.
    """
    lease = now + timedelta(days=lease_days)
    return min(lease, closed_at + timedelta(days=days_after_close)) if closed_at else lease
