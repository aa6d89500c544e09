"""Files for the tests of papers, good and bad, made by the project itself."""

import io
import random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from documents.actions import papers as actions
from documents.actions import pipeline
from documents.models import Document
from documents.pdf import child
from meetings.models import AgendaItem, Dossier
from people.models import User
from tests.documents import offices

A4 = (595, 842)


def ready_document(
    item: AgendaItem, by: User, content: bytes | None = None, name: str = "Tờ trình.pdf", **more: Any
) -> Document:
    """Add a paper and run its pipeline here, so that it can be read; a PDF of 3 pages unless another is given."""
    file = io.BytesIO(pdf(3) if content is None else content)
    document = actions.add_document(item=item, name=name, content=file, by=by, **more)
    return made_ready(document)


def ready_replacement(
    document: Document, by: User, content: bytes | None = None, name: str = "Bản mới.pdf"
) -> Document:
    """Give a paper a new version that can be read."""
    file = io.BytesIO(pdf(4) if content is None else content)
    return made_ready(actions.replace_document(document=document, name=name, content=file, by=by))


def made_ready(document: Document) -> Document:
    """Run the pipeline of the newest version in this process: what the tests make is no danger to it."""
    pipeline.prepare(document.versions.latest("number").pk, run=child.run_here)
    return document


def pdf(
    pages: int = 3, *, text: str = "Trang {page}", encrypt: str = "", changed: dict[int, str] | None = None
) -> bytes:
    """Make a PDF of A4 pages, each with its number in large letters or the text that `changed` has for it.

    Shape: with a password when one is given to `encrypt`.
    """
    made = pikepdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for page in range(1, pages + 1):
        made.add_blank_page(page_size=A4)
        written = (
            f"BT /F1 48 Tf 72 700 Td ({(changed or {}).get(page, text).format(page=page)}) Tj ET".encode()
        )
        made.pages[-1].obj.Contents = Stream(made, written)
        made.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
    out = io.BytesIO()
    if encrypt:
        made.save(out, encryption=pikepdf.Encryption(user=encrypt, owner=encrypt))
    else:
        made.save(out, deterministic_id=True)
    return out.getvalue()


def heavy_pdf(size: int) -> bytes:
    """Make a PDF of one page that carries about `size` bytes which do not shrink. Units: bytes."""
    made = pikepdf.open(io.BytesIO(pdf(1)))
    noise = random.Random(1).randbytes(size)
    made.pages[0].obj.PieceInfo = Dictionary(Noise=Stream(made, noise))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_without_pages() -> bytes:
    """Make a PDF that holds no page at all."""
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def active_pdf() -> bytes:
    """Make a PDF with everything that could act by itself."""
    made = pikepdf.open(io.BytesIO(pdf(2)))
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    attached = Stream(made, b"MZ executable", Type=Name.EmbeddedFile)
    carried = Dictionary(Type=Name.Filespec, F="a.exe", EF=Dictionary(F=attached))
    made.Root.OpenAction = script
    made.Root.AA = Dictionary(WC=script)
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array(["x", script])),
        EmbeddedFiles=Dictionary(Names=Array(["a.exe", carried])),
    )
    field = made.make_indirect(_note(Name.Widget, FT=Name.Tx, T="x", AA=Dictionary(K=script)))
    made.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=Stream(made, b"<xdp/>"))
    page = made.pages[0].obj
    page.AA = Dictionary(O=Dictionary(S=Name.URI, URI="https://example.org/opened"))
    page.Annots = Array(
        [
            _note(
                Name.Link, A=Dictionary(S=Name.Launch, F="cmd.exe", Next=Dictionary(S=Name.SubmitForm, F="x"))
            ),
            _note(Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org/link")),
            _note(Name.FileAttachment, FS=carried),
            _note(Name.RichMedia),
            field,
        ]
    )
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _note(subtype: Name, **more: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 10, 10]), **more)


def word(*extra: str) -> bytes:
    """Make a small Word file, with extra parts by their names."""
    return offices.docx(**dict.fromkeys(extra, "<x/>"))


def ready_in_dossier(dossier: Dossier, by: User, name: str = "Tờ trình.pdf", **more: Any) -> Document:
    """Add a paper to an opinion form and run its pipeline here, so that it can be read."""
    document = actions.add_to_dossier(dossier=dossier, name=name, content=io.BytesIO(pdf(3)), by=by, **more)
    return made_ready(document)
