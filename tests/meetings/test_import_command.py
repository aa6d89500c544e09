"""The command import_meeting: what it prints, what it makes, and that a refused import leaves nothing."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from documents.actions import papers as documents
from documents.models import Document
from ecabinet.demo import papers
from meetings.actions import planning
from meetings.models import AgendaItem, Meeting, Participant
from people.models import User
from tests.meetings import workbooks as made

pytestmark = pytest.mark.django_db
REAL = Path("/work/shared/data")


@pytest.fixture(autouse=True)
def papers_folder(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "kept"


@pytest.fixture
def folder(tmp_path) -> Path:
    given = tmp_path / "given"
    given.mkdir()
    (given / "chien-luoc.pdf").write_bytes(papers.pdf_of(papers.PAPERS[0]))
    return given


def run(folder: Path, agenda: bytes, people: bytes, **options: object) -> list[str]:
    out = io.StringIO()
    values = {
        "body": "CP",
        "agenda": made.stored(folder.parent, "agenda.xlsx", agenda),
        "participants": made.stored(folder.parent, "participants.xlsx", people),
        "papers": str(folder),
        **options,
    }
    arguments = [f"--{name}={value}" for name, value in values.items()]
    call_command("import_meeting", *arguments, stdout=out)
    return out.getvalue().splitlines()


def nothing_was_written() -> bool:
    return not Meeting.objects.exists() and not Document.objects.exists()


def test_a_meeting_is_made_with_items_people_and_papers(cast, folder):
    lines = run(
        folder, made.agenda(made.ITEM, made.ITEM_2), made.people(made.CHAIR, made.SECRETARY, made.GUEST)
    )
    meeting = Meeting.objects.get()
    assert lines[0] == f"/meetings/{meeting.pk}/"
    assert lines[1] == "2 items, 3 participants, 1 papers"
    assert lines[2:] == [
        "Ngoài danh sách thành viên: Thành viên 26, Phó Chủ nhiệm",
        "Ngoài danh sách thành viên: Khách Lạ, Chuyên gia",
    ]
    assert (meeting.state, meeting.kind, meeting.created_by) == ("draft", "regular", cast["secretary"])
    assert Document.objects.get().dossier.item == meeting.items.first()
    guest = Participant.objects.get(meeting=meeting, role="guest").person
    assert guest.username is None


def test_a_missing_paper_is_told_and_stays_noted_on_its_item(cast, folder):
    (folder / "chien-luoc.pdf").unlink()
    lines = run(folder, made.agenda(made.ITEM), made.people(made.CHAIR, made.SECRETARY))
    assert lines[1] == "1 items, 2 participants, 0 papers"
    assert "Chưa có tài liệu: chien-luoc.pdf" in lines
    assert AgendaItem.objects.get().missing_papers == ["chien-luoc.pdf"]


def test_a_missing_paper_that_arrives_is_no_longer_missing(cast, folder):
    paper = folder / "chien-luoc.pdf"
    content = paper.read_bytes()
    paper.unlink()
    run(folder, made.agenda(made.ITEM), made.people(made.CHAIR, made.SECRETARY))
    item = AgendaItem.objects.get()
    for name in ("khac.pdf", "chien-luoc.pdf"):
        assert AgendaItem.objects.get().missing_papers == ["chien-luoc.pdf"]
        documents.add_document(item=item, name=name, content=io.BytesIO(content), by=cast["secretary"])
    assert AgendaItem.objects.get().missing_papers == []


def test_kind_title_start_and_actor_are_chosen(cast, folder):
    run(
        folder,
        made.agenda(made.ITEM),
        made.people(
            (1, "Ủy viên 01", "Chủ tịch", "UBND", "Chủ trì", "Có", "province.member1@example.gov.vn")
        ),
        body="01",
        kind="briefing",
        title="Giao ban đầu tuần",
        start="2026-11-30T14:00",
        **{"as": "province.secretary"},
    )
    meeting = Meeting.objects.get()
    assert (meeting.body, meeting.kind, meeting.title) == (cast.province, "briefing", "Giao ban đầu tuần")
    assert meeting.planned_start.astimezone(meeting.body.zone).isoformat() == "2026-11-30T14:00:00+07:00"
    assert meeting.created_by == cast["province.secretary"]


@pytest.mark.parametrize(
    ("agenda", "people", "options", "sentence"),
    [
        (
            made.agenda((1, "", "", "", 5, "Bàn", None)),
            made.people(made.CHAIR),
            {},
            "Dòng 2: Ô “Nội dung” còn trống.",
        ),
        (made.agenda(made.ITEM), made.people(made.CHAIR, made.CHAIR), {}, "có ở nhiều dòng"),
        (b"not a sheet", made.people(made.CHAIR), {}, "không phải là bảng tính"),
        (made.agenda(made.ITEM), made.people(made.CHAIR), {"body": "XX"}, "Không có cơ quan nào mang mã XX"),
        (
            made.agenda(made.ITEM),
            made.people(made.CHAIR),
            {"body": "268"},
            "Không có cơ quan nào mang mã 268",
        ),
        (made.agenda(made.ITEM), made.people(made.CHAIR), {"as": "minister1"}, "không có quyền chuẩn bị"),
        (made.agenda(made.ITEM), made.people(made.CHAIR), {"as": "nobody"}, "Không có người nào chuẩn bị"),
        (
            made.agenda(made.ITEM),
            made.people(made.CHAIR),
            {"start": "thứ hai"},
            "Ngày giờ thứ hai không hợp lệ",
        ),
        (
            made.agenda(made.ITEM),
            made.people(made.CHAIR),
            {"papers": "/nowhere"},
            "Không có thư mục tài liệu",
        ),
        (made.agenda(made.ITEM), made.people(made.CHAIR), {"participants": "/no.xlsx"}, "Không đọc được tệp"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(cast, folder, agenda, people, options, sentence):
    before = User.objects.count()
    with pytest.raises(CommandError, match=sentence):
        run(folder, agenda, people, **options)
    assert nothing_was_written()
    assert User.objects.count() == before


def test_a_paper_that_is_refused_refuses_the_import(cast, folder):
    (folder / "chien-luoc.pdf").write_bytes(b"this is no PDF")
    with pytest.raises(CommandError, match=r"chien-luoc\.pdf: "):
        run(folder, made.agenda(made.ITEM), made.people(made.CHAIR, made.SECRETARY))
    assert nothing_was_written()


def test_the_real_sheets_make_a_meeting_that_can_be_called(cast):
    if not REAL.is_dir():
        return
    out = io.StringIO()
    call_command(
        "import_meeting",
        "--body=CP",
        f"--agenda={REAL}/agenda.xlsx",
        f"--participants={REAL}/participants.xlsx",
        f"--papers={REAL}/papers",
        stdout=out,
    )
    lines = out.getvalue().splitlines()
    meeting = Meeting.objects.get()
    assert lines[:2] == [f"/meetings/{meeting.pk}/", "6 items, 27 participants, 5 papers"]
    assert not [line for line in lines if "refused" in line]
    called = planning.call_meeting(meeting=meeting, by=cast["secretary"])
    assert (called.members_total, len(called.electors)) == (25, 25)
