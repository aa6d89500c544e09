"""Sets official papers as PDF/A-3 and keeps the files; fetches nothing but the packaged fonts.

Source of the layout: Decree 30/2020/ND-CP, annex I and template 1.9; the page is minutes/paper.html.
"""

import hashlib
import json
import os
import tempfile
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from minutes.models import Minutes
from minutes.rules.content import Content
from people.rules import msgid

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

# Our own scheme in the style sheet: the page names packaged fonts and nothing else, no file and no network.
SCHEME = "font:"
FONTS = frozenset(
    {"Tinos_400Regular.ttf", "Tinos_400Regular_Italic.ttf", "Tinos_700Bold.ttf", "Tinos_700Bold_Italic.ttf"}
)
# PDF/A-3 because it may carry a file: the data of attendance and tally. Source: ISO 19005-3.
VARIANT = "pdf/a-3b"
DATA_NAME = "du-lieu.json"
PANGO_MISSING = msgid(
    "Máy chủ thiếu thư viện Pango nên chưa tạo được bản PDF. Đề nghị báo quản trị hệ thống cài đặt."
)


class PangoMissing(Exception):  # noqa: N818 -- a state of the installation, told to the reader of the page
    """The system libraries that set type are not installed."""


class FontMissing(Exception):  # noqa: N818
    """A packaged font is not installed, or something else than a font was asked for."""


@dataclass(frozen=True)
class Paper:
    """A finished PDF. Units: pages."""

    content: bytes
    pages: int


@dataclass(frozen=True)
class Stored:
    """A PDF on disk, addressed by its hash. Units: size in bytes."""

    sha256: str
    size: int
    pages: int


def set_minutes(minutes: Minutes, text: Content, head: str) -> Paper:
    """Set the minutes as an official paper that carries its own data.

    Shape: `head` is the hash of the journal entry that the paper rests on.
    Errors: PangoMissing.
    """
    weasyprint = _weasyprint()
    at = minutes.approved_at or minutes.drafted_at or minutes.meeting.closed_at
    context = {"minutes": minutes, "text": text, "head": head, "data_name": DATA_NAME, "at": at}
    data = json.dumps({**text.data, "paper_rests_on": head}, ensure_ascii=False, sort_keys=True, indent=1)
    document = _laid_out(weasyprint, render_to_string("minutes/paper.html", context))
    content = document.write_pdf(
        pdf_variant=VARIANT,
        pdf_tags=True,
        pdf_identifier=hashlib.sha256(f"{minutes.uid} {head}".encode()).digest()[:16],
        attachments=[_attachment(weasyprint, data, at)],
    )
    return Paper(content, len(document.pages))


def _weasyprint() -> Any:
    # Loaded late: it needs system libraries, and only the worker sets type.
    try:
        import weasyprint
    except OSError as missing:
        raise PangoMissing(PANGO_MISSING) from missing
    return weasyprint


def _laid_out(weasyprint: Any, page: str) -> Any:
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _fetcher(), FontConfiguration()
    style = weasyprint.CSS(
        string=render_to_string("minutes/paper.css"), url_fetcher=fetcher, font_config=fonts
    )
    return weasyprint.HTML(string=page, url_fetcher=fetcher).render(stylesheets=[style], font_config=fonts)


def _attachment(weasyprint: Any, data: str, at: datetime | None) -> Any:
    return weasyprint.Attachment(
        string=data,
        name=DATA_NAME,
        description="Số liệu điểm danh và biểu quyết",
        created=at,
        modified=at,
        relationship="Data",
    )


def _fetcher() -> "URLFetcher":
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):
        """Answers the packaged fonts; whatever else is asked for ends the job."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            name = url.removeprefix(SCHEME)
            if name == url or name not in FONTS:
                raise FatalURLFetchingError(f"{url} is not a packaged font")
            return URLFetcherResponse(url, font_path(name).read_bytes(), {"Content-Type": "font/ttf"})

    return FontsOnly()


def font_path(name: str) -> Path:
    """Return where a packaged font lies.

    Errors: FontMissing.
    """
    found = finders.find(f"vendor/fonts/tinos/{name}")
    if not found:
        raise FontMissing(f"{name}: run `make setup`")
    return Path(found)


# -- files -----------------------------------------------------------------------------------------


def path_of(body: uuid.UUID, sha256: str) -> Path:
    """Return where an official paper of a body lies, apart from the papers that people upload."""
    return Path(settings.PAPERS_DIR) / str(body) / "minutes" / sha256


def store(body: uuid.UUID, paper: Paper) -> Stored:
    """Put a PDF into the store, durable before this returns."""
    stored = Stored(hashlib.sha256(paper.content).hexdigest(), len(paper.content), paper.pages)
    target = path_of(body, stored.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
        file.write(paper.content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)
    return stored
