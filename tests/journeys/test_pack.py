"""A minister prepares: opens the pack, sees the unread first, reads, and finds a phrase typed without accents."""

import pytest

from documents.models import PageText
from documents.rules import folding
from ecabinet.demo import Cast
from meetings.models import Meeting
from tests.documents import papers
from tests.journeys.conftest import Hand, comes_to_rest

pytestmark = pytest.mark.journeys


def test_a_minister_reads_the_pack_and_finds_a_phrase(
    called_meeting: Meeting, cast: Cast, hand: Hand
) -> None:
    item = called_meeting.items.first()
    first = papers.ready_document(item, cast["secretary"], papers.pdf(3), "Tờ trình.pdf")
    papers.ready_document(item, cast["secretary"], papers.pdf(1), "Phụ lục.pdf")
    text = "Quy hoạch đường sắt đô thị đến năm 2035"
    rows = PageText.objects.filter(version=first.versions.get(), number=2)
    rows.update(text=text, folded=folding.folded(text))
    minister = hand("minister1").opens("/")
    minister.sees("2 tài liệu chưa đọc, còn 4 trang, khoảng 6 phút")
    minister.taps("Đọc tài liệu")
    minister.is_at(f"/meetings/{called_meeting.pk}/pack/")
    minister.sees("Chưa mở")
    minister.taps("Phụ lục")
    minister.shows(".pdfViewer canvas")
    minister.waits_until("!document.querySelector('[data-reader-head]').hidden")
    comes_to_rest(1)
    minister.opens(f"/meetings/{called_meeting.pk}/pack/")
    minister.sees("Phụ lục", within="[aria-labelledby=pack-read]")
    minister.sees("Tờ trình", within="[aria-labelledby=pack-never]")
    minister.taps("Tìm trong tài liệu")
    minister.types("Từ cần tìm", "duong sat do thi")
    minister.presses("Enter")
    minister.sees("sắt")
    minister.taps("Trang 2")
    minister.is_at(rf"/documents/{first.pk}/\?page=2")
    minister.shows(".pdfViewer canvas")
