"""Plain rules of the watermark: what stands on a page that leaves the system; no Django, no clock, no file."""

from datetime import datetime


def line(name: str, at: datetime, meeting: str = "") -> str:
    """Return the one line that says whose copy this is. Shape: `at` in the zone of the body."""
    return " · ".join(part for part in (name, f"{at:%H:%M %d/%m/%Y}", meeting) if part)
