"""Where the packaged fonts lie: Tinos has every Vietnamese letter and the measures of Times."""

from pathlib import Path

from django.contrib.staticfiles import finders

REGULAR = "Tinos_400Regular.ttf"


class FontMissing(Exception):  # noqa: N818 -- a state of the installation
    """A packaged font is not installed."""


def path_of(name: str = REGULAR) -> Path:
    """Return where a packaged font lies.

    Errors: FontMissing.
    """
    found = finders.find(f"vendor/fonts/tinos/{name}")
    if not found:
        raise FontMissing(f"{name}: run `make setup`")
    return Path(found)
