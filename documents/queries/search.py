"""The search over the papers that a person may see: one statement finds and counts within their rights.

Searched are titles and the newest readable version of each paper; SQLite FTS5 and PostgreSQL answer through the same
function. Which papers come first is decided by rules/searching.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection

from documents.models import Document
from documents.queries import search_rights
from documents.queries.search_index import PAGES_OF_VERSION
from documents.rules import searching as rules
from meetings.models import Meeting
from people.models import User

# Papers on a page of results, and pages shown of each.
PAPERS_SHOWN, PAGES_SHOWN = 10, 3
_SHOWN = """
    SELECT version.id, document.id, document.title, item."order", item.title, meeting.title
    FROM documents_documentversion version
    JOIN documents_document document ON document.id = version.document_id
    LEFT JOIN meetings_agendaitem item ON item.dossier_id = document.dossier_id
    LEFT JOIN meetings_meeting meeting ON meeting.id = item.meeting_id
"""
# What bears the accents as typed bears the words without them too.
_CANDIDATES = f"""{search_rights.CANDIDATES}(id) AS MATERIALIZED (
    SELECT document_id FROM documents_documentversion WHERE id IN (SELECT version FROM pages0)
    UNION SELECT id FROM titles0
)"""  # noqa: S608 -- our own names


@dataclass(frozen=True)
class PageHit:
    """A page with a match. Shape: `parts` is plain text, pieces of it marked."""

    number: int
    parts: list[rules.Part]


@dataclass(frozen=True)
class ShownPaper:
    """What is shown of a paper: its title and its place in an agenda."""

    pk: int
    title: str
    item_order: int | None
    item_title: str | None
    meeting_title: str | None
    # The title of the opinion form, of a paper that no item has.
    holder: str = ""


@dataclass(frozen=True)
class PaperHit:
    """A paper with a match in its title or on `count` pages, the first of them shown."""

    document: ShownPaper
    title: list[rules.Part]
    pages: list[PageHit]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.pages)


@dataclass(frozen=True)
class Found:
    """An answer. Shape: `papers` of the asked page; counts of all that the reader may see, and of nothing else."""

    papers: list[PaperHit]
    papers_count: int
    pages_count: int
    page: int

    @property
    def pages_of_results(self) -> int:
        return max(1, -(-self.papers_count // PAPERS_SHOWN))

    @property
    def first(self) -> int:
        return (self.page - 1) * PAPERS_SHOWN + 1

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1


@dataclass(frozen=True)
class _Match:
    document: int
    version: int
    score: rules.Score


def search(asked: rules.Asked, *, reader: User, meeting: Meeting | None = None, page: int = 1) -> Found:
    """Find the papers a person may read that answer a question. Shape: `page` of the results, from 1."""
    if not asked.terms or not reader.is_active:
        return Found([], 0, 0, 1)
    matches = sorted(_matches(asked, reader, meeting), key=lambda match: rules.order(match.score))
    page = min(max(1, page), max(1, -(-len(matches) // PAPERS_SHOWN)))
    shown = matches[(page - 1) * PAPERS_SHOWN : page * PAPERS_SHOWN]
    pages = sum(match.score.pages for match in matches)
    return Found(_papers(asked, shown) if shown else [], len(matches), pages, page)


# -- which papers ------------------------------------------------------------------------------------------------


def _matches(asked: rules.Asked, reader: User, meeting: Meeting | None) -> list[_Match]:
    """Return every matching paper within the reader's rights, in one statement.

    The index is asked first and the rights only of what it found: a rare word costs nothing for the other papers.
    """
    visible, rights = search_rights.visible(reader, meeting)
    forms = [asked.folded, asked] if asked.has_accents else [asked.folded]
    found = ", ".join(f"{_pages_sql(n)}, {_titles_sql(n)}" for n, _ in enumerate(forms))
    counts = ", ".join(f"coalesce(pages{n}.found, 0), {_in_titles(n)}" for n, _ in enumerate(forms))
    joins = " ".join(f"LEFT JOIN pages{n} ON pages{n}.version = visible.newest" for n, _ in enumerate(forms))
    # Only names of ours are put into the text of the statement.
    statement = (
        f"WITH {found}, {_CANDIDATES}, visible(id, newest) AS MATERIALIZED ({visible}) "  # noqa: S608
        f"SELECT visible.id, visible.newest, {counts} FROM visible {joins} WHERE visible.newest IS NOT NULL"
    )
    words = [word for form in forms for word in [_in_words(form)] * 2]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*words, *rights])
        rows = cursor.fetchall()
    return [_match(row) for row in rows if row[2] or row[3]]


def _match(row: tuple[int, ...]) -> _Match:
    document, version, pages, in_title, *typed = row
    typed_pages, typed_in_title = typed or (0, 0)
    score = rules.Score(bool(in_title), bool(typed_in_title), pages, typed_pages, version)
    return _Match(document, version, score)


def _in_words(asked: rules.Asked) -> str:
    return rules.as_tsquery(asked) if connection.vendor == "postgresql" else rules.as_fts5(asked)


def _pages_sql(number: int) -> str:
    name = f"pages{number}(version, found) AS MATERIALIZED"
    if connection.vendor == "postgresql":
        return (
            f"{name} (SELECT version_id, count(*) FROM documents_pagetext WHERE words @@ %s::tsquery "  # noqa: S608
            "GROUP BY version_id)"
        )
    return (
        f"{name} (SELECT rowid / {PAGES_OF_VERSION}, count(*) FROM documents_pageindex "  # noqa: S608
        "WHERE documents_pageindex MATCH %s GROUP BY 1)"
    )


def _titles_sql(number: int) -> str:
    name = f"titles{number}(id) AS MATERIALIZED"
    if connection.vendor == "postgresql":
        return f"{name} (SELECT id FROM documents_document WHERE words @@ %s::tsquery)"  # noqa: S608
    table = ("documents_titleindex", "documents_typedtitleindex")[number]
    return f"{name} (SELECT rowid FROM {table} WHERE {table} MATCH %s)"  # noqa: S608 -- our own names


def _in_titles(number: int) -> str:
    asked = f"visible.id IN (SELECT id FROM titles{number})"  # noqa: S608 -- our own names
    return f"({asked})::int" if connection.vendor == "postgresql" else asked


# -- what is shown of them ---------------------------------------------------------------------------------------


def _papers(asked: rules.Asked, matches: list[_Match]) -> list[PaperHit]:
    rows = _shown([match.version for match in matches])
    numbers = _best_pages(asked, list(rows))
    texts = _texts(asked, numbers)
    return [
        PaperHit(
            rows[match.version],
            rules.marked(rows[match.version].title, asked),
            [PageHit(number, texts[match.version, number]) for number in numbers.get(match.version, [])],
            match.score.pages,
        )
        for match in matches
    ]


def _shown(versions: list[int]) -> dict[int, ShownPaper]:
    """Fetch what is shown of papers, and nothing more; Django would take longer to write this than to run it."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SHOWN} WHERE version.id IN ({_listed(versions)})")
        shown = {version: ShownPaper(*row) for version, *row in cursor.fetchall()}
    return {version: paper if paper.item_title else _of_holder(paper) for version, paper in shown.items()}


def _of_holder(paper: ShownPaper) -> ShownPaper:
    document = Document.objects.select_related("dossier").get(pk=paper.pk)
    return replace(paper, holder=document.place_title)


def _listed(keys: Iterable[int]) -> str:
    """Write keys into the text of a statement; they are numbers, whatever they were read from."""
    return ", ".join(str(int(key)) for key in keys)


def _best_pages(asked: rules.Asked, versions: list[int]) -> dict[int, list[int]]:
    """Return the pages to show of each version: those with the accents as typed first, then by their number."""
    typed = _pages_with(asked, versions) if asked.has_accents else set()
    found: dict[int, list[int]] = {}
    for version, number in sorted(
        _pages_with(asked.folded, versions), key=lambda hit: (hit not in typed, hit)
    ):
        pages = found.setdefault(version, [])
        if len(pages) < PAGES_SHOWN:
            pages.append(number)
    return found


def _pages_with(asked: rules.Asked, versions: Iterable[int]) -> set[tuple[int, int]]:
    wanted = _listed(versions)
    # Only keys, which are numbers, and names of ours are put into the text of the statement.
    if connection.vendor == "postgresql":
        statement = (
            "SELECT version_id, number FROM documents_pagetext "  # noqa: S608
            f"WHERE version_id IN ({wanted}) AND words @@ %s::tsquery"
        )
    else:
        statement = (
            f"SELECT rowid / {PAGES_OF_VERSION}, rowid % {PAGES_OF_VERSION} FROM documents_pageindex "  # noqa: S608
            f"WHERE documents_pageindex MATCH %s AND rowid / {PAGES_OF_VERSION} IN ({wanted})"
        ).replace("% ", "%% ")
    with connection.cursor() as cursor:
        cursor.execute(statement, [_in_words(asked)])
        return set(cursor.fetchall())


def _texts(asked: rules.Asked, numbers: dict[int, list[int]]) -> dict[tuple[int, int], list[rules.Part]]:
    pages = [
        f"(version_id = {int(key)} AND number IN ({_listed(wanted)}))" for key, wanted in numbers.items()
    ]
    if not pages:
        return {}
    statement = f"SELECT version_id, number, text FROM documents_pagetext WHERE {' OR '.join(pages)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {(version, number): rules.snippet(text, asked) for version, number, text in cursor.fetchall()}
