"""Sets the papers of opinion forms, and keeps them under the hash of what they rest on."""

import hashlib
import io
from pathlib import Path

import pikepdf
from django.conf import settings

from people.models import Body
from people.rules import Refused
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
    content = setting.set_page(page, STYLE, queries.context_of(paper))
    return setting.keep(target, _to_sign(content) if paper.reply else content)


def issued(paper: queries.FormPaper) -> bytes:
    """Return a paper as it was issued. Errors: Refused when it was not set yet."""
    path = path_of(paper)
    if not path.exists():
        raise Refused("Hãy tạo và tải phiếu đã trả lời (PDF), ký số rồi gửi lại.")
    return path.read_bytes()


def keep_signed(body: Body, content: bytes) -> str:
    """Keep a signed answer and return its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    setting.keep(signed_path(body, sha256), content)
    return sha256


def _to_sign(content: bytes) -> bytes:
    """Add an empty form, so that a signature is an entry in it and every other addition shows as a change."""
    done = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as paper:
        # 3: signatures, and whoever adds to the file must leave what is there. Source: ISO 32000-1, table 219.
        fields = pikepdf.Dictionary(Fields=pikepdf.Array(), SigFlags=3)
        paper.Root.AcroForm = paper.make_indirect(fields)
        paper.save(done)
    return done.getvalue()


def _folder(body: Body) -> Path:
    return Path(settings.PAPERS_DIR) / str(body.uid) / "forms"
