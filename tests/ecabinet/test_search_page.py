"""The page of the search: one field, escaped answers, a sentence for whatever was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Document, PageText
from documents.rules import folding
from ecabinet.demo import Cast
from meetings.models import Meeting
from tests.documents import papers


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path


def paper(meeting: Meeting, cast: Cast, name: str, text: str) -> Document:
    document = papers.ready_document(meeting.items.first(), cast["secretary"], name=f"{name}.pdf")
    rows = PageText.objects.filter(version=document.versions.get(), number=2)
    rows.update(text=text, folded=folding.folded(text))
    return document


def page(client: Client, who: str, cast: Cast, **question: object) -> str:
    client.force_login(cast[who], "django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("search"), question)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_hit_leads_to_its_page_in_the_reader(called_meeting: Meeting, cast: Cast, client: Client) -> None:
    document = paper(called_meeting, cast, "Tờ trình", "Quy hoạch đường sắt đô thị")
    html = page(client, "minister1", cast, q="duong sat")
    assert f'href="/documents/{document.pk}/?page=2"' in html
    assert "<mark>đường</mark> <mark>sắt</mark>" in html
    assert "1 tài liệu, 1 trang" in " ".join(html.split())


def test_nothing_of_a_paper_or_a_question_is_html(
    called_meeting: Meeting, cast: Cast, client: Client
) -> None:
    paper(called_meeting, cast, "a", '<script>alert(1)</script> <b>sắt</b> & "x"')
    html = page(client, "minister1", cast, q='sat <script>"')
    assert "<script>alert" not in html and "&lt;<mark>script</mark>&gt;alert(1)" in html
    assert 'value="sat &lt;script&gt;&quot;"' in html


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "Gõ từ cần tìm"),
        ("   ", "Gõ từ cần tìm"),
        ("...", "Hãy nhập ít nhất một từ"),
        ("khongcodau", "Không tìm thấy trong tài liệu nào"),
        ("a" * 10_000, "Câu tìm quá dài"),
        ('" OR 1=1 --', "Không tìm thấy"),
    ],
)
def test_there_is_a_sentence_for_whatever_was_typed(
    question: str, sentence: str, called_meeting: Meeting, cast: Cast, client: Client
) -> None:
    paper(called_meeting, cast, "Tờ trình", "Quy hoạch")
    assert sentence in page(client, "minister1", cast, q=question)


def test_one_meeting_alone(called_meeting: Meeting, cast: Cast, client: Client) -> None:
    paper(called_meeting, cast, "Tờ trình", "Quy hoạch đường sắt")
    html = page(client, "minister1", cast, q="duong", meeting=called_meeting.pk)
    assert "Chỉ trong" in html and "<mark>đường</mark>" in html
    client.force_login(cast["district.secretary"], "django.contrib.auth.backends.ModelBackend")
    address = reverse("search")
    assert client.get(address, {"q": "duong", "meeting": called_meeting.pk}).status_code == 404
    for nonsense in ("x", "-1", "9" * 40, "0"):
        assert client.get(address, {"q": "duong", "meeting": nonsense}).status_code == 200


def test_results_are_turned_with_the_question_kept(
    called_meeting: Meeting, cast: Cast, client: Client
) -> None:
    for number in range(12):
        paper(called_meeting, cast, f"A{number}", "hồ tiêu")
    html = page(client, "minister1", cast, q="hồ tiêu")
    assert "Trang kết quả 1/2" in html and "page=2" in html
    assert "Trang kết quả 2/2" in page(client, "minister1", cast, q="hồ tiêu", page=2)
    assert "Trang kết quả 2/2" in page(client, "minister1", cast, q="hồ tiêu", page="99999999")


def test_a_stranger_finds_nothing(called_meeting: Meeting, cast: Cast, client: Client) -> None:
    paper(called_meeting, cast, "Tờ trình", "hồ tiêu")
    html = page(client, "district.secretary", cast, q="hồ tiêu")
    assert "Không tìm thấy" in html and "Tờ trình" not in html
