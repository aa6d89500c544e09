"""Jobs of papers."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from documents.actions import sweeping

# An upload in progress, and the act that follows it, never take this long. Unit: days.
ORPHAN_DAYS = 1


@task()
def sweep() -> int:
    """Remove the stored files that no version knows."""
    return sweeping.sweep(timezone.now() - timedelta(days=ORPHAN_DAYS))
