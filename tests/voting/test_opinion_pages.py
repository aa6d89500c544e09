"""Pages of opinion forms as each person sees them: what waits, the answer, the result, and what nobody may see."""

import pytest
from django.test import Client
from django.urls import reverse

from ecabinet import form_tasks
from ecabinet.demo import Cast
from people import clock
from people.models import User
from tests.voting import opinions as made
from voting.actions import opinions, replies
from voting.models import OpinionForm, OpinionReply

pytestmark = pytest.mark.django_db
SECRET = "Chưa thấy nguồn kinh phí"


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def shown(person: User, form: OpinionForm | None = None) -> str:
    address = reverse("voting:opinion", args=[form.pk]) if form else reverse("voting:opinions")
    answer = client_of(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def notes(person: User) -> list[tuple[str, str]]:
    return [(task.note, task.verb) for task in form_tasks.tasks_of(reader=person, now=clock.now())]


def test_a_member_sees_what_waits_and_what_silence_will_mean(cast: Cast):
    form = made.sent(cast)
    page = shown(cast["minister1"])
    assert form.title in page
    assert "tính là chưa trả lời" in page
    made.answered(form, cast["minister1"])
    assert "Đã trả lời ✓" in shown(cast["minister1"])


def test_silence_that_agrees_is_said(cast: Cast):
    made.body_rules(cast.government, silence="agree")
    form = made.sent(cast)
    assert "được tính là đồng ý" in shown(cast["minister1"], form)


def test_the_member_reviews_and_confirms_by_plain_forms(cast: Cast):
    form, client = made.sent(cast), client_of(cast["minister1"])
    given = {"answer": "other", "text": SECRET, "replaces": "0"}
    page = client.post(reverse("voting:review_reply", args=[form.pk]), given).content.decode()
    assert SECRET in page
    assert not OpinionReply.objects.exists()
    answer = client.post(reverse("voting:confirm_reply", args=[form.pk]), given)
    assert answer["Location"] == reverse("voting:opinion", args=[form.pk])
    assert OpinionReply.objects.get().text == SECRET


def test_a_refused_answer_loses_nothing_that_was_typed(cast: Cast):
    form, client = made.sent(cast), client_of(cast["minister1"])
    given = {"answer": "", "text": SECRET, "replaces": "0"}
    answer = client.post(reverse("voting:review_reply", args=[form.pk]), given)
    assert answer.status_code == 409
    assert SECRET in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "agree", "replaces": "x"},
        {"answer": "agree", "replaces": "-1"},
        {"answer": "agree"},
        {"answer": "a" * 50, "replaces": "0"},
        {"answer": "agree", "text": "a" * 10_001, "replaces": "0"},
    ],
)
def test_a_malformed_answer_is_refused_in_words(cast: Cast, wrong: dict):
    form, client = made.sent(cast), client_of(cast["minister1"])
    assert client.post(reverse("voting:confirm_reply", args=[form.pk]), wrong).status_code == 409
    assert not OpinionReply.objects.exists()


def test_zero_bytes_are_refused(cast: Cast):
    form, client = made.sent(cast), client_of(cast["minister1"])
    given = {"answer": "other", "text": "a\0b", "replaces": "0"}
    assert client.post(reverse("voting:confirm_reply", args=[form.pk]), given).status_code == 400


@pytest.mark.parametrize("who", ["secretary", "chair", "minister2", "aide"])
def test_nobody_reads_an_answer_before_it_is_counted(cast: Cast, who: str):
    aide = made.aide_of(cast, "minister2")
    form = made.sent(cast)
    made.answered(form, cast["minister1"], "other", SECRET)
    for person in (cast[who], aide):
        assert SECRET not in shown(person, form)
        paper = client_of(person).get(reverse("voting:opinion_paper", args=[form.pk])).content.decode()
        assert SECRET not in paper


def test_the_aide_reads_what_is_prepared_and_not_what_was_confirmed(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    place = made.place(form, cast["minister1"])
    replies.prepare_reply(recipient=place, answer="other", text=SECRET, replaces=0, by=aide)
    assert SECRET in shown(aide, form)
    assert SECRET in shown(cast["minister1"], form)
    assert SECRET not in shown(cast["secretary"], form)
    made.answered(form, cast["minister1"], "other", SECRET + "!", replaces=1)
    assert SECRET not in shown(aide, form)


def test_names_stand_in_the_result_for_members_and_staff(cast: Cast):
    aide = made.aide_of(cast, "minister2")
    form = made.sent(cast)
    made.answered(form, cast["minister1"], "other", SECRET)
    made.closed_late(cast, form)
    for who in ("secretary", "chair", "minister2"):
        assert SECRET in shown(cast[who], form)
    page = shown(aide, form)
    assert SECRET not in page
    assert form.result["sentence"] in page
    assert "4 %" in page


def test_the_committee_calls_it_by_its_own_name(cast: Cast):
    form = made.drafted(cast, cast.province)
    assert "Phiếu ghi ý kiến" in shown(cast["province.secretary"], form)
    assert "Phiếu lấy ý kiến" in shown(cast["secretary"], made.drafted(cast))


def test_the_home_page_says_what_each_has_to_do(cast: Cast):
    aide = made.aide_of(cast, "minister1")
    form = made.submitted(cast)
    assert notes(cast["chair"]) == [("Phiếu chờ phê duyệt", "Phê duyệt phiếu")]
    assert notes(cast["minister1"]) == notes(cast["province.secretary"]) == []
    opinions.return_form(form=form, note="x", by=cast["chair"])
    assert notes(cast["secretary"]) == [("Phiếu được trả lại", "Sửa phiếu")]
    opinions.submit_form(form=form, by=cast["secretary"])
    opinions.send_form(form=form, by=cast["chair"])
    assert [verb for _, verb in notes(cast["minister1"])] == ["Trả lời phiếu"]
    assert [verb for _, verb in notes(aide)] == ["Chuẩn bị ý kiến"]
    place = made.place(form, cast["minister1"])
    replies.prepare_reply(recipient=place, answer="agree", text="", replaces=0, by=aide)
    assert [verb for _, verb in notes(cast["minister1"])] == ["Xác nhận ý kiến"]
    assert notes(aide) == notes(cast["secretary"]) == []
    made.answered(form, cast["minister1"], replaces=1)
    assert notes(cast["minister1"]) == []
    with clock.playing(made.after_deadline(form)):
        assert notes(cast["secretary"]) == [("Phiếu chờ tổng hợp", "Tổng hợp kết quả")]


def test_queries_do_not_grow_with_the_forms(cast: Cast, django_assert_max_num_queries):
    made.sent(cast)
    client = client_of(cast["secretary"])
    client.get(reverse("voting:opinions"))
    with django_assert_max_num_queries(16) as one:
        client.get(reverse("voting:opinions"))
    made.sent(cast)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("voting:opinions"))
