"""The acts on papers: allowed, refused, journalled, repeated; and what a bad file leads to."""

import io
import os
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from documents import store, tasks
from documents.actions import papers as actions
from documents.actions import readings, sweeping
from documents.models import Document, DocumentVersion, Reading
from documents.pdf import pictures
from ecabinet.demo import Cast
from meetings.models import AgendaItem, Meeting
from people.act import Key
from people.models import JournalEntry
from people.rules import Refused
from tests.documents import papers

HTML = b"<!doctype html><title>bao cao</title>"


def add(item: AgendaItem, cast: Cast, content: bytes, name: str = "Tờ trình.pdf", **more: object) -> Document:
    return papers.ready_document(item, cast["secretary"], content, name, **more)


def receive(item: AgendaItem, cast: Cast, content: bytes, name: str = "Tờ trình.pdf") -> Document:
    """Add a paper and leave it as it came."""
    return actions.add_document(item=item, name=name, content=io.BytesIO(content), by=cast["secretary"])


@pytest.fixture
def item(draft_meeting: Meeting) -> AgendaItem:
    return draft_meeting.items.first()


def stored_files() -> list[Path]:
    return [path for path in Path(settings.PAPERS_DIR).rglob("*") if path.is_file()]


def test_a_pdf_that_went_through_the_pipeline_can_be_read(item: AgendaItem, cast: Cast) -> None:
    document = add(item, cast, papers.pdf(5))
    version = document.versions.get()
    assert (document.title, document.order, version.number) == ("Tờ trình", 1, 1)
    assert (version.state, version.pages, version.media_type) == ("ready", 5, "application/pdf")
    content = store.path_of(item.meeting.body.uid, version.sha256)
    assert content.stat().st_size == version.size
    assert store.path_of(item.meeting.body.uid, version.original_sha256).read_bytes() == papers.pdf(5)
    with pikepdf.open(content) as pdf:
        assert len(pdf.pages) == 5
        assert not pdf.is_linearized


def test_adding_is_journalled_with_all_that_is_needed_to_count_pages(item: AgendaItem, cast: Cast) -> None:
    document = add(item, cast, papers.pdf(5))
    version = document.versions.get()
    entry = JournalEntry.objects.get(verb="document.added")
    assert entry.topics == ["papers"]
    assert entry.stream == item.meeting.stream
    assert entry.data == {
        "document": str(document.uid),
        "item": str(item.uid),
        "name": "Tờ trình",
        "number": 1,
        "original_hash": version.original_sha256,
        "size": len(papers.pdf(5)),
        "audience": "everyone",
        "is_view_only": False,
        "pages": None,
    }
    entry = JournalEntry.objects.get(verb="version.prepared")
    assert (entry.data["pages"], entry.data["version_hash"]) == (5, version.sha256)


def test_a_paper_waits_for_its_pipeline_and_its_job_is_queued(item: AgendaItem, cast: Cast) -> None:
    version = receive(item, cast, papers.word(), "Dự thảo.docx").versions.get()
    assert (version.state, version.sha256, version.pages) == ("received", "", None)
    job = DBTaskResult.objects.get()
    assert (job.task_path, job.args_kwargs["args"]) == ("documents.tasks.prepare", [version.pk])


def test_papers_keep_the_order_in_which_they_came(item: AgendaItem, cast: Cast) -> None:
    for name in ("b.pdf", "a.pdf", "c.pdf"):
        add(item, cast, papers.pdf(1), name)
    assert [document.title for document in item.dossier.documents.all()] == ["b", "a", "c"]


def test_a_paper_that_the_import_missed_is_struck_from_the_list_when_it_comes(
    item: AgendaItem, cast: Cast
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(missing_papers=["bao-cao.pdf", "khac.pdf"])
    item.refresh_from_db()
    add(item, cast, papers.pdf(1), "Bao-cao.PDF")
    item.refresh_from_db()
    assert item.missing_papers == ["khac.pdf"]
    entry = JournalEntry.objects.get(verb="document.added")
    assert entry.data["missing_papers"] == ["khac.pdf"]
    assert entry.topics == ["agenda", "papers"]


# Refused at the door, before anything is opened; what the pipeline refuses is in test_corpus.py.
BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "html named pdf": ("a.pdf", lambda: HTML, "không phải là PDF"),
    "html with a pdf behind it": ("a.pdf", lambda: HTML + papers.pdf(1), "không phải là PDF"),
    "empty": ("a.pdf", lambda: b"", "0 byte"),
    "cut in the middle": ("a.pdf", lambda: papers.pdf(9)[:1_500], "thiếu phần cuối"),
    "too large": ("a.pdf", lambda: papers.pdf(1) + bytes(200 * 1024 * 1024), "200 MB"),
    "pdf named xlsx": ("a.xlsx", lambda: papers.pdf(1), "không phải là XLSX"),
    "program": ("a.exe", lambda: b"MZ", "Chỉ nhận tệp PDF"),
    "word of before 2007": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "có mật khẩu hoặc"),
    "no extension": ("baocao", lambda: papers.pdf(1), "Chỉ nhận tệp PDF"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_in_a_sentence_and_leaves_nothing(
    case: str, item: AgendaItem, cast: Cast
) -> None:
    name, content, sentence = BAD[case]
    before = set(stored_files())
    with pytest.raises(Refused) as refused:
        receive(item, cast, content(), name)
    assert sentence in str(refused.value)
    assert not Document.objects.exists()
    assert not JournalEntry.objects.exists()
    assert set(stored_files()) == before


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_pdf_cut_off_anywhere_is_refused(tenth: int, item: AgendaItem, cast: Cast) -> None:
    whole = papers.pdf(30)
    with pytest.raises(Refused):
        receive(item, cast, whole[: len(whole) * tenth // 10])


def test_what_acts_by_itself_does_not_reach_the_reader(item: AgendaItem, cast: Cast) -> None:
    version = add(item, cast, papers.active_pdf()).versions.get()
    with pikepdf.open(store.path_of(item.meeting.body.uid, version.sha256)) as pdf:
        everything = b"".join(thing.unparse(resolved=True) for thing in pdf.objects)
        links = [
            str(note.get("/A").get("/URI"))
            for note in pdf.pages[0].obj.Annots
            if "/A" in note and "/URI" in note.A
        ]
    for trace in (
        b"JavaScript",
        b"Launch",
        b"SubmitForm",
        b"/EF",
        b"RichMedia",
        b"XFA",
        b"/AA",
        b"OpenAction",
    ):
        assert trace not in everything
    assert b"example.org/opened" not in everything
    assert links == ["https://example.org/link"]


def test_the_same_file_gives_the_same_content(item: AgendaItem, cast: Cast) -> None:
    first, second = (add(item, cast, papers.active_pdf()).versions.get() for _ in range(2))
    assert first.sha256 == second.sha256


@pytest.mark.parametrize("who", ["minister1", "guest", "aide", "province.secretary", "operator"])
def test_only_those_who_prepare_add_papers(who: str, item: AgendaItem, cast: Cast) -> None:
    with pytest.raises(Refused, match="không có quyền chuẩn bị"):
        actions.add_document(item=item, name="a.pdf", content=io.BytesIO(papers.pdf(1)), by=cast[who])


def test_a_closed_meeting_takes_no_paper(item: AgendaItem, cast: Cast) -> None:
    Meeting.objects.filter(pk=item.meeting_id).update(state=Meeting.State.CLOSED)
    item.refresh_from_db()
    with pytest.raises(Refused, match="đã kết thúc"):
        add(item, cast, papers.pdf(1))


def test_a_repeated_command_adds_one_paper(item: AgendaItem, cast: Cast) -> None:
    key = Key(uuid.uuid4(), "0" * 64)
    first, second = (add(item, cast, papers.pdf(1), key=key) for _ in range(2))
    assert first == second
    assert Document.objects.count() == JournalEntry.objects.filter(verb="document.added").count() == 1


def test_a_new_version_leaves_the_old_one_as_it_was(item: AgendaItem, cast: Cast) -> None:
    document = add(item, cast, papers.pdf(2))
    first = document.versions.get()
    papers.ready_replacement(document, cast["secretary"], papers.pdf(4), "Tờ trình 2.pdf")
    assert [(v.number, v.pages) for v in document.versions.all()] == [(1, 2), (2, 4)]
    assert store.path_of(item.meeting.body.uid, first.sha256).exists()
    assert document.title == "Tờ trình"
    assert JournalEntry.objects.get(verb="document.replaced").data["number"] == 2


def test_a_refused_new_version_changes_nothing(item: AgendaItem, cast: Cast) -> None:
    document = add(item, cast, papers.pdf(2))
    with pytest.raises(Refused):
        actions.replace_document(
            document=document, name="a.pdf", content=io.BytesIO(HTML), by=cast["secretary"]
        )
    assert document.versions.count() == 1
    assert not JournalEntry.objects.filter(verb="document.replaced").exists()


def test_a_paper_is_renamed_and_withdrawn_once(item: AgendaItem, cast: Cast) -> None:
    document = add(item, cast, papers.pdf(2))
    actions.rename_document(document=document, title=" Tờ trình\u202e số 5 ", by=cast["secretary"])
    actions.withdraw_document(document=document, by=cast["secretary"])
    document.refresh_from_db()
    assert document.title == "Tờ trình số 5"
    assert document.is_withdrawn
    assert document.versions.count() == 1
    entries = JournalEntry.objects.filter(verb__in=["document.renamed", "document.withdrawn"]).order_by(
        "serial"
    )
    assert [(entry.verb, entry.data["name"]) for entry in entries] == [
        ("document.renamed", "Tờ trình số 5"),
        ("document.withdrawn", "Tờ trình số 5"),
    ]
    with pytest.raises(Refused, match="đã được thu hồi"):
        actions.withdraw_document(document=document, by=cast["secretary"])
    with pytest.raises(Refused, match="đã được thu hồi"):
        actions.rename_document(document=document, title="x", by=cast["secretary"])


@pytest.mark.parametrize(
    "act", [actions.withdraw_document, lambda **x: actions.rename_document(title="x", **x)]
)
def test_a_participant_changes_no_paper(act: Callable[..., object], item: AgendaItem, cast: Cast) -> None:
    document = add(item, cast, papers.pdf(2))
    with pytest.raises(Refused):
        act(document=document, by=cast["minister1"])
    document.refresh_from_db()
    assert (document.title, document.withdrawn_at) == ("Tờ trình", None)


def test_a_reading_position_is_one_row_and_no_journal_entry(item: AgendaItem, cast: Cast) -> None:
    version = add(item, cast, papers.pdf(5)).versions.get()
    entries = JournalEntry.objects.count()
    first = readings.record_reading(version=version, page=1, by=cast["minister1"])
    again = readings.record_reading(version=version, page=99, by=cast["minister1"])
    assert Reading.objects.count() == 1
    assert (again.last_page, again.opened_at) == (5, first.opened_at)
    assert again.seen_at > first.seen_at
    assert JournalEntry.objects.count() == entries


def test_the_sweep_removes_only_old_files_that_no_version_knows(item: AgendaItem, cast: Cast) -> None:
    version = add(item, cast, papers.pdf(2)).versions.get()
    body = item.meeting.body.uid
    with store.workbench() as bench:
        (bench / "x").write_bytes(b"left behind")
        orphan = store.path_of(body, store.keep(body, bench / "x").sha256)
    left_behind = Path(settings.PAPERS_DIR) / "incoming" / "killed"
    left_behind.mkdir()
    sweeping.sweep(timezone.now() - timedelta(days=1))
    assert orphan.exists()
    assert left_behind.exists()
    sweeping.sweep(timezone.now() + timedelta(seconds=5))
    assert not orphan.exists()
    assert not left_behind.exists()
    assert store.path_of(body, version.sha256).exists()
    assert store.path_of(body, version.original_sha256).exists()


def test_the_sweep_removes_pictures_without_a_version_or_long_unused(item: AgendaItem, cast: Cast) -> None:
    tasks.sweep.func()  # what other tests have left in the store
    version = add(item, cast, papers.pdf(2)).versions.get()
    body, month = item.meeting.body.uid, tasks.PICTURE_DAYS * 24 * 3600
    used, unused, renewed = (pictures.path_of(body, version.sha256, page, 480) for page in (1, 2, 3))
    unknown = pictures.path_of(body, "ab" * 32, 1, 480)
    for picture in (used, unused, renewed, unknown):
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(b"drawn")
    for picture in (unused, renewed):
        os.utime(picture, times=(time.time() - month - 60,) * 2)
    pictures.picture_of(store.path_of(body, version.sha256), renewed, 3, 480)
    assert tasks.sweep.func() == 2
    assert [picture.exists() for picture in (used, unused, renewed, unknown)] == [True, False, True, False]
    assert not unknown.parent.exists()
    assert store.path_of(body, version.sha256).exists()


def test_states_and_readable_pages_agree_in_the_database(item: AgendaItem, cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    version = receive(item, cast, papers.word(), "a.docx").versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(state="ready")
