"""How long a change takes to the last of a thousand tablets, beside a bare broadcast of the same bytes.

`python bench/fanout.py --clients 1000 --rounds 3 --server daphne`: a real server process on a throwaway database,
real logged-in sockets in the room, a real act (an item of the agenda is moved) by HTTP POST. The p99 is over all
(tablet, change) pairs of a round, counted from before the POST and from the commit (bench/served.py); the goal is
the ratio from the commit. The reference is the same client on `websockets.broadcast` (bench/broadcast.py), in rounds
between the project's. It fails on a lost or reordered change.
"""

import argparse
import gc
import json
import resource
import statistics
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import uvloop

from bench.rounds import CHANGES, Fault, Round, arrived, one_round
from bench.servers import Poster, opened, reference, served
from bench.tablets import Log, request

GOALS = {"daphne": 5.0, "uvicorn": 2.5}
# The client must not be what is measured. Unit: share of its core over a round.
CLIENT_SHARE = 0.70


@dataclass
class Result:
    """What was measured. Units: milliseconds, bytes; `ratio` of the medians from the commit."""

    server: str
    clients: int
    changes: int
    size: int
    p99: float
    p99_from_post: float
    worst: float
    reference_p99: float
    reference_worst: float
    ratio: float
    client_share: float
    client_share_at_work: float
    server_cpu: float
    reference_cpu: float
    rounds: list[dict[str, float]]
    reference_rounds: list[dict[str, float]]
    faults: list[str]


async def measured(server: str, clients: int, rounds: int) -> Result:
    """Measure rounds of the project and of the reference, one after the other in turn."""
    with served(server, ["bench.rooms", "--clients", str(clients)]) as project, reference() as bare:
        log, bare_log = Log(), Log()
        poster = Poster(project)
        tablets = await project.connect(log)
        tablets += await opened(bare_log, bare.port, [request(bare.port, "/")] * clients, acknowledges=False)
        own: list[Round] = []
        others: list[Round] = []
        # The first changes of a process warm its templates and its connection; they are not weighed.
        await poster.send()
        await arrived(log, clients)
        for _ in range(rounds):
            log.texts.clear()
            own.append(await one_round(log, clients, poster.send, poster.commits, project.process))
            bare.texts, bare.moments = list(log.texts), []
            bare_log.seen.clear()
            others.append(await one_round(bare_log, clients, bare.send, bare.commits, bare.measured))
        for tablet in tablets:
            tablet.close()
        return summed(server, clients, own, others, max(map(len, log.texts)))


def summed(server: str, clients: int, own: list[Round], others: list[Round], size: int) -> Result:
    """Put rounds together: medians, the worst of all, the client's largest share."""
    value = statistics.median(one.p99 for one in own)
    other = statistics.median(one.p99 for one in others)
    share = max(one.client_share for one in (*own, *others))
    faults = [] if share < CLIENT_SHARE else [f"the client itself took {share:.0%} of its core"]
    return Result(
        server=server,
        clients=clients,
        changes=CHANGES * len(own),
        size=size,
        p99=value,
        p99_from_post=statistics.median(one.p99_from_post for one in own),
        worst=max(one.worst for one in own),
        reference_p99=other,
        reference_worst=max(one.worst for one in others),
        ratio=value / other,
        client_share=share,
        client_share_at_work=max(one.client_share_at_work for one in (*own, *others)),
        server_cpu=statistics.median(one.server_cpu for one in own),
        reference_cpu=statistics.median(one.server_cpu for one in others),
        rounds=[asdict(one) for one in own],
        reference_rounds=[asdict(one) for one in others],
        faults=faults,
    )


def run(server: str, clients: int, rounds: int) -> Result:
    """Measure one server."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.disable()  # 150,000 notes would make the collector walk them again and again
    return uvloop.run(measured(server, clients, rounds))


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the promises for bench/__main__.py."""
    clients, rounds = (100, 1) if quick else (1000, 3)
    return [_row(run(server, clients, rounds), quick=quick) for server in GOALS]


def _row(result: Result, *, quick: bool) -> dict[str, Any]:
    goal = GOALS[result.server]
    return {
        "name": f"change to the last of {result.clients} tablets, p99, {result.server}",
        "value": round(result.p99, 1),
        "unit": "ms",
        "reference": round(result.reference_p99, 1),
        "ratio": round(result.ratio, 2),
        "goal": "none lost" if quick else f"≤ {goal}",
        "ok": not result.faults and (quick or result.ratio <= goal),
    }


def main() -> int:
    """Print one server's figures; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--server", choices=sorted(GOALS), default="daphne")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    try:
        result = run(asked.server, asked.clients, asked.rounds)
    except Fault as fault:
        print(f"FAIL {fault}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(result)) if asked.json else _told(result))
    return 0 if not result.faults and result.ratio <= GOALS[asked.server] else 1


def _told(result: Result) -> str:
    lines = [
        f"{result.server}: {result.clients} tablets, {result.changes} changes of {result.size} bytes, none lost",
        f"  from the commit  p99 {result.p99:.1f} ms, worst {result.worst:.1f} ms",
        f"  from the POST    p99 {result.p99_from_post:.1f} ms",
        f"  bare broadcast   p99 {result.reference_p99:.1f} ms, worst {result.reference_worst:.1f} ms",
        f"  ratio {result.ratio:.2f} (goal {GOALS[result.server]}), client {result.client_share:.0%} of its core"
        f" ({result.client_share_at_work:.0%} while a change is under way)",
        f"  server CPU for 1,000 deliveries {result.server_cpu:.3f} s, bare {result.reference_cpu:.3f} s",
        *(f"  FAIL {fault}" for fault in result.faults),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
