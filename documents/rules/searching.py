"""Plain rules of the search: what was asked, which paper comes first, what stands around a match; no database.

Words are AND; words in quotes, and parts of one word as in 12/NQ-CP, stand one after the other; the last word may go
on. Accents are optional: a match with the accents as typed ranks higher.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from documents.rules import folding

# What is read of a question; a sentence of the law is shorter. Units: letters, words.
MOST_LETTERS, MOST_WORDS = 300, 20
# A longer "word" is no word, and PostgreSQL takes none above 2 KB. Unit: letters.
WORD_LETTERS = 64
# A shorter beginning stands on every page. Unit: letters.
LEAST_PREFIX = 2
# Around a match. Unit: letters.
SNIPPET_LETTERS, BEFORE_LETTERS = 220, 70

_QUOTES = re.compile('["“”„«»]')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other, as typed, in lower case; `is_open` when the last one may go on."""

    words: tuple[str, ...]
    is_open: bool = False

    @property
    def folded(self) -> "Term":
        return Term(tuple(folding.folded(word) for word in self.words), self.is_open)


@dataclass(frozen=True)
class Asked:
    """A question. Shape: `is_cut` when it was longer than what is read of it."""

    terms: tuple[Term, ...]
    is_cut: bool = False

    @cached_property
    def folded(self) -> "Asked":
        return Asked(tuple(term.folded for term in self.terms), self.is_cut)

    @cached_property
    def has_accents(self) -> bool:
        return self.terms != self.folded.terms


@dataclass(frozen=True)
class Part:
    """A piece of a text to show; plain text, escaped where it is shown."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Score:
    """How well a paper answers. Shape: `typed_pages` of its `pages` bear the accents as typed."""

    in_title: bool
    typed_in_title: bool
    pages: int
    typed_pages: int
    newest_first: int


# -- the question ------------------------------------------------------------------------------------------------


def parsed(text: str) -> Asked:
    """Read a question; whatever was typed, the answer is words, or none."""
    terms: list[Term] = []
    pieces = _QUOTES.split(unicodedata.normalize("NFC", text[:MOST_LETTERS]))
    for place, piece in enumerate(pieces):
        # Every second piece stands in quotes; one that was never closed is no phrase.
        is_quoted = place % 2 == 1 and place < len(pieces) - 1
        chunks = [piece] if is_quoted else piece.split()
        terms += [Term(words, not is_quoted) for chunk in chunks if (words := _words(chunk))]
    kept = _within_limit(terms)
    return Asked(_only_last_open(kept), len(text) > MOST_LETTERS or len(kept) < len(terms))


def _words(chunk: str) -> tuple[str, ...]:
    bare = "".join(letter for letter in chunk.lower() if not unicodedata.combining(letter))
    words = (word[:WORD_LETTERS] for word in _WORD.findall(bare))
    return tuple(word for word in words if _WORD.fullmatch(folding.folded(word)))


def _within_limit(terms: list[Term]) -> list[Term]:
    left, kept = MOST_WORDS, []
    for term in terms:
        left -= len(term.words)
        if left < 0:
            break
        kept.append(term)
    return kept


def _only_last_open(terms: list[Term]) -> tuple[Term, ...]:
    """Let the last word go on, unless it is quoted or a single letter; ask nothing twice."""
    closed = [Term(term.words) for term in terms]
    if closed and terms[-1].is_open and len("".join(terms[-1].words)) >= LEAST_PREFIX:
        closed[-1] = terms[-1]
    return tuple(dict.fromkeys(closed))


def as_fts5(asked: Asked) -> str:
    """Return the question in SQLite's words. Shape: words are letters and digits, so that nothing is to escape."""
    return " AND ".join(f'"{" ".join(term.words)}"{" *" if term.is_open else ""}' for term in asked.terms)


def as_tsquery(asked: Asked) -> str:
    """Return the question in PostgreSQL's words, to be cast and never parsed."""
    return " & ".join(f"({_one_after_the_other(term)})" for term in asked.terms)


def _one_after_the_other(term: Term) -> str:
    return " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.is_open else "")


# -- the order ---------------------------------------------------------------------------------------------------


def order(score: Score) -> tuple[int, ...]:
    """Return what papers are sorted by: title, accents as typed, number of pages, then the newer paper."""
    return (
        -score.typed_in_title,
        -score.in_title,
        -(score.typed_pages > 0),
        -score.typed_pages,
        -score.pages,
        -score.newest_first,
    )


# -- what is shown -----------------------------------------------------------------------------------------------


def marked(text: str, asked: Asked) -> list[Part]:
    """Return a whole text with its matches marked."""
    text = unicodedata.normalize("NFC", text)
    return _parts(text, _hits(text, asked), 0, len(text))


def snippet(text: str, asked: Asked) -> list[Part]:
    """Return what stands around the best place of a page, its matches marked; the page's beginning without one."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    hits = _hits(text, asked)
    start = _start(text, _best(hits)) if hits else 0
    end = min(len(text), start + SNIPPET_LETTERS)
    while end < len(text) and not text[end].isspace() and end - start < SNIPPET_LETTERS + WORD_LETTERS:
        end += 1
    parts = _parts(text, [hit for hit in hits if start <= hit[0] and hit[1] <= end], start, end)
    before, after = [Part("… ")] * (start > 0), [Part(" …")] * (end < len(text))
    return [*before, *parts, *after]


def _hits(text: str, asked: Asked) -> list[tuple[int, int]]:
    """Find the places of all terms: with the accents as typed, else without any."""
    lowered = text.lower()
    if asked.has_accents and len(lowered) == len(text) and (found := _places(lowered, asked)):
        return found
    return _places(text.translate(_flat()), asked.folded)


def _places(text: str, asked: Asked) -> list[tuple[int, int]]:
    """Find the places of every term, in the order of the text; of those that overlap the longer one."""
    found = sorted((place for term in asked.terms for place in _places_of(text, term)), key=_by_start)
    kept: list[tuple[int, int]] = []
    for place in found:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _by_start(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], -place[1]


def _places_of(text: str, term: Term) -> list[tuple[int, int]]:
    # The pattern begins with its letters, which is quick; that a word begins there is asked afterwards.
    ends = r"[^\W_]*" if term.is_open else r"(?![^\W_])"
    places = (match.span() for match in re.finditer(r"[\W_]+".join(term.words) + ends, text))
    return [place for place in places if not (place[0] and text[place[0] - 1].isalnum())]


@cache
def _flat() -> dict[int, str]:
    """Return the letters that fold to one letter, so that a folded text keeps its places."""
    letters = [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
    pairs = ((code, folding.folded(chr(code))) for code in letters)
    return {code: flat for code, flat in pairs if len(flat) == 1}


def _best(hits: list[tuple[int, int]]) -> int:
    """Return where the window begins that shows most matches; of equal ones the first."""
    counts = [
        (
            -sum(
                start <= other < start + SNIPPET_LETTERS - BEFORE_LETTERS for other, _ in hits[at : at + 20]
            ),
            start,
        )
        for at, (start, _) in enumerate(hits[:50])
    ]
    return min(counts)[1]


def _start(text: str, hit: int) -> int:
    if hit <= BEFORE_LETTERS:
        return 0
    return text.find(" ", hit - BEFORE_LETTERS, hit) + 1 or hit


def _parts(text: str, hits: Iterable[tuple[int, int]], start: int, end: int) -> list[Part]:
    parts, at = [], start
    for first, last in hits:
        parts += [Part(text[at:first]), Part(text[first:last], is_hit=True)]
        at = last
    return [part for part in [*parts, Part(text[at:end])] if part.text]
