"""An item that is held outside the system leaves nothing here but the two sentences that say so."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.actions import distribution
from documents.actions import papers as actions
from ecabinet.demo import Cast
from meetings import panels
from meetings.access import FULL_AUDIENCE
from meetings.actions import agenda, secrecy, session
from meetings.models import AgendaItem, Meeting
from meetings.rules import secrecy as rules
from minutes import queries as minutes_queries
from minutes.rules import parts
from people.models import JournalEntry
from people.rules import Refused
from savings.rules import settling
from savings.rules.course import Item
from tests.documents import papers
from voting.actions import polls

TITLE = "Phương án bố trí lực lượng"


@pytest.fixture
def item(live_meeting: Meeting, cast: Cast, settings: Any, tmp_path: Path) -> AgendaItem:
    settings.PAPERS_DIR = tmp_path
    live_meeting.items.filter(order=2).update(title=TITLE)
    secrecy.hold_outside(item=live_meeting.items.get(order=2), by=cast["secretary"])
    return AgendaItem.objects.select_related("meeting__body", "dossier").get(meeting=live_meeting, order=2)


def page(cast: Cast, who: str, address: str) -> str:
    client = Client()
    client.force_login(cast[who], "django.contrib.auth.backends.ModelBackend")
    return client.get(address).content.decode()


def test_its_title_is_masked_for_everybody_who_does_not_prepare(item: AgendaItem, cast: Cast) -> None:
    assert (item.title, item.inner_title) == (rules.MASK, TITLE)
    meeting = item.meeting
    for name in ("agenda", "now"):
        assert TITLE not in panels.render(name, meeting, FULL_AUDIENCE, "vi")
    assert rules.MASK in panels.render("agenda", meeting, FULL_AUDIENCE, "vi")
    for who in ("minister1", "chair"):
        for name in ("meetings:room", "meetings:meeting", "meetings:state", "meetings:screen"):
            assert TITLE not in page(cast, who, reverse(name, args=[meeting.pk]))
    assert TITLE in page(cast, "secretary", reverse("meetings:agenda", args=[meeting.pk]))
    entry = JournalEntry.objects.get(verb="item.held_outside")
    assert TITLE not in str(entry.data)


def test_it_takes_no_paper_no_poll_no_title_and_no_conclusion(item: AgendaItem, cast: Cast) -> None:
    content = io.BytesIO(papers.pdf(1))
    for act in (
        lambda: actions.add_document(item=item, name="a.pdf", content=content, by=cast["secretary"]),
        lambda: polls.prepare_poll(item=item, question="Thông qua?", by=cast["secretary"]),
        lambda: agenda.edit_item(item=item, cells={"title": "Khác"}, by=cast["secretary"]),
        lambda: secrecy.hold_outside(item=item, by=cast["secretary"]),
    ):
        with pytest.raises(Refused):
            act()
    session.start_item(item=item, conclusion="Xong.", by=cast["chair"])
    with pytest.raises(Refused):
        session.conclude_item(item=item, conclusion="Đã thống nhất phương án.", by=cast["chair"])
    done = session.conclude_item(item=item, conclusion=rules.RECORD, by=cast["chair"])
    assert (done.state, done.conclusion) == ("done", rules.RECORD)


def test_one_with_papers_or_polls_is_not_taken_out_before_they_are(live_meeting: Meeting, cast: Cast) -> None:
    item = AgendaItem.objects.select_related("meeting__body", "dossier").get(meeting=live_meeting, order=1)
    document = papers.ready_document(item, cast["secretary"], papers.pdf(1))
    with pytest.raises(Refused):
        secrecy.hold_outside(item=item, by=cast["secretary"])
    actions.withdraw_document(document=document, by=cast["secretary"])
    poll = polls.prepare_poll(item=item, question="Thông qua?", by=cast["secretary"])
    with pytest.raises(Refused):
        secrecy.hold_outside(item=item, by=cast["secretary"])
    polls.void_poll(poll=poll, reason="", by=cast["secretary"])
    assert secrecy.hold_outside(item=item, by=cast["secretary"]).is_held_outside
    with pytest.raises(Refused):
        distribution.set_view_only(document=document, is_view_only=False, by=cast["secretary"])


def test_brought_back_it_has_its_own_title_again(item: AgendaItem, cast: Cast) -> None:
    with pytest.raises(Refused):
        secrecy.bring_back(item=item, by=cast["minister1"])
    back = secrecy.bring_back(item=item, by=cast["secretary"])
    assert (back.title, back.inner_title, back.conclusion) == (TITLE, "", "")


def test_the_minutes_say_that_it_has_minutes_of_its_own(item: AgendaItem, cast: Cast) -> None:
    for row in item.meeting.items.exclude(pk=item.pk):
        session.postpone_item(item=row, by=cast["chair"])
    session.start_item(item=item, by=cast["chair"])
    session.conclude_item(item=item, conclusion=rules.RECORD, by=cast["chair"])
    meeting = Meeting.objects.select_related("body").get(pk=item.meeting_id)
    session.close_meeting(meeting=meeting, pages_printed=0, by=cast["chair"])
    meeting.refresh_from_db()
    text = parts.compose(minutes_queries.facts_of(meeting))
    entries = [entry for part in text.parts for entry in part.entries if str(item.uid) in entry.id]
    assert entries and not any(entry.editable for entry in entries)
    assert any("biên bản riêng" in entry.text for entry in entries)
    assert TITLE not in str(text.as_json())


def test_the_ledger_counts_it_as_such() -> None:
    assert settling.settled_by(Item(state="done", is_held_outside=True), is_polled=False) == "outside"
    assert settling.settled_by(Item(state="postponed", is_held_outside=True), is_polled=False) == "postponed"
