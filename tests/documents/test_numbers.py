"""Continuous page numbers over a meeting, words in a paper, and the plain reader."""

import pytest
from django.test import Client

from documents.models import Document, Reading
from documents.queries import finding, numbers
from ecabinet.demo import Cast
from meetings.models import Meeting, Participant
from tests.documents import papers

pytestmark = pytest.mark.django_db


def add(meeting: Meeting, cast: Cast, order: int, pages: int) -> Document:
    item = meeting.items.get(order=order)
    return papers.ready_document(item, cast["secretary"], papers.pdf(pages), f"Nội dung {order}.pdf")


def test_pages_are_counted_over_the_agenda_and_a_restricted_paper_counts_for_nobody(
    live_meeting: Meeting, cast: Cast
) -> None:
    last, secret, first = (add(live_meeting, cast, order, pages) for order, pages in ((3, 2), (2, 9), (1, 4)))
    Document.objects.filter(pk=secret.pk).update(audience=Document.Audience.LEADS)
    expected = {first.pk: 1, last.pk: 5}
    for who in ("minister1", "chair", "secretary"):
        assert numbers.firsts_of(live_meeting, reader=cast[who]) == expected
    assert numbers.page_called(live_meeting, 6, reader=cast["minister1"]) == (last.pk, 2)
    assert numbers.page_called(live_meeting, 7, reader=cast["minister1"]) is None
    assert numbers.page_called(live_meeting, 0, reader=cast["minister1"]) is None


def test_a_guest_of_one_item_learns_nothing_from_a_number(live_meeting: Meeting, cast: Cast) -> None:
    add(live_meeting, cast, 1, 4)
    own = add(live_meeting, cast, 3, 2)
    place = Participant.objects.get(meeting=live_meeting, person=cast["guest"])
    place.item_scope.add(live_meeting.items.get(order=3))
    Participant.objects.filter(pk=place.pk).update(is_scoped=True)
    assert numbers.firsts_of(live_meeting, reader=cast["guest"]) == {}
    client = Client()
    client.force_login(cast["guest"])
    assert client.get(f"/documents/meetings/{live_meeting.pk}/page/?page=1").status_code == 409
    assert b"data-first" not in client.get(f"/documents/{own.pk}/").content


def test_a_called_page_leads_to_its_paper(live_meeting: Meeting, cast: Cast) -> None:
    add(live_meeting, cast, 1, 4)
    second = add(live_meeting, cast, 2, 3)
    client = Client()
    client.force_login(cast["minister1"])
    answer = client.get(f"/documents/meetings/{live_meeting.pk}/page/?page=6")
    assert answer["Location"] == f"/documents/{second.pk}/?page=2"
    answer = client.get(f"/documents/meetings/{live_meeting.pk}/page/?page=6&plain=1", follow=True)
    assert "Trang 2 trên 3" in answer.content.decode()


def test_words_are_found_without_accents_and_counted_by_page(live_meeting: Meeting, cast: Cast) -> None:
    version = add(live_meeting, cast, 1, 12).versions.get()
    assert finding.pages_with(version, "trang 1") == [(1, 1), (10, 1), (11, 1), (12, 1)]
    version.page_texts.filter(number=2).update(folded="nghi quyet so 5, nghi quyet so 6")
    assert finding.pages_with(version, "NGHỊ  Quyết") == [(2, 2)]
    assert finding.pages_with(version, "  ") == []


def test_the_plain_reader_keeps_the_place_and_stays_within_the_paper(
    live_meeting: Meeting, cast: Cast
) -> None:
    document = add(live_meeting, cast, 1, 3)
    client = Client()
    client.force_login(cast["minister1"])
    for page, shown in (("2", 2), ("99", 3), ("0", 1), ("", 1)):
        html = client.get(f"/documents/{document.pk}/plain/?page={page}").content.decode()
        assert f"Trang {shown} trên 3" in html
    assert Reading.objects.get().furthest_page == 3
    assert client.get(f"/documents/{document.pk}/plain/?page=x").status_code == 409
