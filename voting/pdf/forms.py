"""Sets the papers of opinion forms, and keeps them under the hash of what they rest on."""

from pathlib import Path

from django.conf import settings

from people.models import Body
from voting.pdf import setting
from voting.queries import form_papers as queries

STYLE = "voting/form_pdf.css"


def path_of(paper: queries.FormPaper) -> Path:
    """Return where a paper lies."""
    return _folder(paper.form.body) / f"{paper.digest}.pdf"


def signed_path(body: Body, sha256: str) -> Path:
    """Return where a signed answer lies, under the hash of its content."""
    return _folder(body) / "signed" / f"{sha256}.pdf"


def store(paper: queries.FormPaper) -> Path:
    """Set a paper and keep it; what is kept already is not set again. Errors: PangoMissing."""
    target = path_of(paper)
    if target.exists():
        return target
    page = "voting/form_pdf.html" if paper.place else "voting/form_record_pdf.html"
    return setting.keep(target, setting.set_page(page, STYLE, queries.context_of(paper)))


def _folder(body: Body) -> Path:
    return Path(settings.PAPERS_DIR) / str(body.uid) / "forms"
