"""Doors of the official papers of an opinion form as PDF, set in a job."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from people import act, jobs
from people.rules import Refused, msgid
from people.views import answered, person_of
from voting.access import opinions as access
from voting.actions import replies
from voting.pdf import forms as pdf
from voting.pdf import signatures
from voting.queries import form_papers as queries
from voting.views.opinions import form_of, page_of

NO_FILE = msgid("Hãy chọn tệp PDF đã ký số.")


@require_POST
def ask_for_form(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Have a member's form set as a paper; nothing to do when it lies there already."""
    paper = _form_paper(request, recipient_id)
    if not pdf.path_of(paper).exists():
        jobs.later("voting.tasks.set_form_paper", recipient_id, paper.reply is not None)
    return answered(request, to=page_of(paper.form))


@require_safe
def form_file(request: HttpRequest, recipient_id: int) -> FileResponse:
    """Send a member's form as the reader may have it, once it is set."""
    paper = _form_paper(request, recipient_id)
    return _sent(paper, f"phieu-{paper.form.number:02}-{paper.form.year}.pdf")


@require_POST
def ask_for_record(request: HttpRequest, form_id: int) -> HttpResponse:
    """Have the record of the result set as a paper."""
    paper = _record(request, form_id)
    if not pdf.path_of(paper).exists():
        jobs.later("voting.tasks.set_form_record", form_id)
    return answered(request, to=page_of(paper.form))


@require_safe
def record_file(request: HttpRequest, form_id: int) -> FileResponse:
    """Send the record of the result, once it is set."""
    paper = _record(request, form_id)
    return _sent(paper, f"tong-hop-phieu-{paper.form.number:02}-{paper.form.year}.pdf")


@require_POST
def sign_reply(request: HttpRequest, form_id: int) -> HttpResponse:
    """Take the paper of the own answer with a digital signature."""
    form, file = form_of(request, form_id), request.FILES.get("file")
    if file is None:
        raise Refused(NO_FILE)
    content = file.read(signatures.LARGEST + 1)
    reply = replies.sign_reply(form=form, content=content, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_of(form), signer=reply.signer)


@require_safe
def signed_file(request: HttpRequest, recipient_id: int) -> FileResponse:
    """Send a member's signed answer to who may read the answer."""
    paper = _form_paper(request, recipient_id)
    if paper.reply is None or not paper.reply.signed_sha256:
        raise Http404
    path = pdf.signed_path(paper.form.body, paper.reply.signed_sha256)
    return pdf_answer(path, f"phieu-{paper.form.number:02}-{paper.form.year}-da-ky.pdf")


def _form_paper(request: HttpRequest, recipient_id: int) -> queries.FormPaper:
    reader = person_of(request)
    form = queries.form_of_place(recipient_id, access.forms_visible_to(reader))
    paper = queries.form_paper(form, recipient_id, reader=reader) if form else None
    if paper is None:
        raise Http404
    return paper


def _record(request: HttpRequest, form_id: int) -> queries.FormPaper:
    paper = queries.form_record(form_of(request, form_id), reader=person_of(request))
    if paper is None:
        raise Http404
    return paper


def _sent(paper: queries.FormPaper, name: str) -> FileResponse:
    path = pdf.path_of(paper)
    if not path.exists():
        raise Http404
    return pdf_answer(path, name)


def pdf_answer(path: Path, name: str) -> FileResponse:
    """Send a PDF that no cache keeps."""
    answer = FileResponse(path.open("rb"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
