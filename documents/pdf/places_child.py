"""A process of its own that says where words lie: reads {path, stretches} from its input, answers their rectangles.

Imports no Django. tests/documents/test_marks.py runs it on a page with known places.
"""

import json
import resource
import sys
from collections.abc import Iterator

import pypdfium2

from documents.rules import passages

# Unit: bytes of address space.
MEMORY_BYTES = 1024 * 1024 * 1024
# Characters whose boxes overlap by this share of the lower one's height stand in one line. Unit: ratio.
IN_LINE = 0.5

Box = list[float]


def main() -> None:
    """Answer one question and end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    asked = json.load(sys.stdin)
    with pypdfium2.PdfDocument(asked["path"]) as document:
        pages: dict[int, _Page] = {}
        answer: list[list[Box]] = []
        for stretch in asked["stretches"]:
            number = stretch["page"]
            if not 1 <= number <= len(document):
                answer.append([])
                continue
            if number not in pages:
                pages[number] = _Page(document[number - 1])
            answer.append(pages[number].rects(stretch["start"], stretch["text"]))
    json.dump(answer, sys.stdout)


class _Page:
    """The characters of one page as PDFium counts them."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.sheet = page.get_textpage()
        letters = [_letter(self.sheet, at) for at in range(self.sheet.count_chars())]
        text = "".join(letters)
        self.text, self.places = passages.squeezed(text), passages.positions(text)

    def rects(self, start: int, wanted: str) -> list[Box]:
        """Return the lines of some words, nearest to where they are said to begin."""
        needle = passages.squeezed(wanted)
        found = self._nearest(needle, start)
        if found is None:
            return []
        return lines_of(self._boxes(self.places[found : found + len(needle)]))

    def _nearest(self, needle: str, start: int) -> int | None:
        if not needle or len(self.places) != len(self.text):
            return None
        found, at = [], self.text.find(needle)
        while at >= 0:
            found.append(at)
            at = self.text.find(needle, at + 1)
        return min(found, key=lambda at: abs(at - start), default=None)

    def _boxes(self, places: list[int]) -> Iterator[Box]:
        for at in places:
            left, bottom, right, top = self.sheet.get_charbox(at, loose=True)
            if left < right and bottom < top:
                yield [left, bottom, right, top]


def _letter(sheet: pypdfium2.PdfTextPage, at: int) -> str:
    code = pypdfium2.raw.FPDFText_GetUnicode(sheet, at)
    # One place for one character, whatever a broken font says it is.
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def lines_of(boxes: Iterator[Box]) -> list[Box]:
    """Join the boxes of characters, in reading order, into one box for every line."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _is_in_line(lines[-1], box):
            last = lines[-1]
            lines[-1] = [
                min(last[0], box[0]),
                min(last[1], box[1]),
                max(last[2], box[2]),
                max(last[3], box[3]),
            ]
        else:
            lines.append(box)
    return [[round(number, 1) for number in line] for line in lines]


def _is_in_line(line: Box, box: Box) -> bool:
    common = min(line[3], box[3]) - max(line[1], box[1])
    return common > IN_LINE * min(line[3] - line[1], box[3] - box[1])


if __name__ == "__main__":
    main()
