"""The book of a meeting: what it holds for whom, how it is made, when it is made anew."""

import io
import shutil
from datetime import timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import store as paper_store
from documents import tasks
from documents.actions import books as actions
from documents.actions import distribution
from documents.actions import papers as paper_actions
from documents.models import Book, Document, Reading
from ecabinet.demo import Cast
from meetings.models import Meeting
from people.models import User
from people.rules import Refused
from tests.documents import papers


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path


def paper(
    meeting: Meeting, cast: Cast, name: str, pages: int = 3, order: int = 1, content: bytes = b""
) -> Document:
    item = meeting.items.get(order=order)
    content = content or papers.pdf(pages, text=f"{name} {{page}}")
    return papers.ready_document(item, cast["secretary"], content, f"{name}.pdf")


def made(meeting: Meeting, reader: User) -> Book:
    """Ask for the book and run its job here."""
    book = actions.ask_for_book(meeting=meeting, by=reader)
    tasks.make_book.func(str(book.uid))
    book.refresh_from_db()
    return book


def opened(book: Book) -> pikepdf.Pdf:
    return pikepdf.open(actions.path_of(book.uid))


def words(book: Book) -> list[str]:
    """Return the text of each page, blanks folded."""
    with pypdfium2.PdfDocument(actions.path_of(book.uid)) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_it_holds_cover_contents_and_every_paper_in_order(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "ba", order=3)
    paper(called_meeting, cast, "mot", pages=2)
    book = made(called_meeting, cast["minister1"])
    assert (book.state, book.percent, book.pages, book.failure) == ("ready", 100, 7, "")
    assert book.size == actions.path_of(book.uid).stat().st_size
    cover, contents, *rest = words(book)
    assert "Phiên họp Chính phủ thường kỳ tháng 11 năm 2026" in cover and cast["minister1"].full_name in cover
    assert "MỤC LỤC" in contents and contents.index("mot") < contents.index("ba")
    assert "1 – 2" in contents and "3 – 5" in contents
    assert rest == ["mot 1", "mot 2", "ba 1", "ba 2", "ba 3"]


def test_bookmarks_labels_and_links_lead_to_the_pages(called_meeting: Meeting, cast: Cast) -> None:
    source = pikepdf.open(io.BytesIO(papers.pdf(3, text="mot {page}")))
    with source.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Chương II", 1))
    out = io.BytesIO()
    source.save(out)
    paper(called_meeting, cast, "mot", content=out.getvalue())
    paper(called_meeting, cast, "hai", order=2)
    with opened(made(called_meeting, cast["minister1"])) as pdf:
        assert [page.label for page in pdf.pages] == ["i", "ii", "1", "2", "3", "4", "5", "6"]
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            contents, first, second = outline.root
            [entry] = first.children
            [inner] = entry.children
        found = [numbers[item.destination[0].objgen] for item in (contents, first, entry, inner, second)]  # type: ignore[index]
        assert (found, inner.title) == ([1, 2, 2, 3, 5], "Chương II")
        notes = list(pdf.pages[1].obj.Annots)
        assert {numbers[note.Dest[0].objgen] for note in notes} == {2, 5}
        assert all("/A" not in note for note in notes)


def test_a_paper_without_a_number_of_the_meeting_has_numbers_of_its_own(
    called_meeting: Meeting, cast: Cast
) -> None:
    document = paper(called_meeting, cast, "rieng")
    distribution.set_audience(document=document, audience=Document.Audience.LEADS, by=cast["secretary"])
    paper(called_meeting, cast, "chung", order=2)
    with opened(made(called_meeting, cast["chair"])) as pdf:
        assert [page.label for page in pdf.pages][2:] == ["TL1-1", "TL1-2", "TL1-3", "1", "2", "3"]


def test_a_paper_that_is_only_looked_at_is_named_and_not_in_it(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "mot")
    document = paper(called_meeting, cast, "chixem", order=2)
    distribution.set_view_only(document=document, is_view_only=True, by=cast["secretary"])
    pages = words(made(called_meeting, cast["minister1"]))
    assert "chixem" in pages[1] and "chỉ xem trên màn hình" in pages[1]
    assert len(pages) == 5 and not any("chixem" in page for page in pages[2:])


def test_a_guest_of_one_item_finds_no_trace_of_the_others(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "hai", order=2)
    paper(called_meeting, cast, "ba", order=3)
    guest = called_meeting.participants.get(person=cast["guest"])
    guest.item_scope.add(called_meeting.items.get(order=3))
    guest.is_scoped = True
    guest.save()
    book = made(called_meeting, cast["guest"])
    text = " ".join(words(book))
    assert "ba 3" in text and "hai" not in text
    assert called_meeting.items.get(order=2).title not in text
    assert b"hai" not in actions.path_of(book.uid).read_bytes()


def test_without_a_paper_there_is_no_book(called_meeting: Meeting, cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.ask_for_book(meeting=called_meeting, by=cast["minister1"])
    assert not Book.objects.exists()


# -- once, and anew ----------------------------------------------------------------------------------------------


def test_it_is_made_anew_only_when_something_changed(called_meeting: Meeting, cast: Cast) -> None:
    document, reader = paper(called_meeting, cast, "mot"), cast["minister1"]
    book = made(called_meeting, reader)
    assert actions.ask_for_book(meeting=called_meeting, by=reader).uid == book.uid
    papers.ready_replacement(document, cast["secretary"])
    again = made(called_meeting, reader)
    assert again.uid != book.uid and not actions.path_of(book.uid).exists()
    assert again.pages == 6
    paper_actions.rename_document(document=document, title="Tên khác", by=cast["secretary"])
    assert actions.ask_for_book(meeting=called_meeting, by=reader).uid != again.uid


def test_a_job_that_is_repeated_or_late_changes_nothing(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "mot")
    book = made(called_meeting, cast["minister1"])
    before = actions.path_of(book.uid).stat().st_mtime_ns
    tasks.make_book.func(str(book.uid))
    tasks.make_book.func("00000000-0000-0000-0000-000000000000")
    assert actions.path_of(book.uid).stat().st_mtime_ns == before


def test_a_paper_whose_file_is_gone_fails_the_book_in_words(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "mot")
    version = document.versions.get()
    paper_store.path_of(called_meeting.body.uid, version.sha256).unlink()
    book = made(called_meeting, cast["minister1"])
    assert (book.state, book.failure) == ("failed", actions.BROKEN)


def test_a_paper_that_is_broken_fails_the_book_in_words(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "mot")
    path = paper_store.path_of(called_meeting.body.uid, document.versions.get().sha256)
    path.write_bytes(b"no pdf")
    assert made(called_meeting, cast["minister1"]).state == "failed"


# -- doors -------------------------------------------------------------------------------------------------------


def read_whole(answer: Any) -> bytes:
    async def read() -> bytes:
        return b"".join([piece async for piece in answer.streaming_content])

    return async_to_sync(read)()


def asked(client: Client, who: User, name: str, meeting: Meeting) -> Any:
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    method = client.post if name == "ask_for_book" else client.get
    return method(reverse(f"documents:{name}", args=[meeting.pk]))


def test_only_its_owner_takes_it_away_with_name_and_time(
    called_meeting: Meeting, cast: Cast, client: Client
) -> None:
    document, reader = paper(called_meeting, cast, "mot"), cast["minister1"]
    made(called_meeting, reader)
    answer = asked(client, reader, "book_file", called_meeting)
    content = read_whole(answer)
    assert (answer.status_code, answer["Cache-Control"], len(content)) == (
        200, "private, no-store", int(answer["Content-Length"])
    )  # fmt: skip
    with pypdfium2.PdfDocument(content) as pdf:
        text = pdf[3].get_textpage().get_text_bounded()
        assert pdf.get_page_label(2) == "1"
    assert "mot 2" in text and reader.full_name in text and called_meeting.title in text
    assert Reading.objects.filter(person=reader, version__document=document).exists()
    assert asked(client, cast["minister2"], "book_file", called_meeting).status_code == 404
    assert asked(client, cast["minister2"], "book_state", called_meeting).status_code == 404
    assert asked(client, cast["district.secretary"], "book_file", called_meeting).status_code == 404


def test_who_lost_a_right_since_does_not_get_the_old_book(
    called_meeting: Meeting, cast: Cast, client: Client
) -> None:
    paper(called_meeting, cast, "mot")
    document, reader = paper(called_meeting, cast, "hai", order=2), cast["minister1"]
    made(called_meeting, reader)
    distribution.set_audience(document=document, audience=Document.Audience.LEADS, by=cast["secretary"])
    assert asked(client, reader, "book_file", called_meeting).status_code == 409
    assert "đã thay đổi" in asked(client, reader, "pack", called_meeting).content.decode()
    assert made(called_meeting, reader).pages == 5
    called_meeting.participants.filter(person=reader).delete()
    called_meeting.group.user_set.remove(reader)
    assert asked(client, reader, "book_file", called_meeting).status_code == 404


def test_the_page_tells_how_far_it_is(called_meeting: Meeting, cast: Cast, client: Client) -> None:
    paper(called_meeting, cast, "mot")
    reader = cast["minister1"]
    assert asked(client, reader, "ask_for_book", called_meeting).status_code == 302
    state = asked(client, reader, "book_state", called_meeting).json()
    assert state == {
        "drafted": True,
        "ready": False,
        "percent": 5,
        "progress": "Đang chờ đến lượt",
        "failure": "",
    }
    assert "data-progress=" in asked(client, reader, "pack", called_meeting).content.decode()
    tasks.make_book.func(str(Book.objects.get().uid))
    assert "Tải sách" in asked(client, reader, "pack", called_meeting).content.decode()


def test_old_books_and_files_without_a_row_are_swept(called_meeting: Meeting, cast: Cast, tmp_path) -> None:
    paper(called_meeting, cast, "mot")
    book = made(called_meeting, cast["minister1"])
    path = actions.path_of(book.uid)
    shutil.copy(path, path.with_name("stray.pdf"))
    now = timezone.now()
    assert actions.sweep_books(now) == 0
    assert actions.sweep_books(now + timedelta(hours=2)) == 1
    assert path.exists()
    assert actions.sweep_books(now + timedelta(days=actions.KEPT_DAYS, hours=2)) == 1
    assert not path.exists() and not Book.objects.exists()
