"""What a PDF is made of: proves that it can be read, and writes it anew without what acts by itself."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from documents.rules import files as rules
from people.rules import Refused

# PDFium keeps global state: two threads inside it end the process.
_pdfium = threading.Lock()

# Actions that run, send or fetch something. Source: ISO 32000-2, 12.6.4.1, and design/documents.md, pipeline.
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip
# Annotations that carry a file or a player. Source: ISO 32000-2, 12.5.6.1.
ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
# Keys of the catalogue that start something or carry files.
ACTIVE_IN_ROOT = ("/OpenAction", "/AA", "/AF", "/Collection")
ACTIVE_NAME_TREES = ("/JavaScript", "/EmbeddedFiles", "/Renditions")
# What may set off an additional action. Source: ISO 32000-2, tables 197 to 200.
TRIGGERS = set(
    [
        "/E",
        "/X",
        "/D",
        "/U",
        "/Fo",
        "/Bl",
        "/PO",
        "/PC",
        "/PV",
        "/PI",
        "/O",
        "/C",
        "/K",
        "/F",
        "/V",
        "/WC",
        "/WS",
        "/DS",
        "/WP",
        "/DP",
    ]
)


def write_clean(source: Path, target: Path) -> int:
    """Write the PDF anew without active content and return its number of pages.

    Shape: object streams, not linearised, because pdf.js walks a flat page tree (design/documents.md).
    Errors: Refused when it is encrypted, broken, or longer than the limit.
    """
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise Refused(rules.LOCKED)
            pages = len(pdf.pages)
            rules.require_pages(pages)
            _clean(pdf)
            pdf.save(
                target,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                linearize=False,
                # The same original gives the same content, and so the same address.
                deterministic_id=True,
            )
    except pikepdf.PasswordError:
        raise Refused(rules.LOCKED) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        # pikepdf has no one class for a hostile object graph; it fails with one of these somewhere.
        raise Refused(rules.BROKEN) from None
    _require_readable(target, pages)
    return pages


def _require_readable(path: Path, pages: int) -> None:
    """Refuse what the second parser does not read the same way."""
    with _pdfium:
        try:
            with pypdfium2.PdfDocument(path) as document:
                readable = len(document)
        except pypdfium2.PdfiumError:
            raise Refused(rules.BROKEN) from None
    if readable != pages:
        raise Refused(rules.BROKEN)


def _clean(pdf: pikepdf.Pdf) -> None:
    for key in ACTIVE_IN_ROOT:
        _drop(pdf.Root, key)
    _drop(pdf.Root.get("/AcroForm"), "/XFA")
    for key in ACTIVE_NAME_TREES:
        _drop(pdf.Root.get("/Names"), key)
    for page in pdf.pages:
        _drop(page.obj, "/AA")
        _clean_annotations(page.obj)
    for thing in pdf.objects:
        for found in _dictionaries(thing):
            _disarm(found)


def _clean_annotations(page: pikepdf.Object) -> None:
    annotations = page.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        kept = [note for note in annotations if not _is_active(note)]
        if len(kept) != len(annotations):
            page["/Annots"] = pikepdf.Array(kept)


def _is_active(annotation: pikepdf.Object) -> bool:
    subtype = annotation.get("/Subtype") if isinstance(annotation, pikepdf.Dictionary) else None
    return isinstance(subtype, pikepdf.Name) and str(subtype) in ACTIVE_ANNOTATIONS


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield every dictionary that an object holds directly; indirect ones come by themselves."""
    waiting = [thing]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Stream):
            found = found.stream_dict
        if isinstance(found, pikepdf.Dictionary):
            yield found
            waiting.extend(value for value in dict(found.items()).values() if _is_nested(value))
        elif isinstance(found, pikepdf.Array):
            waiting.extend(value for value in found if _is_nested(value))


def _is_nested(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _disarm(found: pikepdf.Object) -> None:
    """Empty an active action, take additional actions away, and take the file out of a file specification."""
    verb = found.get("/S")
    if isinstance(verb, pikepdf.Name) and str(verb) in ACTIVE_ACTIONS:
        for key in list(found.keys()):
            del found[key]
    # The names /AA and /EF may also be those of a font or an image, which must stay.
    if _is_trigger_table(found.get("/AA")):
        _drop(found, "/AA")
    if _is_file_table(found.get("/EF")):
        _drop(found, "/EF")


def _is_trigger_table(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and all(
        key in TRIGGERS and isinstance(action, pikepdf.Dictionary) for key, action in value.items()
    )


def _is_file_table(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and any(
        isinstance(value.get(key), pikepdf.Stream) for key in ("/F", "/UF", "/DOS", "/Mac", "/Unix")
    )


def _drop(holder: object, key: str) -> None:
    if isinstance(holder, pikepdf.Dictionary) and key in holder:
        del holder[key]
