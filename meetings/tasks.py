"""Jobs of meetings."""

from django_tasks import task

from meetings.actions import presence
from meetings.queries import presence as queries


@task()
def lapse_check_ins() -> int:
    """End the check-ins of earlier days in every meeting that waits for its opening; return in how many."""
    meetings = queries.meetings_with_lapsed_check_ins()
    for meeting in meetings:
        presence.lapse_check_ins(meeting=meeting, by=None)
    return len(meetings)
