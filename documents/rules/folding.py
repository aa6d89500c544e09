"""Folds text for the search: accents, case and đ do not matter; no Django, no database."""

import unicodedata

# Neither SQLite nor PostgreSQL folds đ: it has no decomposition, so it is replaced here.
_BARRED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})


def folded(text: str) -> str:
    """Return the text as it is searched: lower case, without marks, đ as d, blanks as one space."""
    lowered = unicodedata.normalize("NFD", text.casefold().translate(_BARRED))
    bare = "".join(c for c in lowered if not unicodedata.combining(c))
    return " ".join(bare.split())
