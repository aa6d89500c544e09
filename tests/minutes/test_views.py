"""The doors of the minutes: who gets which answer, before and after the approval."""

import pytest
from django.test import Client
from django.urls import reverse

from ecabinet.demo import Cast
from meetings.models import Meeting
from minutes import actions, tasks
from minutes.models import Minutes
from minutes.rules import content
from people.models import User
from tests.minutes.conftest import scoped_guest

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, minutes: Minutes | Meeting) -> str:
    meeting = minutes.meeting if isinstance(minutes, Minutes) else minutes
    return reverse(name, args=[meeting.pk])


def approved(minutes: Minutes, cast: Cast) -> Minutes:
    actions.approve_minutes(minutes=minutes, revision=0, by=cast["chair"])
    tasks.render.call(str(minutes.meeting.uid))
    return Minutes.objects.get(pk=minutes.pk)


READERS = [
    # who, page of a draft, PDF of a draft, PDF when issued
    ("chair", 200, 200, 200),
    ("secretary", 200, 200, 200),
    ("minister1", 200, 404, 200),
    ("substitute", 200, 404, 200),
    ("guest", 404, 404, 404),
    ("province.secretary", 404, 404, 404),
    ("auditor", 404, 404, 404),
]


def answers(minutes: Minutes, cast: Cast, name: str) -> dict[str, int]:
    return {who: as_(cast[who]).get(url(name, minutes)).status_code for who, *_ in READERS}


def test_doors_of_a_draft(on_paper: Minutes, cast: Cast) -> None:
    scoped_guest(on_paper.meeting, cast)
    pages = {who: page for who, page, _, _ in READERS}
    assert answers(on_paper, cast, "minutes_page") == pages
    assert answers(on_paper, cast, "minutes_status") == pages
    assert answers(on_paper, cast, "minutes_pdf") == {who: draft for who, _, draft, _ in READERS}


def test_doors_of_issued_minutes(drafted: Minutes, cast: Cast) -> None:
    scoped_guest(drafted.meeting, cast)
    approved(drafted, cast)
    assert answers(drafted, cast, "minutes_pdf") == {who: issued for who, _, _, issued in READERS}


def test_a_stranger_is_asked_to_log_in(drafted: Minutes) -> None:
    for name in ("minutes_page", "minutes_status", "minutes_pdf"):
        answer = Client().get(url(name, drafted))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_a_meeting_that_goes_on_has_no_minutes(live_meeting: Meeting, cast: Cast) -> None:
    assert as_(cast["chair"]).get(url("minutes_page", live_meeting)).status_code == 404


def test_a_member_does_not_see_the_draft(drafted: Minutes, cast: Cast) -> None:
    page = as_(cast["minister1"]).get(url("minutes_page", drafted)).content.decode()
    assert "Biên bản chưa được phê duyệt" in page
    assert "CỘNG HÒA XÃ HỘI" not in page
    status = as_(cast["minister1"]).get(url("minutes_status", drafted)).json()
    assert status == {"drafted": False, "ready": False, "percent": 0, "progress": "", "failure": ""}


def test_the_page_before_the_job_says_what_goes_on(closed_meeting: Meeting, cast: Cast) -> None:
    page = as_(cast["secretary"]).get(url("minutes_page", closed_meeting)).content.decode()
    assert "Đang lập dự thảo biên bản" in page


def test_secretary_and_chair_get_their_own_controls(drafted: Minutes, cast: Cast) -> None:
    of_secretary = as_(cast["secretary"]).get(url("minutes_page", drafted)).content.decode()
    of_chair = as_(cast["chair"]).get(url("minutes_page", drafted)).content.decode()
    edit, approve = url("edit_minutes", drafted), url("approve_minutes", drafted)
    assert (edit in of_secretary, approve in of_secretary) == (True, False)
    assert (edit in of_chair, approve in of_chair) == (False, True)
    for title in (
        "Chủ trì và thành phần tham dự",
        "Trình tự và diễn biến",
        "Ý kiến phát biểu",
        "Kết quả biểu quyết",
    ):
        assert title in of_chair


def test_an_edit_by_script_answers_the_new_revision(drafted: Minutes, cast: Cast) -> None:
    client = as_(cast["secretary"])
    sent = {"entry": "conclusions.general", "text": "Kết luận chung.", "seen": "0"}
    answer = client.post(url("edit_minutes", drafted), sent, **JSON)
    assert answer.json() == {"ok": True, "entry": "conclusions.general", "revision": 1}
    late = client.post(url("edit_minutes", drafted), {**sent, "text": "Muộn."}, **JSON)
    assert late.status_code == 409
    assert "vừa được người khác sửa" in late.json()["message"]


def test_an_edit_without_a_script_comes_back_to_the_page(drafted: Minutes, cast: Cast) -> None:
    sent = {"entry": "conclusions.general", "text": "Kết luận chung.", "seen": "0"}
    answer = as_(cast["secretary"]).post(url("edit_minutes", drafted), sent, follow=True)
    assert answer.redirect_chain == [(url("minutes_page", drafted), 302)]
    assert "Kết luận chung." in answer.content.decode()


def test_a_broken_form_is_refused(drafted: Minutes, cast: Cast) -> None:
    client = as_(cast["secretary"])
    broken = ({}, {"entry": "x"}, {"entry": "x", "seen": "-1"}, {"entry": "y" * 90, "seen": "0"})
    assert [client.post(url("edit_minutes", drafted), sent, **JSON).status_code for sent in broken] == [
        409
    ] * 4


ACTS = [
    # who, edit, approve
    ("chair", 409, 200),
    ("secretary", 200, 409),
    ("minister1", 404, 404),
    ("auditor", 404, 404),
]


def test_who_may_act(drafted: Minutes, cast: Cast) -> None:
    sent = {"entry": "conclusions.general", "text": "x", "seen": "0"}
    edits = {who: as_(cast[who]).post(url("edit_minutes", drafted), sent, **JSON) for who, *_ in ACTS}
    assert {who: answer.status_code for who, answer in edits.items()} == {who: edit for who, edit, _ in ACTS}
    # Last the chair: the approval closes the door for the others.
    read = {"revision": Minutes.objects.get(pk=drafted.pk).revision}
    for who, _, approve in reversed(ACTS):
        assert as_(cast[who]).post(url("approve_minutes", drafted), read, **JSON).status_code == approve


def test_an_act_is_no_reading(drafted: Minutes, cast: Cast) -> None:
    client = as_(cast["chair"])
    for name in ("edit_minutes", "approve_minutes", "ask_for_paper"):
        assert client.get(url(name, drafted)).status_code == 405


def test_the_status_goes_from_text_to_paper(drafted: Minutes, cast: Cast) -> None:
    client = as_(cast["secretary"])
    before = client.get(url("minutes_status", drafted)).json()
    assert (before["drafted"], before["ready"], before["progress"]) == (True, False, "Đang dàn trang")
    tasks.render.call(str(drafted.meeting.uid))
    after = client.get(url("minutes_status", drafted)).json()
    assert (after["drafted"], after["ready"], after["percent"]) == (True, True, 100)


def test_a_failed_paper_is_asked_for_again(drafted: Minutes, cast: Cast) -> None:
    actions.begin(drafted)
    actions.report_failure(drafted, "Máy chủ thiếu thư viện Pango nên chưa tạo được bản PDF.")
    client = as_(cast["secretary"])
    assert "thiếu thư viện Pango" in client.get(url("minutes_page", drafted)).content.decode()
    assert client.post(url("ask_for_paper", drafted), **JSON).status_code == 200
    minutes = Minutes.objects.get(pk=drafted.pk)
    assert (minutes.failure, minutes.is_render_queued) == ("", True)


def test_the_paper_comes_inline_under_its_name(on_paper: Minutes, cast: Cast) -> None:
    answer = as_(cast["chair"]).get(url("minutes_pdf", on_paper))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('inline; filename="bien-ban-cp-2026-01.pdf"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-1.7")


def test_the_page_asks_the_database_a_few_times(
    drafted: Minutes, cast: Cast, django_assert_max_num_queries
) -> None:
    client = as_(cast["secretary"])
    client.get(url("minutes_page", drafted))
    with django_assert_max_num_queries(22):
        client.get(url("minutes_page", drafted))
    assert content.Content.from_json(drafted.content).entry("closing").text
