"""What leaves the system: ranges, pictures with a name, marked copies, headers; and what never does."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageChops

from documents import access, store
from documents.actions import distribution
from documents.models import Document, DocumentVersion, Reading
from documents.pdf import drawing, fonts, pictures, watermark
from documents.queries import numbers
from ecabinet.demo import Cast
from meetings.models import Meeting
from tests.documents import papers

NAME = "Đặng Thị Hồng Thắm"


@pytest.fixture
def version(called_meeting: Meeting, cast: Cast, settings: Any, tmp_path: Path) -> DocumentVersion:
    settings.PAPERS_DIR = tmp_path
    cast["minister1"].full_name = NAME
    cast["minister1"].save()
    item = called_meeting.items.get(order=1)
    document = papers.ready_document(item, cast["secretary"], papers.pdf(3), "Tờ trình.pdf")
    return DocumentVersion.objects.select_related("document__dossier__body").get(document=document)


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who], "django.contrib.auth.backends.ModelBackend")
    return client


def body_of(answer: Any) -> bytes:
    async def collected() -> bytes:
        return b"".join([piece async for piece in answer.streaming_content])

    return async_to_sync(collected)() if answer.streaming else answer.content


def content_of(version: DocumentVersion) -> Path:
    return store.path_of(version.document.dossier.body.uid, version.sha256)


def text_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def test_a_copy_bears_name_time_and_meeting_on_every_page(version: DocumentVersion, cast: Cast) -> None:
    answer = client_of(cast, "minister1").get(reverse("documents:download", args=[version.pk]))
    content = body_of(answer)
    assert len(content) == int(answer["Content-Length"])
    assert answer["Content-Disposition"].startswith("attachment")
    for number, text in enumerate(text_of(content), start=1):
        assert f"Trang {number}" in text
        assert NAME in text and version.document.meeting.title in text
    # A copy taken counts as opened; the page that the reader is on stays.
    assert Reading.objects.get(person=cast["minister1"]).last_page == 1


def test_a_copy_to_print_is_shown_and_no_file_of_it_stays(
    version: DocumentVersion, cast: Cast, tmp_path: Path
) -> None:
    answer = client_of(cast, "minister1").get(
        reverse("documents:download", args=[version.pk]), {"print": "1"}
    )
    body_of(answer)
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" not in answer["Content-Security-Policy"]
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_view_only_paper_is_given_as_pictures_alone(version: DocumentVersion, cast: Cast) -> None:
    distribution.set_view_only(document=version.document, is_view_only=True, by=cast["secretary"])
    for who in ("minister1", "secretary", "chair"):
        client = client_of(cast, who)
        for door in ("documents:content", "documents:download"):
            assert client.get(reverse(door, args=[version.pk])).status_code == 404
    address = reverse("documents:page_image", args=[version.pk, 2])
    mine = body_of(client_of(cast, "minister1").get(address))
    other = body_of(client_of(cast, "minister2").get(address))
    clean = Image.open(_clean_picture(version, 2)).convert("RGB")
    for seen in (mine, other):
        difference = ImageChops.difference(Image.open(io.BytesIO(seen)).convert("RGB"), clean)
        left, top, right, bottom = difference.getbbox()
        # All over the page, so that no corner can be cut out.
        assert right - left > clean.width * 0.9 and bottom - top > clean.height * 0.9
    assert mine != other


def _clean_picture(version: DocumentVersion, page: int) -> Path:
    body = version.document.dossier.body
    return pictures.path_of(body.uid, version.sha256, page, pictures.PLAIN_WIDTH)


def test_the_clean_picture_is_kept_and_the_burnt_one_is_not(version: DocumentVersion, cast: Cast) -> None:
    distribution.set_view_only(document=version.document, is_view_only=True, by=cast["secretary"])
    address = reverse("documents:page_image", args=[version.pk, 1])
    client = client_of(cast, "minister1")
    burnt = body_of(client.get(address))
    [kept] = _clean_picture(version, 1).parent.iterdir()
    assert kept.read_bytes() != burnt
    assert body_of(client.get(address, {"width": "100"})) != burnt
    assert {path.name for path in kept.parent.iterdir()} == {"1-1200.webp", "1-160.webp"}


@pytest.mark.parametrize(
    ("asked", "width"), [("", 1200), ("1", 160), ("161", 480), ("99999", 1600), ("x", 1200)]
)
def test_a_width_becomes_one_of_a_few(asked: str, width: int) -> None:
    assert pictures.width_of(asked) == width


@pytest.mark.parametrize("number", [0, 4, 99999])
def test_there_is_no_picture_of_a_page_that_is_not_there(
    number: int, version: DocumentVersion, cast: Cast
) -> None:
    address = reverse("documents:page_image", args=[version.pk, number])
    assert client_of(cast, "minister1").get(address).status_code == 404


def test_a_page_that_ends_the_drawing_process_ends_nothing_else(version: DocumentVersion, cast: Cast) -> None:
    address = reverse("documents:page_image", args=[version.pk, 1])
    content = content_of(version)
    whole = content.read_bytes()
    content.write_bytes(b"%PDF-1.7\n" + b"\0" * 100)
    client = client_of(cast, "minister1")
    assert client.get(address).status_code == 503
    drawing.child.running().kill()
    content.write_bytes(whole)
    answers = [client.get(address).status_code for _ in range(2)]
    assert answers[-1] == 200


@pytest.mark.parametrize("door", ["content", "download", "page_image"])
def test_every_answer_with_content_stays_out_of_caches_and_frames(
    door: str, version: DocumentVersion, cast: Cast
) -> None:
    arguments = [version.pk, 1] if door == "page_image" else [version.pk]
    answer = client_of(cast, "minister1").get(reverse(f"documents:{door}", args=arguments))
    body_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_behind_nginx_the_server_sends_no_byte(version: DocumentVersion, cast: Cast, settings: Any) -> None:
    settings.PAPERS_ACCEL = "/papers-internal/"
    address = reverse("documents:content", args=[version.pk])
    answer = client_of(cast, "minister1").get(address, headers={"Range": "bytes=0-9"})
    place = content_of(version).relative_to(settings.PAPERS_DIR)
    assert (answer["X-Accel-Redirect"], answer.content) == (f"/papers-internal/{place}", b"")
    assert client_of(cast, "aide").get(address).status_code == 404


def test_the_line_reaches_pages_of_every_shape(tmp_path: Path) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(papers.pdf(6))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page, turn in zip(pdf.pages, (0, 90, 180, 270, 0, 0), strict=True):
            page.obj.Rotate = turn
        pdf.pages[4].obj.MediaBox = pikepdf.Array([-100, -100, 860, 440])
        pdf.pages[4].obj.Resources.XObject = pdf.make_indirect(pikepdf.Dictionary())
        pdf.pages[5].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])
        del pdf.pages[5].obj.Contents
        pdf.save(source)
    watermark.write(source, target, NAME, fonts.path_of())
    assert all(NAME in text for text in text_of(target.read_bytes()))


def test_a_copy_bears_the_numbers_that_are_called_in_the_room(
    version: DocumentVersion, cast: Cast, tmp_path: Path
) -> None:
    before = papers.ready_document(version.document.item, cast["secretary"], papers.pdf(7), "Trước.pdf")
    Document.objects.filter(pk=before.pk).update(order=0)
    first = numbers.firsts_of(before.meeting, reader=cast["minister1"])[version.document_id]
    assert first > 1
    address = reverse("documents:download", args=[version.pk])
    texts = text_of(body_of(client_of(cast, "minister1").get(address)))
    for number, text in enumerate(texts, start=first):
        assert f"Trang {number} của phiên họp" in text
    papers.ready_replacement(version.document, cast["secretary"], papers.pdf(2))
    texts = text_of(body_of(client_of(cast, "minister1").get(address)))
    assert not any("của phiên họp" in text for text in texts)


def test_a_number_stands_in_the_lower_right_corner_of_pages_that_share_their_resources(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(papers.pdf(2))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        shared = pdf.make_indirect(pikepdf.Dictionary())
        for page in pdf.pages:
            page.obj.Resources = shared
        pdf.pages[1].obj.Rotate = 90
        pdf.save(source)
    watermark.write(source, target, NAME, fonts.path_of(), pattern="Trang %s", first=57)
    with pypdfium2.PdfDocument(target) as document:
        for page, word in zip(document, ("Trang 57", "Trang 58"), strict=True):
            text = page.get_textpage()
            left, bottom, *_ = text.get_charbox(text.get_text_range().index(word))
            width, height = page.get_width(), page.get_height()
            at = (left, bottom) if word.endswith("57") else (bottom, height - left)
            assert at[0] > 0.8 * width and at[1] < 0.05 * height, word


def test_a_restricted_paper_is_never_kept_on_a_tablet(version: DocumentVersion, cast: Cast) -> None:
    document: Document = version.document
    assert not access.is_restricted(document)
    distribution.set_audience(document=document, audience="leads", by=cast["secretary"])
    assert access.is_restricted(Document.objects.get(pk=document.pk))
