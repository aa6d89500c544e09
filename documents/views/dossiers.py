"""Door of those who prepare the papers of another holder than an agenda item, as an opinion form."""

import functools

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from documents import access
from documents.actions import papers as actions
from documents.queries import papers as queries
from documents.rules import files as rules
from documents.views import papers as views
from meetings import dossiers
from meetings.models import Dossier
from people import act
from people.rules import Refused
from people.views import person_of


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_papers(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Show the papers of a dossier to those who prepare it; take the files posted to it."""
    dossier = get_object_or_404(access.dossiers_managed_by(request.user), pk=dossier_id)
    if request.method == "POST":
        return _take_files(request, dossier)
    reader = person_of(request)
    holder = dossiers.holder_of(dossier)
    context = {
        "dossier": dossier,
        "holder": holder,
        "may_change": holder is not None and holder.may_change(reader),
        "papers": queries.papers_of_dossier(dossier, reader=reader, with_waiting=True),
        "accept": rules.ACCEPT,
    }
    template = "documents/_dossier_papers.html" if "part" in request.GET else "documents/dossier_papers.html"
    return render(request, template, context)


def _take_files(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    key, by = act.key_of(request), person_of(request)
    files, is_view_only = request.FILES.getlist("files"), request.POST.get("is_view_only") == "1"
    if not files:
        raise Refused(views.NO_FILE)
    taken = []
    for number, file in enumerate(files):
        add = functools.partial(
            actions.add_to_dossier,
            dossier=dossier,
            name=file.name or "",
            content=file,
            is_view_only=is_view_only,
            by=by,
            key=views.key_of_file(key, number),
        )
        taken.append(views.taken_row(file, add))
    return views.told(request, taken, reverse("documents:dossier_papers", args=[dossier.pk]))
