"""A refusal is one sentence in the person's language, and nothing that was typed is lost."""

import uuid

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.defaults import server_error

from ecabinet import demo, middleware
from ecabinet.urls import urlpatterns as own
from people import act
from people.rules import Refused
from people.views import answered

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
SENTENCE = "Chỉ người đang chủ trì được thực hiện việc này."


@require_POST
def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused(request.GET.get("sentence", SENTENCE))


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    noted(by=request.user, key=act.key_of(request))
    return answered(request, to="/", noted=True)


@act.personal
def noted(*, by: object, now: object) -> None:
    """Write nothing; the key alone is under test."""


urlpatterns = [*own, path("refuse/", refuse), path("keep/", keep)]


@pytest.fixture
def member(client: Client, cast: demo.Cast) -> Client:
    client.force_login(cast["minister6"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_refusal_is_a_sentence_for_a_script(member: Client) -> None:
    answer = member.post("/refuse/", {"text": "abc"}, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json() == {"ok": False, "message": SENTENCE}


def test_refusal_is_a_page_for_a_plain_form(member: Client) -> None:
    answer = member.post("/refuse/", {"text": "abc"})
    assert answer.status_code == 409
    assert SENTENCE in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "This field is required."), ("vi", "Trường này là bắt buộc.")],
)
def test_refusal_speaks_the_language_of_the_person(member: Client, language: str, sentence: str) -> None:
    # A sentence of Django's own, because its catalogues are always complete.
    headers = {"Accept": "application/json", "Accept-Language": language}
    answer = member.post("/refuse/?sentence=This field is required.", headers=headers)
    assert answer.json()["message"] == sentence


def test_what_was_typed_is_shown_again(member: Client) -> None:
    sent = {"conclusion": "Thống nhất chủ trương", "item": "7", "idempotency_key": str(uuid.uuid4())}
    page = member.post(
        "/refuse/", sent, headers={"Referer": "http://testserver/meetings/3/?x=1"}
    ).content.decode()
    assert '<textarea id="typed-1" name="conclusion" rows="3">Thống nhất chủ trương</textarea>' in page
    assert '<input type="hidden" name="item" value="7">' in page
    assert sent["idempotency_key"] not in page
    assert 'href="/meetings/3/?x=1"' in page


def test_what_was_typed_is_escaped(member: Client) -> None:
    page = member.post("/refuse/", {"text": "</textarea><script>alert(1)</script> x"}).content.decode()
    assert "<script>alert" not in page


def test_way_back_never_leads_to_another_host(member: Client) -> None:
    page = member.post(
        "/refuse/", {}, headers={"Referer": "https://example.com/meetings/3/"}
    ).content.decode()
    assert "example.com" not in page


def test_password_is_never_shown_again() -> None:
    request = RequestFactory().post("/", {"password": "secret word", "csrfmiddlewaretoken": "t"})
    assert middleware.typed_in(request) == []


def test_repeated_key_acts_once_and_another_content_is_refused(member: Client) -> None:
    key = str(uuid.uuid4())
    headers = {"Accept": "application/json", "Idempotency-Key": key}
    assert member.post("/keep/", {"text": "one"}, headers=headers).json() == {"ok": True, "noted": True}
    assert member.post("/keep/", {"text": "one"}, headers=headers).json() == {"ok": True, "noted": True}
    other = member.post("/keep/", {"text": "two"}, headers=headers)
    assert other.status_code == 422
    assert other.json() == {"ok": False, "message": middleware.KEY_REUSED}


def test_nonsense_key_is_a_sentence(member: Client) -> None:
    answer = member.post("/keep/", {}, headers={"Accept": "application/json", "Idempotency-Key": "x"})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [("/nowhere/", 404, "Trang không tồn tại"), ("/refuse/", 405, "")],
)
def test_every_no_has_a_way_back(member: Client, address: str, status: int, sentence: str) -> None:
    answer = member.get(address)
    assert answer.status_code == status
    assert sentence in answer.content.decode()


def test_missing_token_is_a_sentence(cast: demo.Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"login": "chair", "password": demo.PASSWORD})
    assert answer.status_code == 403
    assert "Trang đã cũ" in answer.content.decode()


def test_fault_is_a_sentence_without_a_database() -> None:
    def no_database(*args: object) -> None:
        raise AssertionError("the page of a fault asked the database")

    with connection.execute_wrapper(no_database):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.content.decode()


def test_a_zero_byte_is_refused_in_words_and_the_rest_is_kept(member: Client) -> None:
    answer = member.post("/keep/", {"text": "Ý kiến\0 của tôi"})
    assert answer.status_code == 400
    assert middleware.NUL in answer.content.decode()
    assert "Ý kiến của tôi" in answer.content.decode()
    assert member.get("/?q=%00").status_code == 400
