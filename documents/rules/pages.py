"""Plain rules of pages: which of them changed between two versions."""

from collections.abc import Sequence
from difflib import SequenceMatcher


def changed(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Return the pages of the new version, from 1, that stand nowhere in the old one at their place.

    Shape: digests of the pages in their order. A page put in between makes itself new, not those behind it; where
    only pages were taken away, the page that follows the gap counts as changed.
    """
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    found: set[int] = set()
    for verb, _, _, start, end in steps:
        if verb in {"replace", "insert"}:
            found.update(range(start + 1, end + 1))
        elif verb == "delete" and after:
            found.add(min(start + 1, len(after)))
    return sorted(found)
