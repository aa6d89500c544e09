"""Tables of rows: what a cell may hold, and the sentence for what it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import AgendaItem, Participant
from meetings.rules import rows
from people.rules import BodyRules, Refused

ITEM = {"title": "Chiến lược", "planned_minutes": 20, "treatment": "Thảo luận"}
PERSON = {
    "name": "Lê A",
    "title": "Bộ trưởng Bộ Y tế",
    "role": "Thành viên",
    "may_vote": "Có",
    "email": "a@example.gov.vn",
}


def test_a_whole_agenda_row():
    cells = {**ITEM, "agency": " Bộ  Y tế ", "presenter": "Bộ trưởng", "papers": "a.pdf; b c.docx\na.pdf"}
    row, faults = rows.agenda_row(cells, 7)
    assert faults == []
    assert row == rows.AgendaRow(
        title="Chiến lược",
        agency="Bộ Y tế",
        presenter="Bộ trưởng",
        planned_minutes=20,
        treatment="discussion",
        papers=("a.pdf", "b c.docx"),
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("title", None, "Ô “Nội dung” còn trống."),
        ("title", "   ", "Ô “Nội dung” còn trống."),
        ("title", 12.5, "Ô “Nội dung” phải là chữ."),
        ("title", "x" * 601, "Ô “Nội dung” dài quá 600 ký tự."),
        ("title", "a\x07b", "Ô “Nội dung” có ký tự không đọc được."),
        ("agency", "x" * 251, "Ô “Cơ quan trình” dài quá 250 ký tự."),
        ("planned_minutes", None, "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
        ("planned_minutes", "hai mươi", "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
        ("planned_minutes", True, "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
        ("planned_minutes", 7.5, "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
        ("planned_minutes", float("inf"), "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
        ("planned_minutes", "٢٠", "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."),
        ("planned_minutes", 0, "Ô “Thời lượng (phút)” phải từ 1 đến 480 phút."),
        ("planned_minutes", -5, "Ô “Thời lượng (phút)” phải từ 1 đến 480 phút."),
        ("planned_minutes", 481, "Ô “Thời lượng (phút)” phải từ 1 đến 480 phút."),
        (
            "treatment",
            "Bàn",
            "Ô “Hình thức” phải là một trong: Thảo luận, Biểu quyết, Thông tin, Đã thống nhất.",
        ),
        ("papers", "../mat.pdf", "Tên tệp “../mat.pdf” không hợp lệ."),
        ("papers", "a.pdf;.hidden", "Tên tệp “.hidden” không hợp lệ."),
        ("papers", 3, "Ô “Tài liệu” phải là tên tệp."),
    ],
)
def test_bad_agenda_cells(name, value, sentence):
    row, faults = rows.agenda_row({**ITEM, name: value}, 9)
    assert row is None
    assert [(fault.row, fault.column, str(fault.why)) for fault in faults] == [
        (9, rows.AGENDA_COLUMNS[name], sentence)
    ]


@pytest.mark.parametrize("value", [20, 20.0, "20", " 20 "])
def test_minutes_in_every_spelling(value):
    row, _ = rows.agenda_row({**ITEM, "planned_minutes": value})
    assert row is not None and row.planned_minutes == 20


@pytest.mark.parametrize("value", ["THẢO LUẬN", "thảo  luận", "discussion", "Tha\u0309o lua\u0323\u0302n"])
def test_treatment_in_every_spelling(value):
    row, _ = rows.agenda_row({**ITEM, "treatment": value})
    assert row is not None and row.treatment == "discussion"


def test_words_cover_every_choice():
    assert set(rows.TREATMENTS.values()) == set(AgendaItem.Treatment.values)
    assert set(rows.ROLES.values()) == set(Participant.Role.values)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "Ô “Họ và tên” còn trống."),
        ("title", None, "Ô “Chức danh đầy đủ” còn trống."),
        (
            "role",
            "Quan sát",
            "Ô “Vai trò” phải là một trong: Chủ trì, Thành viên, Thư ký, Dự thay, Khách mời.",
        ),
        ("may_vote", "Tùy", "Ô “Quyền biểu quyết” phải là một trong: Có, Không."),
        ("may_vote", None, "Ô “Quyền biểu quyết” phải là một trong: Có, Không."),
        ("email", "khong phai thu", "“khong phai thu” không phải là địa chỉ thư điện tử."),
        ("email", "a@b", "“a@b” không phải là địa chỉ thư điện tử."),
    ],
)
def test_bad_participant_cells(name, value, sentence):
    row, faults = rows.participant_row({**PERSON, name: value}, 4)
    assert row is None
    assert [str(fault.why) for fault in faults] == [sentence]


def test_several_faults_of_one_row_are_all_told():
    _, faults = rows.participant_row({}, 4)
    assert [fault.column for fault in faults] == [
        "Họ và tên",
        "Chức danh đầy đủ",
        "Vai trò",
        "Quyền biểu quyết",
    ]


def test_changing_one_cell_leaves_the_others():
    row = rows.AgendaRow("Cũ", agency="Bộ Y tế")
    assert rows.changed(row, {"title": "Mới"}) == rows.AgendaRow("Mới", agency="Bộ Y tế")
    with pytest.raises(Refused, match="còn trống"):
        rows.changed(row, {"title": ""})


def test_what_is_wrong_between_rows():
    first = rows.ParticipantRow("A", "T", role="chair", email="a@example.vn")
    second = rows.ParticipantRow("B", "T", role="chair", email="A@example.vn")
    third = rows.ParticipantRow("C", "T")
    faults = rows.list_faults([(2, first), (3, second), (4, third)])
    assert [(fault.row, str(fault.why)) for fault in faults] == [
        (2, "Thư điện tử a@example.vn có ở nhiều dòng."),
        (3, "Thư điện tử A@example.vn có ở nhiều dòng."),
        (3, "Chỉ được có một chủ trì."),
    ]


@pytest.mark.parametrize(
    ("role", "is_member", "more", "may"),
    [
        ("member", True, {}, True),
        ("member", False, {}, False),
        ("guest", False, {}, False),
        ("guest", False, {"guest_may_vote": True}, True),
        ("secretary", False, {"guest_may_vote": True}, False),
        ("substitute", False, {}, False),
        ("substitute", True, {}, False),
        ("substitute", False, {"substitute_may_vote": True}, True),
    ],
)
def test_who_may_have_a_vote(role, is_member, more, may):
    body_rules = BodyRules(**more)
    assert rows.may_have_vote(role, is_member, body_rules) is may
    row = rows.ParticipantRow("A", "T", role=role, may_vote=True)
    assert rows.with_own_vote(row, is_member, body_rules).may_vote is may


cell = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=700) | st.dates()


@given(st.dictionaries(st.sampled_from(sorted(rows.AGENDA_COLUMNS)), cell))
def test_any_cells_end_in_a_row_or_in_sentences(cells):
    row, faults = rows.agenda_row(cells, 3)
    assert (row is None) == bool(faults)
    assert all(str(fault.why).endswith(".") for fault in faults)
    if row:
        assert 1 <= row.planned_minutes <= 480
        assert len(row.title) <= 600
