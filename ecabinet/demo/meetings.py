"""The demo's meetings, played through the public acts on a played clock: nothing in them is written by hand."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from documents.actions import papers as documents
from documents.actions import pipeline
from documents.pdf import child
from ecabinet.demo import papers
from ecabinet.demo.cast import Cast
from meetings.actions import agenda, invitations, planning, presence, session, speaking
from meetings.models import AgendaItem, Meeting, Participant
from meetings.rules import rows
from people import clock
from people.models import Body, User
from people.rules import workdays
from voting.actions import ballots, polls
from voting.models import Poll, Voter

OFFICE = "Văn phòng Chính phủ"
FRIDAY = 4
# Papers come before every deadline there is, as they should. Unit: working days before the meeting.
AHEAD_DAYS = 5
# The one paper of the running session that comes late. Shape: its place in `papers.PAPERS`.
LATE_PAPER = 4


@dataclass(frozen=True)
class Item:
    """One item as the demo's secretary would type it. Shape: `papers` as places in `papers.PAPERS`."""

    title: str
    treatment: str
    minutes: int
    conclusion: str
    agency: str = OFFICE
    presenter: str = "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"
    papers: tuple[int, ...] = ()


AGENDA = (
    Item(
        "Báo cáo kết quả thực hiện phiên họp không giấy trong tháng",
        "discussion",
        20,
        "Chính phủ ghi nhận kết quả; giao Văn phòng Chính phủ khắc phục việc gửi tài liệu chậm trước ngày 15.",
        papers=(0,),
    ),
    Item(
        "Dự thảo Nghị quyết về họp không giấy trong hoạt động của Chính phủ và Ủy ban nhân dân các cấp",
        "decision",
        40,
        "Chính phủ thông qua dự thảo Nghị quyết; giao Văn phòng Chính phủ tiếp thu ý kiến, hoàn thiện để ban hành.",
        papers=(1, 2),
    ),
    Item(
        "Đề án Hệ thống thông tin phục vụ họp và xử lý công việc tại Ủy ban nhân dân các cấp",
        "decision",
        30,
        "Chính phủ thông qua Đề án; giao Bộ Khoa học và Công nghệ hướng dẫn các địa phương triển khai.",
        "Bộ Khoa học và Công nghệ",
        "Bộ trưởng Bộ Khoa học và Công nghệ",
        papers=(3,),
    ),
    Item(
        "Tiến độ tập huấn sử dụng máy tính bảng trong phiên họp",
        "information",
        10,
        "Chính phủ đã nghe thông tin; các bộ hoàn thành tập huấn trong quý IV.",
        "Bộ Nội vụ",
        "Bộ trưởng Bộ Nội vụ",
        papers=(4,),
    ),
    Item(
        "Danh mục dịch vụ công trực tuyến toàn trình",
        "agreed",
        5,
        "Chính phủ thống nhất danh mục theo đề nghị của Văn phòng Chính phủ.",
    ),
)


@dataclass
class Stage:
    """One meeting on stage: who secretaries, who chairs, and the clock that is played."""

    body: Body
    secretary: User
    chair: User
    cast: Cast
    meeting: Meeting = field(init=False)

    def person(self, user: User) -> Participant:
        return Participant.objects.get(meeting=self.meeting, person=user)

    def members(self) -> list[Participant]:
        return list(Participant.objects.filter(meeting=self.meeting, is_member=True).select_related("person"))

    def items(self) -> list[AgendaItem]:
        return list(AgendaItem.objects.filter(meeting=self.meeting))


SecretPoll = Callable[[Stage, clock.Played, AgendaItem, int], Poll]


def prepare(
    stage: Stage,
    items: tuple[Item, ...],
    title: str,
    start: datetime,
    kind: str = "regular",
    left_out: tuple[int, ...] = (),
) -> None:
    """Create a meeting with its items, papers and participants, as its secretary.

    Shape: `left_out` are the papers that are not given yet, as places in `papers.PAPERS`.
    """
    by = stage.secretary
    minutes = sum(item.minutes for item in items) + 15
    stage.meeting = planning.create_meeting(
        body=stage.body,
        kind=kind,
        title=title,
        place=f"Phòng họp A, {stage.body.name}",
        planned_start=start,
        planned_end=start + timedelta(minutes=minutes),
        by=by,
    )
    for item in items:
        _add_item(stage, item, left_out)
    invitations.invite_members(meeting=stage.meeting, by=by)
    _invite(stage, stage.secretary, "secretary", "Thư ký phiên họp")
    if stage.body == stage.cast.government:
        _invite(stage, stage.cast["guest"], "guest", "Chuyên gia")
        _invite(
            stage, stage.cast["substitute"], "substitute", "Thứ trưởng Bộ Xây dựng", stage.cast["minister16"]
        )


def call(stage: Stage) -> None:
    """Call the meeting."""
    planning.call_meeting(meeting=stage.meeting, by=stage.secretary)


def _add_item(stage: Stage, item: Item, left_out: tuple[int, ...]) -> None:
    row = rows.AgendaRow(item.title, item.agency, item.presenter, item.minutes, item.treatment)
    added = agenda.add_item(meeting=stage.meeting, row=row, by=stage.secretary)
    for place in item.papers:
        if place not in left_out:
            _give(stage, added, place)


def give_late(stage: Stage, items: tuple[Item, ...]) -> None:
    """Give the paper that was left out."""
    for item, plan in zip(stage.items(), items, strict=True):
        if LATE_PAPER in plan.papers:
            _give(stage, item, LATE_PAPER)


def _give(stage: Stage, item: AgendaItem, place: int) -> None:
    paper = papers.PAPERS[place]
    content = io.BytesIO(papers.pdf_of(paper))
    document = documents.add_document(item=item, name=paper.file_name, content=content, by=stage.secretary)
    # The demo's papers are of our own making, so they are opened right here.
    pipeline.prepare(document.versions.get().pk, run=child.run_here)


def _invite(stage: Stage, person: User, role: str, title: str, stands_for: User | None = None) -> None:
    row = rows.ParticipantRow(person.full_name, title, role=role, email=person.email)
    invitations.add_participant(
        meeting=stage.meeting,
        row=row,
        by=stage.secretary,
        stands_for=stage.person(stands_for) if stands_for else None,
    )


def open_with(stage: Stage, absent: tuple[User, ...] = ()) -> None:
    """Check everybody in but the absent, and open the session."""
    for participant in Participant.objects.filter(meeting=stage.meeting).select_related("person"):
        if participant.person not in absent:
            presence.check_in(participant=participant, by=stage.secretary)
    session.open_meeting(meeting=stage.meeting, by=stage.chair)


def speak(stage: Stage, played: clock.Played, person: User, minutes: int) -> None:
    """Let a person ask, get the floor, speak and end."""
    turn = speaking.ask_to_speak(participant=stage.person(person), by=person)
    played.go_on(seconds=20)
    speaking.give_floor(turn=turn, by=stage.chair)
    played.go_on(minutes=minutes)
    speaking.end_turn(turn=turn, by=stage.chair)


def vote(stage: Stage, played: clock.Played, item: AgendaItem, against: int = 0) -> Poll:
    """Prepare, open, cast and close one poll; the last `against` voters vote against."""
    poll = polls.prepare_poll(item=item, question=f"Thông qua: {item.title}", by=stage.secretary)
    polls.open_poll(poll=poll, by=stage.chair)
    voters = list(Voter.objects.filter(poll=poll).select_related("person").order_by("pk"))
    for place, voter in enumerate(voters):
        played.go_on(seconds=2)
        choice = "against" if place >= len(voters) - against else "for"
        ballots.cast(poll=poll, choice=choice, replaces=0, by=voter.person)
    polls.close_poll(poll=poll, by=stage.chair)
    return poll


def hold(
    stage: Stage,
    played: clock.Played,
    items: tuple[Item, ...],
    absent: tuple[User, ...] = (),
    in_secret: SecretPoll | None = None,
) -> None:
    """Hold the whole meeting, quicker than planned, and close it without a printed page.

    Shape: `in_secret` holds a second, secret poll on the items voted on with somebody against.
    """
    open_with(stage, absent)
    speakers = [p.person for p in stage.members() if p.person and p.person not in absent][1:]
    before = ""
    for number, (item, plan) in enumerate(zip(stage.items(), items, strict=True)):
        session.start_item(item=item, conclusion=before, by=stage.chair)
        before = plan.conclusion
        played.go_on(minutes=1 if plan.treatment == "agreed" else plan.minutes // 4)
        if plan.treatment in {"discussion", "decision"}:
            speak(stage, played, speakers[number], 3)
            speak(stage, played, speakers[number + 1], 2)
        if plan.treatment == "decision":
            vote(stage, played, item, against=number % 2)
            if in_secret and number % 2:
                in_secret(stage, played, item, number)
    session.conclude_item(item=item, conclusion=before, by=stage.chair)
    played.go_on(minutes=2)
    session.close_meeting(meeting=stage.meeting, pages_printed=0, by=stage.chair)


def in_session(stage: Stage, played: clock.Played, items: tuple[Item, ...], absent: tuple[User, ...]) -> None:
    """Bring the meeting to its second item: one is speaking, two wait, a poll is prepared."""
    open_with(stage, absent)
    first, second = stage.items()[:2]
    played.go_on(minutes=2)
    session.start_item(item=first, by=stage.chair)
    speak(stage, played, stage.cast["minister14"], 5)
    played.go_on(minutes=6)
    session.start_item(item=second, conclusion=items[0].conclusion, by=stage.chair)
    played.go_on(minutes=9)
    polls.prepare_poll(
        item=second, question=f"Thông qua {second.title[0].lower()}{second.title[1:]}", by=stage.secretary
    )
    turns = [
        speaking.ask_to_speak(participant=stage.person(stage.cast[name]), by=stage.cast[name])
        for name in ("minister20", "minister10", "minister8")
    ]
    speaking.give_floor(turn=turns[0], by=stage.chair)
    played.go_on(minutes=2)


def ahead(body: Body, start: datetime) -> datetime:
    """Return the moment when a meeting is prepared: a morning some working days before its day."""
    begins = timezone.localtime(start, body.zone)
    day = workdays.add_working_days(begins.date(), -AHEAD_DAYS)
    return begins.replace(year=day.year, month=day.month, day=day.day, hour=8, minute=0)


def local(body: Body, day: datetime, hour: int) -> datetime:
    """Return an hour of a working day in the body's zone: the day itself, or the Monday after it."""
    wanted = timezone.localtime(day, body.zone).replace(hour=hour, minute=0, second=0, microsecond=0)
    return wanted + timedelta(days=max(0, 7 - wanted.weekday()) if wanted.weekday() > FRIDAY else 0)
