"""Serving papers: slices against memory, X-Accel against nginx's own auth_request, memory, the watermark.

Every pair is asked in turns on the same connection to the same server, so that a busy machine slows both alike.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.paper_servers import PAGES, PAPER_BYTES, Served, nginx, paper, served
from bench.servers import ROOT

SLICE = 256 * 1024
DOWNLOADS = 8
LINE = "Nguyễn Thị Hồng · 08:30 22/11/2026 · Phiên họp Chính phủ thường kỳ"
Row = dict[str, Any]


def rows(quick: bool = False) -> list[Row]:
    """Measure everything; return the rows as bench/__main__.py describes them."""
    asked = 60 if quick else 400
    with served() as server:
        found = [slices(server, asked), memory(server, quick)]
    with served(PAPERS_ACCEL="/papers-internal/") as server, nginx(server) as port:
        found.append(accel(server, port, asked))
    return [*found, watermark()]


# -- slices --------------------------------------------------------------------------------------------------------


def slices(server: Served, asked: int) -> Row:
    """Compare slices of the paper with as many bytes from memory behind the same log-in."""
    paths = {"slice": server.content, "memory": "/__bench__/memory"}
    rates = asyncio.run(_in_turns(server.port, server.room["session"], paths, asked))
    return _ratio(
        "256 KiB slices of a paper, Daphne, against the same bytes from memory", rates, "slice", "memory"
    )


def accel(server: Served, port: int, asked: int) -> Row:
    """Compare slices by X-Accel-Redirect with nginx's auth_request to the same check."""
    paths = {"accel": server.content, "auth": f"/auth{server.content}"}
    rates = asyncio.run(_in_turns(port, server.room["session"], paths, asked))
    return _ratio("256 KiB slices by X-Accel-Redirect, against nginx auth_request", rates, "accel", "auth")


def _ratio(name: str, rates: dict[str, float], ours: str, reference: str) -> Row:
    ratio = rates[ours] / rates[reference]
    return {
        "name": name,
        "value": round(rates[ours], 1),
        "unit": "requests/s",
        "reference": round(rates[reference], 1),
        "ratio": round(ratio, 3),
        "goal": "at least 0.5",
        "ok": ratio >= 0.5,
    }


async def _in_turns(port: int, session: str, paths: dict[str, str], asked: int) -> dict[str, float]:
    """Ask each path in turn and return requests a second by its median."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=SLICE * 4)
    took: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(asked + 10):
        for name, path in paths.items():
            first = number * 65_536 % (PAPER_BYTES // 2)
            before = time.perf_counter()
            length = await _get(reader, writer, port, session, path, first)
            took[name].append(time.perf_counter() - before)
            if length != SLICE:
                raise AssertionError(f"{path} sent {length} bytes")
    writer.close()
    return {name: 1 / statistics.median(times[10:]) for name, times in took.items()}


async def _get(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    port: int,
    session: str,
    path: str,
    first: int,
) -> int:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: sessionid={session}",
        f"Range: bytes={first}-{first + SLICE - 1}",
    ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if head.split(None, 2)[1] not in {b"200", b"206"}:
        raise AssertionError(head.decode("latin-1"))
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length")
    )
    return len(await reader.readexactly(length))


# -- memory --------------------------------------------------------------------------------------------------------


def memory(server: Served, quick: bool) -> Row:
    """Let eight clients read the whole paper slowly at the same moment and watch the server's memory."""
    asyncio.run(_read_slowly(server, 2, 10.0))
    before = server.process.memory_info().rss
    peak = asyncio.run(_watched(server, 3.0 if quick else 8.0))
    grown = (peak - before) / 1024 / 1024
    return {
        "name": f"memory of the server with {DOWNLOADS} slow parallel downloads of {PAPER_BYTES >> 20} MB",
        "value": round(grown, 1),
        "unit": "MB",
        "reference": None,
        "ratio": None,
        "goal": "under 20 MB",
        "ok": grown < 20,
    }


async def _watched(server: Served, seconds: float) -> int:
    downloads = asyncio.ensure_future(_read_slowly(server, DOWNLOADS, seconds))
    peak = 0
    while not downloads.done():
        peak = max(peak, server.process.memory_info().rss)
        await asyncio.sleep(0.05)
    await downloads
    return peak


async def _read_slowly(server: Served, clients: int, seconds: float) -> None:
    """Read, for a while at 2 MB/s each, then as fast as it comes; half the clients take marked copies."""
    kinds = [server.content, f"/documents/versions/{server.room['version']}/download/"]
    await asyncio.gather(*(_one_download(server, kinds[n % 2], seconds) for n in range(clients)))


async def _one_download(server: Served, path: str, seconds: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=65_536)
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"Cookie: sessionid={server.room['session']}",
    ]
    writer.write(("\r\n".join(lines) + "\r\nConnection: close\r\n\r\n").encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise AssertionError(head.decode("latin-1"))
    size, until = 0, time.monotonic() + seconds
    while piece := await reader.read(65_536):
        size += len(piece)
        if time.monotonic() < until:
            await asyncio.sleep(0.03)
    writer.close()
    if size < PAPER_BYTES * 0.9:
        raise AssertionError(f"only {size} bytes of the paper came")


# -- watermark -----------------------------------------------------------------------------------------------------


def watermark() -> Row:
    """Write a line over 300 pages; a process of its own, as the first copy of a server would be."""
    took = float(
        subprocess.check_output([sys.executable, "-m", "bench.paper_serving", "watermark"], cwd=ROOT)
    )
    return {
        "name": f"watermark of {PAGES} pages, {PAPER_BYTES >> 20} MB",
        "value": round(took, 3),
        "unit": "s",
        "reference": None,
        "ratio": None,
        "goal": "at most 0.5 s",
        "ok": took <= 0.5,
    }


def _watermark_seconds() -> float:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecabinet.settings")
    django.setup()
    from documents.pdf import fonts
    from documents.pdf import watermark as pdf

    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        source, target = Path(folder) / "paper.pdf", Path(folder) / "copy.pdf"
        source.write_bytes(paper())
        times = []
        for _ in range(3):
            before = time.perf_counter()
            pdf.write(source, target, LINE, fonts.path_of())
            times.append(time.perf_counter() - before)
    return statistics.median(times)


if __name__ == "__main__":
    if sys.argv[1:] == ["watermark"]:
        print(_watermark_seconds())
    else:
        for row in rows("--quick" in sys.argv):
            print(json.dumps(row, ensure_ascii=False))
