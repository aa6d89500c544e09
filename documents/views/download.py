"""Copies to keep or to print: every page bears name, time and meeting; never of a view-only paper."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents import access, store
from documents.actions import readings
from documents.models import DocumentVersion
from documents.pdf import copies, drawing
from documents.queries import numbers
from documents.rules import files, watermark
from documents.views.safety import SANDBOX, with_headers
from people import clock
from people.models import User
from people.views import person_of

logger = logging.getLogger(__name__)
# Chromium's own viewer shows and prints a PDF only outside a sandbox; nothing in it may load or run.
PRINTED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@require_safe
def download(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Send a marked copy of a version; with ?print=1 to be shown and printed at once."""
    had = access.versions_as_bytes(request.user)
    had = had.select_related("document__dossier__body", "document__dossier__item__meeting")
    version = get_object_or_404(had, pk=version_id)
    reader, prints = person_of(request), request.GET.get("print") == "1"
    try:
        copy = _copy_for(reader, version)
    except drawing.Unrenderable as fault:
        return _unmade(version, fault)
    readings.record_opening(version=version, by=reader)
    answer = StreamingHttpResponse(copy.pieces(), content_type=files.PDF.media_type)
    answer["Content-Length"] = str(copy.size)
    name = files.cleaned_name(f"{version.document.title}.pdf")
    answer["Content-Disposition"] = content_disposition_header(not prints, name) or "attachment"
    return with_headers(answer, PRINTED if prints else SANDBOX)


def _unmade(version: DocumentVersion, fault: drawing.Unrenderable) -> HttpResponse:
    logger.error("no copy of version %s can be made: %s", version.uid, fault)
    return HttpResponse(_("Chưa tạo được bản có dấu tên."), status=503, content_type="text/plain")


def _copy_for(reader: User, version: DocumentVersion) -> copies.Copy:
    body, title = version.document.dossier.body, version.document.place_title
    line = watermark.line(reader.full_name, clock.now().astimezone(body.zone), title)
    first = numbers.first_of(version, reader=reader)
    return copies.marked(store.path_of(body.uid, version.sha256), line, first=first)
