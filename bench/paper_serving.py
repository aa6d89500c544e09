"""Serving papers: slices against memory, X-Accel against nginx's own auth_request, memory, the watermark.

Every pair is asked in turns on the same connection to the same server, so that a busy machine slows both alike.
"""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.servers import ROOT, _wait_for, free_port
from ecabinet.management.commands.serve import server_command

SLICE = 256 * 1024
PAGES, PAPER_BYTES = 300, 50 * 1024 * 1024
DOWNLOADS = 8
LINE = "Nguyễn Thị Hồng · 08:30 22/11/2026 · Phiên họp Chính phủ thường kỳ"
Row = dict[str, Any]


@dataclass
class Served:
    """A server with one large paper in it."""

    port: int
    room: dict[str, Any]
    process: psutil.Process
    folder: Path

    @property
    def content(self) -> str:
        return f"/documents/versions/{self.room['version']}/content"


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


def paper() -> bytes:
    """Make a paper of 300 pages and 50 MB."""
    import io
    import random

    import pikepdf

    from tests.documents import papers

    made = pikepdf.open(io.BytesIO(papers.pdf(PAGES)))
    noise = random.Random(1)
    for page in made.pages:
        page.obj.PieceInfo = pikepdf.Dictionary(
            Noise=pikepdf.Stream(made, noise.randbytes(PAPER_BYTES // PAGES))
        )
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# -- servers -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def served(**settings: str) -> Iterator[Served]:
    """Serve the project with one large paper until the block ends."""
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        # nginx's workers are somebody else and read the papers.
        Path(folder).chmod(0o755)
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DATA_DIR": folder,
            "REDIS_URL": "",
            "LOG_LEVEL": "WARNING",
            **settings,
        }
        made = [sys.executable, "-m", "bench.paper_serving", "room"]
        room = json.loads(subprocess.check_output(made, cwd=ROOT, env=environment).splitlines()[-1])
        port = free_port()
        command = [
            part.replace("ecabinet.asgi:", "bench.paper_served:")
            for part in server_command("daphne", "127.0.0.1", port)
        ]
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
            yield Served(port, room, psutil.Process(process.pid), Path(folder))
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def _room() -> dict[str, Any]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecabinet.settings")
    django.setup()
    from django.core.management import call_command

    from bench.rooms import _sessions
    from documents import store
    from documents.models import DocumentVersion
    from ecabinet import demo
    from tests import builders
    from tests.documents import papers

    call_command("migrate", verbosity=0)
    cast = demo.make_cast(password=None)
    meeting = builders.called_meeting(cast)
    document = papers.ready_document(meeting.items.first(), cast["secretary"], papers.pdf(1))
    with store.workbench() as bench:
        (bench / "paper").write_bytes(paper())
        kept = store.keep(meeting.body.uid, bench / "paper")
    # As the pipeline would leave it, whose own figures stand in bench/paper_pipeline.py.
    DocumentVersion.objects.filter(document=document).update(sha256=kept.sha256, size=kept.size, pages=PAGES)
    version = DocumentVersion.objects.get(document=document).pk
    return {"version": version, "session": _sessions([cast["minister1"]])[0]}


NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
{user}
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  upstream app {{ server 127.0.0.1:{app}; keepalive 8; }}
  server {{
    listen 127.0.0.1:{port};
    proxy_set_header Host 127.0.0.1:{app}; proxy_http_version 1.1; proxy_set_header Connection "";
    location /papers-internal/ {{ internal; alias {papers}/; }}
    location = /auth{content} {{ auth_request /check; alias {file}; }}
    location = /check {{ internal; proxy_pass http://app{content}; proxy_method HEAD; proxy_pass_request_body off;
      proxy_ignore_headers X-Accel-Redirect; }}
    location / {{ proxy_pass http://app; }}
  }}
}}
"""


@contextlib.contextmanager
def nginx(server: Served) -> Iterator[int]:
    """Put nginx before the server until the block ends."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        raise RuntimeError("nginx is missing: apt-get install nginx-light")
    papers = server.folder / "papers"
    file = next(
        path for path in papers.glob("*/??/*") if path.is_file() and path.stat().st_size > PAPER_BYTES // 2
    )
    port, config = free_port(), server.folder / "nginx.conf"
    config.write_text(
        NGINX.format(
            folder=server.folder,
            app=server.port,
            port=port,
            papers=papers,
            file=file,
            content=server.content,
            user="user root;" if os.geteuid() == 0 else "",
        )
    )
    process = subprocess.Popen([program, "-c", str(config), "-e", str(server.folder / "nginx.log")])
    try:
        _until(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _until(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
            return
        time.sleep(0.1)
    raise RuntimeError("nginx did not start")


if __name__ == "__main__":
    if sys.argv[1:] == ["room"]:
        print(json.dumps(_room()))
    elif sys.argv[1:] == ["watermark"]:
        print(_watermark_seconds())
    else:
        for row in rows("--quick" in sys.argv):
            print(json.dumps(row, ensure_ascii=False))
