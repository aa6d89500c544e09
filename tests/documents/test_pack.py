"""My pack: what it lists first, what it says is left, for whom, at how many queries."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.actions import papers as actions
from documents.actions import readings
from documents.models import Document, Reading
from documents.queries import pack as queries
from documents.rules.reading_time import State
from ecabinet.demo import Cast
from meetings.models import Meeting, Participant
from people.models import User
from tests.documents import papers


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path


def paper(meeting: Meeting, cast: Cast, name: str, pages: int = 4, order: int = 1) -> Document:
    item = meeting.items.get(order=order)
    return papers.ready_document(
        item, cast["secretary"], papers.pdf(pages, text=f"{name} {{page}}"), f"{name}.pdf"
    )


def read(document: Document, reader: User, page: int) -> None:
    readings.record_reading(version=document.versions.latest("number"), page=page, by=reader)


def altered(name: str, *numbers: int) -> bytes:
    """Make a paper of four pages of which some are others than before."""
    pdf, other = (
        pikepdf.open(io.BytesIO(papers.pdf(4, text=f"{text} {{page}}"))) for text in (name, "other")
    )
    for number in numbers:
        pdf.pages[number - 1] = other.pages[number - 1]
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def listed(meeting: Meeting, reader: User) -> list[tuple[str, str, int, tuple[int, ...]]]:
    return [
        (one.paper.document.title, one.left.state.name, one.left.pages, one.left.changed)
        for one in queries.pack_of(meeting, reader=reader).papers
    ]


def test_the_unread_comes_first(called_meeting: Meeting, cast: Cast) -> None:
    reader = cast["minister1"]
    done, begun = paper(called_meeting, cast, "done"), paper(called_meeting, cast, "begun")
    renewed = paper(called_meeting, cast, "renewed", order=2)
    paper(called_meeting, cast, "never", pages=7, order=3)
    read(done, reader, 4)
    read(begun, reader, 3)
    read(renewed, reader, 4)
    papers.ready_replacement(renewed, cast["secretary"], altered("renewed", 2))
    assert listed(called_meeting, reader) == [
        ("never", "NEVER", 7, ()),
        ("begun", "STARTED", 1, ()),
        ("renewed", "CHANGED", 1, (2,)),
        ("done", "READ", 0, ()),
    ]
    pack = queries.pack_of(called_meeting, reader=reader)
    assert (pack.left.papers, pack.left.pages, pack.left.minutes) == (3, 9, 14)
    assert [(row.item.order, row.left.pages) for row in pack.items] == [(1, 1), (2, 1), (3, 7)]


def test_a_new_version_without_a_change_leaves_nothing_to_read(called_meeting: Meeting, cast: Cast) -> None:
    reader, document = cast["minister1"], paper(called_meeting, cast, "a")
    read(document, reader, 4)
    papers.ready_replacement(document, cast["secretary"], papers.pdf(4, text="a {page}"))
    [one] = queries.pack_of(called_meeting, reader=reader).papers
    assert (one.left.state, one.is_unchanged) == (State.READ, True)


def test_two_new_versions_are_compared_with_the_one_that_was_read(
    called_meeting: Meeting, cast: Cast
) -> None:
    reader, document = cast["minister1"], paper(called_meeting, cast, "a")
    read(document, reader, 4)
    for changes in ((1,), (1, 3)):
        papers.ready_replacement(document, cast["secretary"], altered("a", *changes))
    assert listed(called_meeting, reader) == [("a", "CHANGED", 2, (1, 3))]


def test_ones_own_pace_counts_once_it_is_measured(called_meeting: Meeting, cast: Cast) -> None:
    reader = cast["minister1"]
    for name in "abc":
        read(paper(called_meeting, cast, name, pages=11), reader, 11)
    began = timezone.now() - timedelta(minutes=30)
    Reading.objects.filter(person=reader).update(opened_at=began, seen_at=began + timedelta(minutes=30))
    paper(called_meeting, cast, "d", pages=10)
    pack = queries.pack_of(called_meeting, reader=reader)
    assert (pack.is_own_pace, pack.left.minutes) == (True, 30)
    assert queries.pack_of(called_meeting, reader=cast["minister2"]).is_own_pace is False


def test_papers_of_my_agency_are_marked(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "a", order=1)
    paper(called_meeting, cast, "b", order=2)
    called_meeting.items.filter(order=2).update(agency="Bộ Y tế")
    Participant.objects.filter(meeting=called_meeting, person=cast["minister1"]).update(agency="Bộ Y tế")
    marks = {
        one.paper.document.title: one.is_related
        for one in queries.pack_of(called_meeting, reader=cast["minister1"]).papers
    }
    assert marks == {"a": False, "b": True}


def test_a_guest_of_one_item_has_nothing_of_the_others(
    called_meeting: Meeting, cast: Cast, client: Client
) -> None:
    paper(called_meeting, cast, "hai", order=2)
    paper(called_meeting, cast, "ba", order=3)
    guest = called_meeting.participants.get(person=cast["guest"])
    guest.item_scope.add(called_meeting.items.get(order=3))
    guest.is_scoped = True
    guest.save()
    pack = queries.pack_of(called_meeting, reader=cast["guest"])
    assert [one.paper.document.title for one in pack.papers] == ["ba"]
    assert [row.item.order for row in pack.items] == [3]
    client.force_login(cast["guest"], "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("documents:pack", args=[called_meeting.pk])).content.decode()
    assert called_meeting.items.get(order=3).title in page
    assert called_meeting.items.get(order=2).title not in page and ">hai<" not in page


def test_the_address_and_who_may_open_it(draft_meeting: Meeting, cast: Cast, client: Client) -> None:
    paper(draft_meeting, cast, "a")
    address = reverse("documents:pack", args=[draft_meeting.pk])
    assert address == f"/meetings/{draft_meeting.pk}/pack/"
    for who, status in (("minister1", 404), ("secretary", 200), ("district.secretary", 404)):
        client.force_login(cast[who], "django.contrib.auth.backends.ModelBackend")
        assert client.get(address).status_code == status


def test_the_page_says_states_in_words(called_meeting: Meeting, cast: Cast, client: Client) -> None:
    reader = cast["minister1"]
    document = paper(called_meeting, cast, "a")
    read(document, reader, 4)
    papers.ready_replacement(document, cast["secretary"], altered("a", 2))
    paper(called_meeting, cast, "<b>x</b>")
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("documents:pack", args=[called_meeting.pk])).content.decode()
    assert page.index("Chưa mở") < page.index("Có bản mới từ lần đọc trước")
    assert f"/documents/{document.pk}/?page=2" in page
    assert "<b>x</b>" not in page


def test_it_costs_the_same_for_one_paper_and_for_many(
    called_meeting: Meeting, cast: Cast, django_assert_max_num_queries
) -> None:
    reader = cast["minister1"]
    for count in (1, 5):
        for number in range(count):
            document = paper(called_meeting, cast, f"p{number}")
            read(document, reader, 4)
            papers.ready_replacement(document, cast["secretary"])
        with django_assert_max_num_queries(10) as used:
            queries.pack_of(called_meeting, reader=reader)
        costs = [*locals().get("costs", []), len(used)]
    assert costs[0] == costs[-1]


def test_withdrawn_papers_are_gone(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "a")
    actions.withdraw_document(document=document, by=cast["secretary"])
    assert listed(called_meeting, cast["minister1"]) == []
