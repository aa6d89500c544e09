"""The search on both databases: what it finds, in which order, for whom, at how many queries."""

import itertools
import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection

from documents import access
from documents.actions import distribution
from documents.actions import papers as actions
from documents.models import Document, PageText
from documents.queries import search as queries
from documents.queries import search_index, search_rights
from documents.rules import folding
from documents.rules import searching as rules
from ecabinet.demo import Cast
from meetings.models import Meeting
from people.models import User
from tests.documents import papers

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path


def paper(meeting: Meeting, cast: Cast, name: str, *texts: str, order: int = 1) -> Document:
    """Add a ready paper whose pages say what is given."""
    item = meeting.items.get(order=order)
    document = papers.ready_document(item, cast["secretary"], papers.pdf(max(1, len(texts))), f"{name}.pdf")
    write(document, *texts)
    return document


def write(document: Document, *texts: str) -> None:
    version = document.versions.latest("number")
    for number, text in enumerate(texts, start=1):
        row = PageText.objects.filter(version=version, number=number)
        row.update(text=text, folded=folding.folded(text))


def found(words: str, reader: User, **more: object) -> list[tuple[str, list[int]]]:
    answer = queries.search(rules.parsed(words), reader=reader, **more)
    return [(hit.document.title, [page.number for page in hit.pages]) for hit in answer.papers]


def test_accents_and_bars_do_not_matter(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "Tờ trình", "Mở đầu", "Quy hoạch ĐÔ THỊ và đường sắt", "Kết luận")
    reader = cast["minister1"]
    for words in ("đô thị", "do thi", "ĐÔ THỊ", "đường", "duong", "dUoNg sA", '"thị và đường"'):
        assert found(words, reader) == [("Tờ trình", [2])], words
    for words in ("đô thi tran", '"đường đô"', "duongsat"):
        assert found(words, reader) == [], words


def test_every_letter_of_the_language_is_folded_alike_in_pages_and_titles(
    called_meeting: Meeting, cast: Cast
) -> None:
    paper(called_meeting, cast, "x", *[f"b{letter}c" for letter in VOWELS])
    document = paper(called_meeting, cast, "y")
    reader = cast["minister1"]
    pages = queries.search(rules.parsed("bac"), reader=reader).pages_count
    assert pages == sum(folding.folded(letter) == "a" for letter in VOWELS)
    for letter in VOWELS:
        for form in ("NFC", "NFD"):
            title = unicodedata.normalize(form, f"B{letter.upper()}C tên")
            Document.objects.filter(pk=document.pk).update(title=title)
            assert found(f"{folding.folded(f'b{letter}c')} ten", reader), letter


def test_the_accents_as_typed_come_first(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "A", "mả mà", "ma", "má")
    paper(called_meeting, cast, "B", "ma", "ma", "ma", "ma")
    paper(called_meeting, cast, "C", "má")
    reader = cast["minister1"]
    assert found("má", reader) == [("A", [3, 1, 2]), ("C", [1]), ("B", [1, 2, 3])]
    assert found("ma", reader)[0][0] == "B"


def test_a_title_comes_before_pages(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "Báo cáo", *["ngân sách nhà nước"] * 3)
    paper(called_meeting, cast, "Dự toán ngân sách 2027", "khác")
    assert found("ngan sach", cast["minister1"]) == [("Dự toán ngân sách 2027", []), ("Báo cáo", [1, 2, 3])]


def test_the_last_word_may_go_on_and_the_others_not(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "A", "chuyển đổi số quốc gia")
    reader = cast["minister1"]
    assert found("chuyển đổ", reader) and found("chuyen doi so qu", reader)
    assert not found("chuy doi", reader)
    assert not found('"chuyển đổ"', reader)


def test_numbers_of_papers_are_found_as_they_are_written(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "A", "Nghị quyết số 27-NQ/TW, Nghị định 30/2020/NĐ-CP; 12 NQ khác CP")
    reader = cast["minister1"]
    for words in ("27-NQ/TW", "30/2020", "30/2020/nd-cp", "NĐ-CP"):
        assert found(words, reader), words
    assert not found("12/NQ-CP", reader)


def test_only_the_newest_version_is_searched(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "A", "lúa nước")
    papers.ready_replacement(document, cast["secretary"])
    write(document, "lúa nương")
    reader = cast["minister1"]
    assert (found("lúa nước", reader), found("lúa nương", reader)) == ([], [("A", [1])])


def test_a_version_that_is_not_ready_hides_nothing(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "A", "lúa nước")
    document.versions.create(
        number=2,
        state="received",
        original_sha256="0" * 64,
        size=1,
        original_name="x.pdf",
        created_by=cast["secretary"],
        created_at=document.created_at,
    )
    assert found("lúa nước", cast["minister1"]) == [("A", [1])]


def test_a_new_title_is_found_at_once_and_the_old_one_no_more(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "Tên cũ", "a")
    actions.rename_document(document=document, title="Tên Mới", by=cast["secretary"])
    assert (found("cu", cast["minister1"]), found("moi", cast["minister1"])) == ([], [("Tên Mới", [])])


# -- rights ------------------------------------------------------------------------------------------------------


def test_nobody_finds_or_counts_what_they_may_not_read(called_meeting: Meeting, cast: Cast) -> None:
    everyone = paper(called_meeting, cast, "Chung", "hồ tiêu", "hồ tiêu")
    leads = paper(called_meeting, cast, "Riêng", "hồ tiêu", order=2)
    distribution.set_audience(document=leads, audience=Document.Audience.LEADS, by=cast["secretary"])
    asked = rules.parsed("ho tieu")
    counts = {
        who: (answer.papers_count, answer.pages_count)
        for who in ("secretary", "chair", "minister1", "auditor", "district.secretary")
        for answer in [queries.search(asked, reader=cast[who])]
    }
    assert counts == {
        "secretary": (2, 3),
        "chair": (2, 3),
        "minister1": (1, 2),
        "auditor": (0, 0),
        "district.secretary": (0, 0),
    }
    actions.withdraw_document(document=everyone, by=cast["secretary"])
    assert found("ho tieu", cast["minister1"]) == []


def test_what_is_compiled_for_the_search_is_the_rule_of_access(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "Chung", "a")
    leads = paper(called_meeting, cast, "Riêng", "a", order=2)
    distribution.set_audience(document=leads, audience=Document.Audience.LEADS, by=cast["secretary"])
    elsewhere = Meeting(pk=called_meeting.pk + 1)
    for who, meeting in itertools.product(User.objects.all(), (None, called_meeting, elsewhere)):
        papers_seen = access.documents_visible_to(who)
        wanted = papers_seen.filter(dossier__item__meeting=meeting) if meeting else papers_seen
        newest = {document.pk: document.versions.latest("number").pk for document in wanted}
        with connection.cursor() as cursor:
            statement, values = search_rights.visible(who, meeting)
            all_papers = f"WITH {search_rights.CANDIDATES}(id) AS (SELECT id FROM documents_document)"
            cursor.execute(f"{all_papers} {statement}", values)
            assert dict(cursor.fetchall()) == newest, who


def test_who_was_blocked_finds_nothing(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "Chung", "hồ tiêu")
    reader = cast["minister1"]
    assert found("hồ tiêu", reader)
    reader.is_active = False
    assert found("hồ tiêu", reader) == []
    with pytest.raises(ValueError, match="active"):
        search_rights.visible(reader, None)


def test_a_guest_of_one_item_finds_nothing_of_the_others(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "Hai", "hồ tiêu", order=2)
    paper(called_meeting, cast, "Ba", "hồ tiêu", order=3)
    guest = called_meeting.participants.get(person=cast["guest"])
    guest.item_scope.add(called_meeting.items.get(order=3))
    guest.is_scoped = True
    guest.save()
    answer = queries.search(rules.parsed("hồ tiêu"), reader=cast["guest"])
    assert ([hit.document.title for hit in answer.papers], answer.papers_count, answer.pages_count) == (
        ["Ba"],
        1,
        1,
    )


def test_nothing_is_found_before_the_meeting_is_called(draft_meeting: Meeting, cast: Cast) -> None:
    paper(draft_meeting, cast, "A", "hồ tiêu")
    assert found("hồ tiêu", cast["minister1"]) == []
    assert found("hồ tiêu", cast["secretary"]) == [("A", [1])]


def test_one_meeting_alone(called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "A", "hồ tiêu")
    reader = cast["minister1"]
    assert found("hồ tiêu", reader, meeting=called_meeting)
    other = Meeting(pk=called_meeting.pk + 1)
    assert found("hồ tiêu", reader, meeting=other) == []


# -- whatever is typed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ['"', "'", "''", '""', "a:*", "!x", "a & | b", "(a", "NEAR(a b)", "folded:a", "^a", "-a", "a*b", "%s", "%", "\\",
     "; DROP TABLE documents_document; --", "x" * 10_000, "a\x00b", "\ud7ff", "😀", "\u202e", "½ ² ㎡ ﬁ", "ก็",
     "1e5 0x1f", "NOT", "AND OR", "the a of", "a b " * 4_000, "﷽"],
)  # fmt: skip
def test_nothing_that_is_typed_is_an_error(words: str, called_meeting: Meeting, cast: Cast) -> None:
    paper(called_meeting, cast, "A", "hồ tiêu")
    queries.search(rules.parsed(words), reader=cast["minister1"])


# -- the index ---------------------------------------------------------------------------------------------------


def test_the_index_is_whole_after_all_migrations(db: None) -> None:
    assert search_index.missing() == []


def test_a_deleted_page_is_not_found(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "A", "hồ tiêu", "hồ tiêu")
    PageText.objects.filter(version=document.versions.get(), number=1).delete()
    assert found("hồ tiêu", cast["minister1"]) == [("A", [2])]


def test_the_index_is_made_anew(called_meeting: Meeting, cast: Cast) -> None:
    document = paper(called_meeting, cast, "A", "hồ tiêu")
    connection.check_constraints()
    search_index.drop()
    assert search_index.missing() != []
    write(document, "cà phê")
    connection.check_constraints()
    call_command("rebuild_search")
    assert search_index.missing() == []
    assert (found("hồ tiêu", cast["minister1"]), found("cà phê", cast["minister1"])) == ([], [("A", [1])])


def test_it_costs_the_same_for_one_paper_and_for_many(
    called_meeting: Meeting, cast: Cast, django_assert_num_queries
) -> None:
    reader = cast["minister1"]
    for count in (1, 6):
        for number in range(count):
            paper(called_meeting, cast, f"A{number}", "hồ tiêu", "hồ tiêu")
        with django_assert_num_queries(5):
            queries.search(rules.parsed("hồ tiêu"), reader=reader)
    with django_assert_num_queries(4):
        queries.search(rules.parsed("ho tieu"), reader=reader)
    with django_assert_num_queries(1):
        queries.search(rules.parsed("không đâu"), reader=reader)


def test_results_come_in_pages(called_meeting: Meeting, cast: Cast) -> None:
    for number in range(queries.PAPERS_SHOWN + 2):
        paper(called_meeting, cast, f"A{number}", "hồ tiêu")
    asked = rules.parsed("hồ tiêu")
    first, second, beyond = (queries.search(asked, reader=cast["minister1"], page=page) for page in (1, 2, 9))
    assert (len(first.papers), len(second.papers), first.pages_of_results) == (10, 2, 2)
    assert beyond == second
    titles = {hit.document.title for answer in (first, second) for hit in answer.papers}
    assert len(titles) == 12


@pytest.mark.postgres
def test_postgresql_uses_its_index(called_meeting: Meeting) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT count(*) FROM documents_pagetext WHERE words @@ 'a'::tsquery")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "documents_pagetext_words" in plan
