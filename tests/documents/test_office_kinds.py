"""Every kind of office file goes through the pipeline by a real LibreOffice and is read as its PDF."""

from pathlib import Path

import pikepdf
import pytest

from documents.pdf import examination
from documents.rules import files as rules
from people.rules import Refused
from tests.documents import offices
from tests.documents.test_corpus import has_office

ROWS = (("Nội dung", "Kinh phí"), ("Đường sắt", "1.250 tỷ đồng"))
# Shape: name, what makes it, pages, what stands on the first and on the last page.
KINDS = {
    "a.docx": (offices.docx, 1, offices.TEXT, offices.TEXT),
    "a.odt": (lambda: offices.archive(offices.odt_parts()), 1, offices.TEXT, offices.TEXT),
    "a.xlsx": (lambda: offices.xlsx(*ROWS), 1, "Đường sắt", "1.250 tỷ đồng"),
    "a.ods": (lambda: offices.ods(*ROWS), 1, "Đường sắt", "1.250 tỷ đồng"),
    "a.pptx": (offices.pptx, 1, "", ""),
    "a.odp": (lambda: offices.odp("Mở đầu", "Kiến nghị của Bộ"), 2, "Mở đầu", "Kiến nghị của Bộ"),
}


@pytest.mark.parametrize("name", KINDS)
def test_it_is_read_as_its_pdf(name: str, tmp_path: Path) -> None:
    make, pages, first, last = KINDS[name]
    source = tmp_path / "original"
    source.write_bytes(make())
    kind = rules.kind_of(name, source.read_bytes()[: rules.HEAD_BYTES])
    if not has_office():
        with pytest.raises(Refused, match="Hiện chỉ nhận PDF ở đây"):
            examination.examine(source, kind, tmp_path)
        return
    found = examination.examine(source, kind, tmp_path)
    assert (len(found.pages), found.removed) == (pages, [])
    assert first in found.pages[0].text
    assert last in found.pages[-1].text
    with pikepdf.open(found.content) as pdf:
        assert len(pdf.pages) == pages
