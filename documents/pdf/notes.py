"""Sets a person's notes of a meeting as a PDF, and keeps the file for the person alone; fetches only packaged fonts."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from documents.pdf import fonts
from documents.queries.marks import MeetingNotes
from meetings.models import Meeting
from people.models import User
from people.rules import msgid

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

# Our own scheme in the style sheet: the page names packaged fonts and nothing else, no file and no network.
SCHEME = "font:"
FONTS = frozenset(
    {fonts.REGULAR, "Tinos_400Regular_Italic.ttf", "Tinos_700Bold.ttf", "Tinos_700Bold_Italic.ttf"}
)
PANGO_MISSING = msgid(
    "Máy chủ thiếu thư viện Pango nên chưa tạo được bản PDF. Đề nghị báo quản trị hệ thống cài đặt."
)


class PangoMissing(Exception):  # noqa: N818 -- a state of the installation, told to the reader of the page
    """The system libraries that set type are not installed."""


@dataclass(frozen=True)
class Paper:
    """A finished PDF. Units: pages."""

    content: bytes
    pages: int


def set_notes(*, notes: MeetingNotes, meeting: Meeting, person: User, at: datetime) -> Paper:
    """Set the notes of one person. Errors: PangoMissing."""
    # Loaded late: it needs system libraries, and only the worker sets type.
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise PangoMissing(PANGO_MISSING) from missing
    context = {"notes": notes, "meeting": meeting, "person": person, "at": at}
    fetcher, known = _fetcher(), FontConfiguration()
    style = weasyprint.CSS(
        string=render_to_string("documents/notes_paper.css"), url_fetcher=fetcher, font_config=known
    )
    page = weasyprint.HTML(
        string=render_to_string("documents/notes_paper.html", context), url_fetcher=fetcher
    )
    document: Any = page.render(stylesheets=[style], font_config=known)
    return Paper(document.write_pdf(pdf_tags=True), len(document.pages))


def _fetcher() -> "URLFetcher":
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):
        """Answers the packaged fonts; whatever else is asked for ends the job."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            name = url.removeprefix(SCHEME)
            if name == url or name not in FONTS:
                raise FatalURLFetchingError(f"{url} is not a packaged font")
            return URLFetcherResponse(url, fonts.path_of(name).read_bytes(), {"Content-Type": "font/ttf"})

    return FontsOnly()


# -- files -----------------------------------------------------------------------------------------


def path_of(uid: uuid.UUID) -> Path:
    """Return where an export lies, apart from every paper."""
    return _folder() / f"{uid}.pdf"


def keep(uid: uuid.UUID, content: bytes) -> Path:
    """Put an export down whole, readable by the server's own account alone."""
    _folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=_folder(), suffix=".part", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(file.name).replace(path_of(uid))


def files() -> Iterator[Path]:
    """List every export there is, half-written ones too."""
    return _folder().glob("*")


def _folder() -> Path:
    return Path(settings.PAPERS_DIR) / "notes"
