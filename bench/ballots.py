"""500 members vote at the same moment on one poll: how long until the last of them is told "đã ghi nhận".

`python bench/ballots.py --clients 500 --rounds 3 --database postgres`: a real Daphne on a throwaway database that
writes as safely as an installation's, and every cast as the tablet sends it. The reference, in the same rounds: the
same connections ask for a page behind the log-in that does nothing, and 500 rows are inserted in one transaction. It
fails unless accepted = stored = counted, voter by voter, and unless every ballot sent twice changes nothing.
"""

import argparse
import gc
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import uvloop

from bench.burst import Burst, Line, burst, get, opened, post
from bench.rounds import Fault
from bench.servers import Project, served
from bench.stores import Store, postgres, sqlite

GOAL = 4.0
# The client must not be what is measured. Unit: share of its core.
CLIENT_SHARE = 0.70
CHOICES = ("for", "against", "other", "not_voting")
DATABASES = {"postgres": postgres, "sqlite": sqlite}


@dataclass
class Round:
    """One round. Units: milliseconds from the first byte to the last answer, and `..._cpu` of the server meanwhile;
    `client_share` of one core."""

    ballots: float
    again: float
    empty: float
    commit: float
    ballots_cpu: float
    empty_cpu: float
    client_share: float

    @property
    def reference(self) -> float:
        return self.empty + self.commit


@dataclass
class Result:
    """What was measured. Units: milliseconds; `ratio` of the medians."""

    database: str
    clients: int
    ballots: float
    again: float
    empty: float
    commit: float
    ballots_cpu: float
    empty_cpu: float
    ratio: float
    client_share: float
    rounds: list[dict[str, float]]
    faults: list[str]


async def measured(project: Project, store: Store, rounds: int) -> list[Round]:
    """Measure rounds; the first one warms templates, connections and threads, and is not weighed."""
    lines = await opened(project.port, len(project.room["sessions"]))
    store.prepare()
    found = [await _round(project, store, lines, poll) for poll in project.room["polls"][: rounds + 1]]
    return found[1:]


async def _round(project: Project, store: Store, lines: list[Line], poll: int) -> Round:
    port, sessions = project.port, project.room["sessions"]
    cpu = [_cpu_of(project)]
    empty = await burst(lines, [get(port, "/__bench__/empty/", session) for session in sessions])
    cpu.append(_cpu_of(project))
    _all_answered(empty, 204)
    commit = store.group_commit(len(sessions))
    await _told(project, f"/voting/polls/{poll}/open/", lines[0])
    casts = [
        post(port, f"/voting/polls/{poll}/cast/", session, _ballot(number))
        for number, session in enumerate(sessions)
    ]
    cpu.append(_cpu_of(project))
    first = await burst(lines, casts)
    cpu.append(_cpu_of(project))
    _all_answered(first, 200)
    stored = store.ballots(poll)
    again = await burst(lines, casts)
    _all_answered(again, 200)
    closed = await _told(project, f"/voting/polls/{poll}/close/", lines[0])
    check(project.room["voters"], first, again, stored, store, poll)
    print(f"  {first.milliseconds:.0f} ms, {closed['sentence'][:60]} ...", file=sys.stderr)
    shares = (one.client_share for one in (empty, first, again))
    times = (first.milliseconds, again.milliseconds, empty.milliseconds, commit)
    return Round(*times, cpu[3] - cpu[2], cpu[1] - cpu[0], max(shares))


def _cpu_of(project: Project) -> float:
    return sum(project.process.cpu_times()[:2]) * 1000


def _ballot(number: int) -> dict[str, str]:
    choice = CHOICES[number % len(CHOICES)]
    # Another opinion is one with a text.
    return {
        "choice": choice,
        "replaces": "0",
        "remark": "Cần bổ sung nguồn lực." if choice == "other" else "",
    }


async def _told(project: Project, path: str, line: Line) -> dict[str, Any]:
    """Let the chair act and return the answer."""
    act = await burst([line], [post(project.port, path, project.room["chair"], {"next": ""})])
    _all_answered(act, 200)
    told: dict[str, Any] = json.loads(act.answers[0].body)
    return told


def _all_answered(sent: Burst, status: int) -> None:
    others = Counter(answer.status for answer in sent.answers if answer.status != status)
    if others:
        wrong = next(answer for answer in sent.answers if answer.status != status)
        raise Fault(f"answered {dict(others)} instead of {status}: {wrong.body[:500]!r}")


def check(
    voters: list[int], first: Burst, again: Burst, stored: dict[int, str], store: Store, poll: int
) -> None:
    """Compare what was accepted, stored and counted, voter by voter.

    Errors: Fault for a ballot that was lost, doubled, changed by its repetition, or not counted.
    """
    accepted = {voter: _ballot(number)["choice"] for number, voter in enumerate(voters)}
    if stored != accepted or store.ballots(poll) != accepted:
        raise Fault("what is stored differs from what was accepted")
    if [json.loads(one.body) for one in again.answers] != [json.loads(one.body) for one in first.answers]:
        raise Fault("a ballot sent twice was answered otherwise")
    if store.revisions(poll) != len(voters):
        raise Fault(f"{store.revisions(poll)} revisions for {len(voters)} ballots")
    counts = store.counts(poll)
    if Counter(accepted.values()) != Counter({name: counts[name] for name in CHOICES}):
        raise Fault(f"counted {counts}")


def summed(database: str, clients: int, found: list[Round]) -> Result:
    """Put rounds together: medians, and the client's largest share."""
    weighed = ("ballots", "again", "empty", "commit", "ballots_cpu", "empty_cpu")
    middle = {name: statistics.median(getattr(one, name) for one in found) for name in weighed}
    share = max(one.client_share for one in found)
    return Result(
        database=database,
        clients=clients,
        **middle,
        ratio=middle["ballots"] / statistics.median(one.reference for one in found),
        client_share=share,
        rounds=[asdict(one) for one in found],
        faults=[] if share < CLIENT_SHARE else [f"the client itself took {share:.0%} of its core"],
    )


@contextmanager
def _room(database: str, clients: int, rounds: int) -> Iterator[tuple[Project, Store]]:
    with DATABASES[database]() as store:
        made = ["bench.ballot_room", "--clients", str(clients), "--polls", str(rounds + 1)]
        with served("daphne", made, database=store.url) as project:
            yield project, store


def run(database: str, clients: int, rounds: int) -> Result:
    """Measure one database."""
    gc.disable()
    with _room(database, clients, rounds) as (project, store):
        found = uvloop.run(measured(project, store, rounds))
    return summed(database, clients, found)


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the promises for bench/__main__.py."""
    clients, rounds = (100, 1) if quick else (500, 3)
    return [_row(run(database, clients, rounds), quick=quick) for database in DATABASES]


def _row(result: Result, *, quick: bool) -> dict[str, Any]:
    return {
        "name": f"{result.clients} ballots at one moment, last answer, {result.database}",
        "value": round(result.ballots),
        "unit": "ms",
        "reference": round(result.empty + result.commit),
        "ratio": round(result.ratio, 2),
        "goal": "accepted = stored = counted" if quick else f"≤ {GOAL}",
        "ok": not result.faults and (quick or result.ratio <= GOAL),
    }


def main() -> int:
    """Print one database's figures; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=sorted(DATABASES), default="postgres")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    try:
        result = run(asked.database, asked.clients, asked.rounds)
    except Fault as fault:
        print(f"FAIL {fault}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(result)) if asked.json else _told_of(result))
    return 0 if not result.faults and result.ratio <= GOAL else 1


def _told_of(result: Result) -> str:
    lines = [
        f"{result.database}: {result.clients} ballots at one moment, accepted = stored = counted",
        f"  last answer {result.ballots:.0f} ms, all sent again {result.again:.0f} ms",
        f"  reference   {result.empty:.0f} ms for as many empty requests, {result.commit:.0f} ms for the inserts",
        f"  server CPU  {result.ballots_cpu:.0f} ms, {result.empty_cpu:.0f} ms for the empty requests",
        f"  ratio {result.ratio:.2f} (goal {GOAL}), client {result.client_share:.0%} of its core",
        *(f"  FAIL {fault}" for fault in result.faults),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
