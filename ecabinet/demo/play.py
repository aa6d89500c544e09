"""Which meetings the demo has, and when they were held."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone

from ecabinet.demo import forms, meetings, positions, secret
from ecabinet.demo.cast import Cast
from meetings.models import Meeting
from minutes import actions as minutes
from minutes.models import Minutes
from people import clock
from people.models import Body

COMMITTEE_AGENDA = tuple(
    meetings.Item(
        item.title.replace("Chính phủ", "Ủy ban nhân dân"),
        item.treatment,
        item.minutes,
        item.conclusion.replace("Văn phòng Chính phủ", "Văn phòng Ủy ban nhân dân").replace(
            "Chính phủ", "Ủy ban nhân dân"
        ),
        "Văn phòng Ủy ban nhân dân",
        "Chánh Văn phòng Ủy ban nhân dân",
        item.papers,
    )
    for item in (meetings.AGENDA[0], meetings.AGENDA[2])
)


def stage_of(cast: Cast, body: Body) -> meetings.Stage:
    """Return who runs the demo's meetings of a body."""
    names = {
        cast.government.pk: ("secretary", "chair"),
        cast.province.pk: ("province.secretary", "province.member1"),
        cast.district.pk: ("district.secretary", "district.member1"),
    }
    secretary, chair = names[body.pk]
    return meetings.Stage(body, cast[secretary], cast[chair], cast)


def play_all(cast: Cast, say: Callable[[str], object]) -> list[Meeting]:
    """Play every meeting of the demo, oldest first, so that each body's journal runs forward."""
    now = timezone.now()
    district_day = datetime(2025, 6, 16, 2, tzinfo=cast.district.zone)
    played = [
        closed(cast, cast.district, district_day, "Phiên họp thường kỳ tháng 6 năm 2025", COMMITTEE_AGENDA),
        closed(
            cast, cast.province, now - timedelta(days=12), _title("thường kỳ", now, -12), COMMITTEE_AGENDA
        ),
        closed(
            cast, cast.government, now - timedelta(days=28), _title("thường kỳ", now, -28), meetings.AGENDA
        ),
        called(cast, cast.province, now + timedelta(days=6), _title("thường kỳ", now, 6), COMMITTEE_AGENDA),
    ]
    forms.counted(cast, now)
    stage, start = about_to_run(cast, now)
    coming = now + timedelta(days=9)
    played.append(asked(cast, cast.government, coming, _title("chuyên đề", now, 9), meetings.AGENDA[1:3]))
    forms.being_answered(cast, now)
    forms.in_draft(cast, now)
    played.append(running(stage, now, start))
    for meeting in played:
        say(f"{meeting.body.name}: {meeting.title} ({meeting.get_state_display()})")
    return played


def _title(kind: str, now: datetime, days: int) -> str:
    day = timezone.localtime(now + timedelta(days=days))
    return f"Phiên họp {kind} tháng {day.month} năm {day.year}"


def closed(cast: Cast, body: Body, day: datetime, title: str, items: tuple[meetings.Item, ...]) -> Meeting:
    """Play a meeting to its approved minutes and its ledger."""
    stage = stage_of(cast, body)
    start = meetings.local(body, day, 8)
    absent = (cast["minister16"], cast["minister3"]) if body == cast.government else ()
    with clock.playing(meetings.ahead(body, start)) as played:
        meetings.prepare(stage, items, title, start)
        played.go_on(hours=3)
        meetings.call(stage)
        played.at = start + timedelta(minutes=2)
        meetings.hold(stage, played, items, absent, secret.vote_in_secret if absent else None)
        played.go_on(minutes=1)
        call_command("worker", "--batch", verbosity=0)
        played.go_on(hours=2)
        minutes.approve_minutes(minutes=Minutes.objects.get(meeting=stage.meeting), by=stage.chair)
        call_command("worker", "--batch", verbosity=0)
    return Meeting.objects.get(pk=stage.meeting.pk)


def called(cast: Cast, body: Body, day: datetime, title: str, items: tuple[meetings.Item, ...]) -> Meeting:
    """Play a meeting that has been called and not opened."""
    stage, _ = _called(cast, body, day, title, items)
    return Meeting.objects.get(pk=stage.meeting.pk)


def asked(cast: Cast, body: Body, day: datetime, title: str, items: tuple[meetings.Item, ...]) -> Meeting:
    """Play a called meeting whose members were asked for their positions; some have not filed yet."""
    stage, at = _called(cast, body, day, title, items)
    positions.name_aide(stage)
    with clock.playing(at) as played:
        positions.ask_and_file(stage, played, positions.COMING, positions.LATE)
        positions.prepare_as_aide(stage)
    return Meeting.objects.get(pk=stage.meeting.pk)


def _called(
    cast: Cast, body: Body, day: datetime, title: str, items: tuple[meetings.Item, ...]
) -> tuple[meetings.Stage, datetime]:
    stage, start = stage_of(cast, body), meetings.local(body, day, 8)
    with clock.playing(min(meetings.ahead(body, start), timezone.now() - timedelta(days=2))) as played:
        kind = "thematic" if "chuyên đề" in title else "regular"
        meetings.prepare(stage, items, title, start, kind)
        played.go_on(hours=1)
        meetings.call(stage)
        return stage, played.go_on(minutes=10)


def about_to_run(cast: Cast, now: datetime) -> tuple[meetings.Stage, datetime]:
    """Play how the running session was prepared and called; one of its papers has not come."""
    stage = stage_of(cast, cast.government)
    start = (now - timedelta(minutes=26)).replace(second=0, microsecond=0)
    with clock.playing(meetings.ahead(stage.body, start)) as played:
        title, late = _title("thường kỳ", now, 0), (meetings.LATE_PAPER,)
        meetings.prepare(stage, meetings.AGENDA, title, start, left_out=late)
        played.go_on(hours=1)
        meetings.call(stage)
        positions.ask_and_file(stage, played, positions.RUNNING)
    return stage, start


def running(stage: meetings.Stage, now: datetime, start: datetime) -> Meeting:
    """Play the session to its second item at this moment; its last paper comes the day before."""
    cast = stage.cast
    with clock.playing(start - timedelta(days=1)) as played:
        meetings.give_late(stage, meetings.AGENDA)
        played.at = now - timedelta(minutes=25)
        positions.open_table(stage)
        absent = (cast["minister16"], cast["minister3"], cast["minister5"], cast["minister12"])
        meetings.in_session(stage, played, meetings.AGENDA, absent)
    return Meeting.objects.get(pk=stage.meeting.pk)
