"""The five parts made of facts: a table of sentences, and what must hold for every meeting."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.rules import content, facts, parts
from tests.minutes import sample


def composed(**changes: object) -> content.Content:
    return parts.compose(sample.facts(**changes))


def text_of(entry: str, **changes: object) -> str:
    return composed(**changes).entry(entry).text


SENTENCES: list[tuple[str, dict[str, Any], str]] = [
    ("people.chair", {}, "Đồng chí Nguyễn Văn An, Thủ tướng Chính phủ"),
    ("people.secretary", {}, "Đồng chí Đỗ Thị Giang, Văn phòng Chính phủ"),
    ("people.secretary", {"secretary": None}, ""),
    (
        "people.present",
        {},
        "- Đồng chí Nguyễn Văn An, Thủ tướng Chính phủ;\n"
        "- Đồng chí Trần Thị Bình, Bộ trưởng Bộ Y tế (đến lúc 09 giờ 20 phút; "
        "rời phòng họp lúc 10 giờ 05 phút).",
    ),
    (
        "people.absent",
        {},
        "- Đồng chí Lê Văn Cường, Bộ trưởng Bộ Tài chính (công tác nước ngoài, có phép).",
    ),
    (
        "people.substitutes",
        {},
        "- Đồng chí Phạm Thị Dung, Thứ trưởng Bộ Tài chính "
        "(dự thay đồng chí Lê Văn Cường, không biểu quyết).",
    ),
    ("people.guests", {}, "- Ông Hoàng Văn Em, Chuyên gia."),
    (
        "people.quorum",
        {},
        "Số thành viên có mặt bảo đảm tỷ lệ theo quy định (có mặt 02/03, cần ít nhất 02).",
    ),
    (
        "people.quorum",
        {"needed": 3},
        "Số thành viên có mặt chưa bảo đảm tỷ lệ theo quy định (có mặt 02/03, cần ít nhất 03).",
    ),
    ("people.quorum", {"needed": 0}, ""),
    (
        "course.opening",
        {},
        "08 giờ 05 phút: Đồng chí Nguyễn Văn An, Thủ tướng Chính phủ chủ trì và khai mạc phiên họp; "
        "chương trình có 04 (bốn) nội dung.",
    ),
    (
        "course.item.i1",
        {},
        "Từ 08 giờ 10 phút đến 08 giờ 40 phút; cơ quan trình: Văn phòng Chính phủ; "
        "người trình bày: Bộ trưởng, Chủ nhiệm; hình thức: thảo luận.",
    ),
    (
        "course.item.i2",
        {},
        "Từ 08 giờ 40 phút đến 09 giờ 35 phút, từ 09 giờ 50 phút đến 09 giờ 55 phút; "
        "hình thức: thảo luận và biểu quyết.",
    ),
    ("course.item.i3", {}, "Hoãn. Hình thức: thảo luận."),
    (
        "course.item.i4",
        {},
        "Chưa xem xét tại phiên họp này. Hình thức: đã thống nhất, không thảo luận.",
    ),
    ("course.break.1", {}, "Từ 09 giờ 35 phút đến 09 giờ 50 phút: tạm nghỉ."),
    ("opinions.1", {}, "Phát biểu về nội dung 2 lúc 09 giờ 25 phút (02 phút 41 giây)."),
    ("opinions.none", {"speeches": ()}, "Không có ý kiến phát biểu được ghi nhận."),
    ("votes.1", {}, "Với 02/03 thành viên tán thành, Chính phủ thông qua dự thảo Nghị quyết."),
    ("votes.1.names", {}, "- Tán thành (02): Nguyễn Văn An, Trần Thị Bình."),
    ("votes.none", {"votes": ()}, "Phiên họp không biểu quyết nội dung nào."),
    ("votes.none", {"votes": (), "kind": "briefing"}, "Cuộc họp không biểu quyết nội dung nào."),
    ("conclusions.i1", {}, "Thống nhất nội dung báo cáo."),
    ("conclusions.i3", {}, "Hoãn, chuyển sang phiên họp sau."),
    ("conclusions.i4", {}, "Chưa xem xét tại phiên họp này."),
    ("closing", {}, "Phiên họp kết thúc vào hồi 11 giờ 35 phút, ngày 21 tháng 11 năm 2026./."),
    (
        "closing",
        {"kind": "conference"},
        "Hội nghị kết thúc vào hồi 11 giờ 35 phút, ngày 21 tháng 11 năm 2026./.",
    ),
]


@pytest.mark.parametrize(("entry", "changes", "sentence"), SENTENCES)
def test_sentences(entry: str, changes: dict[str, Any], sentence: str) -> None:
    assert text_of(entry, **changes) == sentence


def test_the_five_required_parts_stand_in_their_order() -> None:
    text = composed()
    assert [part.key for part in text.parts] == list(content.PART_KEYS)
    assert [part.numeral for part in text.parts] == ["I", "II", "III", "IV", "V"]


def test_the_course_follows_the_clock() -> None:
    course = [entry.id for entry in composed().parts[1].entries]
    assert course == [
        "course.opening",
        "course.item.i1",
        "course.item.i2",
        "course.break.1",
        "course.item.i3",
        "course.item.i4",
    ]


def test_a_change_of_chair_is_told_and_the_last_one_signs() -> None:
    deputy = replace(sample.LATE, arrived=sample.after(-5), left=None)
    text = composed(
        presiders=(
            facts.Presider(sample.CHAIR, facts.Span(sample.OPENED, sample.after(60))),
            facts.Presider(deputy, facts.Span(sample.after(60))),
        )
    )
    assert (
        text.entry("course.presiding.1").text
        == "09 giờ 05 phút: Đồng chí Trần Thị Bình, Bộ trưởng Bộ Y tế chủ trì."
    )
    assert "từ 08 giờ 05 phút đến 09 giờ 05 phút" in text.entry("people.chair").text
    assert text.head["chair"] == "Trần Thị Bình"


def test_the_tally_has_every_count_against_all_members() -> None:
    table = composed().entry("votes.1").table
    assert table is not None
    assert table.columns == (
        "Tán thành",
        "Không tán thành",
        "Không biểu quyết",
        "Vắng mặt",
        "Tổng số thành viên",
        "Cần để thông qua",
        "Kết quả",
    )
    assert table.rows == (("02", "00", "00", "01", "03", "02", "Thông qua"),)


def test_another_opinion_gets_its_column_when_somebody_had_one() -> None:
    vote = replace(sample.VOTE, counts={**sample.VOTE.counts, "for": 1, "other": 1}, adopted=False)
    table = composed(votes=(vote,)).entry("votes.1").table
    assert table is not None
    assert "Ý kiến khác" in table.columns
    assert table.rows[0][-1] == "Không thông qua"


@pytest.mark.parametrize(("minutes", "said"), [(4, ""), (5, ""), (6, "đến lúc 08 giờ 11 phút")])
def test_a_tap_in_the_first_minutes_is_no_late_arrival(minutes: int, said: str) -> None:
    member = replace(sample.LATE, arrived=sample.after(minutes), left=None)
    text = parts.people_entries(sample.facts(attendees=(member,)))[2].text
    assert said in text
    assert ("đến lúc" in text) == bool(said)


def test_the_data_hold_attendance_and_ballots() -> None:
    data = composed().data
    assert data["members_present"] == 2
    assert data["polls"][0]["ballots"] == [["u1", "for"], ["u2", "for"]]
    assert [a["arrived"] is None for a in data["attendance"]] == [False, False, True, False, False, False]


@given(st.lists(st.sampled_from(["done", "postponed", "waiting"]), max_size=8), st.booleans())
def test_every_item_has_its_place_in_course_and_conclusions(states: list[str], spoken: bool) -> None:
    items = tuple(
        facts.Item(f"x{n}", n, f"Nội dung {n}", "discussion", state, "Kết luận." if state == "done" else "")
        for n, state in enumerate(states, start=1)
    )
    text = composed(items=items, speeches=sample.FACTS.speeches if spoken else ())
    ids = [entry.id for entry in text.entries()]
    assert len(ids) == len(set(ids))
    for item in items:
        assert text.entry(f"course.item.{item.uid}").heading.endswith(item.title)
        assert text.entry(f"conclusions.{item.uid}").text


def test_results_of_opinion_forms_are_reported_at_the_beginning():
    report = facts.Report("Nghị quyết A", "03/2026", "Với 20/25 thành viên đồng ý, Chính phủ thông qua A.")
    entries = parts.course_entries(sample.facts(reports=(report,)))
    assert [entry.id for entry in entries[:2]] == ["course.opening", "course.reports"]
    assert entries[1].text == f"- Nghị quyết A (số 03/2026): {report.sentence}"
    assert "course.reports" not in {entry.id for entry in parts.course_entries(sample.facts())}
