"""Home shows the next meeting, what waits, and the week: each person their own, in few queries."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.models import Document, DocumentVersion, Reading
from ecabinet import demo, waiting
from meetings.models import Meeting, Participant, Presence
from minutes.models import Minutes
from people.models import User
from tests import builders

# A Wednesday, in the middle of a week.
NOW = timezone.make_aware(datetime(2026, 11, 18, 8, 0))


def move(meeting: Meeting, start: datetime) -> Meeting:
    meeting.planned_start, meeting.planned_end = start, start + timedelta(minutes=90)
    meeting.save()
    return meeting


def closed_with_draft(cast: demo.Cast) -> Meeting:
    meeting = builders.called_meeting(cast)
    meeting.state, meeting.opened_at, meeting.closed_at = Meeting.State.CLOSED, NOW, NOW
    meeting.save()
    Minutes.objects.create(meeting=meeting, state=Minutes.State.DRAFT, drafted_at=NOW)
    return meeting


# -- the next meeting ------------------------------------------------------------------------------


def test_running_meeting_comes_before_an_earlier_called_one(cast: demo.Cast) -> None:
    move(builders.called_meeting(cast), NOW)
    live = move(builders.meeting_in_session(cast, present=2), NOW + timedelta(hours=1))
    found = waiting.next_meeting(reader=cast["chair"], now=NOW)
    assert found and found.meeting == live
    assert found.item == live.current_item
    assert not found.is_absent


def test_absence_is_told_while_the_meeting_runs(cast: demo.Cast) -> None:
    meeting = move(builders.meeting_in_session(cast, present=2), NOW)
    absent = waiting.next_meeting(reader=cast["minister6"], now=NOW)
    assert absent and absent.is_absent
    Presence.objects.create(participant=meeting.participants.get(person=cast["minister6"]), since=NOW)
    present = waiting.next_meeting(reader=cast["minister6"], now=NOW)
    assert present and not present.is_absent


def test_nearest_called_meeting_is_next_and_a_past_one_is_not(cast: demo.Cast) -> None:
    move(builders.called_meeting(cast), NOW - timedelta(days=1))
    near = move(builders.called_meeting(cast), NOW + timedelta(days=1))
    move(builders.called_meeting(cast), NOW + timedelta(days=2))
    found = waiting.next_meeting(reader=cast["minister6"], now=NOW)
    assert found and found.meeting == near
    assert not found.is_today


def test_own_meeting_comes_before_one_that_is_only_prepared(cast: demo.Cast) -> None:
    prepared = move(builders.called_meeting(cast), NOW)
    prepared.participants.filter(person=cast["secretary"]).delete()
    own = move(builders.called_meeting(cast), NOW + timedelta(hours=1))
    found = waiting.next_meeting(reader=cast["secretary"], now=NOW)
    assert found and found.meeting == own


def test_guest_of_one_item_does_not_see_what_is_discussed(cast: demo.Cast) -> None:
    meeting = builders.meeting_in_session(cast)
    meeting.participants.filter(person=cast["guest"]).update(is_scoped=True)
    found = waiting.next_meeting(reader=cast["guest"], now=timezone.now())
    assert found and found.item is None


@pytest.mark.parametrize("username", ["province.secretary", "auditor", "operator", "aide"])
def test_others_see_nothing_of_the_governments_meeting(cast: demo.Cast, username: str) -> None:
    builders.meeting_in_session(cast)
    builders.draft_meeting(cast)
    closed_with_draft(cast)
    assert waiting.next_meeting(reader=cast[username], now=NOW) is None
    assert waiting.tasks_of(reader=cast[username]) == []
    week = waiting.week_of(reader=cast[username], now=timezone.now())
    assert not any(day.meetings for day in week)


def paper(meeting: Meeting, by: User, state: str = "ready", pages: int = 4) -> DocumentVersion:
    document = Document.objects.create(
        dossier=meeting.items.get(order=1).dossier, title="Tờ trình", order=1, created_by=by, created_at=NOW
    )
    return DocumentVersion.objects.create(
        document=document,
        number=1,
        sha256="0" * 64,
        original_sha256="0" * 64,
        size=1000,
        pages=pages,
        media_type="application/pdf",
        state=state,
        original_name="to-trinh.pdf",
        created_by=by,
        created_at=NOW,
    )


def test_unread_papers_are_counted_with_their_pages(cast: demo.Cast) -> None:
    meeting, reader = builders.meeting_in_session(cast), cast["secretary"]
    opened, _, _ = paper(meeting, reader), paper(meeting, reader), paper(meeting, reader, pages=7)
    paper(meeting, reader, state="received")
    Reading.objects.create(version=opened, person=reader, opened_at=NOW, seen_at=NOW)
    found = waiting.next_meeting(reader=reader, now=NOW)
    # Of the opened one three pages are left.
    assert found and (found.unread, found.left.pages, found.left.minutes) == (2, 14, 21)


# -- what waits ------------------------------------------------------------------------------------


def tasks(reader: User, shown: Meeting | None = None) -> list[tuple[str, str]]:
    return [(task.verb, task.url) for task in waiting.tasks_of(reader=reader, shown=shown)]


def test_draft_waits_for_who_prepares_it(cast: demo.Cast) -> None:
    meeting = builders.draft_meeting(cast)
    assert tasks(cast["secretary"]) == [("Sửa chương trình", reverse("meetings:agenda", args=[meeting.pk]))]
    assert tasks(cast["minister6"]) == []


def test_minutes_wait_for_secretary_and_chair(cast: demo.Cast) -> None:
    meeting = closed_with_draft(cast)
    page = reverse("minutes_page", args=[meeting.pk])
    assert tasks(cast["secretary"]) == [("Sửa biên bản", page)]
    assert tasks(cast["chair"]) == [("Phê duyệt biên bản", page)]
    assert tasks(cast["minister6"]) == []


def test_minutes_wait_for_who_presided_last(cast: demo.Cast) -> None:
    meeting = closed_with_draft(cast)
    meeting.presidings.update(until=NOW)
    deputy = meeting.participants.get(person=cast["minister1"])
    meeting.presidings.create(participant=deputy, since=meeting.planned_start + timedelta(hours=1))
    assert [verb for verb, _ in tasks(cast["minister1"])] == ["Phê duyệt biên bản"]
    assert tasks(cast["chair"]) == []


def test_approved_minutes_wait_for_nobody(cast: demo.Cast) -> None:
    closed_with_draft(cast)
    Minutes.objects.update(state=Minutes.State.APPROVED)
    assert tasks(cast["secretary"]) == tasks(cast["chair"]) == []


def test_second_running_meeting_asks_for_check_in(cast: demo.Cast) -> None:
    first, second = builders.meeting_in_session(cast, present=0), builders.meeting_in_session(cast, present=0)
    asked = tasks(cast["minister6"], shown=first)
    assert asked == [("Vào phòng họp", reverse("meetings:room", args=[second.pk]))]
    Presence.objects.create(participant=second.participants.get(person=cast["minister6"]), since=NOW)
    assert tasks(cast["minister6"], shown=first) == []


# -- the week --------------------------------------------------------------------------------------


def test_week_runs_from_monday_to_friday(cast: demo.Cast) -> None:
    days = waiting.week_of(reader=cast["chair"], now=NOW)
    assert [f"{day.on:%d/%m}" for day in days] == ["16/11", "17/11", "18/11", "19/11", "20/11"]
    assert [day.is_today for day in days] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("start", "day"),
    [
        (datetime(2026, 11, 16, 0, 0), "16/11"),
        (datetime(2026, 11, 20, 23, 59), "20/11"),
        (datetime(2026, 11, 22, 23, 59), "22/11"),
        (datetime(2026, 11, 15, 23, 59), None),
        (datetime(2026, 11, 23, 0, 0), None),
    ],
)
def test_meeting_stands_on_its_day_in_vietnam(cast: demo.Cast, start: datetime, day: str | None) -> None:
    meeting = move(builders.called_meeting(cast), timezone.make_aware(start))
    days = waiting.week_of(reader=cast["minister6"], now=NOW)
    assert [f"{d.on:%d/%m}" for d in days if meeting in d.meetings] == ([day] if day else [])


def test_draft_is_not_in_the_week(cast: demo.Cast) -> None:
    move(builders.draft_meeting(cast), NOW)
    assert not any(day.meetings for day in waiting.week_of(reader=cast["secretary"], now=NOW))


# -- the page --------------------------------------------------------------------------------------


def test_page_leads_into_the_running_room(client: Client, cast: demo.Cast) -> None:
    meeting = builders.meeting_in_session(cast, present=0)
    client.force_login(cast["minister6"], "django.contrib.auth.backends.ModelBackend")
    page = client.get("/").content.decode()
    assert f'href="{reverse("meetings:room", args=[meeting.pk])}"' in page
    assert "Chưa điểm danh" in page
    assert "Phó Thủ tướng Chính phủ" in page


def test_page_says_that_nothing_waits(client: Client, cast: demo.Cast) -> None:
    client.force_login(cast["operator"], "django.contrib.auth.backends.ModelBackend")
    page = client.get("/").content.decode()
    assert "Hiện chưa có phiên họp nào được triệu tập." in page
    assert "Không có việc nào đang chờ." in page


@pytest.mark.parametrize(("username", "sees"), [("chair", True), ("auditor", True), ("minister6", False)])
def test_bar_leads_to_the_savings_of_who_may_see_them(
    client: Client, cast: demo.Cast, username: str, sees: bool
) -> None:
    client.force_login(cast[username], "django.contrib.auth.backends.ModelBackend")
    assert (f'href="{reverse("savings")}"' in client.get("/").content.decode()) is sees


def test_queries_do_not_grow_with_the_meetings(client, cast, django_assert_max_num_queries) -> None:
    for _ in range(3):
        builders.meeting_in_session(cast)
        builders.called_meeting(cast)
        builders.draft_meeting(cast)
        closed_with_draft(cast)
    client.force_login(cast["secretary"], "django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(27):
        client.get("/")
    assert Participant.objects.filter(person=cast["secretary"]).count() == 12
