"""Log-in and log-out: Vietnamese, on to the page that was asked for, and no address that leads nowhere."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ecabinet import demo

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def no_earlier_tries() -> None:
    cache.clear()


def try_to_log_in(client: Client, login: str, password: str = demo.PASSWORD, **more: str):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def test_page_opens_in_vietnamese(client: Client) -> None:
    page = client.get(LOGIN)
    assert page.status_code == 200
    text = page.content.decode()
    assert '<html lang="vi">' in text
    assert "Đăng nhập" in text and "Mật khẩu" in text
    assert "Sign" not in text


def test_page_opens_in_english_for_who_chose_it(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": LOGIN})
    assert '<html lang="en">' in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("login", ["minister6", "thanhvien07@example.gov.vn"])
def test_right_password_opens_home(client: Client, cast: demo.Cast, login: str) -> None:
    answer = try_to_log_in(client, login)
    assert (answer.status_code, answer.url) == (302, "/")
    assert "messages" not in answer.cookies
    assert client.get("/").status_code == 200


def test_log_in_leads_on_to_the_page_asked_for(client: Client, cast: demo.Cast) -> None:
    assert client.get("/?week=1").headers["Location"] == f"{LOGIN}?next=/%3Fweek%3D1"
    assert 'name="next" value="/?week=1"' in client.get(f"{LOGIN}?next=/%3Fweek%3D1").content.decode()
    assert try_to_log_in(client, "chair", next="/?week=1").url == "/?week=1"


def test_log_in_never_leads_to_another_host(client: Client, cast: demo.Cast) -> None:
    assert try_to_log_in(client, "chair", next="https://example.com/").url == "/"


@pytest.mark.parametrize("login", ["minister6", "nobody", "thanhvien07@example.gov.vn"])
def test_wrong_password_is_told_and_the_name_stays(client: Client, cast: demo.Cast, login: str) -> None:
    page = try_to_log_in(client, login, "wrong").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page
    assert f'value="{login}"' in page
    assert "wrong" not in page


def test_locked_account_is_told_to_its_owner_only(client: Client, cast: demo.Cast) -> None:
    person = cast["minister6"]
    person.is_active = False
    person.save()
    assert "đang tạm khóa" in try_to_log_in(client, "minister6").content.decode()
    assert "đang tạm khóa" not in try_to_log_in(client, "minister6", "wrong").content.decode()
    assert client.get("/").status_code == 302


def test_guessing_is_stopped_with_a_sentence(client: Client, cast: demo.Cast) -> None:
    for _ in range(5):
        try_to_log_in(client, "minister6", "wrong")
    assert "Hãy đợi năm phút" in try_to_log_in(client, "minister6").content.decode()


def test_flood_is_stopped_with_a_sentence(client: Client, cast: demo.Cast, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    try_to_log_in(client, "minister6", "wrong")
    answer = try_to_log_in(client, "minister6")
    assert answer.status_code == 429
    assert "Hãy đợi một phút" in answer.content.decode()


def test_a_whole_cabinet_logs_in_from_one_address(cast: demo.Cast) -> None:
    for person in cast.members:
        assert try_to_log_in(Client(), str(person.username)).status_code == 302


def test_log_out_closes_every_page(client: Client, cast: demo.Cast) -> None:
    try_to_log_in(client, "chair")
    assert "Đăng xuất" in client.get("/accounts/logout/").content.decode()
    assert client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_demo_people_are_offered_with_their_data(client: Client, cast: demo.Cast) -> None:
    page = client.get(LOGIN).content.decode()
    assert demo.PASSWORD in page
    assert page.count('name="login" value="minister13"') == 1


def test_demo_people_are_not_offered_without_their_data(client: Client, db: None) -> None:
    assert demo.PASSWORD not in client.get(LOGIN).content.decode()


def test_demo_people_are_not_offered_in_production(client: Client, cast: demo.Cast, settings) -> None:
    settings.PRODUCTION = True
    assert demo.PASSWORD not in client.get(LOGIN).content.decode()
