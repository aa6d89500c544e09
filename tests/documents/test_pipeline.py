"""The pipeline: from received to ready or refused, once, whatever happens in between."""

import io

import pytest

from documents import store
from documents.actions import papers as actions
from documents.actions import pipeline
from documents.models import DocumentVersion
from ecabinet.demo import Cast
from meetings.models import AgendaItem, Meeting
from people.models import JournalEntry
from tests.documents import papers


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
    assert (entry.topics, entry.data["pages"], entry.data["told"]) == (["papers"], 5, False)
