"""What the panel and the page of readings show to whom, and at how many queries."""

import io

import pytest

from documents.actions import papers as actions
from documents.actions import readings
from documents.models import Document
from documents.queries import papers as queries
from documents.queries import readings as readers
from ecabinet.demo import Cast
from meetings import panels
from meetings.models import AgendaItem, Meeting
from tests.documents import papers


def add(meeting: Meeting, cast: Cast, order: int, name: str, pages: int = 2) -> Document:
    content = papers.pdf(pages) if name.endswith("pdf") else papers.word()
    item, by = meeting.items.get(order=order), cast["secretary"]
    if name.endswith("pdf"):
        return papers.ready_document(item, by, content, name)
    return actions.add_document(item=item, name=name, content=io.BytesIO(content), by=by)


def read(document: Document, cast: Cast, who: str, page: int = 1) -> None:
    readings.record_reading(version=document.versions.latest("number"), page=page, by=cast[who])


def seen(meeting: Meeting, cast: Cast, who: str) -> list[tuple[int, list[str]]]:
    return [
        (group.item.order, [paper.document.title for paper in group.papers])
        for group in queries.papers_of(meeting, reader=cast[who])
    ]


def test_papers_of_the_current_item_come_first(live_meeting: Meeting, cast: Cast) -> None:
    for order in (1, 2, 3):
        add(live_meeting, cast, order, f"{order}.pdf")
    AgendaItem.objects.filter(meeting=live_meeting, order=1).update(state="done")
    live_meeting.current_item = live_meeting.items.get(order=2)
    live_meeting.save()
    assert seen(live_meeting, cast, "minister1") == [(2, ["2"]), (1, ["1"]), (3, ["3"])]


def test_a_paper_that_waits_is_shown_to_those_who_prepare_only(live_meeting: Meeting, cast: Cast) -> None:
    add(live_meeting, cast, 1, "a.docx")
    assert seen(live_meeting, cast, "secretary") == [(1, ["a"])]
    assert seen(live_meeting, cast, "minister1") == []


def test_readers_keep_the_readable_version_while_the_new_one_waits(live_meeting: Meeting, cast: Cast) -> None:
    document = add(live_meeting, cast, 1, "a.pdf")
    actions.replace_document(
        document=document, name="a.docx", content=io.BytesIO(papers.word()), by=cast["secretary"]
    )
    [[paper]] = [group.papers for group in queries.papers_of(live_meeting, reader=cast["minister1"])]
    assert paper.version == document.versions.get(number=1)
    assert paper.waiting == document.versions.get(number=2)


def test_the_newest_version_is_read_and_its_own_page_remembered(live_meeting: Meeting, cast: Cast) -> None:
    document = add(live_meeting, cast, 1, "a.pdf", pages=9)
    read(document, cast, "minister1", page=7)
    [[paper]] = [group.papers for group in queries.papers_of(live_meeting, reader=cast["minister1"])]
    assert paper.last_page == 7
    papers.ready_replacement(document, cast["secretary"], papers.pdf(3))
    [[paper]] = [group.papers for group in queries.papers_of(live_meeting, reader=cast["minister1"])]
    assert (paper.version and paper.version.number, paper.reading, paper.last_page) == (2, None, 1)


@pytest.mark.parametrize(
    ("who", "told"), [("chair", True), ("secretary", True), ("minister1", False), ("guest", False)]
)
def test_only_those_who_conduct_or_prepare_see_how_many_opened_a_paper(
    who: str, told: bool, live_meeting: Meeting, cast: Cast
) -> None:
    document = add(live_meeting, cast, 1, "a.pdf")
    for reader in ("minister1", "minister2", "guest"):
        read(document, cast, reader)
    # Reading twice, and reading by who is no participant, count nothing more.
    read(document, cast, "minister1", page=2)
    read(document, cast, "aide")
    [group] = queries.papers_of(live_meeting, reader=cast[who])
    assert (group.papers[0].opened_by, group.papers[0].audience) == ((3, 28) if told else (None, None))


def test_readings_name_everybody_who_may_read_and_when_they_did(live_meeting: Meeting, cast: Cast) -> None:
    first, third = add(live_meeting, cast, 1, "a.pdf"), add(live_meeting, cast, 3, "c.pdf")
    guest = live_meeting.participants.get(person=cast["guest"])
    guest.item_scope.add(live_meeting.items.get(order=3))
    guest.is_scoped = True
    guest.save()
    read(first, cast, "minister1", page=2)
    rows = readers.readings_of(live_meeting, reader=cast["chair"])
    assert [(row.paper.document, row.count, len(row.rows)) for row in rows] == [
        (first, 1, 27),
        (third, 0, 28),
    ]
    [opened] = [row for row in rows[0].rows if row.at]
    assert (opened.participant.person, opened.furthest_page) == (cast["minister1"], 2)


@pytest.mark.parametrize(("who", "most"), [("minister1", 11), ("secretary", 14)])
def test_the_panel_costs_the_same_for_one_paper_and_for_many(
    who: str, most: int, live_meeting: Meeting, cast: Cast, django_assert_max_num_queries
) -> None:
    def asked() -> tuple[int, str]:
        meeting = Meeting.objects.select_related("body", "current_item").get(pk=live_meeting.pk)
        with django_assert_max_num_queries(most) as queries:
            html = panels.render("papers", meeting, cast[who], "vi")
        return len(queries), html

    add(live_meeting, cast, 1, "a.pdf")
    one, _html = asked()
    for order in (1, 2, 3):
        for name in ("x.pdf", "y.pdf"):
            read(add(live_meeting, cast, order, name), cast, "minister1")
    many, html = asked()
    assert many == one
    assert html.count("data-open-paper") == 7


def test_the_panel_tells_readers_that_opening_is_recorded(live_meeting: Meeting, cast: Cast) -> None:
    add(live_meeting, cast, 1, "a.pdf")
    html = panels.render("papers", live_meeting, cast["minister1"], "vi")
    assert "Việc mở tài liệu được ghi lại" in html
    assert "Ai đã mở tài liệu" not in html
    assert 'method="post"' not in html
