"""The import of sheets by its pages: seen first, confirmed once, refused in words."""

import pytest
from django.test import Client
from django.urls import reverse

from meetings.forms import uploads
from people.models import JournalEntry, User
from tests import builders
from tests.meetings import workbooks as made

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, thing) -> str:
    return reverse(f"meetings:{name}", args=[thing.pk])


def said(response) -> str:
    return response.content.decode()


def uploaded(client, meeting, **files):
    return client.post(at("import", meeting), {name: made.upload(content) for name, content in files.items()})


def test_an_import_is_seen_first_and_written_at_the_confirmation(cast):
    meeting = builders.draft_meeting(cast)
    meeting.items.all().delete()
    meeting.participants.all().delete()
    client = logged_in(cast["secretary"])
    answer = uploaded(
        client,
        meeting,
        agenda=made.agenda(made.ITEM, made.ITEM_2),
        participants=made.people(made.CHAIR, made.SECRETARY, made.GUEST),
    )
    preview = client.get(answer.url)
    assert not meeting.items.exists() and not User.objects.filter(full_name="Khách Lạ").exists()
    text = said(preview)
    assert "Chiến lược phát triển" in text and "Khách Lạ" in text
    assert "2 người ngoài danh sách thành viên" in text
    assert "người mới, chưa có tài khoản" in text
    confirmed = client.post(
        f"{answer.url}confirm/", {"idempotency_key": "3c2b5d4e-0000-4000-8000-000000000001"}
    )
    assert confirmed["Location"] == at("agenda", meeting)
    assert [item.title for item in meeting.items.all()] == ["Chiến lược phát triển", "Dự thảo Nghị quyết"]
    assert meeting.items.first().missing_papers == ["chien-luoc.pdf"]
    assert meeting.participants.count() == 3
    verbs = JournalEntry.objects.filter(stream=meeting.stream).values_list("verb", flat=True)
    assert sorted(verbs) == ["agenda.imported", "participants.imported"]


def test_bad_rows_are_listed_in_words_and_nothing_can_be_confirmed(draft_meeting, cast):
    client = logged_in(cast["secretary"])
    bad = made.agenda(made.ITEM, (2, "", "", "", "nhiều", "Bàn", None))
    answer = uploaded(client, draft_meeting, agenda=bad, participants=made.people(made.CHAIR))
    text = said(client.get(answer.url))
    assert "Dòng 3:" in text and "Ô “Nội dung” còn trống." in text
    assert "Ghi vào phiên họp" not in text
    refused = client.post(f"{answer.url}confirm/", headers=JSON)
    assert refused.status_code == 409
    assert draft_meeting.items.count() == 3


def test_an_outsider_with_a_vote_is_told_to_lose_it(draft_meeting, cast):
    outsider = (1, "Cựu Bộ Trưởng", "Nguyên Bộ trưởng", "", "Thành viên", "Có", None)
    client = logged_in(cast["secretary"])
    answer = uploaded(client, draft_meeting, participants=made.people(outsider))
    assert "không có quyền biểu quyết" in said(client.get(answer.url))


def test_an_item_that_is_there_already_is_marked(draft_meeting, cast):
    again = (1, draft_meeting.items.first().title, "", "", 5, "Thông tin", None)
    client = logged_in(cast["secretary"])
    answer = uploaded(client, draft_meeting, agenda=made.agenda(again))
    assert "đã có trong chương trình" in said(client.get(answer.url))


def test_a_preview_belongs_to_its_owner_and_lasts_an_hour(draft_meeting, cast, monkeypatch):
    client = logged_in(cast["secretary"])
    address = uploaded(client, draft_meeting, agenda=made.agenda(made.ITEM)).url
    other = builders.draft_meeting(cast, kind="urgent")
    assert client.get(address.replace(f"/{draft_meeting.pk}/", f"/{other.pk}/")).status_code == 409
    assert logged_in(cast["province.secretary"]).get(address).status_code == 404
    monkeypatch.setattr(uploads, "KEPT_SECONDS", -1)
    expired = client.get(address, headers=JSON)
    assert expired.json()["message"] == "Bản xem trước đã hết hạn. Hãy tải tệp lên lại."


def test_a_confirmed_preview_is_not_applied_twice(draft_meeting, cast):
    client = logged_in(cast["secretary"])
    address = uploaded(client, draft_meeting, agenda=made.agenda(made.ITEM)).url
    answers = [client.post(f"{address}confirm/", headers=JSON).json() for _ in range(2)]
    assert answers[0] == answers[1] == {"ok": True, "redirect": at("agenda", draft_meeting)}
    assert draft_meeting.items.count() == 4


def test_an_upload_without_a_file_is_refused(draft_meeting, cast):
    answer = logged_in(cast["secretary"]).post(at("import", draft_meeting), headers=JSON)
    assert answer.json()["message"] == "Hãy chọn ít nhất một tệp Excel."


def test_a_large_upload_is_refused_before_it_is_kept(draft_meeting, cast, tmp_path):
    answer = uploaded(logged_in(cast["secretary"]), draft_meeting, agenda=b"x" * (5 * 1024 * 1024 + 1))
    assert answer.status_code == 409
    assert not list((tmp_path / "imports").glob("*"))
