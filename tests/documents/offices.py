"""Office files for the tests, made by hand so that each part can be made bad."""

import io
import zipfile

import openpyxl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEXT = "Báo cáo kết quả thực hiện nhiệm vụ"
Parts = dict[str, str | bytes]


def archive(parts: Parts, *, stored: tuple[str, ...] = ("mimetype",), level: int = 6) -> bytes:
    """Make an archive of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name, text in parts.items():
            made.writestr(name, text, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relations(*rows: tuple[str, str, bool]) -> str:
    """Write a list of relations. Shape: (last word of the type, target, is outside)."""
    outside = {True: ' TargetMode="External"', False: ""}
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"{outside[out]}/>'
        for n, (kind, target, out) in enumerate(rows, start=1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def types(main: str = MAIN, part: str = "/word/document.xml", more: str = "") -> str:
    """Write the list of content types of an Open XML file."""
    return (
        f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/>{more}</Types>'
    )


def docx_parts(body: str = "", *, doctype: str = "", text: str = TEXT) -> Parts:
    """Return the parts of a small Word file."""
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>'
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>{body}</w:body></w:document>"
        ),
    }


def docx(**more: str | bytes) -> bytes:
    """Make a small Word file; more parts by their names."""
    return archive({**docx_parts(), **more})


def odt_parts(body: str = "", mimetype: str = "application/vnd.oasis.opendocument.text") -> Parts:
    """Return the parts of a small OpenDocument text."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    return {
        "mimetype": mimetype,
        "content.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:text="{office}:text:1.0" xmlns:draw="{office}:drawing:1.0" xmlns:script="{office}:script:1.0" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:'
            'svg-compatible:1.0" office:version="1.3"><office:body><office:text>'
            f"<text:p>{TEXT}</text:p>{body}</office:text></office:body></office:document-content>"
        ),
        "META-INF/manifest.xml": (
            f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{office}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>"
        ),
    }


def pptx() -> bytes:
    """Make a presentation of one empty slide."""
    p, a = "presentationml", "http://schemas.openxmlformats.org/drawingml/2006/main"
    ns = f'xmlns:p="http://schemas.openxmlformats.org/{p}/2006/main" xmlns:a="{a}" xmlns:r="{R}"'
    kind = f"application/vnd.openxmlformats-officedocument.{p}"
    group = "<p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
    tree = f"<p:cSld><p:spTree>{group}</p:spTree></p:cSld>"
    slide = f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{kind}.slide+xml"/>'
    return archive(
        {
            "[Content_Types].xml": types(f"{kind}.presentation.main+xml", "/ppt/presentation.xml", slide),
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml", False)),
            "ppt/presentation.xml": f'<p:presentation {ns}><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(("slide", "slides/slide1.xml", False)),
            "ppt/slides/slide1.xml": f"<p:sld {ns}>{tree}</p:sld>",
        }
    )


def _open_document(kind: str, body: str) -> bytes:
    """Make an OpenDocument file of a kind (spreadsheet, presentation) with what its body says."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    office = "urn:oasis:names:tc:opendocument:xmlns"
    names = {"office": "office", "text": "text", "draw": "drawing", "table": "table"}
    spaces = " ".join(f'xmlns:{short}="{office}:{long}:1.0"' for short, long in names.items())
    spaces += f' xmlns:svg="{office}:svg-compatible:1.0"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return archive({**odt_parts(mimetype=mimetype), "content.xml": content})


def ods(*rows: tuple[str, ...]) -> bytes:
    """Make a spreadsheet of one table of texts."""
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        for row in rows
    )
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return _open_document("spreadsheet", f'<table:table table:name="Kinh phí">{lines}</table:table>')


def odp(*slides: str) -> bytes:
    """Make a presentation whose slides have one text each."""
    frame = '<draw:frame svg:width="20cm" svg:height="3cm" svg:x="2cm" svg:y="2cm"><draw:text-box>'
    pages = (
        f'<draw:page draw:name="s{number}">{frame}<text:p>{text}</text:p></draw:text-box></draw:frame></draw:page>'
        for number, text in enumerate(slides, start=1)
    )
    return _open_document("presentation", "".join(pages))


def xlsx(*rows: tuple[str, ...]) -> bytes:
    """Make a workbook of one sheet of texts."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
