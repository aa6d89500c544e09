"""The papers of a room from the shelf: for everybody, at every moment, exactly what would be read and written anew."""

import io
import random
from typing import Any

import pytest
from django.db.models import F

from documents.actions import distribution, readings
from documents.actions import papers as actions
from documents.models import Document
from documents.queries import numbers, shelf
from documents.queries import papers as queries
from documents.templatetags import papers as tags
from ecabinet.demo import Cast
from meetings import panels
from meetings.models import AgendaItem, Meeting, Participant
from people.models import User
from tests.documents import papers

pytestmark = pytest.mark.django_db
WHO = (
    "chair",
    "minister1",
    "minister2",
    "secretary",
    "substitute",
    "guest",
    "aide",
    "auditor",
    "province.secretary",
)
AUDIENCES = ("everyone", "voting", "named", "leads")


@pytest.fixture
def meeting(called_meeting: Meeting, cast: Cast) -> Meeting:
    """Give a meeting whose guest is limited to the last item and whose substitute has no vote."""
    guest = called_meeting.participants.get(person=cast["guest"])
    guest.is_scoped = True
    guest.save()
    guest.item_scope.set([called_meeting.items.get(order=3)])
    called_meeting.group.user_set.remove(cast["guest"])
    called_meeting.participants.filter(person=cast["substitute"]).update(may_vote=False)
    return called_meeting


def fresh(meeting: Meeting, reader: User) -> shelf.Own:
    """Read the same without a shelf."""
    groups = queries.papers_of(meeting, reader=reader)
    firsts = numbers.firsts_of(meeting, reader=reader) if groups else {}
    counted = any(paper.opened_by is not None for group in groups for paper in group.papers)
    return shelf.Own(numbers.numbered(groups, firsts), bool(firsts), counted, lines={})


def told(own: shelf.Own) -> list[Any]:
    """Return everything that a page says of the papers, as plain values."""
    return [
        (
            group.item.pk,
            group.is_current,
            paper.document.pk,
            paper.document.title,
            paper.version and paper.version.pk,
            paper.opened_by is not None and paper.waiting and paper.waiting.pk,
            paper.reading and paper.reading.last_page,
            paper.opened_by,
            paper.audience,
            paper.first,
            paper.late_days,
        )
        for group in own.groups
        for paper in group.papers
    ]


def compared(meeting: Meeting, cast: Cast) -> None:
    """Hold both ways equal for everybody, in rows and in what is written, asked twice."""
    meeting = Meeting.objects.get(pk=meeting.pk)
    for who in WHO * 2:
        own, anew = shelf.papers_in_room(meeting, reader=cast[who]), fresh(meeting, cast[who])
        assert told(own) == told(anew), who
        assert (own.is_numbered, own.sees_readings) == (anew.is_numbered, anew.sees_readings), who
        assert tags.papers_of_room(own, meeting) == tags.papers_of_room(anew, meeting), who


class Deeds:
    """What can happen to the papers of a meeting, each deed to one of them at random."""

    def __init__(self, meeting: Meeting, cast: Cast, seed: int) -> None:
        self.meeting, self.cast, self.by = meeting, cast, cast["secretary"]
        self.dice = random.Random(seed)

    def any(self) -> None:
        deed = self.dice.choice(
            (self.add, self.audience, self.view, self.replace, self.wait, self.read, self.withdraw, self.turn)
        )
        if not Document.objects.filter(withdrawn_at=None).exists():
            self.add()
        deed(self.dice.choice(list(Document.objects.filter(withdrawn_at=None))))

    def add(self, _document: Document | None = None) -> None:
        papers.ready_document(self._item(), self.by, papers.pdf(2))

    def audience(self, document: Document) -> None:
        audience = self.dice.choice(AUDIENCES)
        people = [self.cast["minister1"], self.cast["guest"]] if audience == "named" else []
        distribution.set_audience(document=document, audience=audience, people=people, by=self.by)

    def view(self, document: Document) -> None:
        distribution.set_view_only(document=document, is_view_only=not document.is_view_only, by=self.by)

    def replace(self, document: Document) -> None:
        papers.ready_replacement(document, self.by, papers.pdf(3))

    def wait(self, document: Document) -> None:
        """Let a version come that cannot be read yet, or the paper wait for its agency."""
        if self.dice.random() < 0.5 and document.approval_asked_at is None:
            distribution.ask_approval(document=document, by=self.by)
            return
        content = io.BytesIO(papers.pdf(2))
        actions.replace_document(document=document, name="Bản mới.pdf", content=content, by=self.by)

    def read(self, document: Document) -> None:
        reader = self.cast[self.dice.choice(("minister1", "chair", "substitute"))]
        version = document.versions.latest("number")
        readings.record_reading(version=version, page=self.dice.choice((1, 2)), by=reader)

    def withdraw(self, document: Document) -> None:
        actions.withdraw_document(document=document, by=self.by)

    def turn(self, _document: Document) -> None:
        """Let the meeting come to another item."""
        here = Meeting.objects.filter(pk=self.meeting.pk)
        here.update(current_item=self._item(), version=F("version") + 1)

    def _item(self) -> AgendaItem:
        return self.meeting.items.get(order=self.dice.choice((1, 2, 3)))


@pytest.mark.parametrize("seed", range(3))
def test_everybody_sees_what_would_be_read_anew_whatever_happened(
    seed: int, meeting: Meeting, cast: Cast
) -> None:
    deeds = Deeds(meeting, cast, seed)
    for _ in range(10):
        deeds.any()
        compared(meeting, cast)


def test_who_loses_the_right_sees_nothing_although_the_shelf_stands(meeting: Meeting, cast: Cast) -> None:
    papers.ready_document(meeting.items.get(order=1), cast["secretary"])
    meeting.refresh_from_db()
    assert told(shelf.papers_in_room(meeting, reader=cast["minister1"]))
    # Without an act: the shelf of this version goes on to stand, and the right is asked of the database.
    Participant.objects.filter(meeting=meeting, person=cast["minister1"]).delete()
    assert told(shelf.papers_in_room(meeting, reader=cast["minister1"])) == []
    User.objects.filter(pk=cast["minister2"].pk).update(is_active=False)
    disabled = User.objects.get(pk=cast["minister2"].pk)
    assert told(shelf.papers_in_room(meeting, reader=disabled)) == []


def test_an_item_that_goes_outside_the_system_takes_its_papers_along(meeting: Meeting, cast: Cast) -> None:
    document = papers.ready_document(meeting.items.get(order=1), cast["secretary"])
    meeting.refresh_from_db()
    assert told(shelf.papers_in_room(meeting, reader=cast["secretary"]))
    AgendaItem.objects.filter(pk=document.item.pk).update(is_held_outside=True)
    assert told(shelf.papers_in_room(meeting, reader=cast["secretary"])) == []


def test_a_warm_shelf_costs_a_reader_five_small_questions(
    meeting: Meeting, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    papers.ready_document(meeting.items.get(order=1), cast["secretary"])
    meeting.refresh_from_db()
    panels.render("papers", meeting, cast["minister2"], "vi")
    with django_assert_max_num_queries(7):
        panels.render("papers", meeting, cast["minister1"], "vi")


def test_each_language_has_its_own_lines(meeting: Meeting, cast: Cast) -> None:
    papers.ready_document(meeting.items.get(order=1), cast["secretary"])
    meeting.refresh_from_db()
    for _ in range(2):
        assert "Chưa mở" in panels.render("papers", meeting, cast["minister1"], "vi")
        assert "Not opened" in panels.render("papers", meeting, cast["minister1"], "en")
