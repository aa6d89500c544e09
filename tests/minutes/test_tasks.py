"""The jobs, and the paper that they make, read back from its bytes."""

import hashlib
import json
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from ecabinet.demo import Cast
from meetings.models import Meeting
from minutes import actions, pdf, queries, tasks
from minutes.models import Minutes
from minutes.rules import content, facts
from people.models import JournalEntry

pytestmark = pytest.mark.django_db


def paper_of(minutes: Minutes) -> bytes:
    return pdf.path_of(minutes.body.uid, minutes.pdf_sha256).read_bytes()


def words_of(paper: bytes) -> str:
    """Return the text of every page with single blanks, as a reader would search it."""
    document = pypdfium2.PdfDocument(paper)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_facts_are_those_of_the_meeting(closed_meeting: Meeting, cast: Cast) -> None:
    told = queries.facts_of(closed_meeting)
    assert (told.members_present, told.members_total, told.needed) == (24, 25, 17)
    assert [item.state for item in told.items] == ["done", "done", "postponed"]
    assert [(s.speaker.uid, s.seconds) for s in told.speeches] == [(str(cast["minister13"].uid), 180)]
    assert (told.opened.hour, told.opened.minute, told.closed.hour, told.closed.minute) == (8, 5, 9, 7)
    assert [(b.since.hour, b.since.minute) for b in told.breaks] == [(8, 40)]
    vote = told.votes[0]
    assert (vote.counts["for"], vote.counts["against"], vote.adopted) == (22, 1, True)
    assert len(vote.names) >= 23
    absent = [a.uid for a in told.attendees if a.is_member and not a.is_present]
    assert absent == [str(cast["minister5"].uid)]
    assert told.journal_head == JournalEntry.objects.get(verb="meeting.closed").hash


def test_a_meeting_that_was_not_held_has_no_facts(called_meeting: Meeting) -> None:
    with pytest.raises(ValueError, match="was not held"):
        queries.facts_of(called_meeting)


def test_the_draft_job_may_run_twice(drafted: Minutes) -> None:
    tasks.draft.call(str(drafted.meeting.uid))
    assert JournalEntry.objects.filter(verb="minutes.drafted").count() == 1
    assert Minutes.objects.filter(meeting=drafted.meeting).count() == 1


def test_the_paper_is_an_official_one(on_paper: Minutes) -> None:
    words = words_of(paper_of(on_paper))
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "CHÍNH PHỦ",
        "/BB-CP",
        "DỰ THẢO",
        "BIÊN BẢN",
        "I. CHỦ TRÌ VÀ THÀNH PHẦN THAM DỰ",
        "II. TRÌNH TỰ VÀ DIỄN BIẾN",
        "III. Ý KIẾN PHÁT BIỂU",
        "IV. KẾT QUẢ BIỂU QUYẾT",
        "V. KẾT LUẬN VÀ QUYẾT ĐỊNH CỦA CHỦ TRÌ",
        "Thành viên Chính phủ có mặt: 24/25",
        "kết thúc vào hồi 09 giờ 07 phút",
        "THƯ KÝ",
        "CHỦ TỌA",
    ):
        assert wanted in words, wanted
    tally = content.Content.from_json(on_paper.content).entry("votes.1")
    assert " ".join(tally.text.split()) in words
    assert tally.table is not None
    assert " ".join(tally.table.rows[0]) in words


def test_the_number_is_left_open_for_the_clerk(on_paper: Minutes) -> None:
    assert on_paper.number == ""
    assert "Số: /BB-CP" in words_of(paper_of(on_paper))


def test_the_paper_is_pdf_a_and_carries_its_data(on_paper: Minutes) -> None:
    with pikepdf.open(BytesIO(paper_of(on_paper))) as paper:
        assert paper.open_metadata().pdfa_status == "3B"
        data = json.loads(paper.attachments[pdf.DATA_NAME].get_file().read_bytes())
        keywords = str(paper.docinfo["/Keywords"])
        fonts = {
            str(font["/BaseFont"]).split("+")[1]
            for page in paper.pages
            for font in page.Resources.Font.values()
        }
        box = [float(edge) for edge in paper.pages[0].MediaBox]
    assert data["members_present"] == 24
    assert data["polls"][0]["counts"]["for"] == 22
    assert keywords == f"nhat-ky:{data['paper_rests_on']}"
    assert data["journal_head"] == JournalEntry.objects.get(verb="meeting.closed").hash
    assert all(font.startswith("Tinos") for font in fonts)
    assert [round(edge * 25.4 / 72) for edge in box] == [0, 0, 210, 297]


def test_pages_are_numbered_from_the_second(on_paper: Minutes) -> None:
    document = pypdfium2.PdfDocument(paper_of(on_paper))
    tops = [page.get_textpage().get_text_bounded(bottom=page.get_height() - 55).strip() for page in document]
    assert len(tops) == on_paper.pdf_pages > 1
    assert tops[1:] == [str(n) for n in range(2, len(tops) + 1)]
    assert "1" not in tops[0].split()


def test_the_hash_is_that_of_the_bytes(on_paper: Minutes) -> None:
    assert hashlib.sha256(paper_of(on_paper)).hexdigest() == on_paper.pdf_sha256


def test_typed_text_is_text_and_nothing_else(drafted: Minutes, cast: Cast) -> None:
    typed = '<img src="file:///etc/passwd"><script>alert(1)</script> & "kết luận"'
    actions.edit_minutes(
        minutes=drafted, entry="conclusions.general", text=typed, seen=0, by=cast["secretary"]
    )
    tasks.render.call(str(drafted.meeting.uid))
    minutes = Minutes.objects.get(pk=drafted.pk)
    assert minutes.is_pdf_current
    words = words_of(paper_of(minutes))
    assert '<img src="file:///etc/passwd">' in words
    assert "root:" not in words


def test_an_edit_at_the_moment_the_job_begins_is_on_the_paper(
    drafted: Minutes, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = actions.begin

    def edit_first(minutes: Minutes) -> None:
        actions.edit_minutes(
            minutes=drafted, entry="conclusions.general", text="Giao hai Bộ.", seen=0, by=cast["secretary"]
        )
        begin(minutes)

    monkeypatch.setattr(actions, "begin", edit_first)
    tasks.render.call(str(drafted.meeting.uid))
    assert Minutes.objects.get(pk=drafted.pk).is_pdf_current


def test_nothing_but_packaged_fonts_is_fetched() -> None:
    from weasyprint.urls import FatalURLFetchingError

    fetcher = pdf._fetcher()
    assert fetcher.fetch("font:Tinos_700Bold.ttf").read()[:4] == b"\x00\x01\x00\x00"
    for address in ("file:///etc/passwd", "http://127.0.0.1/", "font:../settings.py", "data:text/plain,x"):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(address)


def test_the_issued_paper_bears_no_mark_of_a_draft(drafted: Minutes, cast: Cast) -> None:
    actions.approve_minutes(minutes=drafted, revision=0, by=cast["chair"])
    before = Minutes.objects.get(pk=drafted.pk)
    assert not before.has_paper
    tasks.render.call(str(drafted.meeting.uid))
    minutes = Minutes.objects.get(pk=drafted.pk)
    words = words_of(paper_of(minutes))
    assert minutes.has_paper
    assert "DỰ THẢO" not in words
    approval = JournalEntry.objects.get(verb="minutes.approved").hash
    assert approval in "".join(words.split())


def test_a_missing_pango_is_said_and_the_text_stays(
    closed_meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.draft.call(str(closed_meeting.uid))

    def refuse(*_: object) -> None:
        raise pdf.PangoMissing(pdf.PANGO_MISSING)

    monkeypatch.setattr(pdf, "_weasyprint", refuse)
    tasks.render.call(str(closed_meeting.uid))
    minutes = Minutes.objects.get(meeting=closed_meeting)
    assert minutes.is_drafted
    assert minutes.failure == pdf.PANGO_MISSING
    assert not minutes.has_paper


@pytest.mark.parametrize(
    ("level", "parent"), [("province", ""), ("district", "Ủy ban nhân dân thành phố Hà Nội")]
)
def test_the_parent_stands_above_a_committee_of_a_committee(cast: Cast, level: str, parent: str) -> None:
    assert queries._parent_name(getattr(cast, level)) == parent


def test_an_attendee_who_left_before_the_opening_was_not_there() -> None:
    gone = facts.Attendee("x", "A", "B", is_member=True)
    assert not gone.is_present
