"""Pages as pictures, for plain tablets, thumbnails and papers that are never given as a file."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents import access, store
from documents.models import DocumentVersion
from documents.pdf import pictures
from documents.rules import watermark
from documents.views.safety import with_headers
from people import clock
from people.views import person_of

logger = logging.getLogger(__name__)


@require_safe
def page_image(request: HttpRequest, version_id: int, number: int) -> HttpResponse:
    """Send one page as a picture; of a view-only paper with the reader's name and the time burnt in."""
    seen = access.versions_as_pictures(request.user).select_related("document__dossier__body")
    version = get_object_or_404(seen, pk=version_id)
    if not 1 <= number <= (version.pages or 0):
        raise Http404
    try:
        content = _picture(request, version, number)
    except pictures.Unrenderable as fault:
        logger.error("page %s of version %s cannot be drawn: %s", number, version.uid, fault)
        return HttpResponse(_("Chưa hiển thị được trang này."), status=503, content_type="text/plain")
    return with_headers(HttpResponse(content, content_type="image/webp"))


def _picture(request: HttpRequest, version: DocumentVersion, number: int) -> bytes:
    body = version.document.dossier.body
    width = pictures.width_of(request.GET.get("width", ""))
    target = pictures.path_of(body.uid, version.sha256, number, width)
    content = store.path_of(body.uid, version.sha256)
    clean = pictures.picture_of(content, target, number, width)
    if not access.is_view_only(version.document):
        return clean.read_bytes()
    at = clock.now().astimezone(body.zone)
    return pictures.burnt(clean, watermark.line(person_of(request).full_name, at))
