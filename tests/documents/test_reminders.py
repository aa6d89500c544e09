"""The daily mail about papers, sent to a real SMTP server: who is told what, once a day, and nothing of a paper."""

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import tasks
from documents.actions import readings, reminding
from documents.models import Document, Reminding
from documents.queries import reminders as queries
from ecabinet.demo import Cast
from meetings.models import Meeting, Participant
from people import access as people_access
from people import jobs
from people.models import User
from tests.documents import papers

TITLE = "Tờ trình về đường sắt"
pytestmark = pytest.mark.django_db


class Sink:
    """Takes what it is sent; refuses the addresses in `refused`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def told(self) -> dict[str, str]:
        return {mail["To"]: mail.get_content() for mail in self.mails}


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Sink()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.PUBLIC_URL = "https://hop.example.gov.vn/"
    yield handler
    server.stop()


@pytest.fixture
def document(called_meeting: Meeting, cast: Cast) -> Document:
    """One of three items has a paper, and the meeting is today."""
    start = timezone.now() + timedelta(minutes=1)
    Meeting.objects.filter(pk=called_meeting.pk).update(
        planned_start=start, planned_end=start + timedelta(hours=2)
    )
    document = papers.ready_document(called_meeting.items.get(order=1), cast["secretary"])
    Document.objects.filter(pk=document.pk).update(title=TITLE)
    return document


def test_who_has_not_opened_the_papers_is_told_and_who_has_is_not(
    document: Document, cast: Cast, sink: Sink
) -> None:
    readings.record_opening(version=document.versions.get(), by=cast["minister2"])
    assert tasks.remind.func() == len(sink.mails) > 3
    told = sink.told()
    assert cast["minister2"].email not in told
    text = told[cast["minister1"].email]
    assert cast["minister1"].full_name in text
    assert document.meeting.title in text
    assert "Còn 1 tài liệu đồng chí chưa mở." in text
    room = reverse("meetings:room", args=[document.meeting.pk])
    assert f"https://hop.example.gov.vn{room}" in text
    assert {mail["Subject"] for mail in sink.mails} == {"Nhắc việc tài liệu phiên họp"}
    assert not [text for text in told.values() if TITLE in text or "đường sắt" in text.lower()]


def test_who_prepares_is_told_of_what_is_missing_and_a_member_is_not(
    document: Document, cast: Cast, sink: Sink
) -> None:
    tasks.remind.func()
    told = sink.told()
    assert "nội dung chưa có tài liệu, hạn gửi" in told[cast["secretary"].email]
    assert "nội dung chưa có tài liệu" not in told[cast["minister1"].email]
    assert cast["district.secretary"].email not in told


def test_nobody_is_told_twice_a_day(document: Document, cast: Cast, sink: Sink) -> None:
    first = tasks.remind.func()
    assert (tasks.remind.func(), len(sink.mails)) == (0, first)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert reminding.remind_all(tomorrow) == first


def test_one_address_that_is_refused_keeps_nobody_else_from_being_told(
    document: Document, cast: Cast, sink: Sink
) -> None:
    sink.refused.add(cast["minister1"].email)
    with pytest.raises(reminding.Unsent):
        tasks.remind.func()
    assert cast["minister2"].email in sink.told()
    sink.refused.clear()
    sink.mails.clear()
    # The job is tried again: only who was not told is told.
    assert tasks.remind.func() == 1
    assert list(sink.told()) == [cast["minister1"].email]


def test_a_person_switches_it_off_and_on(document: Document, cast: Cast, sink: Sink) -> None:
    client = Client()
    client.force_login(cast["minister1"], "django.contrib.auth.backends.ModelBackend")
    assert "Tắt thư nhắc" in client.get(reverse("documents:devices")).content.decode()
    client.post(reverse("documents:set_mail"), {"on": "0"})
    assert "Bật thư nhắc" in client.get(reverse("documents:devices")).content.decode()
    tasks.remind.func()
    assert cast["minister1"].email not in sink.told()
    client.post(reverse("documents:set_mail"), {"on": "1"})
    assert tasks.remind.func() == 1


def test_nothing_is_told_of_a_meeting_that_is_far_away_or_to_who_was_blocked(
    document: Document, cast: Cast, sink: Sink
) -> None:
    User.objects.filter(pk=cast["minister1"].pk).update(is_active=False)
    tasks.remind.func()
    assert cast["minister1"].email not in sink.told()
    Reminding.objects.update(sent_on=None)
    sink.mails.clear()
    start = timezone.now() + timedelta(days=40)
    Meeting.objects.update(planned_start=start, planned_end=start + timedelta(hours=1))
    assert (tasks.remind.func(), sink.mails) == (0, [])


def test_those_who_may_be_told_are_found_from_both_sides(document: Document, cast: Cast) -> None:
    people = set(queries.people_to_remind())
    taking_part = Participant.objects.filter(meeting=document.meeting, person__isnull=False)
    assert {place.person for place in taking_part if place.person.email} <= people
    prepare = people_access.people_who("prepare_meetings", [document.meeting.body_id])
    assert set(prepare) == {
        who for who in User.objects.all() if people_access.may(who, "prepare_meetings", document.meeting.body)
    }


def test_it_runs_by_the_table_of_periodic_jobs() -> None:
    assert jobs._periodic["documents.tasks.remind"] == "0 7 * * *"
