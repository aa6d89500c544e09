"""The fan-out bench finds what it is there to find: a lost change, a reordered one, a delay."""

import pytest

from bench.rounds import Fault, Sent, p99, weighed
from bench.tablets import CHANGE, Log, Tablet, masked

MS = 1_000_000


def seen(at_ms: float, tablet: int, version: int) -> tuple[int, int, bytes]:
    return int(at_ms * MS), tablet, CHANGE + b',"v":%d,"from":%d' % (version, version - 1)


def log_of(*frames: tuple[int, int, bytes]) -> Log:
    log = Log()
    log.seen.extend(frames)
    return log


SENT = [Sent(0, 10 * MS), Sent(100 * MS, 110 * MS)]
ALL = [seen(15, 0, 1), seen(18, 1, 1), seen(112, 0, 2), seen(113, 1, 2)]


def test_delays_are_counted_from_the_commit_and_from_the_post() -> None:
    found = weighed(log_of(*ALL), 2, SENT, shares=(0.5, 0.6), cpu=4.0)
    assert (found.p99, found.p99_from_post, found.worst) == (8.0, 18.0, 8.0)
    assert (found.client_share, found.client_share_at_work, found.server_cpu) == (0.5, 0.6, 1000.0)


@pytest.mark.parametrize(
    "frames",
    [ALL[:3], [ALL[0], ALL[3], ALL[2], ALL[1]], [*ALL, ALL[3]], ALL[1:]],
    ids=["lost", "reordered", "twice", "lost at the first tablet"],
)
def test_a_lost_reordered_or_doubled_change_is_a_fault(frames: list[tuple[int, int, bytes]]) -> None:
    with pytest.raises(Fault):
        weighed(log_of(*frames), 2, SENT, shares=(0.5, 0.6), cpu=1.0)


def test_p99_of_a_hundred_is_the_largest_but_one() -> None:
    assert p99([float(number) for number in range(1, 101)]) == 100.0
    assert p99([float(number) for number in range(1, 201)]) == 199.0


class Wire:
    """The end of a connection that a tablet writes to."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)


def test_frames_are_read_however_the_network_cuts_them() -> None:
    log = Log()
    tablet = Tablet(log, 0, b"GET", acknowledges=True)
    tablet.connection_made(Wire())  # type: ignore[arg-type]
    texts = [CHANGE + b',"v":%d,"from":%d,"x":"%s"}' % (n, n - 1, b"y" * n * 40) for n in range(1, 20)]
    wire = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"".join(framed(text) for text in texts)
    for start in range(0, len(wire), 7):
        tablet.data_received(wire[start : start + 7])
    assert log.texts == texts
    assert tablet.transport.written == [b"GET", masked(0x81, b'{"type":"ack","n":16}')]  # type: ignore[attr-defined]


def test_a_tablet_that_hears_a_beat_says_that_it_lives() -> None:
    tablet = Tablet(Log(), 0, b"GET", acknowledges=True)
    tablet.connection_made(Wire())  # type: ignore[arg-type]
    tablet.data_received(
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + framed(b'{"type":"beat","v":3,"now":1}')
    )
    assert tablet.transport.written[1:] == [masked(0x81, b'{"type":"beat","v":0}')]  # type: ignore[attr-defined]


def framed(text: bytes) -> bytes:
    head = bytes((0x81, len(text))) if len(text) < 126 else b"\x81\x7e" + len(text).to_bytes(2, "big")
    return head + text
