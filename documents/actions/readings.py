"""Private writes of readers: where they are in a paper."""

from datetime import datetime

from documents.models import DocumentVersion, Reading
from documents.rules import files as rules
from people.act import personal
from people.models import User


@personal
def record_reading(*, version: DocumentVersion, page: int, by: User, now: datetime) -> Reading:
    """Remember that a person opened a version, and the page they are on."""
    page = rules.page_within(page, version.pages or 1)
    reading, is_new = Reading.objects.get_or_create(
        person=by,
        version=version,
        defaults={"last_page": page, "furthest_page": page, "seen_at": now, "opened_at": now},
    )
    if not is_new:
        reading.last_page, reading.seen_at = page, now
        reading.furthest_page = max(page, reading.furthest_page)
        reading.save(update_fields=["last_page", "furthest_page", "seen_at"])
    return reading


@personal
def record_opening(*, version: DocumentVersion, by: User, now: datetime) -> Reading:
    """Remember that a person took a copy of a version, and leave the page they are on."""
    first = {"last_page": 1, "furthest_page": 1, "seen_at": now, "opened_at": now}
    return Reading.objects.get_or_create(person=by, version=version, defaults=first)[0]
