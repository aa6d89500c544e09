"""Where a marked passage stands in a new version: kept, moved, or changed into the most alike passage."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

KEPT, MOVED, CHANGED = "kept", "moved", "changed"
# Soft hyphens, and what PDFium writes for a hyphen at the end of a line.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u0002\ufffe\ufeff"))
# Two passages are alike from this share of common words on. Unit: ratio of difflib, 0 to 1.
ALIKE = 0.6
# Pages on either side that are looked at before the whole paper.
NEIGHBOURS = 2
# Passages of a paper that are compared word by word; more would cost and not find better.
CANDIDATES = 4
# A pair of words that stands in more places than this tells nothing about where a passage is.
COMMON_PLACES = 400
_WORD = re.compile(r"\S+")
_EDGES = " .,;:!?()[]{}“”\"'‘’–-…"


@dataclass(frozen=True)
class Passage:
    """What was marked, and a little of what stands around it. Shape: `page` from 1."""

    quote: str
    before: str
    after: str
    page: int


@dataclass(frozen=True)
class Place:
    """Where a passage stands now.

    Shape: `page` from 1, None when nothing alike is left; `start` and `end` count the characters of that page
    without blanks; `text` is what stands there now.
    """

    state: str
    page: int | None = None
    start: int = 0
    end: int = 0
    text: str = ""


@dataclass(frozen=True)
class _Word:
    """One word as it is compared. Shape: `start` and `end` in the page's text as it came."""

    text: str
    page: int
    start: int
    end: int


def squeezed(text: str) -> str:
    """Return a text as it is compared: composed (NFC), without any blank, because no two readers agree on those."""
    return "".join(unicodedata.normalize("NFC", text).translate(UNSEEN).split())


def positions(text: str) -> list[int]:
    """Return for every character of `squeezed(text)` its place in `text`."""
    found: list[int] = []
    for start, cluster in _clusters(text):
        found.extend([start] * len(squeezed(cluster)))
    return found


def _clusters(text: str) -> list[tuple[int, str]]:
    """Cut a text before every character that is no accent of the one before."""
    starts = [at for at, letter in enumerate(text) if at == 0 or not unicodedata.combining(letter)]
    return [(start, text[start:end]) for start, end in pairwise([*starts, len(text)])]


class Paper:
    """The pages of one version, ready for many searches. Units: pages count from 1."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.pages = tuple(pages)
        self.squeezed = tuple(squeezed(page) for page in self.pages)
        self.joined = "".join(self.squeezed)
        self.starts: list[int] = [0]
        for page in self.squeezed:
            self.starts.append(self.starts[-1] + len(page))

    def page_at(self, offset: int) -> int:
        """Return the page of a character of `joined`."""
        low, high = 0, len(self.pages) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.starts[middle] <= offset else (low, middle - 1)
        return low + 1

    def place(self, state: str, offset: int, length: int) -> Place:
        """Return a stretch of `joined` as a place; what runs on to the next page is left out."""
        page = self.page_at(offset)
        start = offset - self.starts[page - 1]
        end = min(start + length, len(self.squeezed[page - 1]))
        return Place(state, page, start, end, self.text_between(page, start, end))

    def text_between(self, page: int, start: int, end: int) -> str:
        """Return the text of a stretch of a page as it reads, blanks folded."""
        text = self.pages[page - 1]
        where = positions(text)
        if start >= end or end > len(where):
            return ""
        last = where[end] if end < len(where) else len(text)
        return " ".join(text[where[start] : last].split())

    @cached_property
    def words(self) -> list[_Word]:
        found = []
        for page, text in enumerate(self.pages, start=1):
            found += [_Word(_folded(m[0]), page, m.start(), m.end()) for m in _WORD.finditer(text)]
        return found

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[int]]:
        """Where each two neighbouring words stand, as places in `words`."""
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, (one, two) in enumerate(pairwise(self.words)):
            index[one.text, two.text].append(at)
        return index


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().strip(_EDGES)


def follow(passage: Passage, old: Paper, new: Paper) -> Place:
    """Find a passage of an old version in a new one.

    Shape: first word for word, with what stands around it, nearest to the old page; then the most alike passage,
    on the neighbouring pages before the whole paper. Kept means: the same page and the same place on it.
    """
    quote = squeezed(passage.quote)
    if not quote or not new.pages:
        return Place(CHANGED)
    before = _offset_on_page(passage, quote, old)
    offset = _with_its_page(passage.page, before, old, new)
    if offset is None:
        offset = _exact(passage, quote, new)
    if offset is None:
        return _alike(passage, new)
    is_kept = new.page_at(offset) == passage.page and offset == new.starts[passage.page - 1] + (before or 0)
    return new.place(KEPT if is_kept and before is not None else MOVED, offset, len(quote))


def _with_its_page(page: int, on_page: int | None, old: Paper, new: Paper) -> int | None:
    """Return where a passage stands when its whole page is still there, word for word."""
    if on_page is None:
        return None
    same = [at for at, text in enumerate(new.squeezed, start=1) if text == old.squeezed[page - 1]]
    if not same:
        return None
    return new.starts[min(same, key=lambda at: (abs(at - page), at)) - 1] + on_page


def _exact(passage: Passage, quote: str, paper: Paper) -> int | None:
    """Return where the very same words stand; None when they are gone or nothing says which of several it is."""
    before, after = squeezed(passage.before), squeezed(passage.after)
    for left, right in ((before, after), (before, ""), ("", after)):
        if left or right:
            found = _occurrences(left + quote + right, paper)
            if found:
                return _nearest(found, passage.page, paper) + len(left)
    found = _occurrences(quote, paper)
    return found[0] if len(found) == 1 else None


def _occurrences(needle: str, paper: Paper) -> list[int]:
    found, at = [], paper.joined.find(needle)
    while at >= 0:
        found.append(at)
        at = paper.joined.find(needle, at + 1)
    return found


def _nearest(offsets: Sequence[int], page: int, paper: Paper) -> int:
    return min(offsets, key=lambda offset: (abs(paper.page_at(offset) - page), offset))


def _offset_on_page(passage: Passage, quote: str, paper: Paper) -> int | None:
    """Return where on its own page of the old version a passage stands."""
    if not 1 <= passage.page <= len(paper.pages):
        return None
    text = paper.squeezed[passage.page - 1]
    before, after = squeezed(passage.before), squeezed(passage.after)
    for left, right in ((before, after), (before, ""), ("", after), ("", "")):
        at = text.find(left + quote + right)
        if at >= 0:
            return at + len(left)
    return None


# -- the most alike passage --------------------------------------------------------------------------


def _alike(passage: Passage, paper: Paper) -> Place:
    wanted = [word for word in map(_folded, passage.quote.split()) if word]
    around = [*map(_folded, passage.before.split()), *wanted, *map(_folded, passage.after.split())]
    lead = len(passage.before.split())
    starts = _candidates(around, paper)
    near = [at for at in starts if abs(paper.words[at].page - passage.page) <= NEIGHBOURS]
    for tier in (near[:CANDIDATES], starts[:CANDIDATES]):
        found = [_compared(wanted, at + lead, paper) for at in tier]
        best = max(found, key=lambda one: one[0], default=None)
        if best and best[0] >= ALIKE:
            return _place_of_words(paper, best[1], best[2])
    return Place(CHANGED)


def _candidates(wanted: Sequence[str], paper: Paper) -> list[int]:
    """Return where a passage may begin, by votes of its pairs of words; the most votes first."""
    votes: Counter[int] = Counter()
    slack = max(2, len(wanted) // 4)
    for at, pair in enumerate(pairwise(wanted)):
        places = paper.pairs.get(pair, ())
        if len(places) <= COMMON_PLACES:
            votes.update(max(0, place - at) // slack for place in places)
    return [bucket * slack for bucket, _ in votes.most_common(CANDIDATES * 5)]


def _compared(wanted: Sequence[str], start: int, paper: Paper) -> tuple[float, int, int]:
    """Compare a passage with the words from about `start` on. Shape: ratio, first word, word after the last."""
    slack = max(4, len(wanted) // 2)
    first = max(0, start - slack)
    window = [word.text for word in paper.words[first : start + len(wanted) + slack]]
    blocks = SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks()
    common = [block for block in blocks if block.size]
    if not common:
        return 0.0, first, first
    begin = max(0, common[0].b - common[0].a)
    end = min(len(window), common[-1].b + common[-1].size + len(wanted) - common[-1].a - common[-1].size)
    ratio = SequenceMatcher(None, wanted, window[begin:end], autojunk=False).ratio()
    return ratio, first + begin, first + end


def _place_of_words(paper: Paper, first: int, end: int) -> Place:
    """Return some words as a place; what runs on to the next page is left out."""
    page = paper.words[first].page
    words = [word for word in paper.words[first:end] if word.page == page]
    text = paper.pages[page - 1]
    start = len(squeezed(text[: words[0].start]))
    stretch = text[words[0].start : words[-1].end]
    return Place(CHANGED, page, start, start + len(squeezed(stretch)), " ".join(stretch.split()))


# -- ink and free notes ------------------------------------------------------------------------------


def follow_page(page: int, changed: frozenset[int], old: Paper, new: Paper) -> Place:
    """Find the page that a mark without a passage lies on.

    Shape: `changed` are the pages of the new version that differ from the old one.
    """
    text = old.squeezed[page - 1] if 1 <= page <= len(old.squeezed) else ""
    same = [number for number, other in enumerate(new.squeezed, start=1) if text and other == text]
    if page in same or (not text and page <= len(new.pages) and page not in changed):
        return Place(KEPT, page)
    if same:
        return Place(MOVED, min(same, key=lambda number: (abs(number - page), number)))
    return Place(CHANGED, min(page, len(new.pages)) or None)
