"""Doors of those who prepare: the papers of an item, several files at once, new version, name, withdrawal."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import access
from documents.actions import papers as actions
from documents.models import Document
from documents.queries import papers as queries
from documents.rules import files as rules
from meetings.models import AgendaItem
from people import act
from people.models import User
from people.rules import Refused, msgid
from people.views import answered, person_of, wants_json

NO_FILE = msgid("Hãy chọn tệp để tải lên.")


@require_http_methods(["GET", "HEAD", "POST"])
def item_papers(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show the papers of an item to those who prepare it; take the files posted to it."""
    item = get_object_or_404(access.items_managed_by(request.user), pk=item_id)
    if request.method == "POST":
        return _take_files(request, item)
    template = "documents/_item_papers.html" if "part" in request.GET else "documents/item_papers.html"
    papers = queries.papers_of_item(item, reader=person_of(request))
    return render(request, template, {"item": item, "papers": papers, "accept": rules.ACCEPT})


def _take_files(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Add every file by itself: one that is refused takes no other with it, and each has its answer."""
    key, by = act.key_of(request), person_of(request)
    files, distribution = request.FILES.getlist("files"), _distribution_of(request)
    if not files:
        raise Refused(NO_FILE)
    taken = [
        taken_row(file, _adding(item, file, distribution, by, key_of_file(key, number)))
        for number, file in enumerate(files)
    ]
    return told(request, taken, reverse("documents:item_papers", args=[item.pk]))


def told(request: HttpRequest, taken: list[dict[str, Any]], to: str) -> HttpResponse:
    """Answer what became of each file."""
    if wants_json(request):
        return JsonResponse({"ok": True, "files": taken})
    for row in taken:
        level = messages.SUCCESS if row["ok"] else messages.ERROR
        messages.add_message(request, level, f"{row['name']}: {row['message']}")
    return redirect(to)


def key_of_file(key: act.Key | None, number: int) -> act.Key | None:
    """Return the key of one of several files that came with one key."""
    return key and act.Key(uuid.uuid5(key.value, str(number)), key.body_sha256)


def _distribution_of(request: HttpRequest) -> actions.Distribution:
    """Read who reads the files that are sent, all of them alike; everybody unless somebody is chosen."""
    audience = request.POST.get("audience", Document.Audience.EVERYONE)
    return actions.Distribution(audience, request.POST.get("is_view_only") == "1")


def _adding(
    item: AgendaItem,
    file: UploadedFile,
    distribution: actions.Distribution,
    by: User,
    key: act.Key | None,
) -> Callable[[], Document]:
    return lambda: actions.add_document(
        item=item, name=file.name or "", content=file, distribution=distribution, by=by, key=key
    )


def taken_row(file: UploadedFile, add: Callable[[], Document]) -> dict[str, Any]:
    """Add one file and say what became of it."""
    try:
        document = add()
    except Refused as refused:
        return {"name": file.name, "ok": False, "message": _(refused.msgid) % refused.values}
    said = _("Đã nhận, đang kiểm tra.")
    return {"name": file.name, "ok": True, "message": said, "document": document.pk}


@require_POST
def replace(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give a paper a new version."""
    document = _managed(request, document_id)
    file = request.FILES.get("file")
    if file is None:
        raise Refused(NO_FILE)
    actions.replace_document(
        document=document, name=file.name or "", content=file, by=person_of(request), key=act.key_of(request)
    )
    return answered(request, list_of(document))


@require_POST
def rename(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give a paper another title."""
    document = _managed(request, document_id)
    title = request.POST.get("title", "")
    actions.rename_document(document=document, title=title, by=person_of(request), key=act.key_of(request))
    return answered(request, list_of(document))


@require_POST
def withdraw(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take a paper out of everybody's list."""
    document = _managed(request, document_id)
    actions.withdraw_document(document=document, by=person_of(request), key=act.key_of(request))
    return answered(request, list_of(document))


def _managed(request: HttpRequest, document_id: int) -> Document:
    # A withdrawn paper is still managed, so that withdrawing it twice is answered in words.
    return get_object_or_404(access.documents_managed_by(request.user), pk=document_id)


def list_of(document: Document) -> str:
    """Return the address of the papers among which a paper stands, for those who prepare."""
    if document.is_of_meeting:
        return reverse("documents:item_papers", args=[document.item.pk])
    return reverse("documents:dossier_papers", args=[document.dossier_id])
