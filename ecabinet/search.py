"""The page of the search over all papers that a person may read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.queries import search as queries
from documents.rules import searching as rules
from meetings import access
from meetings.models import Meeting
from people.views import person_of


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the papers that answer a question; whatever was typed, the answer is a page."""
    words, meeting = request.GET.get("q", "").replace("\x00", " "), _meeting(request)
    asked = rules.parsed(words)
    found = queries.search(asked, reader=person_of(request), meeting=meeting, page=_page(request))
    context: dict[str, Any] = {
        "words": words[: rules.MOST_LETTERS],
        "most_letters": rules.MOST_LETTERS,
        "asked": asked,
        "meeting": meeting,
        "found": found,
    }
    return render(request, "search.html", context)


def _meeting(request: HttpRequest) -> Meeting | None:
    """Return the meeting to which the search is limited; 404 for one that the person may not know of."""
    wanted = _number(request.GET.get("meeting", ""))
    return get_object_or_404(access.meetings_visible_to(request.user), pk=wanted) if wanted else None


def _page(request: HttpRequest) -> int:
    return _number(request.GET.get("page", "")) or 1


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
