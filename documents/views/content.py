"""The bytes of a version: every range is authorised, and no answer holds more than one slice in memory.

Django's FileResponse reads the whole file under ASGI and ignores Range, so this door has its own answers. Behind
nginx it sends no byte: it checks, and nginx sends (docs/DEPLOY.md).
"""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from documents import store
from documents.queries import serving
from documents.queries.serving import Served
from documents.rules import files, ranges
from documents.views.safety import with_headers


@require_safe
def content(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Send a version, or the slice of it that was asked for, to who may have its bytes."""
    version = serving.served_as_bytes(version_id, reader=request.user)
    if version is None:
        raise Http404
    path = store.path_of(version.body, version.sha256)
    answer = _by_nginx(path) if settings.PAPERS_ACCEL else _answer(request, version, path)
    return _described(answer, version)


def _by_nginx(path: Path) -> HttpResponseBase:
    place = path.relative_to(settings.PAPERS_DIR).as_posix()
    return HttpResponse(headers={"X-Accel-Redirect": settings.PAPERS_ACCEL + place})


def _answer(request: HttpRequest, version: Served, path: Path) -> HttpResponseBase:
    try:
        wanted = ranges.slice_of(_range_of(request, version), version.size)
    except ranges.Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{version.size}"})
    if wanted:
        headers = {"Content-Range": wanted.content_range(version.size), "Content-Length": str(wanted.length)}
        return HttpResponse(store.read(path, wanted.start, wanted.length), status=206, headers=headers)
    whole = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(store.pieces(path))
    whole["Content-Length"] = str(version.size)
    return whole


def _range_of(request: HttpRequest, version: Served) -> str | None:
    """Return the Range header when it counts: for GET, and when If-Range names this very content."""
    if request.method != "GET" or request.headers.get("If-Range", _etag(version)) != _etag(version):
        return None
    return request.headers.get("Range")


def _etag(version: Served) -> str:
    return f'"{version.sha256}"'


def _described(response: HttpResponseBase, version: Served) -> HttpResponseBase:
    response["Content-Type"] = files.PDF.media_type
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _etag(version)
    # Attached, because Chromium shows no PDF inside a sandbox; the reader fetches and never navigates here.
    name = files.cleaned_name(f"{version.title}.pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return with_headers(response)
