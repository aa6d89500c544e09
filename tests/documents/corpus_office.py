"""Bad office files, one function each."""

import io
import warnings
import zipfile

from tests.documents import offices
from tests.documents.offices import archive, docx, docx_parts, odt_parts, relations, types

MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"


def good() -> bytes:
    return docx()


def plain_zip() -> bytes:
    return archive({"a.txt": "x"})


def docm() -> bytes:
    return docx(**{"[Content_Types].xml": types(MACRO_MAIN)})


def with_macro() -> bytes:
    return docx(**{"word/vbaProject.bin": b"\x00"})


def xlsm() -> bytes:
    main = types("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "/xl/workbook.xml")
    return archive({"[Content_Types].xml": main, "xl/workbook.xml": "<workbook/>"})


def odt_macro() -> bytes:
    return archive({**odt_parts(), "Basic/Standard/Module1.xml": "<module/>"})


def compound() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


def locked_entry() -> bytes:
    made = bytearray(good())
    # Bit 0 of the general purpose flags, in the central directory.
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def odt_locked() -> bytes:
    parts = odt_parts()
    text = str(parts["META-INF/manifest.xml"])
    parts["META-INF/manifest.xml"] = text.replace(
        'media-type="text/xml"/>', 'media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>'
    )
    return archive(parts)


def odt_that_is_ods() -> bytes:
    return archive(odt_parts(mimetype="application/vnd.oasis.opendocument.spreadsheet"))


def with_part(name: str, content: bytes) -> bytes:
    return docx(**{name: content})


def named(name: str) -> bytes:
    return with_part(name, b"<x/>")


def twice() -> bytes:
    out = io.BytesIO(good())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as made:
        warnings.simplefilter("ignore")
        made.writestr("WORD/document.xml", "<x/>")
    return out.getvalue()


def ratio_bomb() -> bytes:
    return with_part("word/media/a.bmp", bytes(64 * 1024 * 1024))


def nested() -> bytes:
    return with_part("word/media/x.png", plain_zip())


def nested_bomb() -> bytes:
    return with_part("word/media/x.bin", archive({"a": bytes(20 * 1024 * 1024)}))


def xxe() -> bytes:
    doctype = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return archive(docx_parts(doctype=doctype, text="&x;"))


def laughs() -> bytes:
    lines = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return archive(docx_parts(doctype=f"<!DOCTYPE d [{lines}]>", text="&a9;"))


def rels_dtd() -> bytes:
    text = relations(("officeDocument", "word/document.xml", False))
    return docx(**{"_rels/.rels": text.replace("?>", '?><!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd">')})


def leading_out(host: str) -> bytes:
    """A picture, a template, an object and a frame from outside, a program inside, and an honest link."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    blip = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="1" name="p"/><a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/picture">'
        f'<pic:pic xmlns:pic="{drawing}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:link="r1"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
        '<w:p><w:hyperlink r:id="r4"><w:r><w:t>Xem cổng thông tin</w:t></w:r></w:hyperlink></w:p>'
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "http://{host}/f.png" \\d'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    rows = (
        ("image", f"http://{host}/image.png", True),
        ("oleObject", f"http://{host}/ole", True),
        ("frame", f"http://{host}/frame", True),
        ("hyperlink", "https://example.gov.vn/", True),
        ("package", "embeddings/a.xlsx", False),
    )
    settings = f'<w:settings xmlns:w="{offices.W}" xmlns:r="{offices.R}"><w:attachedTemplate r:id="r1"/></w:settings>'
    more: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relations(*rows, ("settings", "settings.xml", False)),
        "word/settings.xml": settings,
        "word/_rels/settings.xml.rels": relations(("attachedTemplate", f"http://{host}/t.dotm", True)),
        "word/embeddings/a.xlsx": plain_zip(),
        "word/embeddings/b.bin": b"MZ" + bytes(50),
    }
    return archive({**docx_parts(blip), **more})


def odt_outside(host: str) -> bytes:
    picture = (
        '<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image '
        f'xlink:href="http://{host}/odt.png"/></draw:frame><text:a xlink:href="https://example.gov.vn/">Xem</text:a></text:p>'
        '<script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:x"/>'
    )
    return archive(odt_parts(picture))
