"""The bytes of a version: every range is authorised, and no answer holds more than one slice in memory.

Django's FileResponse reads the whole file under ASGI and ignores Range, so this door has its own answers.
"""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from documents import access, store
from documents.models import DocumentVersion
from documents.rules import ranges as rules


@require_safe
def content(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Send a version, or the slice of it that was asked for, to who may read it."""
    readable = access.versions_readable_by(request.user).select_related("document__dossier__body")
    version = get_object_or_404(readable, pk=version_id)
    path = store.path_of(version.document.dossier.body.uid, version.sha256)
    return _with_headers(_answer(request, version, path), version)


def _answer(request: HttpRequest, version: DocumentVersion, path: Path) -> HttpResponseBase:
    try:
        wanted = rules.slice_of(_range_of(request, version), version.size)
    except rules.Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{version.size}"})
    if wanted:
        headers = {"Content-Range": wanted.content_range(version.size), "Content-Length": str(wanted.length)}
        return HttpResponse(store.read(path, wanted.start, wanted.length), status=206, headers=headers)
    whole = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(store.pieces(path))
    whole["Content-Length"] = str(version.size)
    return whole


def _range_of(request: HttpRequest, version: DocumentVersion) -> str | None:
    """Return the Range header when it counts: for GET, and when If-Range names this very content."""
    if request.method != "GET" or request.headers.get("If-Range", _etag(version)) != _etag(version):
        return None
    return request.headers.get("Range")


def _etag(version: DocumentVersion) -> str:
    return f'"{version.sha256}"'


def _with_headers(response: HttpResponseBase, version: DocumentVersion) -> HttpResponseBase:
    response["Content-Type"] = version.media_type
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _etag(version)
    # Attached, because Chromium shows no PDF inside a sandbox; the reader fetches and never navigates here.
    response["Content-Disposition"] = content_disposition_header(True, version.original_name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
