"""The demo's papers come in time, but one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from documents.queries import papers as queries
from ecabinet.demo import Cast, meetings, play
from people.rules import workdays

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def test_one_paper_of_the_running_session_is_late_and_no_other(cast: Cast) -> None:
    stage, start = play.about_to_run(cast, timezone.now())
    meeting = play.running(stage, timezone.now(), start)
    rows = [paper for group in queries.papers_of(meeting, reader=cast["chair"]) for paper in group.papers]
    assert [paper.document.title for paper in rows if paper.late_days] == ["Báo cáo tiến độ tập huấn"]
    assert len(rows) == 5


@pytest.mark.parametrize(
    "day", [datetime(2026, 2, 23, 8, tzinfo=HANOI), datetime(2026, 11, 25, 8, tzinfo=HANOI)]
)
def test_a_meeting_is_prepared_before_every_deadline_also_over_holidays(cast: Cast, day: datetime) -> None:
    at = meetings.ahead(cast.government, day)
    assert workdays.add_working_days(day.date(), -meetings.AHEAD_DAYS) == at.date()
    assert at < day - timedelta(days=meetings.AHEAD_DAYS)
