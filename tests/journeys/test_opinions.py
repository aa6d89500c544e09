"""An opinion form goes from the staff's draft to the decision: head, aide, member, staff, each on an own tablet."""

from pathlib import Path

import pytest

from ecabinet import demo
from tests.documents import papers
from tests.journeys.conftest import Hand
from tests.journeys.tablet import Tablet
from tests.voting import opinions as made
from voting.models import Decision, OpinionForm, OpinionReply

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
TITLE = "Nghị quyết về chữ ký số trong hoạt động của Chính phủ"
REMARK = "Bổ sung lộ trình tại Điều 4"


def drafts(secretary: Tablet, paper: Path) -> OpinionForm:
    secretary.opens("/opinions/")
    secretary.taps("Soạn phiếu")
    secretary.types("Nội dung lấy ý kiến", TITLE)
    secretary.taps("Tạo phiếu và thêm tài liệu")
    secretary.is_at(r"/opinions/\d+/$")
    secretary.taps("Thêm, sửa tài liệu")
    secretary.brings("[data-upload] input[type=file]", paper)
    secretary.sees("3 trang")
    secretary.taps(TITLE)
    secretary.taps("Trình phê duyệt")
    secretary.confirms("Trình")
    secretary.sees("Chờ phê duyệt")
    return OpinionForm.objects.get(title=TITLE)


def approves(chair: Tablet) -> None:
    chair.opens("/")
    chair.taps("Phê duyệt phiếu")
    chair.sees("to-trinh")
    chair.taps("Phê duyệt và gửi")
    chair.confirms("Phê duyệt và gửi")
    chair.sees("0/25 đã trả lời")


def prepares(aide: Tablet) -> None:
    aide.opens("/")
    aide.taps("Chuẩn bị ý kiến")
    aide.taps("Đồng ý, có ý kiến thêm")
    aide.types("Nội dung ý kiến", REMARK)
    aide.sees("Đã lưu bản chuẩn bị")


def confirms(minister: Tablet) -> None:
    minister.opens("/")
    minister.sees("tính là chưa trả lời")
    minister.taps("Xác nhận ý kiến")
    minister.sees("đã chuẩn bị ý kiến dưới đây")
    minister.holds("Nội dung ý kiến", REMARK)
    minister.taps("Xem lại và xác nhận")
    minister.sees(REMARK)
    minister.taps("Xác nhận Đồng ý, có ý kiến thêm")
    minister.sees("Đồng chí đã trả lời")


def test_from_the_draft_to_the_decision(hand: Hand, cast: demo.Cast, tmp_path: Path):
    made.aide_of(cast, "minister1")
    secretary, chair, aide, minister = (hand(who) for who in ("secretary", "chair", "aide", "minister1"))
    paper = tmp_path / "to-trinh.pdf"
    paper.write_bytes(papers.pdf(3))
    form = drafts(secretary, paper)
    approves(chair)
    prepares(aide)
    confirms(minister)
    assert OpinionReply.objects.get().prepared_by == cast["aide"]
    secretary.opens(f"/opinions/{form.pk}/")
    secretary.sees("1/25 đã trả lời")
    secretary.misses(REMARK)

    form.refresh_from_db()
    for person in cast.members:
        if person != cast["minister1"]:
            made.answered(form, person)
    secretary.reloads()
    secretary.taps("Tổng hợp kết quả")
    secretary.confirms("Tổng hợp")
    secretary.sees("Với 25/25 thành viên đồng ý")
    assert Decision.objects.get(form=form).adopted
    minister.opens(f"/opinions/{form.pk}/")
    minister.sees(REMARK)
