"""The search over the papers that a person may see: one statement finds and counts within their rights.

Searched are titles and the newest readable version of each paper; SQLite FTS5 and PostgreSQL answer through the same
function. Which papers come first is decided by rules/searching.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from documents.models import Document, DocumentVersion, PageText
from documents.queries import search_rights
from documents.queries.search_index import PAGES_OF_VERSION
from documents.rules import searching as rules
from meetings.models import Meeting
from people.models import User

# Papers on a page of results, and pages shown of each.
PAPERS_SHOWN, PAGES_SHOWN = 10, 3


@dataclass(frozen=True)
class PageHit:
    """A page with a match. Shape: `parts` is plain text, pieces of it marked."""

    number: int
    parts: list[rules.Part]


@dataclass(frozen=True)
class PaperHit:
    """A paper with a match in its title or on `count` pages, the first of them shown."""

    document: Document
    version: DocumentVersion
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
    """Return every matching paper within the reader's rights, in one statement."""
    visible, rights = search_rights.visible(reader, meeting)
    forms = [asked.folded, asked] if asked.has_accents else [asked.folded]
    pages = [_pages_sql(number) for number, _ in enumerate(forms)]
    counts = ", ".join(f"coalesce(pages{n}.found, 0), {_title_sql(n)}" for n, _ in enumerate(forms))
    joins = " ".join(f"LEFT JOIN pages{n} ON pages{n}.version = visible.newest" for n, _ in enumerate(forms))
    # Only names of ours are put into the text of the statement.
    statement = (
        f"WITH visible(id, newest) AS MATERIALIZED ({visible}), {', '.join(pages)} "  # noqa: S608
        f"SELECT visible.id, visible.newest, {counts} FROM visible {joins} WHERE visible.newest IS NOT NULL"
    )
    words = [_in_words(form) for form in forms]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*rights, *words, *words])
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
    name = f"pages{number}(version, found)"
    if connection.vendor == "postgresql":
        return (
            f"{name} AS (SELECT version_id, count(*) FROM documents_pagetext WHERE words @@ %s::tsquery "  # noqa: S608
            "AND version_id IN (SELECT newest FROM visible) GROUP BY version_id)"
        )
    return (
        f"{name} AS (SELECT rowid / {PAGES_OF_VERSION}, count(*) FROM documents_pageindex "  # noqa: S608
        "WHERE documents_pageindex MATCH %s GROUP BY 1)"
    )


def _title_sql(number: int) -> str:
    if connection.vendor == "postgresql":
        return (
            "(SELECT words @@ %s::tsquery FROM documents_document titled WHERE titled.id = visible.id)::int"
        )
    table = ("documents_titleindex", "documents_typedtitleindex")[number]
    return f"visible.id IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)"  # noqa: S608 -- our own names


# -- what is shown of them ---------------------------------------------------------------------------------------


def _papers(asked: rules.Asked, matches: list[_Match]) -> list[PaperHit]:
    rows = _versions([match.version for match in matches])
    numbers = _best_pages(asked, list(rows))
    texts = _texts(asked, numbers)
    return [
        PaperHit(
            rows[match.version].document,
            rows[match.version],
            rules.marked(rows[match.version].document.title, asked),
            [PageHit(number, texts[match.version, number]) for number in numbers.get(match.version, [])],
            match.score.pages,
        )
        for match in matches
    ]


def _versions(keys: list[int]) -> dict[int, DocumentVersion]:
    """Fetch what is shown of papers, and nothing more."""
    meeting = "document__dossier__item__meeting"
    shown = ("number", "document__title", "document__dossier__item__order", "document__dossier__item__title")
    versions = DocumentVersion.objects.select_related(meeting)
    # Loaded without its whole row: the place of the item in the agenda, and the name of the meeting.
    return versions.only(*shown, f"{meeting}__title").in_bulk(keys)


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
    wanted = ", ".join(str(int(version)) for version in versions)
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
    wanted = [number for pages in numbers.values() for number in pages]
    rows = PageText.objects.filter(version__in=list(numbers), number__in=wanted)
    found = rows.values_list("version_id", "number", "text")
    return {
        (version, number): rules.snippet(text, asked)
        for version, number, text in found
        if number in numbers[version]
    }
