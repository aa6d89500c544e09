"""Pages as pictures, for plain tablets, thumbnails and papers that are never given as a file."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents import store
from documents.pdf import drawing, pictures
from documents.queries import serving
from documents.queries.serving import Served
from documents.rules import watermark
from documents.views.safety import with_headers
from people import clock
from people.views import person_of

logger = logging.getLogger(__name__)


@require_safe
def page_image(request: HttpRequest, version_id: int, number: int) -> HttpResponse:
    """Send one page as a picture; of a view-only paper with the reader's name and the time burnt in."""
    version = serving.served_as_picture(version_id, reader=request.user)
    if version is None or not 1 <= number <= version.pages:
        raise Http404
    try:
        content = _picture(request, version, number)
    except drawing.Unrenderable as fault:
        logger.error("page %s of version %s cannot be drawn: %s", number, version_id, fault)
        return HttpResponse(_("Chưa hiển thị được trang này."), status=503, content_type="text/plain")
    return with_headers(HttpResponse(content, content_type="image/webp"))


def _picture(request: HttpRequest, version: Served, number: int) -> bytes:
    width = pictures.width_of(request.GET.get("width", ""))
    target = pictures.path_of(version.body, version.sha256, number, width)
    content = store.path_of(version.body, version.sha256)
    clean = pictures.picture_of(content, target, number, width)
    if not version.is_view_only:
        return clean.read_bytes()
    return pictures.burnt(
        clean, watermark.line(person_of(request).full_name, timezone.localtime(clock.now()))
    )
