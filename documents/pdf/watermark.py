"""Writes a line over every page of a PDF: one drawing that all pages share, so that 300 pages take no second."""

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

# Grey and thin over the page, so that it hinders no reading; darker at the foot. Shape: shares of white and of ink.
GREY, OPACITY, FOOT_OPACITY = 0.3, 0.25, 0.8
FONT_SIZE, FOOT_SIZE, NUMBER_SIZE = 20, 7.5, 9
FONT = Name("/eCabinetFont")
# Distance of the slanting rows, and of the foot line from the corner. Unit: points.
ROW, MARGIN = 170, 14
# cos and sin of 30 degrees.
COS, SIN = 0.8660, 0.5
A4 = (0.0, 0.0, 595.0, 842.0)
# Sides that are no page. Unit: points. Source: ISO 32000-1, annex C.
LEAST_SIDE, MOST_SIDE = 3, 14_400


@dataclass(frozen=True)
class _Sheet:
    """How a page lies. Shape: its box in user space, turned clockwise by `turn` degrees when shown."""

    box: tuple[float, float, float, float]
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        left, bottom, right, top = self.box
        size = (right - left, top - bottom)
        return size if self.turn in (0, 180) else (size[1], size[0])

    @property
    def matrix(self) -> str:
        """Return what puts a drawing upright onto the page as it is shown."""
        left, bottom, right, top = self.box
        return {
            0: f"1 0 0 1 {left} {bottom}",
            90: f"0 1 -1 0 {right} {bottom}",
            180: f"-1 0 0 -1 {right} {top}",
            270: f"0 -1 1 0 {left} {top}",
        }[self.turn]


def write(
    source: Path, target: Path, line: str, font_file: Path, *, pattern: str = "", first: int | None = None
) -> None:
    """Write a copy of a PDF with the line over every page and at its foot, and the page's number beside it.

    Shape: `pattern` says a number in words, with one %s for it; without one no number is printed. `first` becomes the
    number of the first page; without it the labels that the PDF has itself are printed.
    """
    with pikepdf.open(source) as pdf:
        if first:
            pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=first)]))
        called = [_called(str(page.label), pattern) if pattern else "" for page in pdf.pages]
        font = _Font(pdf, line + "".join(set("".join(called))), font_file)
        before = pdf.make_indirect(Stream(pdf, b"q"))
        drawings = _drawings(pdf, font, line)
        for page, text in zip(pdf.pages, called, strict=True):
            sheet = _sheet_of(page)
            name, drawing = drawings[sheet]
            _name_in(page, "/XObject", name, drawing)
            _name_in(page, "/Font", FONT, font.object)
            number = font.number(text, sheet.size) if text else ""
            _put_over(page, before, _after(pdf, sheet, name, number))
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _called(label: str, pattern: str) -> str:
    """Return what is printed of a page's label: the meeting's number in words, a paper's own one (TL2-1) as it is."""
    if label.isdecimal():
        return pattern % label
    return label if label[-1:].isdecimal() else ""


def _drawings(pdf: pikepdf.Pdf, font: "_Font", line: str) -> dict[_Sheet, tuple[Name, pikepdf.Object]]:
    """Make one drawing for each way a page lies. Shape: pages may share resources, so no name means two things."""
    drawings: dict[_Sheet, tuple[Name, pikepdf.Object]] = {}
    for sheet in dict.fromkeys(map(_sheet_of, pdf.pages)):
        drawings[sheet] = (Name(f"/eCabinetMark{len(drawings)}"), _drawing(pdf, font, line, sheet.size))
    return drawings


def _name_in(page: pikepdf.Page, kind: str, name: Name, thing: pikepdf.Object) -> None:
    resources = page.resources
    if kind not in resources:
        resources[kind] = Dictionary()
    elif resources[kind].is_indirect:
        # Pages share it; a copy of its own keeps their number of names small.
        resources[kind] = Dictionary(dict(resources[kind].items()))
    resources[kind][name] = thing


def _put_over(page: pikepdf.Page, before: pikepdf.Object, after: pikepdf.Object) -> None:
    own = page.obj.get("/Contents", Array())
    page.obj.Contents = Array([before, *(own if isinstance(own, Array) else [own]), after])


def _after(pdf: pikepdf.Pdf, sheet: _Sheet, name: Name, number: str) -> pikepdf.Object:
    return pdf.make_indirect(Stream(pdf, f"\nQ q {sheet.matrix} cm {name} Do {number} Q".encode()))


def _sheet_of(page: pikepdf.Page) -> _Sheet:
    """Return how a page lies; a box that is none counts as A4."""
    try:
        box = tuple(float(side) for side in page.cropbox)
        turn = int(page.obj.get("/Rotate", 0)) % 360
    except (TypeError, ValueError, AttributeError):
        box, turn = A4, 0
    if len(box) != 4:
        box = A4
    x1, y1, x2, y2 = box
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    fits = all(LEAST_SIDE <= side <= MOST_SIDE for side in (box[2] - box[0], box[3] - box[1]))
    return _Sheet(box if fits else A4, turn if turn % 90 == 0 else 0)


def _drawing(pdf: pikepdf.Pdf, font: "_Font", line: str, size: tuple[float, float]) -> pikepdf.Object:
    width, height = size
    parts = [f"/G gs {GREY} g BT /F {FONT_SIZE} Tf"]
    shown, step = font.shown(line), font.width(line) * FONT_SIZE / 1000 + 60
    reach = (width**2 + height**2) ** 0.5
    for row in range(-int(reach / ROW) - 1, int(reach / ROW) + 2):
        for column in range(-1, int(reach / step) + 2):
            along, across = column * step + (row % 2) * step / 2, row * ROW
            x, y = COS * along - SIN * across, SIN * along + COS * across
            if -step < x < width and -step < y < height:
                parts.append(f"{COS} {SIN} {-SIN} {COS} {x:.1f} {y:.1f} Tm {shown} Tj")
    parts.append(f"/H gs 1 0 0 1 {MARGIN} {MARGIN / 2} Tm /F {FOOT_SIZE} Tf {shown} Tj ET")
    return pdf.make_indirect(
        Stream(
            pdf,
            "\n".join(parts).encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, round(width, 2), round(height, 2)]),
            Group=Dictionary(S=Name.Transparency),
            Resources=Dictionary(
                Font=Dictionary(F=font.object),
                ExtGState=Dictionary(G=Dictionary(ca=OPACITY), H=Dictionary(ca=FOOT_OPACITY)),
            ),
        )
    )


class _Font:
    """Tinos with no more letters than are written, embedded once."""

    def __init__(self, pdf: pikepdf.Pdf, text: str, file: Path) -> None:
        font = TTFont(file)
        known = font.getBestCmap()
        content, self._letters = _subset(font, "".join(letter for letter in text if ord(letter) in known))
        self.object = _type0(pdf, content, self._letters)

    def shown(self, text: str) -> str:
        """Write a text in the numbers of the letters; one that the font lacks is left out."""
        return "<" + "".join(f"{self._letters[letter][0]:04x}" for letter in self._known(text)) + ">"

    def width(self, text: str) -> int:
        """Return the width of a text. Units: thousandths of its size."""
        return sum(self._letters[letter][1] for letter in self._known(text))

    def number(self, text: str, size: tuple[float, float]) -> str:
        """Write the number of a page into its lower right corner."""
        left = size[0] - MARGIN - self.width(text) * NUMBER_SIZE / 1000
        place = f"{left:.1f} {MARGIN / 2} Td"
        return f"BT {GREY} g {FONT} {NUMBER_SIZE} Tf {place} {self.shown(text)} Tj ET"

    def _known(self, text: str) -> str:
        return "".join(letter for letter in text if letter in self._letters)


def _subset(font: TTFont, text: str) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """Return the small font, and number and width of each letter in it."""
    cutter = subset.Subsetter(
        subset.Options(layout_features=[], hinting=False, name_IDs=[], glyph_names=False)
    )
    cutter.populate(text=text)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    scale, names = 1000 / font["head"].unitsPerEm, font.getBestCmap()
    letters = {
        chr(code): (font.getGlyphID(name), round(font["hmtx"][name][0] * scale))
        for code, name in names.items()
    }
    return out.getvalue(), letters


def _type0(pdf: pikepdf.Pdf, content: bytes, letters: dict[str, tuple[int, int]]) -> pikepdf.Object:
    """Make the font that a page names. Source: ISO 32000-1, 9.7.4 and 9.8."""
    name = Name("/ECABIN+Tinos")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array([-500, -300, 1200, 1000]),
        ItalicAngle=0,
        Ascent=891,
        Descent=-216,
        CapHeight=662,
        StemV=80,
        FontFile2=pdf.make_indirect(Stream(pdf, content, Length1=len(content))),
    )
    widths = [part for number, width in sorted(letters.values()) for part in (number, Array([width]))]
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array(widths),
        CIDToGIDMap=Name.Identity,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(below)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode(letters))),
        )
    )


def _to_unicode(letters: dict[str, tuple[int, int]]) -> bytes:
    """Make the table by which a reader of the PDF finds the letters again. Source: ISO 32000-1, 9.10.3."""
    rows = [f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, (number, _) in letters.items()]
    parts = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    tables = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{tables}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()
