"""Writes a PDF anew without what acts by itself, and says what was taken out; runs in the child process only."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from documents.rules import files as rules
from people.rules import Refused, msgid

SCRIPT = msgid("Mã JavaScript")
PROGRAM = msgid("Lệnh mở chương trình hoặc tệp khác")
SENDING = msgid("Lệnh gửi dữ liệu ra ngoài")
PLAYER = msgid("Nội dung đa phương tiện")
CARRIED = msgid("Tệp đính kèm bên trong")
BY_ITSELF = msgid("Lệnh tự chạy")
FORM = msgid("Biểu mẫu XFA")
OUTSIDE = msgid("Liên kết tới tệp bên ngoài")

# Actions that run, send or fetch something. Source: ISO 32000-2, 12.6.4.1, and design/documents.md, pipeline.
ACTIVE_ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": PROGRAM,
    "/SubmitForm": SENDING,
    "/ImportData": SENDING,
    "/GoToR": OUTSIDE,
    "/GoToE": OUTSIDE,
    "/Thread": OUTSIDE,
    "/Rendition": PLAYER,
    "/Movie": PLAYER,
    "/Sound": PLAYER,
    "/GoTo3DView": PLAYER,
    "/RichMediaExecute": PLAYER,
}
# Annotations that carry a file or a player. Source: ISO 32000-2, 12.5.6.1.
ACTIVE_ANNOTATIONS = {
    "/FileAttachment": CARRIED,
    "/RichMedia": PLAYER,
    "/Screen": PLAYER,
    "/Movie": PLAYER,
    "/Sound": PLAYER,
    "/3D": PLAYER,
}
# Keys of the catalogue that start something or carry files.
ACTIVE_IN_ROOT = {"/OpenAction": BY_ITSELF, "/AA": BY_ITSELF, "/AF": CARRIED, "/Collection": CARRIED}
ACTIVE_NAME_TREES = {"/JavaScript": SCRIPT, "/EmbeddedFiles": CARRIED, "/Renditions": PLAYER}
# Where a link may lead; the others open files or run a script.
SAFE_LINKS = ("http:", "https:", "mailto:", "tel:")
# The most that instructions, a font or another stream that is no picture may unpack to. Unit: bytes.
MAX_STREAM_BYTES = 128 * 1024 * 1024
PIECE_BYTES = 1024 * 1024
# What may set off an additional action. Source: ISO 32000-2, tables 197 to 200.
TRIGGERS = {
    "/E", "/X", "/D", "/U", "/Fo", "/Bl", "/PO", "/PC", "/PV", "/PI", "/O", "/C", "/K", "/F", "/V", "/WC", "/WS",
    "/DS", "/WP", "/DP",
}  # fmt: skip


def require_alone(source: Path) -> None:
    """Refuse a PDF that is an archive as well: another program would open it as something else."""
    try:
        zipfile.ZipFile(source).close()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return
    raise Refused(rules.TWO_IN_ONE)


def write_clean(source: Path, target: Path) -> list[str]:
    """Write the PDF anew without active content.

    Shape: msgids of what was removed; the copy has object streams and is not linearised, because pdf.js walks a
    flat page tree (design/documents.md).
    Errors: Refused when it is encrypted, broken, longer than the limit, or holds too large a picture.
    """
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise Refused(rules.LOCKED)
            rules.require_pages(len(pdf.pages))
            removed = _Cleaning(pdf).removed
            # The same original gives the same content, and so the same address.
            mode = pikepdf.ObjectStreamMode.generate
            pdf.save(target, object_stream_mode=mode, linearize=False, deterministic_id=True)
            return sorted(removed)
    except pikepdf.PasswordError:
        raise Refused(rules.LOCKED) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        # pikepdf has no one class for a hostile object graph; it fails with one of these somewhere.
        raise Refused(rules.BROKEN) from None


class _Cleaning:
    """One walk through a PDF; `removed` collects what was taken out."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.removed: set[str] = set()
        self._root(pdf)
        for page in pdf.pages:
            self._page(page.obj)
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                self._stream(thing)
            # All of them first: what hangs below an action that is emptied would not be seen any more.
            for found in list(_dictionaries(thing)):
                self._disarm(found)

    def _root(self, pdf: pikepdf.Pdf) -> None:
        for key, what in ACTIVE_IN_ROOT.items():
            # Most writers say on which page to open: that is taken out too and not worth a word.
            is_page = key == "/OpenAction" and isinstance(pdf.Root.get(key), pikepdf.Array)
            self._drop(pdf.Root, key, None if is_page else what)
        self._drop(pdf.Root.get("/AcroForm"), "/XFA", FORM)
        for key, what in ACTIVE_NAME_TREES.items():
            self._drop(pdf.Root.get("/Names"), key, what)

    def _page(self, page: pikepdf.Object) -> None:
        self._drop(page, "/AA", BY_ITSELF)
        annotations = page.get("/Annots")
        if not isinstance(annotations, pikepdf.Array):
            return
        active = [_activity_of(note) for note in annotations]
        if any(active):
            page["/Annots"] = pikepdf.Array(
                [n for n, what in zip(annotations, active, strict=True) if not what]
            )
            self.removed.update(what for what in active if what)

    def _stream(self, stream: pikepdf.Stream) -> None:
        # The data of a stream may lie in another file; no reader of ours would fetch it, and none shall.
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            self._drop(stream, key, OUTSIDE)
        if stream.get("/Subtype") == pikepdf.Name.Image:
            width, height = stream.get("/Width", 0), stream.get("/Height", 0)
            if isinstance(width, int) and isinstance(height, int):
                rules.require_pixels(width, height, _most_pixels(stream))
        else:
            _require_light(stream)

    def _disarm(self, found: pikepdf.Object) -> None:
        """Empty an active action, take additional actions away, and take the file out of a file specification."""
        what = _verb_of(found)
        if what:
            self.removed.add(what)
            for key in list(found.keys()):
                del found[key]
        # The names /AA and /EF may also be those of a font or an image, which must stay.
        if _is_trigger_table(found.get("/AA")):
            self._drop(found, "/AA", BY_ITSELF)
        if _is_file_table(found.get("/EF")):
            self._drop(found, "/EF", CARRIED)

    def _drop(self, holder: object, key: str, what: str | None) -> None:
        if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) and key in holder:
            del holder[key]
            if what:
                self.removed.add(what)


def _require_light(stream: pikepdf.Stream) -> None:
    """Refuse a stream that unpacks to far too much, without unpacking it: PDFium would spend minutes on it."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names.count("/FlateDecode") > 1:
        raise Refused(rules.TOO_HEAVY)
    if names != ["/FlateDecode"]:
        return
    unpacker, packed, size = zlib.decompressobj(), bytes(stream.read_raw_bytes()), 0
    try:
        while packed and not unpacker.eof and size <= MAX_STREAM_BYTES:
            size += len(unpacker.decompress(packed, PIECE_BYTES))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return  # Torn streams are common; what can be read of them is read.
    if size > MAX_STREAM_BYTES:
        raise Refused(rules.TOO_HEAVY)


def _most_pixels(image: pikepdf.Stream) -> int:
    # A scan in black and white takes one bit a pixel and may be finer.
    bits = 1 if image.get("/ImageMask") is True else image.get("/BitsPerComponent", 8)
    return rules.MAX_PIXELS * (4 if bits == 1 else 1)


def _activity_of(annotation: pikepdf.Object) -> str | None:
    subtype = annotation.get("/Subtype") if isinstance(annotation, pikepdf.Dictionary) else None
    return ACTIVE_ANNOTATIONS.get(str(subtype)) if isinstance(subtype, pikepdf.Name) else None


def _verb_of(found: pikepdf.Object) -> str | None:
    """Return what a dictionary does when it is an active action."""
    verb, link = found.get("/S"), found.get("/URI")
    if isinstance(link, pikepdf.String) and verb == pikepdf.Name.URI:
        return None if str(link).strip().lower().startswith(SAFE_LINKS) else OUTSIDE
    return ACTIVE_ACTIONS.get(str(verb)) if isinstance(verb, pikepdf.Name) else None


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


def _is_trigger_table(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and all(
        key in TRIGGERS and isinstance(action, pikepdf.Dictionary) for key, action in value.items()
    )


def _is_file_table(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and any(
        isinstance(value.get(key), pikepdf.Stream) for key in ("/F", "/UF", "/DOS", "/Mac", "/Unix")
    )
