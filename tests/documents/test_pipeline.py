"""The pipeline: from received to ready or refused, once, whatever happens in between."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from documents import access, store
from documents.actions import papers as actions
from documents.actions import pipeline
from documents.models import Document, DocumentVersion, PageText
from documents.pdf import child, steps
from documents.queries import papers as queries
from ecabinet.demo import Cast
from meetings.live import notices
from meetings.models import AgendaItem, Meeting
from meetings.queries import live
from people import followers, jobs
from people.models import JournalEntry, WorkerBeat
from tests.documents import corpus_pdf, corpus_pictures, papers


@pytest.fixture
def item(draft_meeting: Meeting) -> AgendaItem:
    return draft_meeting.items.first()


def received(item: AgendaItem, cast: Cast, content: bytes, name: str = "Tờ trình.pdf") -> DocumentVersion:
    file = io.BytesIO(content)
    return actions.add_document(item=item, name=name, content=file, by=cast["secretary"]).versions.get()


def test_a_paper_is_received_and_becomes_ready_in_a_child_process(item: AgendaItem, cast: Cast) -> None:
    version = received(item, cast, papers.pdf(5))
    assert (version.state, version.sha256, version.pages) == ("received", "", None)
    assert pipeline.prepare(version.pk) == "ready"
    version.refresh_from_db()
    assert (version.pages, version.progress, version.media_type) == (5, 100, "application/pdf")
    assert store.path_of(item.meeting.body.uid, version.sha256).stat().st_size == version.size
    assert [(row.number, row.folded) for row in version.page_texts.all()][1] == (2, "trang 2")
    entry = JournalEntry.objects.get(verb="version.prepared")
    assert (entry.topics, entry.data["pages"], entry.data["is_first"]) == (["papers"], 5, True)


def test_a_second_run_of_the_same_job_changes_nothing(item: AgendaItem, cast: Cast) -> None:
    version = received(item, cast, papers.pdf(2))
    for _ in range(2):
        pipeline.prepare(version.pk, run=child.run_here)
    assert JournalEntry.objects.filter(verb="version.prepared").count() == 1
    assert version.page_texts.count() == 2


def test_of_two_workers_with_one_job_the_slower_one_takes_its_work_back(item: AgendaItem, cast: Cast) -> None:
    version = received(item, cast, papers.pdf(2))

    def overtaken(step: str, arguments: dict[str, Any], tell: steps.Tell = steps.silent) -> dict[str, Any]:
        pipeline.prepare(version.pk, run=child.run_here)
        return child.run_here(step, arguments, tell)

    assert pipeline.prepare(version.pk, run=overtaken) == "ready"
    assert JournalEntry.objects.filter(verb="version.prepared").count() == 1


def test_readers_see_nothing_of_a_paper_on_its_way_or_refused(called_meeting: Meeting, cast: Cast) -> None:
    version = received(called_meeting.items.first(), cast, corpus_pdf.opening_script()[:-900] + b"\n%%EOF")
    minister, secretary = cast["minister1"], cast["secretary"]
    for state in ("received", "checked", "converted", "cleaned", "refused"):
        DocumentVersion.objects.filter(pk=version.pk).update(state=state)
        assert queries.papers_of(called_meeting, reader=minister) == []
        assert not access.versions_readable_by(minister).exists()
        assert len(queries.papers_of(called_meeting, reader=secretary)) == 1


def test_a_new_version_says_which_pages_changed(live_meeting: Meeting, cast: Cast) -> None:
    item, by = live_meeting.items.first(), cast["secretary"]
    document = papers.ready_document(item, by, papers.pdf(9))
    assert document.versions.get().changed_pages == []
    papers.ready_replacement(document, by, papers.pdf(9, changed={4: "Trang moi", 9: "Trang cuoi"}))
    assert document.versions.get(number=2).changed_pages == [4, 9]
    assert told(live_meeting) == [
        "Đã thêm tài liệu “Tờ trình”.",
        "Tài liệu “Tờ trình” có bản mới, trang 4 và 9 thay đổi.",
    ]


HELD_OUTSIDE: dict[str, object] = {"is_held_outside": True}


@pytest.mark.parametrize(
    "restriction",
    [
        {"audience": "leads"},
        {"approval_asked_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
        HELD_OUTSIDE,
    ],
)
def test_the_room_hears_nothing_of_a_paper_that_not_everybody_may_read(
    restriction: dict[str, object], live_meeting: Meeting, cast: Cast
) -> None:
    first = received(live_meeting.items.first(), cast, papers.pdf(3))
    document = first.document
    actions.replace_document(
        document=document, name="b.pdf", content=io.BytesIO(papers.pdf(4)), by=cast["secretary"]
    )
    if restriction is HELD_OUTSIDE:
        AgendaItem.objects.filter(pk=document.item.pk).update(**restriction)
    else:
        Document.objects.filter(pk=document.pk).update(**restriction)
    pipeline.prepare(first.pk, run=child.run_here)
    papers.made_ready(document)
    assert told(live_meeting) == told(live_meeting, "document.added") == []


def test_the_first_version_that_can_be_read_is_told_as_a_new_paper(live_meeting: Meeting, cast: Cast) -> None:
    version = received(live_meeting.items.first(), cast, corpus_pdf.opening_script()[:-900] + b"\n%%EOF")
    DocumentVersion.objects.filter(pk=version.pk).update(state="refused")
    assert told(live_meeting) == told(live_meeting, "document.added") == []
    papers.ready_replacement(version.document, cast["secretary"])
    assert told(live_meeting) == ["Đã thêm tài liệu “Tờ trình”."]


def test_a_version_that_was_overtaken_is_not_told(live_meeting: Meeting, cast: Cast) -> None:
    first = received(live_meeting.items.first(), cast, papers.pdf(3))
    papers.ready_replacement(first.document, cast["secretary"])
    pipeline.prepare(first.pk, run=child.run_here)
    assert told(live_meeting) == ["Đã thêm tài liệu “Tờ trình”."]


def told(meeting: Meeting, verb: str = "version.prepared") -> list[str]:
    """Return what the room was told of acts of a kind."""
    entries = [entry for entry in live.entries_after(meeting.stream, 0) if entry.verb == verb]
    return notices.of(meeting, entries, ["vi"])["vi"]


def test_two_scans_are_told_apart_by_their_pictures(item: AgendaItem, cast: Cast) -> None:
    by = cast["secretary"]
    document = papers.ready_document(item, by, corpus_pictures.png(), "Ảnh.png")
    papers.ready_replacement(document, by, corpus_pictures.picture("PNG", dpi=(72, 72)), "Ảnh.png")
    assert document.versions.get(number=2).changed_pages == [1]


def test_small_pictures_stand_beside_the_content(item: AgendaItem, cast: Cast) -> None:
    # A content of its own: the store keeps the pictures of every content that another test has drawn.
    content = papers.pdf(3, text="Small {page}")
    version = papers.ready_document(item, cast["secretary"], content).versions.get()
    body = item.meeting.body.uid
    assert [store.thumb_path(body, version.sha256, page).exists() for page in (1, 2, 3)] == [
        True,
        False,
        False,
    ]
    assert (pipeline.draw_thumbs(version.pk), pipeline.draw_thumbs(version.pk)) == (2, 0)
    with Image.open(store.thumb_path(body, version.sha256, 3)) as picture:
        assert (picture.format, picture.width) == ("WEBP", 160)


def test_followers_of_a_prepared_version_get_their_job(
    item: AgendaItem, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "_after", {})
    followers.after("version.prepared", "people.tasks.forget_old_commands")
    papers.ready_document(item, cast["secretary"])
    paths = DBTaskResult.objects.values_list("task_path", flat=True)
    assert "people.tasks.forget_old_commands" in paths


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_is_followed_by_one_that_does_it_once(
    draft_meeting: Meeting, cast: Cast
) -> None:
    version = received(draft_meeting.items.first(), cast, corpus_pdf.long(1_999))
    worker = start_worker()
    waits_until(lambda: DBTaskResult.objects.filter(status="RUNNING").exists())
    waits_until(lambda: children_of(worker.pid))
    left = children_of(worker.pid)
    worker.kill()
    worker.wait()
    # The child dies with its worker; nothing is decided, and the row is still the dead worker's.
    waits_until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in left))
    assert DocumentVersion.objects.get(pk=version.pk).is_unfinished
    WorkerBeat.objects.update(at=timezone.now() - timedelta(seconds=jobs.STALE_SECONDS + 1))
    assert jobs.reap() == 1
    DBTaskResult.objects.update(run_after=timezone.now())
    second = start_worker("--batch")
    assert second.wait(timeout=100) == 0
    assert DocumentVersion.objects.get(pk=version.pk).pages == 1_999
    assert JournalEntry.objects.filter(verb="version.prepared").count() == 1
    assert PageText.objects.filter(version=version).count() == 1_999


def start_worker(*options: str) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ecabinet.settings",
        "PAPERS_DIR": str(settings.PAPERS_DIR),
    }
    command = [sys.executable, "manage.py", "worker", *options]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(number) for number in text.split()]


def waits_until(is_so: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_version_whose_job_failed_for_good_is_queued_again(item: AgendaItem, cast: Cast) -> None:
    version = received(item, cast, papers.pdf(1))
    assert pipeline.prepare_left(timezone.now() - timedelta(hours=2)) == 0
    assert pipeline.prepare_left(timezone.now() + timedelta(seconds=1)) == 1
    assert DBTaskResult.objects.filter(task_path="documents.tasks.prepare").count() == 2
    pipeline.prepare(version.pk, run=child.run_here)
    assert pipeline.prepare_left(timezone.now() + timedelta(seconds=1)) == 0
