"""Words in one paper: on which pages they stand; asked of the database, so that no tablet loads 300 pages for it."""

from documents.models import DocumentVersion, PageText
from documents.rules import folding

# A longer question finds nothing more, and costs the same on every page. Unit: letters.
WORDS_LENGTH = 200


def pages_with(version: DocumentVersion, words: str) -> list[tuple[int, int]]:
    """List the pages on which words stand, and how often on each; accents, case and đ do not matter."""
    wanted = folding.folded(words[:WORDS_LENGTH])
    if not wanted:
        return []
    texts = PageText.objects.filter(version=version, folded__contains=wanted).order_by("number")
    return [(number, text.count(wanted)) for number, text in texts.values_list("number", "folded")]
