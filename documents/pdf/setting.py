"""Sets a page of ours as PDF by WeasyPrint; fetches nothing but the packaged fonts. In jobs only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from documents.pdf import fonts
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
class Sheets:
    """A finished PDF. Units: pages."""

    content: bytes
    pages: int


def set_page(page: str, style: str, context: dict[str, Any], *, is_tagged: bool = False) -> Sheets:
    """Set a template with its style sheet. Errors: PangoMissing.

    Shape: `is_tagged` for a PDF that is read as it is, also aloud; one that is bound into another would lose its tags.
    """
    # Loaded late: it needs system libraries, and only the worker sets type.
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise PangoMissing(PANGO_MISSING) from missing
    fetcher, known = _fetcher(), FontConfiguration()
    css = weasyprint.CSS(string=render_to_string(style), url_fetcher=fetcher, font_config=known)
    html = weasyprint.HTML(string=render_to_string(page, context), url_fetcher=fetcher)
    document: Any = html.render(stylesheets=[css], font_config=known)
    return Sheets(document.write_pdf(pdf_tags=is_tagged), len(document.pages))


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
