"""The doors of papers: several files at once, ranges byte by byte, and what a stranger gets."""

import uuid

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import AsyncClient, Client
from django.urls import reverse

from documents import store
from documents.actions import readings
from documents.models import Document, DocumentVersion, Reading
from documents.rules import ranges
from ecabinet.demo import Cast
from meetings.models import AgendaItem, Meeting
from tests.documents import papers

JSON = {"Accept": "application/json"}


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def item(called_meeting: Meeting) -> AgendaItem:
    return called_meeting.items.first()


@pytest.fixture
def document(item: AgendaItem, cast: Cast) -> Document:
    return papers.ready_document(item, cast["secretary"], papers.pdf(40), "Tờ trình số 5.pdf")


@pytest.fixture
def version(document: Document) -> DocumentVersion:
    return document.versions.get()


@pytest.fixture
def content(version: DocumentVersion) -> bytes:
    return store.path_of(version.document.dossier.body.uid, version.sha256).read_bytes()


# -- several files at once ----------------------------------------------------------------------------------


def test_each_of_several_files_has_its_own_answer(item: AgendaItem, cast: Cast) -> None:
    files = [
        file("Tờ trình.pdf", papers.pdf(3)),
        file("hong.pdf", b"<html>"),
        file("Dự thảo.docx", papers.word()),
        file("a.exe", b"MZ"),
        file("trong.pdf", b""),
    ]
    address = reverse("documents:item_papers", args=[item.pk])
    answer = client_of(cast, "secretary").post(address, {"files": files}, headers=JSON).json()
    assert [(row["name"], row["ok"]) for row in answer["files"]] == [
        ("Tờ trình.pdf", True),
        ("hong.pdf", False),
        ("Dự thảo.docx", True),
        ("a.exe", False),
        ("trong.pdf", False),
    ]
    assert answer["files"][0]["message"] == "Đã nhận, đang kiểm tra."
    assert "không phải là PDF" in answer["files"][1]["message"]
    assert answer["files"][2]["message"] == "Đã nhận, đang kiểm tra."
    assert [document.title for document in item.dossier.documents.all()] == ["Tờ trình", "Dự thảo"]


def test_the_same_upload_sent_twice_adds_its_files_once(item: AgendaItem, cast: Cast) -> None:
    address, client = reverse("documents:item_papers", args=[item.pk]), client_of(cast, "secretary")
    headers = {**JSON, "Idempotency-Key": str(uuid.uuid4())}
    for _ in range(2):
        files = [file("a.pdf", papers.pdf(1)), file("b.pdf", papers.pdf(1))]
        assert client.post(address, {"files": files}, headers=headers).json()["files"][1]["ok"]
    assert item.dossier.documents.count() == 2


def test_without_a_script_the_answers_stand_on_the_next_page(item: AgendaItem, cast: Cast) -> None:
    address = reverse("documents:item_papers", args=[item.pk])
    files = [file("a.pdf", papers.pdf(1)), file("b.pdf", b"x")]
    page = client_of(cast, "secretary").post(address, {"files": files}, follow=True).content.decode()
    assert "a.pdf: Đã nhận, đang kiểm tra." in page
    assert "b.pdf: Nội dung tệp không phải là PDF" in page


@pytest.mark.parametrize("headers", [JSON, {}])
def test_several_files_share_who_reads_them(headers: dict[str, str], item: AgendaItem, cast: Cast) -> None:
    address, client = reverse("documents:item_papers", args=[item.pk]), client_of(cast, "secretary")
    for chosen in ({"audience": "leads", "is_view_only": "1"}, {"audience": "voting"}, {}):
        files = [file("a.pdf", papers.pdf(1)), file("b.pdf", papers.pdf(1))]
        client.post(address, {"files": files, **chosen}, headers=headers)
    made = list(item.dossier.documents.values_list("audience", "is_view_only"))
    assert made == [("leads", True)] * 2 + [("voting", False)] * 2 + [("everyone", False)] * 2


def test_an_audience_that_there_is_not_is_refused(item: AgendaItem, cast: Cast) -> None:
    address = reverse("documents:item_papers", args=[item.pk])
    sent = {"files": [file("a.pdf", papers.pdf(1))], "audience": "x"}
    [row] = client_of(cast, "secretary").post(address, sent, headers=JSON).json()["files"]
    assert (row["ok"], row["message"]) == (False, "Hãy chọn ai được đọc tài liệu này.")
    assert not item.dossier.documents.exists()


def test_the_form_offers_every_audience_and_says_when_nobody_is_named(item: AgendaItem, cast: Cast) -> None:
    address, client = reverse("documents:item_papers", args=[item.pk]), client_of(cast, "secretary")
    page = client.get(address).content.decode()
    for audience in Document.Audience.values:
        assert f'<option value="{audience}"' in page
    assert "Chưa chọn ai" not in page
    client.post(address, {"files": [file("a.pdf", papers.pdf(1))], "audience": "named"})
    assert "Chưa chọn ai" in client.get(address).content.decode()


def test_no_file_at_all_is_refused_in_words(item: AgendaItem, cast: Cast) -> None:
    answer = client_of(cast, "secretary").post(
        reverse("documents:item_papers", args=[item.pk]), {}, headers=JSON
    )
    assert (answer.status_code, answer.json()["message"]) == (409, "Hãy chọn tệp để tải lên.")


def test_a_paper_is_renamed_replaced_and_withdrawn_by_post(document: Document, cast: Cast) -> None:
    client = client_of(cast, "secretary")
    for name, data in (
        ("rename", {"title": "Tờ trình số 6"}),
        ("replace", {"file": file("b.pdf", papers.pdf(4))}),
        ("withdraw", {}),
    ):
        address = reverse(f"documents:{name}", args=[document.pk])
        assert client.get(address).status_code == 405
        assert client.post(address, data, headers=JSON).json() == {"ok": True}
    document.refresh_from_db()
    assert document.title == "Tờ trình số 6"
    assert document.versions.count() == 2
    assert document.is_withdrawn
    assert client.post(reverse("documents:withdraw", args=[document.pk]), headers=JSON).status_code == 409


# -- strangers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["aide", "province.secretary", "auditor", "operator"])
def test_a_stranger_finds_no_trace(
    who: str, document: Document, version: DocumentVersion, cast: Cast
) -> None:
    client = client_of(cast, who)
    item = document.item
    for address in (
        reverse("documents:paper", args=[document.pk]),
        reverse("documents:content", args=[version.pk]),
        reverse("documents:item_papers", args=[item.pk]),
        reverse("documents:readings", args=[item.meeting_id]),
    ):
        answer = client.get(address)
        assert (answer.status_code, "Tờ trình" in answer.content.decode()) == (404, False)
    for name, pk in (("position", version.pk), ("rename", document.pk), ("replace", document.pk)):
        assert client.post(reverse(f"documents:{name}", args=[pk]), {"page": 1}).status_code == 404
    assert not Reading.objects.exists()


def test_who_is_not_logged_in_is_sent_to_the_log_in(version: DocumentVersion) -> None:
    answer = Client().get(reverse("documents:content", args=[version.pk]))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login"))


def test_a_participant_reads_and_manages_nothing(
    document: Document, version: DocumentVersion, cast: Cast
) -> None:
    client = client_of(cast, "minister1")
    assert client.get(reverse("documents:paper", args=[document.pk])).status_code == 200
    assert client.get(reverse("documents:item_papers", args=[document.item.pk])).status_code == 404
    assert client.get(reverse("documents:readings", args=[document.meeting.pk])).status_code == 404
    assert client.post(reverse("documents:withdraw", args=[document.pk])).status_code == 404


def test_the_content_ends_with_the_right_to_it(
    document: Document, version: DocumentVersion, cast: Cast
) -> None:
    client, address = client_of(cast, "guest"), reverse("documents:content", args=[version.pk])
    assert client.get(address, headers={"Range": "bytes=0-9"}).status_code == 206
    document.meeting.participants.filter(person=cast["guest"]).delete()
    assert client.get(address, headers={"Range": "bytes=0-9"}).status_code == 404


# -- reading ------------------------------------------------------------------------------------------------


def test_the_page_is_remembered_and_given_back(
    document: Document, version: DocumentVersion, cast: Cast
) -> None:
    client = client_of(cast, "minister1")
    address = reverse("documents:position", args=[version.pk])
    assert client.post(address, {"page": "7"}, headers=JSON).json() == {"ok": True, "page": 7}
    assert client.post(address, {"page": "9999"}, headers=JSON).json() == {"ok": True, "page": 40}
    assert 'data-page="40"' in client.get(reverse("documents:paper", args=[document.pk])).content.decode()


@pytest.mark.parametrize("page", ["", "x", "-1", "1.5", "²", "9" * 30])
def test_a_page_that_is_no_number_is_refused(page: str, version: DocumentVersion, cast: Cast) -> None:
    address = reverse("documents:position", args=[version.pk])
    assert client_of(cast, "minister1").post(address, {"page": page}, headers=JSON).status_code == 409
    assert not Reading.objects.exists()


def test_the_page_of_readings_names_who_opened(
    document: Document, version: DocumentVersion, cast: Cast
) -> None:
    readings.record_reading(version=version, page=2, by=cast["minister1"])
    page = (
        client_of(cast, "chair")
        .get(reverse("documents:readings", args=[document.meeting.pk]))
        .content.decode()
    )
    assert "1/28 người đã mở" in page
    assert "Tờ trình số 5" in page


# -- bytes --------------------------------------------------------------------------------------------------


async def answered(version: DocumentVersion, cast: Cast, method: str = "get", **headers: str):
    client = AsyncClient()
    await client.aforce_login(cast["minister1"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("documents:content", args=[version.pk])
    response = await getattr(client, method)(address, headers=headers)
    body = b"".join([piece async for piece in response]) if response.streaming else response.content
    # The view's thread keeps its connection, and a database in use cannot be dropped after the run.
    await sync_to_async(connections.close_all)()
    return response, body


RANGES = {
    "bytes=0-99": (0, 100),
    "bytes=100-199": (100, 200),
    "bytes=-10": (-10, None),
    "bytes=2000-": (2_000, None),
    "bytes=0-999999999": (0, None),
}


@pytest.mark.django_db(transaction=True)
async def test_a_range_is_exactly_these_bytes(version: DocumentVersion, content: bytes, cast: Cast) -> None:
    for header, (start, stop) in RANGES.items():
        response, body = await answered(version, cast, Range=header)
        assert response.status_code == 206
        assert body == content[start:stop]
        first = start % len(content)
        assert response["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(content)}"
        assert response["Content-Length"] == str(len(body))


@pytest.mark.django_db(transaction=True)
async def test_a_range_that_is_not_there_is_416(version: DocumentVersion, cast: Cast) -> None:
    for header in ("bytes=99999999-", "bytes=9-5", "bytes=x-y", "bytes=-0"):
        response, body = await answered(version, cast, Range=header)
        assert (response.status_code, body) == (416, b"")
        assert response["Content-Range"] == f"bytes */{version.size}"


@pytest.mark.django_db(transaction=True)
async def test_the_whole_is_streamed_in_pieces(version: DocumentVersion, content: bytes, cast: Cast) -> None:
    foreign = {"Range": "bytes=0-9", "If-Range": '"another"'}
    for headers in ({}, {"Range": "bytes=0-9,20-29"}, {"Range": "lines=0-9"}, foreign):
        response, body = await answered(version, cast, **headers)
        assert (response.status_code, response.streaming, body) == (200, True, content)
        assert response["Content-Length"] == str(version.size)


@pytest.mark.django_db(transaction=True)
async def test_if_range_with_the_right_tag_gives_the_range(version: DocumentVersion, cast: Cast) -> None:
    headers = {"Range": "bytes=0-9", "If-Range": f'"{version.sha256}"'}
    response, body = await answered(version, cast, **headers)
    assert (response.status_code, len(body)) == (206, 10)


@pytest.mark.django_db(transaction=True)
async def test_head_tells_size_and_tag_without_a_body(version: DocumentVersion, cast: Cast) -> None:
    response, body = await answered(version, cast, method="head", Range="bytes=0-9")
    assert (response.status_code, body) == (200, b"")
    assert (response["Content-Length"], response["ETag"]) == (str(version.size), f'"{version.sha256}"')


@pytest.mark.django_db(transaction=True)
async def test_no_answer_can_run_or_stay_anywhere(version: DocumentVersion, cast: Cast) -> None:
    for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=99999999-"}):
        response, _ = await answered(version, cast, **headers)
        assert response["Content-Type"] == "application/pdf"
        assert response["Accept-Ranges"] == "bytes"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Disposition"].startswith(
            "attachment; filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh"
        )


@pytest.mark.django_db(transaction=True)
async def test_a_slice_is_never_longer_than_the_cap(item: AgendaItem, cast: Cast) -> None:
    def large() -> DocumentVersion:
        content = papers.heavy_pdf(3 * ranges.SLICE_BYTES)
        return papers.ready_document(item, cast["secretary"], content).versions.get()

    version = await sync_to_async(large)()
    assert version.size > 2 * ranges.SLICE_BYTES
    for header in ("bytes=0-", "bytes=-9999999", "bytes=100-9999999"):
        response, body = await answered(version, cast, Range=header)
        assert (response.status_code, len(body)) == (206, ranges.SLICE_BYTES)


def test_the_range_view_costs_few_queries(
    version: DocumentVersion, cast: Cast, django_assert_num_queries
) -> None:
    client = client_of(cast, "minister1")
    # Session, person, version.
    with django_assert_num_queries(3):
        client.get(reverse("documents:content", args=[version.pk]), headers={"Range": "bytes=0-9"})
