"""The index of the search, kept by the database itself: it can lag behind no write of a page or a title.

A page and a title are indexed by their words twice: folded, and with their accents in lower case, so that one index
answers both. PostgreSQL: generated columns with GIN. SQLite: two FTS5 tables filled by triggers; a migration that
makes one of their tables anew (any AlterField) loses the triggers and must call `create` again, which a test sees.
"""

from django.db import connection, transaction

# In SQLite a page's row in the index is its version times this, plus its number; a paper has 2,000 pages at most.
PAGES_OF_VERSION = 4096

_UPPER = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
# Everything that no word is made of, by numbers: names of character classes depend on the database's locale.
_BLANK = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8"
    r"\u00bb\u00bf\u2000-\u206f\u3000-\u303f]+"
)


def _typed(column: str) -> str:
    """Return a column in lower case with its accents: lower() alone knows ASCII only under the locale C."""
    return f"lower(translate(normalize({column}, NFC), '{_UPPER}', '{_UPPER.lower()}'))"


def _folded(column: str) -> str:
    bare = rf"regexp_replace(normalize({column}, NFD), '[\u0300-\u036f]', '', 'g')"
    return f"lower(translate({bare}, 'đĐ', 'dd'))"


def _words(*texts: str) -> str:
    parts = (f"to_tsvector('simple', regexp_replace({text}, '{_BLANK}', ' ', 'g'))" for text in texts)
    return f"GENERATED ALWAYS AS ({' || '.join(parts)}) STORED"


POSTGRES = (
    f"ALTER TABLE documents_pagetext ADD COLUMN words tsvector {_words('folded', _typed('text'))}",
    "CREATE INDEX documents_pagetext_words ON documents_pagetext USING gin (words)",
    f"ALTER TABLE documents_document ADD COLUMN words tsvector {_words(_folded('title'), _typed('title'))}",
    "CREATE INDEX documents_document_words ON documents_document USING gin (words)",
)
POSTGRES_UNDO = (
    "ALTER TABLE documents_pagetext DROP COLUMN IF EXISTS words",
    "ALTER TABLE documents_document DROP COLUMN IF EXISTS words",
)


def _row(table: str, key: str, words: str) -> tuple[str, str, str]:
    """Return how a row of an FTS5 table is put in, taken out, and made of all rows."""
    new, old = words.format(row="new"), words.format(row="old")
    plain = words.format(row="source")
    put = f"INSERT INTO {table}(rowid, words) VALUES ({key.format(row='new')}, {new});"  # noqa: S608 -- our own names
    take = f"INSERT INTO {table}({table}, rowid, words) VALUES ('delete', {key.format(row='old')}, {old});"  # noqa: S608
    fill = f"INSERT INTO {table}(rowid, words) SELECT {key.format(row='source')}, {plain}"
    return put, take, fill


_PAGE = _row(
    "documents_pageindex",
    f"{{row}}.version_id * {PAGES_OF_VERSION} + {{row}}.number",
    "{row}.folded || ' . ' || {row}.text",
)
# FTS5 strips accents by itself, and knows nothing of đ; the second table keeps the title as it is.
_TITLE = _row("documents_titleindex", "{row}.id", "replace(replace({row}.title, 'đ', 'd'), 'Đ', 'D')")
_TYPED_TITLE = _row("documents_typedtitleindex", "{row}.id", "{row}.title")
_TABLES = {
    "documents_pageindex": (0, "documents_pagetext", _PAGE, "folded, text, number, version_id"),
    "documents_titleindex": (2, "documents_document", _TITLE, "title"),
    "documents_typedtitleindex": (0, "documents_document", _TYPED_TITLE, "title"),
}


def _sqlite() -> dict[str, str]:
    """Return every table and trigger by its name."""
    made: dict[str, str] = {}
    for table, (strips, source, (put, take, _), columns) in _TABLES.items():
        made[table] = (
            f"CREATE VIRTUAL TABLE {table} USING fts5("
            f"words, content='', tokenize=\"unicode61 remove_diacritics {strips}\", prefix='2 3')"
        )
        for verb, body in (("INSERT", put), ("DELETE", take), (f"UPDATE OF {columns}", take + put)):
            name = f"{table}_{verb.split()[0].lower()}"
            made[name] = f"CREATE TRIGGER {name} AFTER {verb} ON {source} BEGIN {body} END"
    return made


def create() -> None:
    """Make what is missing of the index, and fill it anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in (*POSTGRES_UNDO, *POSTGRES):
                cursor.execute(statement)
            return
        for name, statement in _sqlite().items():
            if name in missing():
                cursor.execute(statement)
    rebuild()


def drop() -> None:
    """Take the index away."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in POSTGRES_UNDO:
                cursor.execute(statement)
            return
        for name in _sqlite():
            kind = "TABLE" if name in _TABLES else "TRIGGER"
            cursor.execute(f"DROP {kind} IF EXISTS {name}")


def missing() -> list[str]:
    """List the parts of the index that the database lacks."""
    if connection.vendor == "postgresql":
        wanted = ["documents_pagetext_words", "documents_document_words"]
        question = "SELECT indexname FROM pg_indexes"
    else:
        wanted = list(_sqlite())
        question = "SELECT name FROM sqlite_master"
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in found]


def rebuild() -> None:
    """Fill the index from the pages and titles as they stand; PostgreSQL only sorts its own anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("REINDEX INDEX documents_pagetext_words")
            cursor.execute("REINDEX INDEX documents_document_words")
            return
        for table, (_, source, (_, _, fill), _) in _TABLES.items():
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 -- our own names
            cursor.execute(f"{fill} FROM {source} source")
