"""The pipeline of a generated paper of 300 pages and 50 MB: seconds, and the most memory that its child took.

`python -m bench.paper_pipeline [--quick]`. The whole of `prepare` is measured, with the child's start, both parsers,
the texts of all pages in the database and the file durable in the store. The reference is the least that anybody
must do with such a file: copy it and take its SHA-256.
"""

import argparse
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PAGES, QUICK_PAGES = 300, 30
# What a page's picture weighs, so that 300 pages are 50 MB. Unit: bytes.
PICTURE_BYTES = 172_000
GOAL_SECONDS, GOAL_MEGABYTES = 6.0, 400
LINE = "Trang {page}, dong {line}: ket qua thuc hien nhiem vu, giai phap chi dao dieu hanh trong quy"


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Measure once and return the two rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_paper(folder / "paper.pdf", QUICK_PAGES if quick else PAGES)
        least = copied_and_hashed(folder / "paper.pdf", folder / "copy.pdf")
        seen = _measured(folder)
    size = f"{seen['pages']} pages, {seen['bytes'] / 1_000_000:.0f} MB"
    return [
        _row(f"pipeline of {size}", seen["seconds"], "s", least, f"<= {GOAL_SECONDS:.0f} s", GOAL_SECONDS),
        _row(f"child of the pipeline of {size}", seen["megabytes"], "MB", None, "<= 400 MB", GOAL_MEGABYTES),
    ]


def _row(
    name: str, value: float, unit: str, reference: float | None, goal: str, most: float
) -> dict[str, Any]:
    ratio = value / reference if reference else None
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "reference": reference and round(reference, 3),
        "ratio": ratio and round(ratio, 1),
        "goal": goal,
        "ok": value <= most,
    }


def write_paper(path: Path, pages: int) -> None:
    """Write a paper as a scanner with text recognition makes it: a picture of its own and 40 lines on every page."""
    chance = random.Random(1)
    with pikepdf.new() as pdf:
        face = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        font = pdf.make_indirect(face)
        for number in range(1, pages + 1):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[-1].obj
            lines = "".join(f"0 -16 Td ({LINE.format(page=number, line=n)}) Tj " for n in range(40))
            drawn = f"q 595 0 0 842 0 0 cm /P Do Q BT /F 11 Tf 50 780 Td {lines} ET"
            page.Resources = pikepdf.Dictionary(
                Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(P=_picture(pdf, chance))
            )
            page.Contents = pikepdf.Stream(pdf, drawn.encode())
        pdf.save(path)


def _picture(pdf: pikepdf.Pdf, chance: random.Random) -> pikepdf.Stream:
    """Make a grey picture of A4 at 100 dots an inch, padded to its weight by a comment."""
    dots = Image.frombytes("L", (83, 117), chance.randbytes(83 * 117)).resize((827, 1169))
    packed = io.BytesIO()
    dots.save(packed, "JPEG", quality=85)
    padding = chance.randbytes(max(0, PICTURE_BYTES - packed.tell()))
    return pikepdf.Stream(
        pdf,
        packed.getvalue() + padding,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=827,
        Height=1169,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )


def copied_and_hashed(source: Path, target: Path) -> float:
    """Copy a file durably, take its SHA-256, and return how long that took. Unit: seconds."""
    start = time.perf_counter()
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        hashlib.file_digest(file, "sha256")
        os.fsync(file.fileno())
    return time.perf_counter() - start


def _measured(folder: Path) -> dict[str, Any]:
    """Run the pipeline in an installation of its own, in a process that has done nothing else."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ecabinet.settings",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "PAPERS_DIR": str(folder / "papers"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.paper_pipeline", "--inside", str(folder / "paper.pdf")],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _inside(path: Path) -> dict[str, Any]:
    import resource

    import django

    django.setup()
    from django.core.management import call_command

    from documents.actions import papers, pipeline
    from ecabinet import demo
    from tests import builders

    call_command("migrate", verbosity=0)
    cast = demo.make_cast(None)
    item = builders.draft_meeting(cast).items.get(order=1)
    with path.open("rb") as content:
        document = papers.add_document(item=item, name="a.pdf", content=content, by=cast["secretary"])
    version = document.versions.get()
    start = time.perf_counter()
    state = pipeline.prepare(version.pk)
    seconds = time.perf_counter() - start
    if state != "ready":
        raise SystemExit(f"the paper became {state}")
    version.refresh_from_db()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": seconds, "megabytes": memory, "pages": version.pages, "bytes": path.stat().st_size}


def main() -> None:
    """Print the rows, or what the measured process found."""
    parser = argparse.ArgumentParser(prog="python -m bench.paper_pipeline")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        print(json.dumps(_inside(asked.inside)))
        return
    for row in rows(asked.quick):
        print(json.dumps(row))


if __name__ == "__main__":
    main()
