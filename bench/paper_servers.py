"""The server with one large paper in it, and nginx before it, for bench/paper_serving.py."""

import contextlib
import json
import os
import shutil
import signal
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

PAGES, PAPER_BYTES = 300, 50 * 1024 * 1024


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
        made = [sys.executable, "-m", "bench.paper_servers"]
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
    document = papers.ready_document(meeting.items.get(order=1), cast["secretary"], papers.pdf(1))
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
    print(json.dumps(_room()))
