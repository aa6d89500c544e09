"""Sets a page of ours as PDF and keeps it. In jobs only; fetches nothing but the packaged fonts.

Source of the layout: Decree 30/2020/ND-CP, annex I.
"""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from people.rules import msgid

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

# Our own scheme in the style sheet: the page names packaged fonts and nothing else, no file and no network.
SCHEME = "font:"
FONTS = frozenset(
    {"Tinos_400Regular.ttf", "Tinos_400Regular_Italic.ttf", "Tinos_700Bold.ttf", "Tinos_700Bold_Italic.ttf"}
)
PANGO_MISSING = msgid(
    "Máy chủ thiếu thư viện Pango nên chưa tạo được bản PDF. Đề nghị báo quản trị hệ thống cài đặt."
)


class PangoMissing(Exception):  # noqa: N818 -- a state of the installation, told to the reader of the page
    """The system libraries that set type are not installed."""


def set_page(page: str, style: str, context: dict[str, Any]) -> bytes:
    """Set a template with its style sheet; an official paper is Vietnamese whoever asked for it.

    Errors: PangoMissing.
    """
    # Loaded late: it needs system libraries, and only the worker sets type.
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise PangoMissing(PANGO_MISSING) from missing
    with translation.override("vi"):
        text, sheet = render_to_string(page, context), render_to_string(style)
    fetcher, known = _fetcher(), FontConfiguration()
    css = weasyprint.CSS(string=sheet, url_fetcher=fetcher, font_config=known)
    html = weasyprint.HTML(string=text, url_fetcher=fetcher)
    document: Any = html.render(stylesheets=[css], font_config=known)
    content: bytes = document.write_pdf(pdf_tags=True)
    return content


def keep(target: Path, content: bytes) -> Path:
    """Keep a file, whole before this returns; what lies there already stays, because somebody may have signed it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        target.hardlink_to(file.name)
    except FileExistsError:
        pass
    finally:
        Path(file.name).unlink()
    return target


def _fetcher() -> "URLFetcher":
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):
        """Answers the packaged fonts; whatever else is asked for ends the job."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            name = url.removeprefix(SCHEME)
            found = finders.find(f"vendor/fonts/tinos/{name}") if name in FONTS else None
            if name == url or not found:
                raise FatalURLFetchingError(f"{url} is not a packaged font")
            return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": "font/ttf"})

    return FontsOnly()
