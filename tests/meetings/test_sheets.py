"""Sheets that are read, and every sentence for one that is not."""

import tracemalloc
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.forms import sheets
from people.rules import Refused
from tests.meetings import workbooks as made

# Made once: a workbook bears the moment of its making.
WHOLE = made.agenda(made.ITEM, made.ITEM_2)


def refusal(read, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(content)
    return str(refused.value)


def told(sheet) -> list[tuple[int, str]]:
    return [(fault.row, str(fault.why)) for fault in sheet.faults]


# -- good sheets --


def test_an_agenda_is_read_row_by_row():
    sheet = sheets.read_agenda(made.agenda(made.ITEM, made.ITEM_2))
    assert sheet.faults == []
    assert [(number, row.title, row.planned_minutes, row.treatment) for number, row in sheet.good] == [
        (2, "Chiến lược phát triển", 30, "discussion"),
        (3, "Dự thảo Nghị quyết", 40, "decision"),
    ]
    assert sheet.good[0][1].papers == ("chien-luoc.pdf",)


def test_columns_are_found_by_name_in_any_order_below_a_letterhead():
    order = (6, 3, 1, 5, 0, 2, 4)
    head = [made.AGENDA_HEAD[place].upper() for place in order]
    line = [made.ITEM[place] for place in order]
    content = made.workbook(["CHÍNH PHỦ"], [], ["", "Chương trình họp"], head, line, [], line)
    sheet = sheets.read_agenda(content)
    assert sheet.faults == []
    assert [number for number, _ in sheet.good] == [5, 7]
    assert sheet.good[0][1].agency == "Bộ Y tế"


def test_a_stray_cell_at_the_far_right_of_every_row_costs_nothing():
    """A row of 16,384 places each, kept for 1,000 rows, would take 130 MB of the server."""
    book = openpyxl.Workbook()
    book.active.append(made.AGENDA_HEAD)
    book.active.append(made.ITEM)
    for row in range(3, 1_003):
        book.active.cell(row=row, column=16_384, value="x")
    content = BytesIO()
    book.save(content)
    tracemalloc.start()
    sheet = sheets.read_agenda(content.getvalue())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(sheet.good) == 1
    assert peak < 30_000_000


def test_numbered_but_empty_lines_are_no_rows():
    sheet = sheets.read_agenda(made.agenda(made.ITEM, (2,), (3, "", None, "  ")))
    assert len(sheet.good) == 1 and sheet.faults == []


def test_a_formula_in_a_column_that_is_not_read_does_no_harm():
    sheet = sheets.read_agenda(made.agenda(("=ROW()-1", *made.ITEM[1:])))
    assert len(sheet.good) == 1


def test_participants_are_read():
    sheet = sheets.read_participants(made.people(made.CHAIR, made.SECRETARY, made.GUEST))
    assert sheet.faults == []
    assert [(row.role, row.may_vote) for _, row in sheet.good] == [
        ("chair", True),
        ("secretary", False),
        ("guest", False),
    ]


def test_the_right_sheet_of_a_workbook_is_found():
    book = openpyxl.load_workbook(BytesIO(made.workbook(["Ghi chú"], ["Nội dung"])))
    other = book.create_sheet("Chương trình")
    for line in (made.AGENDA_HEAD, made.ITEM):
        other.append(list(line))
    target = BytesIO()
    book.save(target)
    assert len(sheets.read_agenda(target.getvalue()).good) == 1


# -- bad rows --


def test_every_bad_row_is_told_with_its_number():
    content = made.agenda(
        made.ITEM,
        (2, None, "", "", "nhiều", "Bàn", None),
        (3, "Đúng", "", "", date(2026, 1, 1), "Thông tin", None),
    )
    sheet = sheets.read_agenda(content)
    assert len(sheet.good) == 1
    assert told(sheet) == [
        (3, "Ô “Nội dung” còn trống."),
        (3, "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
        (3, "Ô “Hình thức” phải là một trong: Thảo luận, Biểu quyết, Thông tin, Đã thống nhất."),
        (4, "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
    ]


@pytest.mark.parametrize("formula", ["=SUM(A1:A2)", '=HYPERLINK("http://x","y")', "=1+1"])
def test_formulas_are_refused_in_words(formula):
    line = (*made.ITEM[:4], formula, *made.ITEM[5:])
    assert told(sheets.read_agenda(made.agenda(line))) == [
        (2, "Ô “Thời lượng (phút)” là công thức. Hãy thay bằng giá trị.")
    ]


def test_two_chairs_and_one_e_mail_twice_are_told():
    second = (4, "Khác", "Phó Thủ tướng", "Chính phủ", "Chủ trì", "Có", made.CHAIR[-1])
    assert told(sheets.read_participants(made.people(made.CHAIR, made.SECRETARY, second))) == [
        (2, "Thư điện tử thanhvien01@example.gov.vn có ở nhiều dòng."),
        (4, "Thư điện tử thanhvien01@example.gov.vn có ở nhiều dòng."),
        (4, "Chỉ được có một chủ trì."),
    ]


# -- sheets that are refused as a whole --


def test_missing_columns_are_named():
    head = [name for name in made.AGENDA_HEAD if name not in {"Thời lượng (phút)", "Hình thức"}]
    said = refusal(sheets.read_agenda, made.workbook(head, ["1", "A"]))
    assert said == "Bảng thiếu cột: Thời lượng (phút), Hình thức."


def test_the_other_sheet_is_not_taken_for_this_one():
    said = refusal(sheets.read_participants, made.agenda(made.ITEM))
    assert said.startswith("Bảng thiếu cột: Họ và tên, Chức danh đầy đủ, Cơ quan, Vai trò")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (made.workbook(), "Bảng không có dòng nào."),
        (made.agenda(), "Bảng không có dòng nào dưới dòng tiêu đề."),
        (made.agenda((1,), (2,)), "Bảng không có dòng nào dưới dòng tiêu đề."),
        (b"", "Tệp rỗng. Hãy chọn lại tệp."),
        (b"%PDF-1.7 ...", "Tệp này không phải là bảng tính Excel (.xlsx)."),
        (b"STT;N\xe1\xbb\x99i dung\n1;A\n", "Tệp này không phải là bảng tính Excel (.xlsx)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
            "Tệp .xls kiểu cũ hoặc có mật khẩu. Hãy lưu lại thành .xlsx không có mật khẩu.",
        ),
        (b"x" * (5 * 1024 * 1024 + 1), "Tệp lớn quá 5 MB. Hãy bỏ bớt hình ảnh rồi tải lên lại."),
        (
            made.with_part(made.agenda(made.ITEM), "xl/vbaProject.bin", b"macro"),
            "Tệp có macro nên không nhận được. Hãy lưu lại thành .xlsx thường.",
        ),
        (
            made.with_part(made.agenda(made.ITEM), "xl/media/bomb.bin", b"\0" * (41 * 1024 * 1024)),
            "Bảng quá lớn. Hãy chỉ giữ lại phần cần nhập rồi tải lên lại.",
        ),
        (
            made.with_replaced(
                made.agenda(made.ITEM), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"
            ),
            "Tệp Excel bị hỏng nên chưa đọc được. Hãy lưu lại rồi tải lên lại.",
        ),
        (
            made.with_replaced(made.agenda(made.ITEM), "xl/workbook.xml", b"not xml at all"),
            "Tệp Excel bị hỏng nên chưa đọc được. Hãy lưu lại rồi tải lên lại.",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_gets_a_sentence(content, sentence):
    assert refusal(sheets.read_agenda, content) == sentence


def test_a_word_document_is_no_sheet():
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(sheets.read_agenda, target.getvalue()).startswith("Tệp này không phải là bảng tính")


def test_entities_are_not_expanded():
    content = made.agenda(made.ITEM)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    laughs = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    part = laughs + part.replace("Chiến lược phát triển", "&b;")
    damaged = made.with_replaced(content, "xl/worksheets/sheet1.xml", part.encode())
    assert refusal(sheets.read_agenda, damaged).startswith("Tệp Excel bị hỏng")


def test_ten_thousand_rows_are_one_clear_sentence():
    lines = [(n, f"Nội dung {n}", "", "", 5, "Thông tin", None) for n in range(10_000)]
    said = refusal(sheets.read_agenda, made.agenda(*lines))
    assert said == "Bảng có hơn 500 dòng. Hãy kiểm tra lại hoặc chia nhỏ tệp."


def test_limits_are_reached_and_not_one_row_more():
    lines = [(n, f"Người {n}", "Đại biểu", "", "Khách mời", "Không", None) for n in range(1_000)]
    assert len(sheets.read_participants(made.people(*lines)).good) == 1_000
    said = refusal(sheets.read_participants, made.people(*lines, lines[0]))
    assert said == "Bảng có hơn 1000 dòng. Hãy kiểm tra lại hoặc chia nhỏ tệp."


def test_a_row_far_down_does_not_cost_a_million_lines():
    book = openpyxl.Workbook()
    book.active.append(list(made.AGENDA_HEAD))
    book.active.append(list(made.ITEM))
    book.active.cell(row=1_000_000, column=2, value="Lạc")
    target = BytesIO()
    book.save(target)
    assert refusal(sheets.read_agenda, target.getvalue()).startswith("Bảng dài quá 20.000 dòng")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_never_ends_in_a_defect(data):
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        sheet = sheets.read_agenda(bytes(content))
    except Refused as why:
        assert str(why)
    else:
        assert sheet.good or sheet.faults
