"""Bad PDF files, one function each."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.documents import papers


def saved(made: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def opened() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(papers.pdf(2)))


def written(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Write a PDF by hand: the objects, numbered from 1, a right xref table and the trailer."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = b"/Size %d" % (len(objects) + 1)
    return bytes(out + b"trailer\n<<%s %s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start))


def long(pages: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, pages + 3))
    tree = b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 100 100]>>" % (pages, kids)
    return written(b"<</Type/Catalog/Pages 2 0 R>>", tree, *[b"<</Type/Page/Parent 2 0 R>>"] * pages)


def tree_loop() -> bytes:
    return written(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R]>>")


def xref_loop() -> bytes:
    whole = long(2)
    start = whole[whole.rindex(b"startxref\n") + 10 :].split()[0]
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev " + start)


def deep() -> bytes:
    nested = b"[" * 200_000 + b"]" * 200_000
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return written(b"<</Type/Catalog/Pages 2 0 R/Deep %s>>" % nested, tree, b"<</Type/Page/Parent 2 0 R>>")


def huge_picture() -> bytes:
    made = opened()
    facts = {"Width": 60_000, "Height": 60_000, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    picture = Stream(made, zlib.compress(bytes(100)), Type=Name.XObject, Subtype=Name.Image, **facts)
    picture.Filter = Name.FlateDecode
    made.pages[0].obj.Resources.XObject = Dictionary(P=picture)
    return saved(made)


def page_bomb(twice: bool) -> bytes:
    """Make a page whose instructions unpack a thousand times; `twice`, a thousand times a thousand times."""
    packer, packed = zlib.compressobj(6), bytearray()
    for _ in range(40):
        packed += packer.compress(b"q Q " * (1024 * 1024))
    packed += packer.flush()
    data = zlib.compress(bytes(packed), 9) if twice else bytes(packed)
    how = b"[/FlateDecode/FlateDecode]" if twice else b"/FlateDecode"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>"
    stream = b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(data), how, data)
    return written(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream)


def locked_for_printing() -> bytes:
    out = io.BytesIO()
    rights = pikepdf.Permissions(print_highres=False)
    opened().save(out, encryption=pikepdf.Encryption(user="", owner="x", allow=rights))
    return out.getvalue()


def stamped(line: str, page: int = 1) -> bytes:
    """Make a paper with a line of its own below the number, on a page."""
    # Its import takes longer than most tests, and every worker collects this module.
    from weasyprint import HTML

    sheet = "<p>BỘ NỘI VỤ</p><p>Số: 12/BC-BNV</p><p>{}</p><p>BÁO CÁO</p><p>Kết quả công tác trong quý.</p>"
    pages = [sheet.format(line if number == page else "Khẩn") for number in (1, 2)]
    made: bytes = HTML(string='<div style="break-after: page"></div>'.join(pages)).write_pdf()
    return made


def opening_script() -> bytes:
    made = opened()
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    # A second way to the same script, so that both are seen to go.
    made.Root.AA = Dictionary(WC=made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(2)")))
    made.Root.Kept = made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(3)"))
    return saved(made)


def named_script() -> bytes:
    made = opened()
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))
    return saved(made)


def link(verb: str, **more: str) -> bytes:
    return note("Link", A=Dictionary(S=Name(f"/{verb}"), **more))


def note(subtype: str, **more: object) -> bytes:
    made = opened()
    place = Array([0, 0, 10, 10])
    made.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=place, **more)]
    )
    return saved(made)


def embedded() -> bytes:
    made = opened()
    made.attachments["a.exe"] = b"MZ" + bytes(100)
    return saved(made)


def portfolio() -> bytes:
    made = opened()
    made.Root.Collection = Dictionary(Type=Name.Collection, View=Name.T)
    return saved(made)


def xfa() -> bytes:
    made = opened()
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(made, b"<xdp:xdp/>"))
    return saved(made)


def page_opens(host: str) -> bytes:
    made = opened()
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI=f"http://{host}/opened"))
    return saved(made)


def outside_stream(host: str) -> bytes:
    made = opened()
    file = Dictionary(Type=Name.Filespec, FS=Name.URL, F=f"http://{host}/picture")
    made.pages[0].obj.Resources.XObject = Dictionary(
        P=Stream(made, b"", Type=Name.XObject, Subtype=Name.Form, F=file)
    )
    return saved(made)
