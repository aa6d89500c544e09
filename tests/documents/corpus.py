"""The corpus of bad files: each with what becomes of it. Made here, so that no hostile file lies in the repository.

Shape: CASES maps a sentence to a Case; `refused` is a part of the Vietnamese reason, `removed` what was taken out.
Addresses in the files name a listener of the test (HOST is put in its place), which must never be called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from documents.pdf import clean, parts
from tests.documents import corpus_office as office
from tests.documents import corpus_pdf as pdf
from tests.documents import corpus_pictures as pictures
from tests.documents import papers

Make = Callable[[str], bytes]


@dataclass(frozen=True)
class Case:
    """One bad file. Shape: `converts` when it is taken and LibreOffice has to run."""

    name: str
    make: Make
    refused: str = ""
    removed: frozenset[str] = frozenset()
    converts: bool = False


def bad(name: str, make: Callable[[], bytes], refused: str) -> Case:
    return Case(name, lambda host: make(), refused)


def cleaned(name: str, make: Make, *removed: str, converts: bool = False) -> Case:
    return Case(name, make, removed=frozenset(removed), converts=converts)


NO_PDF, NO_DOCX, CUT, BROKEN = "không phải là PDF", "không phải là DOCX", "thiếu phần cuối", "bị hỏng"
HTML = b"<!doctype html><script>alert(1)</script>"
WHOLE = papers.pdf(30)


def cut(tenth: int) -> bytes:
    """Return the beginning of a good PDF, cut off after some tenths of it."""
    return WHOLE[: len(WHOLE) * tenth // 10]


CASES: dict[str, Case] = {
    "html named pdf": bad("a.pdf", lambda: HTML, NO_PDF),
    "html with a pdf behind it": bad("a.pdf", lambda: HTML + WHOLE, NO_PDF),
    "a pdf whose header is not at 0": bad("a.pdf", lambda: b"GIF89a;\n" + WHOLE, NO_PDF),
    "a picture with a pdf behind it": bad("a.pdf", lambda: pictures.jpg() + WHOLE, NO_PDF),
    "a pdf with an archive behind it": bad("a.pdf", lambda: WHOLE + office.plain_zip(), "giấu một tệp khác"),
    "an archive with a pdf behind it": bad("a.pdf", lambda: office.plain_zip() + WHOLE, NO_PDF),
    "an office file named pdf": bad("a.pdf", office.good, NO_PDF),
    "a pdf named docx": bad("a.docx", lambda: WHOLE, NO_DOCX),
    "a pdf named exe": bad("a.exe", lambda: WHOLE, "Chỉ nhận tệp"),
    "a pdf with two extensions": bad("a.pdf.exe", lambda: WHOLE, "Chỉ nhận tệp"),
    "a pdf without an extension": bad("pdf", lambda: WHOLE, "Chỉ nhận tệp"),
    "nothing at all": bad("a.pdf", lambda: b"", "0 byte"),
    "a docx of nothing": bad("a.docx", lambda: b"", "0 byte"),
    "encrypted": bad("a.pdf", lambda: papers.pdf(2, encrypt="x"), "có mật khẩu"),
    "encrypted against printing only": bad("a.pdf", pdf.locked_for_printing, "có mật khẩu"),
    "only a head and an end": bad("a.pdf", lambda: b"%PDF-1.7\n%%EOF", BROKEN),
    "no pages": bad("a.pdf", papers.pdf_without_pages, BROKEN),
    "2,001 pages": bad("a.pdf", lambda: pdf.long(2_001), "2001 trang"),
    "100,000 pages": bad("a.pdf", lambda: pdf.long(100_000), "100000 trang"),
    "a page tree that holds itself": bad("a.pdf", pdf.tree_loop, BROKEN),
    "a picture of 60,000 x 60,000 in a pdf": bad("a.pdf", pdf.huge_picture, "60000 × 60000"),
    "a page that unpacks a thousand times": bad("a.pdf", lambda: pdf.page_bomb(False), "quá nhiều bộ nhớ"),
    "a page that unpacks a million times": bad("a.pdf", lambda: pdf.page_bomb(True), "quá nhiều bộ nhớ"),
    "arrays in arrays in arrays": bad("a.pdf", pdf.deep, BROKEN),
    "the stamp of a secret": bad("a.pdf", lambda: pdf.stamped("MẬT"), "dấu độ mật “MẬT”"),
    "the stamp of a top secret": bad("a.pdf", lambda: pdf.stamped("TUYỆT MẬT"), "“TUYỆT MẬT” ở trang 1"),
    "a secret annex": bad("a.pdf", lambda: pdf.stamped("TỐI MẬT", page=2), "“TỐI MẬT” ở trang 2"),
    "the word secret in a sentence": cleaned(
        "a.pdf", lambda host: pdf.stamped("Tài liệu MẬT không đưa lên.")
    ),
    "an xref table that points at itself": cleaned("a.pdf", lambda host: pdf.xref_loop()),
    "a script at opening": cleaned("a.pdf", lambda host: pdf.opening_script(), clean.BY_ITSELF, clean.SCRIPT),
    "a script in the name tree": cleaned("a.pdf", lambda host: pdf.named_script(), clean.SCRIPT),
    "a program to launch": cleaned("a.pdf", lambda host: pdf.link("Launch", F="cmd.exe"), clean.PROGRAM),
    "a form that sends": cleaned("a.pdf", lambda host: pdf.link("SubmitForm", F=host), clean.SENDING),
    "data to import": cleaned("a.pdf", lambda host: pdf.link("ImportData", F=host), clean.SENDING),
    "a way to another pdf": cleaned("a.pdf", lambda host: pdf.link("GoToR", F=host), clean.OUTSIDE),
    "a link to a file": cleaned(
        "a.pdf", lambda host: pdf.link("URI", URI="file:///etc/passwd"), clean.OUTSIDE
    ),
    "a link that is a script": cleaned(
        "a.pdf", lambda host: pdf.link("URI", URI=" JavaScript:alert(1)"), clean.OUTSIDE
    ),
    "a film": cleaned("a.pdf", lambda host: pdf.note("RichMedia"), clean.PLAYER),
    "a screen": cleaned("a.pdf", lambda host: pdf.note("Screen"), clean.PLAYER),
    "an attached file on a page": cleaned("a.pdf", lambda host: pdf.note("FileAttachment"), clean.CARRIED),
    "an embedded program": cleaned("a.pdf", lambda host: pdf.embedded(), clean.CARRIED),
    "a portfolio": cleaned("a.pdf", lambda host: pdf.portfolio(), clean.CARRIED),
    "an XFA form": cleaned("a.pdf", lambda host: pdf.xfa(), clean.FORM),
    "a page that acts when it opens": cleaned("a.pdf", pdf.page_opens, clean.BY_ITSELF),
    "a stream that lies elsewhere": cleaned("a.pdf", pdf.outside_stream, clean.OUTSIDE),
    "everything at once": cleaned(
        "a.pdf",
        lambda host: papers.active_pdf(),
        *(
            clean.BY_ITSELF,
            clean.CARRIED,
            clean.FORM,
            clean.PLAYER,
            clean.PROGRAM,
            clean.SCRIPT,
            clean.SENDING,
        ),
    ),
    "a picture of 60,000 x 60,000": bad("a.png", pictures.huge_png, "60000 × 60000"),
    "a photo of 60,000 x 60,000": bad("a.jpg", pictures.huge_jpg, "60000 × 60000"),
    "a photo named png": bad("a.png", pictures.jpg, "không phải là PNG"),
    "a drawing named png": bad(
        "a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải là PNG"
    ),
    "a moving picture named jpg": bad("a.jpg", lambda: b"GIF89a" + bytes(40), "không phải là JPG"),
    "half a picture": bad("a.png", lambda: pictures.png()[:300], BROKEN),
    "only the head of a picture": bad("a.png", lambda: b"\x89PNG\r\n\x1a\n", "không phải là PNG"),
    "a picture whose text is a bomb": bad("a.png", pictures.text_bomb, BROKEN),
    "a picture with an archive behind it": cleaned("a.png", lambda host: pictures.png() + office.plain_zip()),
    "a photo lying on its side": cleaned("a.jpeg", lambda host: pictures.turned()),
    "a docm named docx": bad("a.docx", office.docm, "macro"),
    "a docx with a macro": bad("a.docx", office.with_macro, "macro"),
    "an xlsm named xlsx": bad("a.xlsx", office.xlsm, "macro"),
    "an odt with a macro": bad("a.odt", office.odt_macro, "macro"),
    "a docx that is a docx of before 2007": bad("a.docx", office.compound, "có mật khẩu hoặc"),
    "a docx with a locked part": bad("a.docx", office.locked_entry, "có mật khẩu"),
    "an odt with a password": bad("a.odt", office.odt_locked, "có mật khẩu"),
    "an odt that is an ods": bad("a.odt", office.odt_that_is_ods, "không phải là ODT"),
    "an xlsx that is a docx": bad("a.xlsx", office.good, "không phải là XLSX"),
    "an archive named docx": bad("a.docx", office.plain_zip, NO_DOCX),
    "a torn archive": bad("a.docx", lambda: office.good()[:-40], NO_DOCX),
    "only the head of an archive": bad("a.docx", lambda: b"PK\x03\x04 not an archive", NO_DOCX),
    "a docx with something behind it": bad("a.docx", lambda: office.good() + WHOLE, "giấu một tệp khác"),
    "a docx that unpacks a thousand times": bad("a.docx", office.ratio_bomb, "nén quá mức"),
    "an archive in a docx": bad("a.docx", office.nested, "tệp nén khác (x.png)"),
    "a bomb in a bomb": bad("a.docx", office.nested_bomb, "tệp nén khác"),
    "a docx that reads our files": bad("a.docx", office.xxe, "DTD"),
    "a billion laughs": bad("a.docx", office.laughs, "DTD"),
    "a DTD among the relations": bad("a.docx", office.rels_dtd, "DTD"),
    "a part that climbs out": bad("a.docx", lambda: office.named("../../etc/cron.d/x"), "tên không hợp lệ"),
    "a part from the root": bad("a.docx", lambda: office.named("/etc/passwd"), "tên không hợp lệ"),
    "a part with a drive": bad("a.docx", lambda: office.named("C:x.xml"), "tên không hợp lệ"),
    "a part with a control character": bad(
        "a.docx", lambda: office.named("word/a\x07.xml"), "tên không hợp lệ"
    ),
    "a part that turns round": bad("a.docx", lambda: office.named("word/a\u202egnp.xml"), "tên không hợp lệ"),
    "a part that is there twice": bad("a.docx", office.twice, "tên không hợp lệ"),
    "a part that is no XML": bad(
        "a.docx", lambda: office.with_part("word/styles.xml", b"<a><b></a>"), BROKEN
    ),
    "a docx with all that leads outside": cleaned(
        "a.docx", office.leading_out, parts.OUTSIDE, parts.CARRIED, converts=True
    ),
    "an odt with a picture from outside": cleaned(
        "a.odt", office.odt_outside, parts.OUTSIDE, parts.SCRIPT, converts=True
    ),
    **{f"cut off after {tenth} tenths": bad("a.pdf", partial(cut, tenth), CUT) for tenth in range(1, 10)},
}
