"""The installed app: its manifest, its service worker, and the page that a tablet shows without the network.

None of them knows who asks: what they carry is the same for everybody, and no page of a person is ever kept by them.
"""

import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

# What the reader needs without the network. Fonts of papers that embed none, and pictures in JPEG 2000 and JBIG2,
# are among it; the character maps of Chinese, Japanese and Korean papers are not (1 MB).
PATTERNS = (
    "css/*.css",
    "js/*.js",
    "img/*",
    "vendor/idb/*",
    "vendor/idiomorph/*",
    "vendor/fonts/be-vietnam-pro/*.css",
    "vendor/fonts/be-vietnam-pro/*.woff2",
    "vendor/pdfjs/pdf.min.mjs",
    "vendor/pdfjs/pdf.worker.min.mjs",
    "vendor/pdfjs/pdf_viewer.*",
    "vendor/pdfjs/standard_fonts/*",
    "vendor/pdfjs/wasm/*.wasm",
)


@dataclass(frozen=True)
class Shell:
    """The static files of the app. Shape: `files` public address -> the other names that the same file goes by."""

    version: str
    files: dict[str, list[str]]


@functools.cache
def shell() -> Shell:
    """List the static files of the app, once per process: they change with a restart only."""
    digest = hashlib.sha256()
    files: dict[str, list[str]] = {}
    for name in sorted(_names()):
        plain, hashed = f"{settings.STATIC_URL}{name}", static(name)
        files[plain] = [hashed] if hashed != plain else []
        digest.update(f"{name} {hashed}\n".encode() + _content(name))
    return Shell(digest.hexdigest()[:16], files)


def _names() -> set[str]:
    """Return the names of the files, from the manifest in production and from the finders elsewhere."""
    collected: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    found = set(collected) or set(_found())
    return {name for name in found if any(fnmatch(name, pattern) for pattern in PATTERNS)}


def _found() -> Iterator[str]:
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            yield f"{prefix}/{name}" if prefix else name


def _content(name: str) -> bytes:
    # In production the hash stands in the name.
    found = None if getattr(staticfiles_storage, "hashed_files", None) else finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else b""


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Send the worker that keeps the app's own files; a new version of them is a new worker."""
    page = _offline_page()
    version = hashlib.sha256(f"{shell().version}{page}".encode()).hexdigest()[:16]
    facts = {"version": version, "files": shell().files, "page": reverse("offline")}
    source = render_to_string("sw.js", {"facts": json.dumps(facts)})
    answer = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    patch_cache_control(answer, no_cache=True)
    return answer


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the app to the tablet that installs it."""
    sizes = {"img/mark.svg": "any", "img/mark-192.png": "192x192", "img/mark-512.png": "512x512"}
    icons = [{"src": static(name), "sizes": size, "purpose": "any"} for name, size in sizes.items()]
    facts = {
        "name": gettext("eCabinet – Phòng họp không giấy"),
        "short_name": "eCabinet",
        "lang": get_language(),
    }
    look = {"display": "standalone", "background_color": "#faf7f2", "theme_color": "#9b1c1f"}
    content = {**facts, **look, "id": "/", "start_url": reverse("home"), "scope": "/", "icons": icons}
    answer = JsonResponse(content, content_type="application/manifest+json")
    patch_cache_control(answer, no_cache=True)
    return answer


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page of a tablet without the network, without any person in it."""
    answer = HttpResponse(_offline_page())
    patch_cache_control(answer, no_cache=True)
    return answer


def _offline_page() -> str:
    # Without the request: nothing of who asks can get into what the tablet keeps.
    return render_to_string("offline.html")
