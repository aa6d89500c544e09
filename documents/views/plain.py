"""The plain reader: one page of a paper as a picture, for old tablets and for browsers without JavaScript."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents import access
from documents.actions import readings as actions
from documents.models import Document
from documents.queries import numbers
from documents.queries import papers as queries
from documents.rules import files as rules
from documents.views.reading import page_in
from people.models import User
from people.views import person_of

# What the person chooses, and how wide the picture of a page then is. Units: per cent of the screen, pixels.
SIZES = {"100": 1200, "150": 1600, "200": 1600}


@require_safe
def plain(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show one page as a picture, and remember that it was opened."""
    document = get_object_or_404(access.documents_visible_to(request.user), pk=document_id)
    person = person_of(request)
    paper = queries.paper_of(document, reader=person)
    if paper is None or paper.version is None:
        return render(request, "documents/plain.html", {"document": document})
    page = page_in(request) if request.GET.get("page") else paper.last_page
    page = rules.page_within(page, paper.version.pages or 1)
    if request.method == "GET":
        actions.record_reading(version=paper.version, page=page, by=person)
    return render(request, "documents/plain.html", _context(request, paper, page, person))


def _context(request: HttpRequest, paper: queries.Paper, page: int, person: User) -> dict[str, Any]:
    size = request.GET.get("size", "")
    size = size if size in SIZES else "100"
    document: Document = paper.document
    first = numbers.first_of(paper.version, reader=person) if paper.version else None
    return {
        "document": document,
        "paper": paper,
        "page": page,
        "previous": page - 1,
        "next": page + 1 if page < (paper.version.pages or 1) else 0,  # type: ignore[union-attr]
        "size": size,
        "sizes": SIZES,
        "width": SIZES[size],
        "number": first + page - 1 if first else None,
    }
