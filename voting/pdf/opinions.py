"""Sets the table of opinions and answers of an item as a paper, and keeps it under the hash of what it says.

Fetches nothing but the packaged fonts. Source of the layout: Decree 30/2020/ND-CP, annex I.
"""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from meetings.models import AgendaItem
from people.rules import msgid
from voting.queries.questions import Table

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


def set_table(item: AgendaItem, table: Table) -> bytes:
    """Set the table of one item; an official paper is Vietnamese whoever asked for it.

    Errors: PangoMissing.
    """
    # Loaded late: it needs system libraries, and only the worker sets type.
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise PangoMissing(PANGO_MISSING) from missing
    with translation.override("vi"):
        page = render_to_string("voting/opinions_paper.html", {"item": item, "table": table})
        style = render_to_string("voting/opinions_paper.css")
    fetcher, known = _fetcher(), FontConfiguration()
    css = weasyprint.CSS(string=style, url_fetcher=fetcher, font_config=known)
    html = weasyprint.HTML(string=page, url_fetcher=fetcher)
    document: Any = html.render(stylesheets=[css], font_config=known)
    content: bytes = document.write_pdf(pdf_tags=True)
    return content


def path_of(item: AgendaItem, table: Table) -> Path:
    """Return where the paper of a table lies; another content lies elsewhere."""
    return Path(settings.PAPERS_DIR) / str(item.meeting.body.uid) / "opinions" / f"{table.digest}.pdf"


def store(item: AgendaItem, table: Table) -> Path:
    """Set a table and keep it, whole before this returns; what is kept already is not set again."""
    target = path_of(item, table)
    if target.exists():
        return target
    content = set_table(item, table)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)
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
