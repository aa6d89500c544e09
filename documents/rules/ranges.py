"""Plain rules of byte ranges: what a Range header asks for and how much of it is sent; no Django, no file."""

import re
from dataclasses import dataclass

# Most that one range answer carries. Unit: bytes. Source: design/documents.md, serving.
SLICE_BYTES = 1024 * 1024


class Unsatisfiable(Exception):  # noqa: N818 -- HTTP's word for it
    """The range asked for does not exist in the content; answered with 416."""


@dataclass(frozen=True)
class Slice:
    """A stretch of bytes. Shape: `stop` is excluded."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start

    def content_range(self, size: int) -> str:
        """Return the header that names this slice of `size` bytes."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def slice_of(header: str | None, size: int, cap: int = SLICE_BYTES) -> Slice | None:
    """Return the slice that a Range header asks for, at most `cap` bytes of it; None means the whole content.

    Shape: one range is honoured; several, or another unit, mean the whole. Units: bytes.
    Errors: Unsatisfiable for a range outside the content or one that cannot be understood.
    Source: RFC 9110, 14.1.2, 14.2 and 15.5.17.
    """
    unit, equals, wanted = (header or "").strip().partition("=")
    if unit.strip().lower() != "bytes" or not equals or "," in wanted:
        return None
    found = re.fullmatch(r"(\d{0,18})-(\d{0,18})", wanted.strip(), re.ASCII)
    if found is None or found.groups() == ("", ""):
        raise Unsatisfiable(wanted)
    start, stop = _ends(found[1], found[2], size)
    if not 0 <= start < stop <= size:
        raise Unsatisfiable(wanted)
    return Slice(start, min(stop, start + cap))


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size
