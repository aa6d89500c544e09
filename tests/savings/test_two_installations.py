"""Two installations on two ports: what was held offline arrives once at the centre, after cuts and a kill."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import served, servers

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]
# What the province's office does, month after month, while the centre cannot be reached.
OFFLINE = """
from datetime import date, timedelta
from people import access
from people.models import Body, User
from savings.actions import reporting, sending
province = Body.objects.get(level="province")
head = User.objects.get(username="province.secretary")
access.allow(head, "confirm_figures", province)
sent = [sending.send_all(settled=timedelta(0), by_hand=True)]
for month in range(5, 9):
    reporting.report_held(body=province, month=date(2026, month, 1), held=month, by=head)
    sent.append(sending.send_all(settled=timedelta(0), by_hand=True))
print(sent, sending.waiting().count(), bool(sending.waiting().first().last_error))
"""
SEND = """
from datetime import timedelta
from savings.actions import sending
print(sending.send_all(settled=timedelta(0), by_hand=True), sending.waiting().count())
"""
REGISTER = """
from ecabinet.demo import make_cast
from savings.actions import receiving
cast = make_cast()
receiving.register_installation(
    body=cast.province, name="Máy chủ của tỉnh", public_key={key!r}, token="token", by=cast["operator"]
)
print("registered")
"""
ARRIVED = """
import json
from people.models import JournalEntry
from savings.models import HeldReport, MeetingLedger, Parcel
rows = MeetingLedger.objects.exclude(source=None)
print(json.dumps({
    "ledgers": sorted(str(uid) for uid in rows.values_list("uid", flat=True)),
    "reports": sorted(HeldReport.objects.values_list("held", flat=True)),
    "parcels": list(Parcel.objects.order_by("serial").values_list("serial", flat=True)),
    "entries": JournalEntry.objects.filter(verb="parcel.received").count(),
}))
"""
HELD = """
import json
from datetime import UTC, datetime
from ecabinet.demo import make_cast, play
from savings.models import MeetingLedger
cast = make_cast()
play.closed(cast, cast.province, datetime(2026, 5, 12, 2, tzinfo=UTC), "Phiên họp tháng 5", play.COMMITTEE_AGENDA)
play.closed(cast, cast.district, datetime(2025, 6, 16, 2, tzinfo=UTC), "Phiên họp tháng 6", play.COMMITTEE_AGENDA)
print(json.dumps(sorted(str(uid) for uid in MeetingLedger.objects.values_list("uid", flat=True))))
"""


class Installation:
    """One installation with a database, papers and keys of its own, all in one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, served.free_port()
        self.environment: Mapping[str, str] = {
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "DATA_DIR": str(folder / "data"),
            "PAPERS_DIR": str(folder / "papers"),
            "SECRET_KEY_DIR": str(folder / "keys"),
            "REDIS_URL": "",
        }

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=servers.ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout.strip()

    def runs(self, script: str) -> str:
        return self.manage("shell", "--verbosity", "0", "-c", script).splitlines()[-1]

    def serve(self) -> served.Project:
        return served.Project(
            server="daphne", environment=self.environment, directory=self.folder, worker=False, port=self.port
        )


class Line:
    """The line to the centre. Shape: `at_post[n]` is the fault of the n-th parcel: "lose" its answer, or a call."""

    def __init__(self, port: int) -> None:
        self.port, self.posts, self.at_post = port, 0, dict[int, Any]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near:
            try:
                request = self._request(near)
                fault = self._fault(request)
                if callable(fault):
                    fault()
                with socket.create_connection(("127.0.0.1", self.port), 30) as far:
                    far.sendall(request)
                    answer = b"".join(iter(lambda: far.recv(65_536), b""))
                if fault != "lose":
                    near.sendall(answer)
            except OSError:
                return

    def _fault(self, request: bytes) -> Any:
        if not request.startswith(b"POST"):
            return None
        self.posts += 1
        return self.at_post.get(self.posts)

    def _request(self, near: socket.socket) -> bytes:
        """Read a whole request, and ask the centre to end its answer with the connection."""
        near.settimeout(30)
        read = b""
        while b"\r\n\r\n" not in read:
            read += near.recv(65_536)
        head, _, body = read.partition(b"\r\n\r\n")
        lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        length = int(lengths[0].split(b":")[1]) if lengths else 0
        while len(body) < length:
            body += near.recv(65_536)
        return head + b"\r\n\r\n" + body


@pytest.fixture
def centre(tmp_path) -> Installation:
    one = Installation(tmp_path / "centre")
    one.manage("migrate", "--verbosity", "0")
    return one


@pytest.fixture
def province(tmp_path, centre) -> Installation:
    """Make the second one; its empty database is a copy, for migrations take their time."""
    one = Installation(tmp_path / "province")
    shutil.copy(centre.folder / "db.sqlite3", one.folder)
    return one


@pytest.fixture
def line(centre) -> Iterator[Line]:
    one = Line(centre.port)
    yield one
    one.listener.close()


def test_meetings_held_offline_arrive_once_after_cuts(centre, province, line):
    held = json.loads(province.runs(HELD))
    centre.runs(REGISTER.format(key=province.manage("connect_central")))
    server, own = centre.serve(), province.serve()
    province.manage("connect_central", "--url", line.url, "--token", "token")
    server.kill()
    # Weeks without the centre: what happens is packed and waits, the reason is kept in words.
    assert province.runs(OFFLINE) == "[0, 0, 0, 0, 0] 5 True"
    server = centre.serve()
    # The answer to the second parcel is lost on its way; the centre has it, and that is found out the next time.
    line.at_post[2] = "lose"
    assert province.runs(SEND) == "1 4"
    # The next but one finds the centre killed.
    line.at_post[4] = server.kill
    province.runs(SEND)
    server = centre.serve()
    province.runs(SEND)
    arrived = json.loads(centre.runs(ARRIVED))
    assert arrived == {
        "ledgers": held,
        "reports": [5, 6, 7, 8],
        "parcels": [1, 2, 3, 4, 5],
        "entries": 5,
    }
    assert len(held) == 2
    assert province.manage("send_savings").startswith("0 parcels sent now, 0 wait")
    assert "0 differences" in centre.manage("recompute_savings", "--check")
    for project in (server, own):
        project.kill()
