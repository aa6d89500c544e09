"""The dashboards over two years of a whole nation, against a bare aggregate of the table that they read.

`python -m bench.savings [--quick]`. Both databases, each in a process of its own; every round asks each page and, in
turn, the reference, so that a machine that is busy for a moment slows both.

The reference, "a bare aggregate query of the same table", is one SELECT through an open cursor that adds every column
of the roll-ups up by body over the two years, and fetches the rows: the least that somebody who wants to know where
4,100 bodies stand must ask. It is the same for the drill-down. Ours is the whole page: log-in, rights, queries,
drawing, HTML.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench import nation
from tests import moulds
from tests.servers import Postgres

GOAL, NIGHT_SECONDS, MEGABYTES, SEED_SECONDS = 5.0, 30.0, 300.0, 600.0
SHARE, QUICK_SHARE = 100, 4
ROUNDS, QUICK_ROUNDS = 30, 4


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Measure on SQLite and on PostgreSQL over the same nation."""
    with nation.kept(QUICK_SHARE if quick else SHARE) as (file, costs):
        found = _cost_rows(costs, quick)
        with tempfile.TemporaryDirectory(prefix="ecabinet-bench-", dir="/tmp") as folder:
            place = Path(folder)
            place.chmod(0o755)
            found += _rows("SQLite", _measured(f"sqlite:///{file}", place, quick), quick)
            (place / "postgres").mkdir()
            postgres = Postgres(place / "postgres")
            postgres.start()
            try:
                moulds.migrate(postgres.url(), place)
                nation.copy(file, place / "postgres")
                found += _rows("PostgreSQL", _measured(postgres.url(), place, quick), quick)
            finally:
                postgres.kill()
    return found


def _cost_rows(costs: dict[str, float], quick: bool) -> list[dict[str, Any]]:
    what = f"seed_nation --years 2{f' --share {QUICK_SHARE}' if quick else ''}, SQLite"
    return [
        _row(f"{what}, CPU time when it was made", costs["cpu_seconds"], "s", SEED_SECONDS),
        _row(f"{what}, peak memory", costs["peak_mb"], "MB", MEGABYTES),
    ]


def _rows(name: str, found: dict[str, Any], quick: bool) -> list[dict[str, Any]]:
    size = f"{found['meetings']} meetings of {found['bodies']} bodies, {name}"
    night = found["night"]
    return [
        *[
            _ratio_row(f"{page}, {size}, p95", ours, bare, quick)
            for page, (ours, bare) in found["pages"].items()
        ],
        _row(
            f"roll-up of one day with {night['of_a_day']} ledgers, {size}", night["day"], "s", NIGHT_SECONDS
        ),
        _row(f"the nightly job, seven days, {size}", night["week"], "s", NIGHT_SECONDS),
        _row(f"peak memory of the dashboards, {size}", found["peak_mb"], "MB", MEGABYTES),
    ]


def _ratio_row(name: str, ours: float, bare: float, quick: bool) -> dict[str, Any]:
    """Weigh a page. Shape: a quick run only shows that it runs, for the aggregate of a few bodies takes no time."""
    ratio = ours / bare
    goal = f"at most {GOAL:g} times a bare aggregate of the roll-ups"
    return {
        "name": name,
        "value": round(ours, 1),
        "unit": "ms",
        "reference": round(bare, 1),
        "ratio": round(ratio, 2),
        "goal": f"{goal} of the whole nation: not measured here" if quick else goal,
        "ok": quick or ratio <= GOAL,
    }


def _row(name: str, value: float, unit: str, most: float) -> dict[str, Any]:
    goal = f"at most {most:g} {unit}"
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "reference": None,
        "ratio": None,
        "goal": goal,
        "ok": value <= most,
    }


def _measured(url: str, place: Path, quick: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.savings", "--inside", *(["--quick"] if quick else [])]
    done = subprocess.run(
        command,
        cwd=nation.ROOT,
        env=nation.environment(url, place),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


# -- inside the process that reads the database -------------------------------------------------------------------


def inside(quick: bool) -> dict[str, Any]:
    """Measure the pages, then the night. Units: milliseconds for pages, seconds for the night, megabytes."""
    import django

    django.setup()
    from people.models import Body
    from savings.models import MeetingLedger

    pages = _pages(QUICK_ROUNDS if quick else ROUNDS)
    # Before the night: the roll-up is a job of its own process.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "pages": pages,
        "peak_mb": peak,
        "night": _night(),
        "meetings": MeetingLedger.objects.count(),
        "bodies": Body.objects.count(),
    }


def _pages(rounds: int) -> dict[str, tuple[float, float]]:
    """Return the p95 of each page and of the reference beside it; the first round warms both and is not counted."""
    addresses, ask = _addresses(), _asker()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in addresses}
    for round_ in range(rounds + 1):
        for name, address in addresses.items():
            began = time.perf_counter()
            ask(address)
            between = time.perf_counter()
            _bare()
            ended = time.perf_counter()
            if round_:
                times[name].append(((between - began) * 1000, (ended - between) * 1000))
    bare = [one[1] for pairs in times.values() for one in pairs]
    return {name: (_p95([one[0] for one in pairs]), _p95(bare)) for name, pairs in times.items()}


def _addresses() -> dict[str, str]:
    from django.urls import reverse

    from people.models import Body
    from savings.models import MeetingLedger

    period = f"?period={_two_years().code}"
    government = Body.objects.get(level="national")
    row = MeetingLedger.objects.filter(body__level="commune").order_by("-held_on", "pk").first()
    if row is None or row.body.parent is None:
        raise ValueError("the nation holds no meeting")
    province = row.body.parent
    return {
        "national dashboard": reverse("dashboard", args=[government.pk]) + period,
        "drill-down to the provinces": reverse("standing", args=[government.pk, "province"]) + period,
        "drill-down to the communes": reverse("standing", args=[government.pk, "commune"]) + period,
        "drill-down to a province": reverse("dashboard", args=[province.pk]) + period,
        "drill-down to the meetings of a body": reverse("body_meetings", args=[row.body_id]) + period,
        "drill-down to a meeting": reverse("ledger_page", args=[row.pk]),
    }


def _two_years() -> Any:
    from django.utils import timezone

    from savings.rules import periods

    return periods.of_day(periods.TWO_YEARS, timezone.localdate())


def _asker() -> Callable[[str], None]:
    """Log somebody in who sees the nation, and return a function that opens a page."""
    from django.test import Client

    from people import access
    from people.models import Body, User

    reader, _ = User.objects.get_or_create(email="bench@example.gov.vn", defaults={"full_name": "Bench"})
    access.allow(reader, "see_savings", Body.objects.get(level="national"))
    client = Client(SERVER_NAME="localhost")
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")

    def ask(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise ValueError(f"{address} answered {answer.status_code}")

    return ask


def _bare() -> None:
    from django.db import connection

    from savings.rules import units

    period = _two_years()
    sums = ", ".join(f"SUM({name})" for name in units.SUMMED)
    question = (
        f"SELECT body_id, {sums}, SUM(reported), COUNT(reported) FROM savings_rollup "
        "WHERE month >= %s AND month <= %s GROUP BY body_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [period.begins, period.ends])
        cursor.fetchall()


def _night() -> dict[str, float]:
    """Make the busiest day anew, and then a whole night's job."""
    from django.db.models import Count
    from django.db.models.functions import TruncDate
    from django.utils import timezone

    from people import clock
    from savings import tasks
    from savings.actions import rollups
    from savings.models import MeetingLedger

    days = MeetingLedger.objects.order_by().annotate(day=TruncDate("written_at")).values("day")
    busiest = days.annotate(n=Count("pk")).order_by("-n").first()
    if busiest is None:
        raise ValueError("the nation holds no meeting")
    begins = timezone.make_aware(datetime.combine(busiest["day"], datetime.min.time()))
    began = time.perf_counter()
    rollups.roll_up_day(begins, begins + timedelta(days=1))
    between = time.perf_counter()
    with clock.playing(begins + timedelta(days=4)):
        tasks.roll_up_night.call("")
    ended = time.perf_counter()
    return {"day": between - began, "week": ended - between, "of_a_day": busiest["n"]}


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--inside", action="store_true", help="measure in this process, on DATABASE_URL")
    options = asked.parse_args()
    answer = inside(options.quick) if options.inside else rows(options.quick)
    print(json.dumps(answer, ensure_ascii=False))
