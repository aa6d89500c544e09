"""The search over 10,000 pages of generated text, against a bare indexed query of the same database.

`python -m bench.paper_search [--quick]`. Both databases; rounds are interleaved, each question in turn by us and bare,
so that a machine that is busy for a moment slows both. Rare words are measured by themselves too: among common ones
they would never show.

The reference, "a bare indexed query of the same database", is the least that a search of the same words could be: the
index alone is asked through an open cursor for the 20 best pages by the database's own ranking; without rights, titles,
accents, counts or snippets. A bare `count(*)` of a common word is quicker than that, because it ranks nothing and
reads no page; it answers no search and is not the reference.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import paper_texts
from tests.servers import Postgres

ROOT = Path(__file__).resolve().parent.parent
GOAL = 10.0
BARE_PAGES = 20
PAGES, QUICK_PAGES = 10_000, 1_000
ROUNDS, QUICK_ROUNDS = 15, 3
# Common words, one and many, with and without accents, a phrase, a beginning.
COMMON = (
    "nghị quyết",
    "nghi quyet",
    "chính phủ điện tử",
    "ngân sách nhà nước",
    '"chuyển đổi số"',
    "đường sắt đô thị",
    "duong sat",
    "báo cáo tình hình thực hiện",
    "quy",
    "hải đảo biên giới",
)
# On ten pages, on one, on three by the number of a paper, and nowhere.
RARE = (
    "cao tốc bắc nam",
    "cao toc bac nam",
    "thủy điện hòa bình",
    "27/NQ-CP",
    "nghị quyết 27",
    "chuyen doi s",
)


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Measure on SQLite and on PostgreSQL, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-", dir="/tmp") as folder:
        place = Path(folder)
        place.chmod(0o755)
        found = _rows("SQLite", _measured(f"sqlite:///{place / 'search.sqlite3'}", place, quick))
        (place / "postgres").mkdir()
        postgres = Postgres(place / "postgres")
        postgres.start()
        try:
            found += _rows("PostgreSQL", _measured(postgres.url(), place, quick))
        finally:
            postgres.kill()
    return found


def _rows(name: str, times: dict[str, Any]) -> list[dict[str, Any]]:
    return [_row(name, what, times["pages"], *times[what]) for what in ("all words", "rare words")]


def _row(name: str, what: str, pages: int, ours: float, bare: float) -> dict[str, Any]:
    ratio = ours / bare
    return {
        "name": f"search over {pages} pages, {what}, p95, {name}",
        "value": round(ours, 2),
        "unit": "ms",
        "reference": round(bare, 3),
        "ratio": round(ratio, 2),
        "goal": f"at most {GOAL:g} times the 20 best pages of the bare index",
        "ok": ratio <= GOAL,
    }


def _measured(database: str, place: Path, quick: bool) -> dict[str, Any]:
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DATA_DIR": str(place / "data"),
        "PAPERS_DIR": str(place / "papers"),
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "ecabinet.settings",
    }
    command = [sys.executable, "-m", "bench.paper_search", "--inside", *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


# -- inside the process that owns the database -------------------------------------------------------------------


def inside(quick: bool) -> dict[str, Any]:
    """Fill the database and measure. Units: milliseconds."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    pages = QUICK_PAGES if quick else PAGES
    reader = paper_texts.filled(pages)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    times = _rounds(reader, QUICK_ROUNDS if quick else ROUNDS)
    rare = [time for words in RARE for time in times[words]]
    every = [time for pairs in times.values() for time in pairs]
    return {"pages": pages, "all words": _p95s(every), "rare words": _p95s(rare)}


def _rounds(reader: Any, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return the times of each question, ours and bare; the first round warms both and is not counted."""
    times: dict[str, list[tuple[float, float]]] = {words: [] for words in (*COMMON, *RARE)}
    for round_ in range(rounds + 1):
        for words, found in times.items():
            pair = _asked_twice(words, reader)
            if round_:
                found.append(pair)
    return times


def _asked_twice(words: str, reader: Any) -> tuple[float, float]:
    from documents.queries import search
    from documents.rules import searching

    began = time.perf_counter()
    found = search.search(searching.parsed(words), reader=reader)
    between = time.perf_counter()
    counted = _bare(searching.parsed(words).folded)
    ended = time.perf_counter()
    if min(found.pages_count, BARE_PAGES) != counted:
        raise ValueError(f"{words}: {found.pages_count} pages, the index has {counted}")
    return (between - began) * 1000, (ended - between) * 1000


def _bare(asked: Any) -> int:
    from django.db import connection

    from documents.rules import searching

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            words = searching.as_tsquery(asked)
            question = (
                "SELECT id FROM documents_pagetext WHERE words @@ %s::tsquery "
                f"ORDER BY ts_rank(words, %s::tsquery) DESC LIMIT {BARE_PAGES}"
            )
            cursor.execute(question, [words, words])
        else:
            question = (
                "SELECT rowid FROM documents_pageindex WHERE documents_pageindex MATCH %s "
                f"ORDER BY rank LIMIT {BARE_PAGES}"
            )
            cursor.execute(question, [searching.as_fts5(asked)])
        return len(cursor.fetchall())


def _p95s(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return _p95([ours for ours, _ in pairs]), _p95([bare for _, bare in pairs])


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--inside", action="store_true", help="measure in this process, on DATABASE_URL")
    options = asked.parse_args()
    answer = inside(options.quick) if options.inside else rows(options.quick)
    print(json.dumps(answer, ensure_ascii=False))
