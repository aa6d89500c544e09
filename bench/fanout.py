"""How long a change takes to the last of a hundred, a thousand, two thousand tablets, beside a bare broadcast.

`python bench/fanout.py --clients 1000 --rounds 3 --server daphne`: a real server process on a throwaway database,
real logged-in sockets in the room, a real act (an item of the agenda is moved) by HTTP POST. The p99 is over all
(tablet, change) pairs of a round, counted from before the POST and from the commit (bench/served.py); the goal is
the ratio from the commit. The reference is the same client on `websockets.broadcast` of the same bytes
(bench/broadcast.py), in rounds between the project's. It fails on a lost or reordered change. Next to it stands what
the server's processor spends for 1,000 deliveries, the act and its answer included.
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
from bench.servers import Poster, Project, Reference, opened, reference, served
from bench.tablets import Log, Tablet, request

COUNTS = (100, 1000, 2000)
# Ratio from the commit. At 100 tablets the query and the template weigh most.
GOALS = {
    "daphne": {100: 5.0, 1000: 5.0, 2000: 5.0},
    "uvicorn": {100: 3.0, 1000: 1.8, 2000: 1.8},
}
# The client must not be what is measured. Unit: share of its core over a round.
CLIENT_SHARE = 0.70


@dataclass
class Result:
    """What was measured.

    Units: milliseconds, bytes; `ratio` from the commit, the median of neighbouring rounds; `server_cpu` seconds for
    1,000 deliveries.
    """

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

    @property
    def goal(self) -> float:
        """Return the promise for the nearest measured size."""
        goals = GOALS[self.server]
        return goals[min(goals, key=lambda count: abs(count - self.clients))]


class Stand:
    """The project and the reference with as many tablets on each; more can come."""

    def __init__(self, project: Project, bare: Reference) -> None:
        self.project, self.bare = project, bare
        self.log, self.bare_log = Log(), Log()
        self.poster = Poster(project)
        self.tablets: list[Tablet] = []
        self.clients = 0

    async def grow(self, clients: int) -> None:
        """Let tablets come until there are as many; the first changes warm templates and are not weighed."""
        before, self.clients = self.clients, clients
        self.tablets += await self.project.connect(self.log, before, clients)
        asked = [request(self.bare.port, "/")] * (clients - before)
        self.tablets += await opened(self.bare_log, self.bare.port, asked, acknowledges=False, first=before)
        for _ in range(2):
            self.log.seen.clear()
            await self.poster.send()
            await arrived(self.log, clients)

    async def own_round(self) -> Round:
        """Measure one round of the project."""
        self.log.texts.clear()
        project = self.project
        return await one_round(self.log, self.clients, self.poster.send, self.poster.commits, project.process)

    async def bare_round(self) -> Round:
        """Measure one round of the reference with the texts of the project's last one."""
        bare = self.bare
        bare.texts, bare.moments = list(self.log.texts), []
        return await one_round(self.bare_log, self.clients, bare.send, bare.commits, bare.measured)


async def measured(server: str, counts: tuple[int, ...], rounds: int) -> list[Result]:
    """Measure each size in rounds of the project and of the reference, one after the other in turn."""
    rooms = ["bench.rooms", "--clients", str(max(counts))]
    with served(server, rooms) as project, reference() as bare:
        stand, found = Stand(project, bare), []
        for clients in counts:
            await stand.grow(clients)
            pairs = [(await stand.own_round(), await stand.bare_round()) for _ in range(rounds)]
            own, others = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
            found.append(summed(server, clients, own, others, max(map(len, stand.log.texts))))
        for tablet in stand.tablets:
            tablet.close()
        return found


def summed(server: str, clients: int, own: list[Round], others: list[Round], size: int) -> Result:
    """Put rounds together: medians, the worst of all, the client's largest share."""
    value = statistics.median(one.p99 for one in own)
    other = statistics.median(one.p99 for one in others)
    # Of neighbours in time: a machine that is slow for a moment is so for both.
    ratio = statistics.median(one.p99 / two.p99 for one, two in zip(own, others, strict=True))
    share = max(one.client_share for one in (*own, *others))
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
        ratio=ratio,
        client_share=share,
        client_share_at_work=max(one.client_share_at_work for one in (*own, *others)),
        server_cpu=statistics.median(one.server_cpu for one in own),
        reference_cpu=statistics.median(one.server_cpu for one in others),
        rounds=[asdict(one) for one in own],
        reference_rounds=[asdict(one) for one in others],
        faults=faults_of(share),
    )


def faults_of(share: float) -> list[str]:
    """Say what spoils a measurement: a client that was itself the limit. Unit: share of its core."""
    return [] if share < CLIENT_SHARE else [f"the client itself took {share:.0%} of its core"]


def prepare() -> None:
    """Let this process hold thousands of sockets and take notes without the collector's walks."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.disable()


def run(server: str, counts: tuple[int, ...], rounds: int) -> list[Result]:
    """Measure one server."""
    prepare()
    return uvloop.run(measured(server, counts, rounds))


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the promises for bench/__main__.py."""
    counts, rounds = ((50, 100), 1) if quick else (COUNTS, 5)
    found = [result for server in GOALS for result in run(server, counts, rounds)]
    smallest = {result.server: result for result in reversed(found)}
    costs = [_row_of_cpu(result, smallest[result.server], quick=quick) for result in found]
    return [*(_row(result, quick=quick) for result in found), *costs]


def _row(result: Result, *, quick: bool) -> dict[str, Any]:
    return {
        "name": f"change to the last of {result.clients} tablets, p99, {result.server}",
        "value": round(result.p99, 1),
        "unit": "ms",
        "reference": round(result.reference_p99, 1),
        "ratio": round(result.ratio, 2),
        "goal": "none lost" if quick else f"≤ {result.goal}",
        "ok": not result.faults and (quick or result.ratio <= result.goal),
    }


def _row_of_cpu(result: Result, smallest: Result, *, quick: bool) -> dict[str, Any]:
    ratio = result.server_cpu / smallest.server_cpu
    return {
        "name": f"server CPU per 1,000 deliveries, {result.clients} tablets, {result.server}",
        "value": round(result.server_cpu, 4),
        "unit": "s",
        "reference": round(smallest.server_cpu, 4),
        "ratio": round(ratio, 3),
        "goal": "none" if quick else f"flat or falling from {smallest.clients} on",
        "ok": quick or ratio <= 1.0,
    }


def main() -> int:
    """Print one server's figures; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--server", choices=sorted(GOALS), default="daphne")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    try:
        found = run(asked.server, tuple(sorted(asked.clients)), asked.rounds)
    except Fault as fault:
        print(f"FAIL {fault}", file=sys.stderr)
        return 1
    for result in found:
        print(json.dumps(asdict(result)) if asked.json else _told(result))
    return 0 if all(not one.faults and one.ratio <= one.goal for one in found) else 1


def _told(result: Result) -> str:
    lines = [
        f"{result.server}: {result.clients} tablets, {result.changes} changes of {result.size} bytes, none lost",
        f"  from the commit  p99 {result.p99:.1f} ms, worst {result.worst:.1f} ms",
        f"  from the POST    p99 {result.p99_from_post:.1f} ms",
        f"  bare broadcast   p99 {result.reference_p99:.1f} ms, worst {result.reference_worst:.1f} ms",
        f"  ratio {result.ratio:.2f} (goal {result.goal}), client {result.client_share:.0%} of its core"
        f" ({result.client_share_at_work:.0%} while a change is under way)",
        f"  server CPU for 1,000 deliveries {result.server_cpu:.3f} s, bare {result.reference_cpu:.3f} s",
        *(f"  FAIL {fault}" for fault in result.faults),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
