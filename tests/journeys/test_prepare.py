"""A secretary prepares and calls a meeting: from two sheets and a folder to the ministers' tablets."""

import io
import time
from pathlib import Path

import openpyxl
import pytest

from documents.models import Document, DocumentVersion
from ecabinet import demo
from meetings.models import Meeting
from tests.documents import papers
from tests.journeys.conftest import Hand
from tests.journeys.tablet import Tablet

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
TITLE = "Phiên họp Chính phủ tháng 12"


def creates_meeting(secretary: Tablet) -> Meeting:
    secretary.opens("/meetings/")
    secretary.taps("Tạo phiên họp")
    secretary.taps("Phiên họp thường kỳ")
    secretary.types("Tên phiên họp", TITLE)
    secretary.taps("Tạo và soạn chương trình")
    secretary.is_at(r"/meetings/\d+/agenda/$")
    return Meeting.objects.get(title=TITLE)


def imports(secretary: Tablet, data: Path) -> None:
    secretary.taps("Nhập từ bảng tính")
    secretary.brings("#agenda-file", data / "agenda.xlsx")
    secretary.brings("#participants-file", data / "participants.xlsx")
    secretary.taps("Xem trước")
    secretary.sees("2 người ngoài danh sách thành viên")
    secretary.sees("Sẽ thêm 6 nội dung và 27 người vào phiên họp này.")
    assert not Meeting.objects.get(title=TITLE).items.exists()
    secretary.taps("Ghi vào phiên họp")
    secretary.is_at(r"/agenda/$")


def is_readable() -> None:
    """Wait until the paper has come through its pipeline: the page of a meeting shows what there is when it opens."""
    until = time.monotonic() + 60
    while not DocumentVersion.objects.filter(state=DocumentVersion.State.READY).exists():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_from_two_sheets_to_the_ministers_tablets(hand: Hand, cast: demo.Cast, data: Path, tmp_path: Path):
    secretary, minister, stranger = hand("secretary"), hand("minister1"), hand("district.secretary")
    meeting = creates_meeting(secretary)
    imports(secretary, data)
    assert (meeting.items.count(), meeting.participants.count()) == (6, 27)

    minister.opens("/meetings/")
    minister.misses(TITLE)
    paper = tmp_path / "Báo cáo số 1.pdf"
    paper.write_bytes(papers.pdf(3))
    secretary.page.locator("[data-papers-slot] input[type=file]").first.set_input_files(paper)
    secretary.sees("Báo cáo số 1")
    is_readable()
    secretary.taps("Triệu tập")
    secretary.confirms("Triệu tập")
    secretary.sees("Đã triệu tập")

    minister.opens(f"/meetings/{meeting.pk}/")
    minister.sees("Thông qua danh mục dịch vụ công trực tuyến toàn trình")
    minister.sees("Báo cáo số 1")
    assert stranger.page.goto(f"/meetings/{meeting.pk}/").status == 404
    version = Document.objects.get().versions.get()
    assert stranger.page.request.get(f"/documents/versions/{version.pk}/content").status == 404


def test_a_bad_sheet_is_told_in_words_and_writes_nothing(hand: Hand, cast: demo.Cast, tmp_path: Path):
    book = openpyxl.Workbook()
    heads = ["Nội dung", "Cơ quan trình", "Người trình bày", "Thời lượng (phút)", "Hình thức", "Tài liệu"]
    book.active.append(heads)
    book.active.append(["Báo cáo", "", "", "hai mươi", "Thảo luận", ""])
    book.active.append(["Dự thảo", "", "", 10, "Bỏ phiếu kín", ""])
    stream = io.BytesIO()
    book.save(stream)
    sheet = tmp_path / "agenda.xlsx"
    sheet.write_bytes(stream.getvalue())
    secretary = hand("secretary")
    meeting = creates_meeting(secretary)
    secretary.taps("Nhập từ bảng tính")
    secretary.brings("#agenda-file", sheet)
    secretary.taps("Xem trước")
    secretary.sees("Bảng chương trình có chỗ cần sửa")
    secretary.sees("Chưa ghi gì. Hãy sửa tệp rồi tải lên lại.")
    words = secretary.reads("main")
    assert "Dòng 2: Ô “Thời lượng (phút)” phải là số phút" in words
    assert "Dòng 3: Ô “Hình thức” phải là một trong" in words
    assert not meeting.items.exists()
