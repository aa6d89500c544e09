"""The page of positions, the room's panels and the paper, as each person finds them; and how many queries they take."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ecabinet import position_tasks
from ecabinet.demo import Cast
from meetings import panels
from meetings.models import Meeting
from people.models import Assistance
from tests.documents import papers
from tests.voting import rounds
from tests.voting.rounds import AGREES, CONDITION, DISCUSS, IF, QUESTION
from voting import tasks
from voting.actions import conditions, positions
from voting.models import PriorPosition
from voting.queries import positions as queries

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return rounds.asked(cast)


def as_person(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast[username])
    return client


def post(client: Client, address: str, **fields: object):
    return client.post(address, fields, headers={**SCRIPT, "Idempotency-Key": str(uuid.uuid4())})


def address(meeting: Meeting, door: str = "") -> str:
    return (
        f"/voting/meetings/{meeting.pk}/positions/{door}/" if door else f"/meetings/{meeting.pk}/positions/"
    )


def shown(name: str, meeting: Meeting, person) -> str:
    return panels.render(name, rounds.fresh(meeting), person, "vi")


# -- the member and the aide --


def test_a_form_files_what_is_chosen_and_leaves_the_rest_silent(meeting, cast):
    first, _, third = rounds.items(meeting)
    sent = {f"stance-{first.pk}": AGREES, f"stance-{third.pk}": IF, f"text-{third.pk}": CONDITION}
    answer = post(as_person(cast, "minister1"), address(meeting, "file"), **sent).json()
    assert (answer["ok"], answer["filed"]) == (True, 2)
    filed = PriorPosition.objects.filter(person=cast["minister1"]).values_list("item", "stance", "text")
    assert set(filed) == {(first.pk, AGREES, ""), (third.pk, IF, CONDITION)}


def test_a_condition_without_words_is_refused_with_the_number_of_its_item(meeting, cast):
    first = rounds.items(meeting)[0]
    answer = post(as_person(cast, "minister1"), address(meeting, "file"), **{f"stance-{first.pk}": IF})
    assert answer.status_code == 409
    assert "nội dung 1" in answer.json()["message"]


def test_a_draft_is_kept_by_script_and_by_the_form_without_one(meeting, cast):
    first, second, _ = rounds.items(meeting)
    rounds.assist(cast)
    client, member = as_person(cast, "aide"), cast["minister1"]
    assert post(client, f"/voting/items/{first.pk}/positions/{member.pk}/", stance=IF, text="sửa").json()[
        "ok"
    ]
    whole = {f"stance-{second.pk}": DISCUSS, f"text-{second.pk}": QUESTION, f"stance-{first.pk}": AGREES}
    assert client.post(f"/voting/items/{second.pk}/positions/{member.pk}/", whole).status_code == 302
    drafts = PriorPosition.objects.filter(person=member, filed_at=None).values_list("item", "stance", "text")
    assert set(drafts) == {(first.pk, IF, "sửa"), (second.pk, DISCUSS, QUESTION)}
    page = as_person(cast, "minister1").get(address(meeting)).content.decode()
    assert "Chuyên viên giúp việc chuẩn bị" in page
    assert page.count("Chưa xác nhận") == 2
    assert (
        post(client, f"/voting/items/{first.pk}/positions/{cast['minister2'].pk}/", stance=IF).status_code
        == 404
    )


def test_an_aide_reads_papers_for_everybody_and_no_others(meeting, cast, settings, tmp_path):
    settings.PAPERS_DIR = tmp_path
    first = rounds.items(meeting)[0]
    document = papers.ready_document(first, cast["secretary"], name="to-trinh.pdf")
    version = document.versions.get()
    client = as_person(cast, "aide")
    doors = [f"/documents/{document.pk}/", f"/documents/versions/{version.pk}/content/"]
    doors = [door for door in doors if as_person(cast, "minister1").get(door).status_code == 200]
    assert doors
    assert {client.get(door).status_code for door in doors} == {404}
    row = rounds.assist(cast)
    assert {client.get(door).status_code for door in doors} == {200}
    assert f"/documents/{document.pk}/" in client.get(address(meeting)).content.decode()
    for changes in (
        {"audience": "leads"},
        {"audience": "named"},
        {"audience": "everyone", "is_view_only": True},
    ):
        type(document).objects.filter(pk=document.pk).update(**changes)
        assert {client.get(door).status_code for door in doors} == {404}
    type(document).objects.filter(pk=document.pk).update(audience="voting", is_view_only=False)
    assert {client.get(door).status_code for door in doors} == {200}
    Assistance.objects.filter(pk=row.pk).update(body=cast.province)
    assert {client.get(door).status_code for door in doors} == {404}


def test_who_is_asked_again_sees_the_change_and_the_answer(meeting, cast):
    rounds.all_agree(meeting, cast.members[2:])
    rounds.file(meeting, cast["minister1"], IF)
    with rounds.after_deadline():
        rounds.answered(meeting, cast["minister1"], cast["minister24"], "taken_up", "Bổ sung khoản 3")
        conditions.clear_answers(item=rounds.items(meeting)[0], by=cast["secretary"])
        page = as_person(cast, "minister2").get(address(meeting)).content.decode()
        assert "Dự thảo lần 2 có thay đổi" in page
        assert "Bổ sung khoản 3" in page
        assert "cho ý kiến lại" in page
        asker = as_person(cast, "minister1").get(address(meeting)).content.decode()
        assert CONDITION in asker


def test_who_got_an_explanation_agrees_by_one_tap(meeting, cast):
    rounds.all_agree(meeting, [person for person in cast.members if person != cast["minister1"]])
    rounds.file(meeting, cast["minister1"], IF, AGREES, AGREES)
    first = rounds.items(meeting)[0]
    with rounds.after_deadline():
        rounds.answered(meeting, cast["minister1"], cast["minister24"], "explained")
        conditions.clear_answers(item=first, by=cast["secretary"])
        client = as_person(cast, "minister1")
        assert f'name="accept" value="{first.pk}"' in client.get(address(meeting)).content.decode()
        assert post(client, address(meeting, "file"), accept=str(first.pk)).json()["filed"] == 1
        assert [item.order for item in queries.agreed_items(rounds.fresh(meeting))] == [1, 2, 3]


# -- the agency and the Office --


def test_the_agency_answers_and_the_office_clears_by_the_doors(meeting, cast):
    rounds.file(meeting, cast["minister1"], IF)
    rounds.file(meeting, cast["minister24"], AGREES)
    put = rounds.position(meeting, cast["minister1"])
    sent = {"kind": "taken_up", "text": "Bổ sung khoản 3"}
    for stranger in ("minister2", "secretary", "aide"):
        assert (
            post(as_person(cast, stranger), f"/voting/positions/{put.pk}/answer/", **sent).status_code == 404
        )
    assert post(as_person(cast, "minister24"), f"/voting/positions/{put.pk}/answer/", **sent).json()["ok"]
    clear = f"/voting/items/{put.item.pk}/answers/clear/"
    assert post(as_person(cast, "secretary"), clear).status_code == 409
    with rounds.after_deadline():
        assert post(as_person(cast, "secretary"), clear).json()["ok"]
    assert queries.revision_of(put.item) == 2


def test_an_agenda_that_is_all_agreed_may_be_written(meeting, cast):
    rounds.all_agree(meeting, cast.members)
    with rounds.after_deadline():
        page = as_person(cast, "secretary").get(address(meeting)).content.decode()
        assert "có thể giải quyết bằng phiếu lấy ý kiến" in page
        assert post(
            as_person(cast, "minister3"), f"/voting/items/{rounds.items(meeting)[0].pk}/pull/"
        ).json()["ok"]
        page = as_person(cast, "secretary").get(address(meeting)).content.decode()
        assert "có thể giải quyết bằng phiếu lấy ý kiến" not in page


def test_the_table_becomes_a_paper_in_a_job(meeting, cast, settings, tmp_path):
    settings.PAPERS_DIR = tmp_path
    rounds.file(meeting, cast["minister1"], IF)
    item = rounds.items(meeting)[0]
    file, ask = f"/voting/items/{item.pk}/opinions.pdf", f"/voting/items/{item.pk}/opinions/"
    client = as_person(cast, "secretary")
    with rounds.after_deadline():
        assert (client.get(file).status_code, post(client, ask).status_code) == (404, 404)
        positions.open_positions(meeting=rounds.fresh(meeting), by=cast["secretary"])
        assert post(client, ask).json()["ok"]
        assert client.get(file).status_code == 404
        tasks.set_opinions.func(item.pk)
        answer = client.get(file)
        assert b"".join(answer).startswith(b"%PDF-")
        assert as_person(cast, "guest").get(file).status_code == 404


# -- the room --


def test_the_list_is_shown_to_members_and_to_those_who_conduct_and_to_nobody_else(meeting, cast):
    rounds.all_agree(meeting, cast.members)
    Meeting.objects.filter(pk=meeting.pk).update(state="in_session", opened_at=timezone.now())
    for username, pulls, puts in (
        ("minister1", True, False),
        ("chair", True, True),
        ("secretary", False, True),
        ("guest", None, False),
        ("substitute", None, False),
    ):
        html = shown("agreed", meeting, cast[username])
        assert ("Biểu quyết chung" in shown("agreed_console", meeting, cast[username])) is puts
        assert ("Đưa ra thảo luận" in html) is bool(pulls)
        assert (html == "") is (pulls is None)


def test_a_contested_item_opens_with_its_open_questions_as_the_seal_allows(meeting, cast):
    rounds.all_agree(meeting, cast.members[3:])
    rounds.file(meeting, cast["minister1"], IF)
    rounds.file(meeting, cast["minister2"], DISCUSS)
    first = rounds.items(meeting)[0]
    Meeting.objects.filter(pk=meeting.pk).update(
        state="in_session", opened_at=timezone.now(), current_item=first
    )
    assert QUESTION in shown("open_questions", meeting, cast["minister5"])
    assert "Mở bảng tổng hợp" in shown("open_questions", meeting, cast["chair"])
    positions.open_positions(meeting=rounds.fresh(meeting), by=cast["chair"])
    assert QUESTION in shown("open_questions", meeting, cast["chair"])
    for username in ("guest", "substitute", "secretary"):
        assert QUESTION not in shown("open_questions", meeting, cast[username])
    assert shown("open_questions", meeting, cast["guest"]) == ""
    Meeting.objects.filter(pk=meeting.pk).update(current_item=rounds.items(meeting)[1])
    assert shown("open_questions", meeting, cast["minister5"]) == ""


def test_the_joint_poll_takes_the_list_as_it_stands(meeting, cast):
    rounds.all_agree(meeting, cast.members)
    Meeting.objects.filter(pk=meeting.pk).update(state="in_session", opened_at=timezone.now())
    post(as_person(cast, "minister3"), f"/voting/items/{rounds.items(meeting)[1].pk}/pull/")
    assert post(as_person(cast, "minister1"), f"/voting/meetings/{meeting.pk}/agreed/").status_code == 409
    answer = post(as_person(cast, "chair"), f"/voting/meetings/{meeting.pk}/agreed/").json()
    poll = meeting.polls.get(pk=answer["poll"])
    assert [row.item.order for row in poll.poll_items.all()] == [1, 3]
    # Until it is opened an item may still be pulled out, and the poll loses it.
    for order in (0, 2):
        post(as_person(cast, "minister4"), f"/voting/items/{rounds.items(meeting)[order].pk}/pull/")
    poll.refresh_from_db()
    assert (poll.poll_items.count(), poll.state) == (0, "void")


# -- home --


def told(person) -> list[str]:
    return [f"{task.verb}: {task.note}" for task in position_tasks.tasks_of(person)]


def test_home_names_what_waits(meeting, cast):
    rounds.assist(cast)
    (own,) = told(cast["minister1"])
    assert own.startswith("Gửi ý kiến: Còn 3 nội dung chưa gửi ý kiến, hạn ")
    (prepared,) = told(cast["aide"])
    assert prepared.startswith("Chuẩn bị ý kiến: Còn 3 nội dung chưa chuẩn bị cho đồng chí")
    for item in rounds.items(meeting):
        positions.prepare_position(
            item=item, member=cast["minister1"], stance=AGREES, text="", by=cast["aide"]
        )
    (waiting,) = position_tasks.tasks_of(cast["aide"])
    assert waiting.note.startswith(f"Đồng chí {cast['minister1'].full_name} chưa xác nhận 3 ý kiến")
    assert as_person(cast, "aide").get(waiting.url).status_code == 200
    rounds.file(meeting, cast["minister1"], IF, AGREES, AGREES)
    assert told(cast["minister1"]) == []
    rounds.file(meeting, cast["minister24"], AGREES, AGREES, AGREES)
    assert told(cast["minister24"]) == ["Trả lời ý kiến: 1 ý kiến đề nghị cơ quan trình tiếp thu"]
    rounds.answered(meeting, cast["minister1"], cast["minister24"], "explained")
    assert told(cast["minister24"]) == []
    with rounds.after_deadline():
        assert told(cast["secretary"]) == ["Xác nhận trả lời: 1 trả lời của cơ quan trình chờ xác nhận"]
    assert told(cast["guest"]) == []


# -- queries --


@pytest.mark.parametrize(("username", "most"), [("minister1", 60), ("secretary", 60), ("chair", 60)])
def test_queries_of_the_page_do_not_grow_with_what_is_filed(
    meeting, cast, username, most, django_assert_max_num_queries
):
    rounds.all_agree(meeting, cast.members[5:])
    for person in cast.members[:5]:
        rounds.file(meeting, person, IF, DISCUSS, AGREES)
    client = as_person(cast, username)
    with rounds.after_deadline():
        if username != "minister1":
            positions.open_positions(meeting=rounds.fresh(meeting), by=cast[username])
        with django_assert_max_num_queries(most):
            client.get(address(meeting))


def test_an_answer_of_the_state_knows_no_stance(meeting, cast):
    rounds.file(meeting, cast["minister1"], IF)
    state = as_person(cast, "minister3").get(f"/meetings/{meeting.pk}/state/").json()
    assert CONDITION not in json.dumps(state, ensure_ascii=False)
    assert queries.round_of(meeting).due_at - timezone.now() < timedelta(days=1)
