"""Marks: private writes, sharing as an act, rights that end, and where they stand in a new version."""

import io
import json
import os
import unicodedata
import uuid
from datetime import timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents import tasks
from documents.actions import carrying, distribution, exporting
from documents.actions import marks as actions
from documents.actions import papers as paper_acts
from documents.models import Document, Mark, MarkPlace, NotesExport
from documents.pdf import notes as notes_pdf
from documents.queries import marks as queries
from documents.rules import marks as rules
from ecabinet.demo import Cast
from meetings.actions import invitations
from meetings.models import Meeting
from people import followers
from people.act import Key
from people.models import Command, JournalEntry, User
from people.rules import Refused
from tests.documents import marked, papers
from tests.documents.marked import CHANGED_SENTENCE, FIRST, INK, NOTE, SECOND, SENTENCE, THIRD, save

SECRET = "Chỉ mình tôi đọc điều này."


@pytest.fixture
def document(live_meeting: Meeting, cast: Cast) -> Document:
    content = marked.pages_pdf(FIRST, SECOND, THIRD)
    return papers.ready_document(live_meeting.items.first(), cast["secretary"], content)


def replaced(document: Document, cast: Cast, *pages: str) -> None:
    """Give the paper a new version and do what follows it."""
    papers.ready_replacement(document, cast["secretary"], marked.pages_pdf(*pages))
    carrying.carry_marks(document.meeting.uid)


def seen(document: Document, person: User) -> list[dict[str, Any]]:
    """Return what a person's tablet gets of the newest version."""
    version = document.versions.latest("number")
    return [note.as_json() for note in queries.marks_on(version, reader=person)]


def client_of(person: User) -> Client:
    client = Client(headers={"Accept": "application/json"})
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


# -- private writes --


def test_a_mark_is_its_owners_alone_and_not_journalled(document: Document, cast: Cast) -> None:
    entries = JournalEntry.objects.count()
    mark = save(document, cast["minister1"], text=SECRET)
    assert (mark.page, mark.kind, mark.quote, mark.text) == (2, "highlight", SENTENCE, SECRET)
    assert [row["uid"] for row in seen(document, cast["minister1"])] == [str(mark.uid)]
    for name in ("minister2", "chair", "secretary", "guest"):
        assert seen(document, cast[name]) == []
    assert JournalEntry.objects.count() == entries


def test_sent_twice_it_is_one_mark(document: Document, cast: Cast) -> None:
    again = marked.written()
    version = document.versions.get()
    for _ in range(2):
        actions.save_mark(version=version, written=again, by=cast["minister1"])
    assert Mark.objects.count() == 1
    key = Key(uuid.uuid4(), "x" * 64)
    for _ in range(2):
        actions.save_mark(version=version, written=marked.written(), by=cast["minister1"], key=key)
    assert (Mark.objects.count(), Command.objects.filter(key=key.value).count()) == (2, 1)


def test_of_two_tablets_the_later_writing_stands(document: Document, cast: Cast) -> None:
    mark = save(document, cast["minister1"], text="hai")
    now = timezone.now()
    early, late = (now - timedelta(minutes=5)).isoformat(), now.isoformat()
    save(document, cast["minister1"], uid=str(mark.uid), text="một", changed_at=early)
    assert Mark.objects.get().text == "hai"
    save(document, cast["minister1"], uid=str(mark.uid), text="ba", color="green", changed_at=late)
    assert (Mark.objects.get().text, Mark.objects.get().color) == ("ba", "green")


def test_a_clock_that_runs_ahead_does_not_win_for_ever(document: Document, cast: Cast) -> None:
    ahead = (timezone.now() + timedelta(days=3)).isoformat()
    mark = save(document, cast["minister1"], text="mai", changed_at=ahead)
    save(document, cast["minister1"], uid=str(mark.uid), text="nay")
    assert Mark.objects.get().text == "nay"


def test_removing_leaves_a_tombstone_and_undoing_brings_it_back(document: Document, cast: Cast) -> None:
    minister = cast["minister1"]
    mark = save(document, minister, text="hai")
    actions.remove_mark(uid=mark.uid, at=timezone.now(), by=minister)
    actions.remove_mark(uid=mark.uid, at=timezone.now(), by=minister)
    assert seen(document, minister) == []
    assert Mark.objects.get().removed_at
    # An older writing that arrives late does not raise it.
    save(document, minister, uid=str(mark.uid), changed_at=(timezone.now() - timedelta(hours=1)).isoformat())
    assert seen(document, minister) == []
    save(document, minister, uid=str(mark.uid), text="lại")
    assert [row["text"] for row in seen(document, minister)] == ["lại"]


def test_a_removal_that_is_older_than_the_last_writing_is_passed_over(document: Document, cast: Cast) -> None:
    mark = save(document, cast["minister1"])
    actions.remove_mark(uid=mark.uid, at=timezone.now() - timedelta(minutes=1), by=cast["minister1"])
    assert len(seen(document, cast["minister1"])) == 1


def test_nobody_writes_or_removes_the_mark_of_another(document: Document, cast: Cast) -> None:
    mark = save(document, cast["minister1"], text="một")
    with pytest.raises(Refused, match="không phải của đồng chí"):
        save(document, cast["minister2"], uid=str(mark.uid), text="hai")
    with pytest.raises(Refused, match="không phải của đồng chí"):
        actions.remove_mark(uid=mark.uid, at=timezone.now(), by=cast["minister2"])
    assert Mark.objects.get().text == "một"


def test_a_mark_stays_on_its_paper(document: Document, cast: Cast) -> None:
    other = papers.ready_document(document.item, cast["secretary"], name="Khác.pdf")
    mark = save(document, cast["minister1"])
    with pytest.raises(Refused, match="tài liệu khác"):
        save(other, cast["minister1"], uid=str(mark.uid))


def test_too_many_marks_are_refused(document: Document, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_MARKS", 2)
    for _ in range(2):
        save(document, cast["minister1"])
    with pytest.raises(Refused, match="đã có 2 đánh dấu"):
        save(document, cast["minister1"])
    save(document, cast["minister2"])


NONSENSE: dict[str, tuple[dict[str, Any], str]] = {
    "no uid": ({"uid": "x"}, "không đầy đủ"),
    "another kind": ({"kind": "stamp"}, "không đầy đủ"),
    "another colour": ({"color": "url(x)"}, "không đầy đủ"),
    "no moment": ({"changed_at": "hôm nay"}, "không đầy đủ"),
    "a highlight of nothing": ({"quote": "  "}, "không đầy đủ"),
    "page 0": ({"page": "0"}, "Vị trí"),
    "a page beyond": ({"page": "4"}, "Vị trí"),
    "page as words": ({"page": "hai"}, "Vị trí"),
    "no JSON": ({"geometry": "{"}, "Vị trí"),
    "deep JSON": ({"geometry": "[" * 50_000}, "Vị trí"),
    "a list": ({"geometry": [1]}, "Vị trí"),
    "no rectangles": ({"geometry": {"rects": []}}, "Vị trí"),
    "three numbers": ({"geometry": {"rects": [[1, 2, 3]]}}, "Vị trí"),
    "not a number": ({"geometry": '{"rects": [[NaN, 2, 3, 4]]}'}, "Vị trí"),
    "infinite": ({"geometry": '{"rects": [[-Infinity, 2, 3, 4]]}'}, "Vị trí"),
    "words for numbers": ({"geometry": {"rects": [["1", 2, 3, 4]]}}, "Vị trí"),
    "true for a number": ({"geometry": {"rects": [[True, 2, 3, 4]]}}, "Vị trí"),
    "far away": ({"geometry": {"rects": [[0, 0, 1e9, 1e9]]}}, "Vị trí"),
    "inside out": ({"geometry": {"rects": [[300, 0, 1, 10]]}}, "Vị trí"),
    "half a point": ({**INK, "geometry": {"strokes": [[1, 2, 3]], "width": 1}}, "Vị trí"),
    "no width": ({**INK, "geometry": {"strokes": [[1, 2]], "width": 0}}, "Vị trí"),
    "a wide brush": ({**INK, "geometry": {"strokes": [[1, 2]], "width": 500}}, "Vị trí"),
    "a note nowhere": ({**NOTE, "geometry": {}}, "Vị trí"),
    "a thousand rectangles": ({"geometry": {"rects": [[1, 2, 3, 4]] * 1000}}, "quá dài"),
    "a thousand strokes": ({**INK, "geometry": {"strokes": [[1, 2]] * 1000, "width": 1}}, "quá dài"),
    "a long stroke": ({**INK, "geometry": {"strokes": [[1, 2] * 20_000], "width": 1}}, "quá dài"),
    "a long quote": ({"quote": "a" * 4001}, "quá dài"),
    "a long text": ({"text": "a" * 5001}, "dài 5001 ký tự"),
}


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_is_refused_in_a_sentence(case: str) -> None:
    changes, sentence = NONSENSE[case]
    with pytest.raises(Refused, match=sentence):
        marked.written(**changes)


def test_what_is_allowed_is_kept_as_it_was_written() -> None:
    long = marked.written(text="a" * 5000, geometry={"rects": [[1.23, 2.04, 3, 4]]})
    assert (len(long.text), long.geometry) == (5000, {"rects": [[1.2, 2.0, 3.0, 4.0]]})
    ink = marked.written(**INK)
    assert rules.drawing(ink.geometry) == rules.Drawing(
        "8.4 -41.6 23.2 23.2", ["M10.0 -20.0 L30.0 -40.0"], "1.6"
    )
    assert rules.drawing({"strokes": [[1.0, 2.0]], "width": 1}).paths == ["M1.0 -2.0 L1.0 -2.0"]
    assert marked.written(text="một\r\nhai\x00").text == "một\nhai"


# -- doors --


def test_the_tablet_writes_reads_and_removes(document: Document, cast: Cast) -> None:
    tablet, version = client_of(cast["minister1"]), document.versions.get()
    sent = marked.fields(text=SECRET)
    answer = tablet.post(reverse("documents:save_mark", args=[version.pk]), sent)
    assert (answer.status_code, answer.json()["uid"]) == (200, sent["uid"])
    listed = tablet.get(reverse("documents:marks", args=[version.pk]))
    assert listed["Cache-Control"] == "private, no-store"
    (row,) = listed.json()["marks"]
    assert (row["mine"], row["owner"], row["state"], row["text"]) == (True, "", "kept", SECRET)
    assert row["geometry"] == {"rects": [marked.RECT]}
    edit = reverse("documents:edit_mark", args=[sent["uid"]])
    assert tablet.post(edit, {"text": "mới", "color": "red"}).status_code == 200
    assert (Mark.objects.get().text, Mark.objects.get().color) == ("mới", "red")
    other = client_of(cast["minister2"])
    assert other.get(reverse("documents:marks", args=[version.pk])).json() == {"marks": [], "waiting": 0}
    assert other.post(edit, {"text": "x"}).status_code == 404
    assert other.post(reverse("documents:remove_mark", args=[sent["uid"]])).status_code == 409
    assert tablet.post(reverse("documents:remove_mark", args=[sent["uid"]])).status_code == 200
    assert tablet.get(reverse("documents:marks", args=[version.pk])).json() == {"marks": [], "waiting": 0}


def test_who_may_not_read_the_paper_finds_no_door(document: Document, cast: Cast) -> None:
    version, stranger = document.versions.get(), client_of(cast["district.secretary"])
    assert stranger.get(reverse("documents:marks", args=[version.pk])).status_code == 404
    sent = stranger.post(reverse("documents:save_mark", args=[version.pk]), marked.fields())
    assert sent.status_code == 404


# -- sharing --


def share(mark: Mark, by: User, *persons: User, **more: Any) -> Mark:
    return actions.share_mark(mark=mark, persons=persons, by=by, **more)


def test_a_shared_note_is_seen_by_the_chosen_ones_and_read_only(document: Document, cast: Cast) -> None:
    mark = save(document, cast["minister1"], **{**NOTE, "text": SECRET})
    share(mark, cast["minister1"], cast["minister2"])
    (row,) = seen(document, cast["minister2"])
    assert (row["mine"], row["owner"], row["text"]) == (False, cast["minister1"].full_name, SECRET)
    # To whom else it is shown is for its owner to know.
    share(mark, cast["minister1"], cast["minister3"])
    assert seen(document, cast["minister2"])[0]["shown_to"] == []
    assert len(seen(document, cast["minister1"])[0]["shown_to"]) == 2
    assert seen(document, cast["minister4"]) == []
    with pytest.raises(Refused, match="không phải của đồng chí"):
        save(document, cast["minister2"], uid=str(mark.uid), **NOTE)


def test_sharing_is_journalled_without_the_private_text(document: Document, cast: Cast) -> None:
    mark = save(document, cast["minister1"], text=SECRET)
    share(mark, cast["minister1"], cast["minister2"], cast["minister3"])
    entry = JournalEntry.objects.get(verb="mark.shared")
    persons = sorted(str(cast[name].uid) for name in ("minister2", "minister3"))
    assert entry.data == {"mark": str(mark.uid), "document": str(document.uid), "persons": persons}
    assert (entry.topics, entry.actor) == (["marks"], cast["minister1"])
    actions.unshare_mark(mark=mark, persons=[cast["minister2"]], by=cast["minister1"])
    taken = JournalEntry.objects.get(verb="mark.unshared")
    assert taken.data["persons"] == [str(cast["minister2"].uid)]
    assert seen(document, cast["minister2"]) == []
    text = json.dumps([row.data for row in JournalEntry.objects.all()], ensure_ascii=False)
    assert SECRET not in text
    assert SENTENCE not in text


def test_sharing_again_adds_nobody_twice(document: Document, cast: Cast) -> None:
    mark = save(document, cast["minister1"])
    key = Key(uuid.uuid4(), "x" * 64)
    for _ in range(2):
        share(mark, cast["minister1"], cast["minister2"], key=key)
    assert JournalEntry.objects.filter(verb="mark.shared").count() == 1
    share(mark, cast["minister1"], cast["minister2"], cast["minister3"])
    assert mark.shares.count() == 2


def test_sharing_is_refused(document: Document, live_meeting: Meeting, cast: Cast) -> None:
    owner, mark = cast["minister1"], save(document, cast["minister1"])
    with pytest.raises(Refused, match="ít nhất một người"):
        share(mark, owner, owner)
    with pytest.raises(Refused, match="không phải của đồng chí"):
        share(mark, cast["minister2"], cast["minister3"])
    with pytest.raises(Refused, match="không dự phiên họp"):
        share(mark, owner, cast["district.secretary"])
    with pytest.raises(Refused, match="không còn được chia sẻ"):
        actions.unshare_mark(mark=mark, persons=[cast["minister2"]], by=owner)
    actions.remove_mark(uid=mark.uid, at=timezone.now(), by=owner)
    with pytest.raises(Refused, match="đã được xóa"):
        share(mark, owner, cast["minister2"])
    assert not JournalEntry.objects.filter(verb__startswith="mark.").exists()


def test_a_restricted_papers_mark_is_not_shown_beyond_its_audience(document: Document, cast: Cast) -> None:
    owner, mark = cast["minister1"], save(document, cast["minister1"])
    distribution.set_audience(
        document=document, audience="named", people=[owner, cast["minister2"]], by=cast["secretary"]
    )
    with pytest.raises(Refused, match=cast["minister3"].full_name):
        share(mark, owner, cast["minister2"], cast["minister3"])
    share(mark, owner, cast["minister2"])
    assert [place.person for place in queries.readers_to_choose(mark)] == [cast["secretary"]]


def test_who_loses_the_paper_loses_what_was_shown_on_it(
    document: Document, live_meeting: Meeting, cast: Cast
) -> None:
    mark = save(document, cast["minister1"], text=SECRET)
    share(mark, cast["minister1"], cast["minister2"])
    owner_page = queries.notes_of(live_meeting, reader=cast["minister2"])
    assert [note.mark for group in owner_page.shared for paper in group.papers for note in paper.notes] == [
        mark
    ]
    distribution.set_audience(
        document=document, audience="named", people=[cast["minister1"]], by=cast["secretary"]
    )
    assert queries.notes_of(live_meeting, reader=cast["minister2"]).is_empty
    assert queries.shared_count(live_meeting, reader=cast["minister2"]) == 0
    version = document.versions.get()
    assert client_of(cast["minister2"]).get(reverse("documents:marks", args=[version.pk])).status_code == 404


def test_a_removed_participant_sees_nothing_more(
    document: Document, live_meeting: Meeting, cast: Cast
) -> None:
    mark = save(document, cast["minister1"], text=SECRET)
    share(mark, cast["minister1"], cast["guest"])
    assert queries.shared_count(live_meeting, reader=cast["guest"]) == 1
    place = live_meeting.participants.get(person=cast["guest"])
    invitations.remove_participant(participant=place, by=cast["secretary"])
    assert queries.shared_count(live_meeting, reader=cast["guest"]) == 0


def test_own_words_outlive_a_withdrawn_paper(document: Document, live_meeting: Meeting, cast: Cast) -> None:
    minister = cast["minister1"]
    save(document, minister, text=SECRET)
    save(document, minister)
    paper_acts.withdraw_document(document=document, by=cast["secretary"])
    notes = queries.notes_of(live_meeting, reader=minister)
    assert (notes.own, [mark.text for mark in notes.loose]) == ([], [SECRET])
    page = client_of(minister).get(reverse("documents:notes", args=[live_meeting.pk])).content.decode()
    assert SECRET in page
    assert SENTENCE not in page
    assert document.title not in page


# -- new versions --


def places(document: Document) -> dict[str, tuple[str, int, str]]:
    rows = MarkPlace.objects.filter(version=document.versions.latest("number")).select_related("mark")
    return {row.mark.text: (row.state, row.page, row.quote) for row in rows}


def test_marks_stand_where_the_sentence_is(document: Document, cast: Cast) -> None:
    minister = cast["minister1"]
    save(document, minister, text="câu")
    save(document, minister, **{**NOTE, "page": "3", "text": "trang"})
    save(document, minister, **{**INK, "page": "1", "text": "nét"})
    replaced(document, cast, "Trang bia.", FIRST, f"Khoan moi.\n{SECOND}", THIRD)
    assert places(document) == {
        "câu": ("moved", 3, SENTENCE),
        "trang": ("moved", 4, ""),
        "nét": ("moved", 2, ""),
    }
    found = {row["text"]: row for row in seen(document, minister)}
    (rect,) = found["câu"]["geometry"]["rects"]
    # The sentence is the third line now: 700 - 2 * 24 points high, 72 from the left.
    assert rect[0] == pytest.approx(72, abs=2)
    assert rect[1] < 652 < rect[3]
    assert 300 < rect[2] < 450
    assert found["trang"]["geometry"] == NOTE["geometry"]
    assert (found["câu"]["page"], found["câu"]["home"]) == (3, False)


def test_an_untouched_sentence_is_kept(document: Document, cast: Cast) -> None:
    save(document, cast["minister1"], text="câu")
    replaced(document, cast, "Trang dau da sua.", SECOND, THIRD)
    assert places(document) == {"câu": ("kept", 2, SENTENCE)}


def test_a_changed_sentence_is_shown_before_and_after(
    document: Document, live_meeting: Meeting, cast: Cast
) -> None:
    save(document, cast["minister1"], text="câu")
    save(document, cast["minister1"], **{**INK, "text": "nét"})
    replaced(document, cast, FIRST, SECOND.replace(SENTENCE, CHANGED_SENTENCE), THIRD)
    rows = {row["text"]: row for row in seen(document, cast["minister1"])}
    assert (rows["câu"]["state"], rows["nét"]["state"]) == ("changed", "changed")
    assert (rows["câu"]["before_quote"], rows["câu"]["quote"]) == (SENTENCE, CHANGED_SENTENCE)
    assert len(rows["câu"]["geometry"]["rects"]) == 1
    page = client_of(cast["minister1"]).get(reverse("documents:notes", args=[live_meeting.pk]))
    assert all(sentence in page.content.decode() for sentence in (SENTENCE, CHANGED_SENTENCE, "Trang này"))


def test_a_lost_sentence_keeps_its_words(document: Document, cast: Cast) -> None:
    save(document, cast["minister1"], text="câu")
    replaced(document, cast, FIRST)
    (row,) = seen(document, cast["minister1"])
    assert (row["state"], row["page"], row["quote"], row["geometry"]) == ("changed", 1, "", {})
    assert (row["before_quote"], row["text"]) == (SENTENCE, "câu")


def test_carrying_twice_changes_nothing(document: Document, cast: Cast) -> None:
    save(document, cast["minister1"])
    replaced(document, cast, "Trang bia.", FIRST, SECOND, THIRD)
    before = list(MarkPlace.objects.values())
    assert carrying.carry_marks(document.meeting.uid) == 0
    assert list(MarkPlace.objects.values()) == before


def test_a_mark_made_on_an_old_version_is_carried_too(
    document: Document, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    old = document.versions.get()
    replaced(document, cast, "Trang bia.", FIRST, SECOND, THIRD)
    save(document, cast["minister1"], version=old, text="câu")
    carrying.carry_marks(document.meeting.uid)
    assert places(document) == {"câu": ("moved", 3, SENTENCE)}


def test_a_carried_note_is_edited_where_it_lies(document: Document, cast: Cast) -> None:
    minister = cast["minister1"]
    mark = save(document, minister, **{**NOTE, "page": "3"})
    replaced(document, cast, "Trang bia.", FIRST, SECOND, THIRD)
    moved = {**NOTE, "page": "4", "geometry": {"at": [10.0, 20.0]}, "text": "đã dời"}
    actions.save_mark(
        version=document.versions.latest("number"),
        written=marked.written(pages=4, uid=str(mark.uid), **moved),
        by=minister,
    )
    (row,) = seen(document, minister)
    assert (row["page"], row["geometry"], row["text"]) == (4, {"at": [10.0, 20.0]}, "đã dời")
    mark.refresh_from_db()
    assert (mark.page, mark.version.number) == (3, 1)


def test_undoing_a_removal_on_a_later_version_brings_the_mark_back(document: Document, cast: Cast) -> None:
    """A tablet writes a carried passage by its text alone: its place belongs to the version it was made on."""
    minister = cast["minister1"]
    mark = save(document, minister, text="câu")
    replaced(document, cast, FIRST)
    tablet = client_of(minister)
    assert tablet.post(reverse("documents:remove_mark", args=[mark.uid])).status_code == 200
    edit = reverse("documents:edit_mark", args=[mark.uid])
    late = (timezone.now() - timedelta(hours=1)).isoformat()
    assert tablet.post(edit, {"text": "cũ", "color": "red", "changed_at": late}).status_code == 200
    assert seen(document, minister) == []
    assert tablet.post(edit, {"text": "câu", "color": "yellow"}).status_code == 200
    assert [row["text"] for row in seen(document, minister)] == ["câu"]


def test_everything_of_the_list_works_without_a_script(
    document: Document, live_meeting: Meeting, cast: Cast
) -> None:
    minister = cast["minister1"]
    mark, page = save(document, minister), reverse("documents:notes", args=[live_meeting.pk])
    browser = Client()
    browser.force_login(minister, "django.contrib.auth.backends.ModelBackend")
    edited = browser.post(reverse("documents:edit_mark", args=[mark.uid]), {"text": "thêm"})
    assert edited["Location"] == page
    sharing = reverse("documents:share_mark", args=[mark.uid])
    assert cast["minister2"].full_name in browser.get(sharing).content.decode()
    assert browser.post(sharing, {"persons": [cast["minister2"].pk]})["Location"] == sharing
    assert [row["text"] for row in seen(document, cast["minister2"])] == ["thêm"]
    unsharing = reverse("documents:unshare_mark", args=[mark.uid])
    assert browser.post(unsharing, {"persons": [cast["minister2"].pk]})["Location"] == sharing
    assert seen(document, cast["minister2"]) == []
    asked = browser.post(reverse("documents:ask_for_export", args=[live_meeting.pk]))
    assert asked["Location"] == page
    assert "Đang chờ đến lượt" in browser.get(page).content.decode()
    removed = browser.post(reverse("documents:remove_mark", args=[mark.uid]), {"next": page})
    assert removed["Location"] == page
    assert browser.get(sharing).status_code == 404


def test_a_new_version_brings_the_marks_by_its_job(document: Document, cast: Cast) -> None:
    assert "after documents.tasks.carry_marks" in followers.registered()["version.prepared"]
    save(document, cast["minister1"])
    papers.ready_replacement(document, cast["secretary"], marked.pages_pdf(FIRST, SECOND, THIRD))
    newest = document.versions.latest("number")
    assert queries.marks_on_their_way(newest, reader=cast["minister1"]) == 1
    assert queries.marks_on_their_way(newest, reader=cast["minister2"]) == 0
    assert tasks.carry_marks.func(str(document.meeting.uid)) == 1
    assert tasks.carry_marks.func(str(uuid.uuid4())) == 0


# -- the list and its PDF --


def test_the_list_says_where_and_leads_there(document: Document, live_meeting: Meeting, cast: Cast) -> None:
    minister = cast["minister1"]
    save(document, minister, text="câu")
    save(document, minister, **INK)
    shown = save(document, cast["minister2"], **{**NOTE, "text": "của người khác"})
    share(shown, cast["minister2"], minister)
    page = client_of(minister).get(reverse("documents:notes", args=[live_meeting.pk])).content.decode()
    room = reverse("meetings:room", args=[live_meeting.pk])
    assert f"{room}#read={document.pk},2" in page
    assert 'd="M10.0 -20.0 L30.0 -40.0"' in page
    assert "của người khác" in page
    assert cast["minister2"].full_name in page


def test_the_list_costs_the_same_for_many_notes(
    document: Document, live_meeting: Meeting, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        save(document, cast["minister1"], text=str(number))
    with CaptureQueriesContext(connection) as few:
        queries.notes_of(live_meeting, reader=cast["minister1"])
    for number in range(20):
        save(document, cast["minister1"], text=str(number))
    with django_assert_num_queries(len(few)):
        queries.notes_of(live_meeting, reader=cast["minister1"])


def test_the_pdf_is_made_once_for_its_owner_and_swept(
    document: Document, live_meeting: Meeting, cast: Cast
) -> None:
    minister = cast["minister1"]
    save(document, minister, text="Câu cần hỏi <b>thêm</b>: ưu tiên.")
    save(document, minister, **INK)
    tablet = client_of(minister)
    where = {name: reverse(f"documents:{name}", args=[live_meeting.pk]) for name in EXPORT_DOORS}
    assert tablet.get(where["export_status"]).status_code == 404
    assert tablet.post(where["ask_for_export"]).status_code == 200
    assert tablet.get(where["export_file"]).status_code == 404
    export = NotesExport.objects.get()
    tasks.export_notes.func(str(export.uid))
    tasks.export_notes.func(str(export.uid))
    assert tablet.get(where["export_status"]).json()["ready"]
    content = tablet.get(where["export_file"]).content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
    assert "Câu cần hỏi <b>thêm</b>: ưu tiên." in unicodedata.normalize("NFC", text_of(content))
    assert client_of(cast["minister2"]).get(where["export_file"]).status_code == 404
    assert exporting.sweep_exports(timezone.now()) == 0
    os.utime(notes_pdf.path_of(export.uid), (0, 0))
    NotesExport.objects.update(made_at=timezone.now() - timedelta(hours=24))
    assert tasks.sweep_notes.func() == 1
    assert tablet.get(where["export_file"]).status_code == 404
    assert not NotesExport.objects.exists()


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as pdf:
        text: str = pdf[0].get_textpage().get_text_range()
    return " ".join(text.split())


EXPORT_DOORS = ("ask_for_export", "export_status", "export_file")
