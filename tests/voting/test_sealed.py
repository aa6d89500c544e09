"""Sealed positions leave no trace: no page, panel, journal entry or log tells a stance before the seal opens."""

import json
import logging

import pytest
from django.test import Client

from ecabinet.demo import Cast
from meetings import panels
from meetings.access import FULL_AUDIENCE
from meetings.models import Meeting
from people.models import JournalEntry, User
from tests.voting import rounds
from tests.voting.rounds import AGREES, CONDITION, DISCUSS, IF, QUESTION
from voting.actions import positions
from voting.models import PriorPosition
from voting.queries import questions

pytestmark = pytest.mark.django_db
OTHERS = ("minister3", "chair", "secretary", "guest", "substitute", "aide", "auditor", "operator")
SECRETS = (CONDITION, QUESTION)


def page_as(person: User, meeting: Meeting) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/meetings/{meeting.pk}/positions/")
    return answer.content.decode() if answer.status_code == 200 else ""


def contested(cast: Cast, **rules: object) -> Meeting:
    """Let minister 1 put a condition on the first item and minister 2 wish to discuss it."""
    meeting = rounds.asked(cast, **rules)
    rounds.file(meeting, cast["minister1"], IF)
    rounds.file(meeting, cast["minister2"], DISCUSS)
    return meeting


def everything_shown(cast: Cast, meeting: Meeting, username: str) -> str:
    """Gather what a person can ask for: the page, home, every panel of the room and the state by HTTP."""
    client = Client()
    client.force_login(cast[username])
    addresses = [
        f"/meetings/{meeting.pk}/positions/",
        "/",
        f"/meetings/{meeting.pk}/",
        f"/meetings/{meeting.pk}/room/",
    ]
    addresses += [f"/meetings/{meeting.pk}/panels/{name}/" for name in panels.registered()]
    addresses += [f"/meetings/{meeting.pk}/state/"]
    item = rounds.items(meeting)[0]
    addresses += [f"/voting/items/{item.pk}/opinions.pdf"]
    return "".join(client.get(address).content.decode(errors="replace") for address in addresses)


@pytest.mark.parametrize("username", OTHERS)
def test_before_the_deadline_nobody_who_has_not_filed_finds_a_trace(cast, username):
    meeting = contested(cast)
    told = everything_shown(cast, meeting, username)
    assert not any(secret in told for secret in SECRETS)


def test_the_journal_and_the_log_know_no_stance(cast, caplog):
    with caplog.at_level(logging.DEBUG):
        meeting = contested(cast)
        everything_shown(cast, meeting, "chair")
    written = json.dumps(
        [[row.verb, row.topics, row.data] for row in JournalEntry.objects.all()],
        ensure_ascii=False,
        default=str,
    )
    filed = [row.data for row in JournalEntry.objects.filter(verb="positions.filed")]
    assert all(set(data) == {"person", "items"} for data in filed)
    for secret in (*SECRETS, IF):
        assert secret not in written
    own = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert not any(secret in record.getMessage() for record in own for secret in SECRETS)
    assert not any(stance in str(row) for row in PriorPosition.objects.all() for stance in (IF, DISCUSS))


def test_who_has_filed_reads_the_others_on_that_item_alone(cast):
    meeting = contested(cast)
    rounds.file(meeting, cast["minister2"], "", DISCUSS, text="Câu hỏi về nội dung hai")
    rounds.file(meeting, cast["minister3"], AGREES)
    told = page_as(cast["minister3"], meeting)
    assert CONDITION in told
    assert "Câu hỏi về nội dung hai" not in told


@pytest.mark.parametrize(
    ("sealed", "before", "after"),
    [("until_filed", True, True), ("until_due", False, True), ("never", False, False)],
)
def test_the_seal_of_the_body_decides_what_a_member_who_filed_reads(cast, sealed, before, after):
    meeting = contested(cast, sealed=sealed)
    rounds.file(meeting, cast["minister3"], AGREES)
    assert (CONDITION in page_as(cast["minister3"], meeting)) is before
    with rounds.after_deadline():
        assert (CONDITION in page_as(cast["minister3"], meeting)) is after
        # Who has filed nothing reads after the deadline too.
        assert (CONDITION in page_as(cast["minister4"], meeting)) is after


@pytest.mark.parametrize("username", ["chair", "secretary"])
def test_chair_and_officer_read_after_the_deadline_once_the_journal_says_so(cast, username):
    meeting = contested(cast, sealed="never")
    rounds.file(meeting, cast["chair"], AGREES)
    assert CONDITION not in page_as(cast[username], meeting)
    with rounds.after_deadline():
        assert CONDITION not in page_as(cast[username], meeting)
        positions.open_positions(meeting=rounds.fresh(meeting), by=cast[username])
        assert CONDITION in page_as(cast[username], meeting)


@pytest.mark.parametrize("username", ["guest", "substitute", "aide", "auditor", "operator"])
def test_nobody_else_reads_them_after_the_deadline_either(cast, username):
    meeting = contested(cast)
    with rounds.after_deadline():
        told = everything_shown(cast, meeting, username)
        assert not any(secret in told for secret in SECRETS)


def test_the_agency_reads_conditions_put_to_it_and_no_wish_to_discuss(cast):
    meeting = contested(cast)
    agency = cast["minister24"]
    assert questions.conditions_for_agency(meeting, agency) == []
    rounds.file(meeting, agency, AGREES)
    assert [put.text for put in questions.conditions_for_agency(rounds.fresh(meeting), agency)] == [CONDITION]
    with rounds.after_deadline():
        assert [put.text for put in questions.conditions_for_agency(rounds.fresh(meeting), agency)] == [
            CONDITION
        ]


# -- aides --


def test_an_aide_sees_the_page_of_the_own_member_and_of_nobody_else(cast):
    meeting = contested(cast)
    rounds.assist(cast, "minister1")
    client = Client()
    client.force_login(cast["aide"])
    told = client.get(f"/meetings/{meeting.pk}/positions/?for={cast['minister2'].pk}").content.decode()
    assert CONDITION in told
    assert QUESTION not in told
    with rounds.after_deadline():
        assert QUESTION not in page_as(cast["aide"], meeting)


def test_an_aide_enters_no_room(cast):
    meeting = contested(cast)
    rounds.assist(cast, "minister1")
    client = Client()
    client.force_login(cast["aide"])
    for address in ("", "room/", "state/", "panels/agenda/", "pack/"):
        assert client.get(f"/meetings/{meeting.pk}/{address}").status_code == 404


def test_who_assists_nobody_here_finds_no_page(cast):
    meeting = contested(cast)
    client = Client()
    client.force_login(cast["aide"])
    assert client.get(f"/meetings/{meeting.pk}/positions/").status_code == 404


# -- shared panels --


def test_the_shared_agenda_tells_how_many_filed_and_the_same_to_every_full_role(cast):
    meeting = contested(cast)
    for name in range(1, 3):
        rounds.file(meeting, cast[f"minister{name}"], DISCUSS, AGREES, AGREES)
    html = panels.render("agenda", rounds.fresh(meeting), FULL_AUDIENCE, "vi")
    assert "2/25 thành viên đã gửi ý kiến trước" in html
    assert "<form" not in html
    for username in ("chair", "minister1", "secretary", "guest", "substitute"):
        assert panels.render("agenda", rounds.fresh(meeting), cast[username], "vi") == html


def test_the_shared_agenda_marks_what_is_agreed_only_after_the_deadline(cast):
    meeting = rounds.asked(cast)
    rounds.all_agree(meeting, cast.members)
    assert "Dự kiến thống nhất" not in panels.render("agenda", rounds.fresh(meeting), FULL_AUDIENCE, "vi")
    with rounds.after_deadline():
        html = panels.render("agenda", rounds.fresh(meeting), FULL_AUDIENCE, "vi")
        assert html.count("Dự kiến thống nhất</span>") == 3
