"""Writes the invented meetings in bulk: entries chained as acts chain them, ledgers by the product's own rules."""

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from ecabinet.nation import stories
from ecabinet.nation.bodies import Nation
from meetings.models import Meeting
from people import rules
from people.models import Body, ChainHead, JournalEntry, User
from savings.models import Baseline, HeldReport, MeetingLedger, PaperRecipient
from savings.queries import ledgers as ledger_queries
from savings.rules import arithmetic, columns, course, ledger, telling
from savings.rules.baseline import month_after
from savings.rules.before import Baseline as Before

# So that two runs of one size are the same nation.
SEED = 20_250_701
# Meetings of one body in a month, by level, as (least, most). Our own choice, to come near 90,000 in two years.
MONTHLY = {"national": (2, 2), "province": (2, 3), "district": (1, 2), "commune": (1, 2)}
MEMBERS = {"national": 27, "province": 12, "district": 9, "commune": 6}
# Bodies written in one transaction. Unit: bodies.
BODIES_AT_ONCE = 20
ROWS_AT_ONCE = 500
# Of a hundred body-months so many are not reported, or reported wrongly. Unit: percent.
SILENT, WRONG = 2, 1


@dataclass
class Batch:
    """Rows on their way to the database."""

    entries: list[JournalEntry] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    ledgers: list[MeetingLedger] = field(default_factory=list)
    reports: list[HeldReport] = field(default_factory=list)
    heads: list[ChainHead] = field(default_factory=list)


@dataclass
class Chain:
    """The end of a body's journal while it is written."""

    body: Body
    serial: int
    hash: str
    at: datetime


def seed(nation: Nation, years: int, say: Callable[[str], object], share: int = 100) -> int:
    """Invent the meetings of every body over so many years up to last month; return how many.

    Shape: `share` percent of the bodies meet. Bodies that have a journal already are passed over: those of a run that
    broke are complete, and a journal never goes back in time, so that the demo's bodies keep their own meetings.
    """
    by = _author()
    months = months_of(years)
    done = set(ChainHead.objects.values_list("body", flat=True))
    waiting = [body for body in thinned(nation.every, share) if body.pk not in done]
    baselines = _baselines(waiting, by)
    written = 0
    for begin in range(0, len(waiting), BODIES_AT_ONCE):
        batch = Batch()
        for body in waiting[begin : begin + BODIES_AT_ONCE]:
            _invent(body, months, baselines[body.pk], by, batch)
        _write(batch)
        written += len(batch.ledgers)
        say(f"{min(begin + BODIES_AT_ONCE, len(waiting))}/{len(waiting)}: {written}")
    return written


def thinned(every: list[Body], share: int) -> list[Body]:
    """Return so many percent of the bodies of each level, one at least, spread evenly."""
    found: list[Body] = []
    for level in MONTHLY:
        of_level = [body for body in every if body.level == level]
        wanted = max(1, len(of_level) * share // 100) if of_level else 0
        found += [of_level[place * len(of_level) // wanted] for place in range(wanted)]
    return found


def _author() -> User:
    person, _ = User.objects.get_or_create(
        email="gia.lap@example.gov.vn", defaults={"full_name": "Số liệu giả lập"}
    )
    return person


def months_of(years: int) -> list[date]:
    """List the first days of the months that are invented, oldest first."""
    present = timezone.localdate().replace(day=1)
    return [month_after(present, number) for number in range(-12 * years, 0)]


def _baselines(bodies: list[Body], by: User) -> dict[int, Before]:
    """Lock an invented baseline for every body, with its paper recipients."""
    now, begins, ends = timezone.now(), date(2023, 1, 1), date(2023, 12, 31)
    rows = Baseline.objects.bulk_create(
        [
            Baseline(
                body=body,
                kind=Meeting.Kind.REGULAR,
                version=1 + Baseline.objects.filter(body=body, kind=Meeting.Kind.REGULAR).count(),
                period_from=begins,
                period_to=ends,
                reason="Số liệu giả lập",
                minutes=95,
                minutes_per_item=17,
                median=94,
                least=60,
                most=150,
                n=12,
                created_by=by,
                created_at=now,
                locked_at=now,
                locked_by=by,
            )
            for body in bodies
        ],
        batch_size=ROWS_AT_ONCE,
    )
    PaperRecipient.objects.bulk_create(
        [PaperRecipient(baseline=row, name="Thành viên (giả lập)", copies=_copies(row.body)) for row in rows],
        batch_size=ROWS_AT_ONCE,
    )
    period = f"{begins:%d/%m/%Y} – {ends:%d/%m/%Y}"
    return {
        row.body_id: Before(
            Fraction(95), 12, row.version, period, Fraction(17), copies=_copies(row.body), sides=2
        )
        for row in rows
    }


def _copies(body: Body) -> int:
    return MEMBERS[body.level] + 4


def _invent(body: Body, months: list[date], baseline: Before, by: User, batch: Batch) -> None:
    dice = random.Random(f"{SEED}-{body.level}-{body.code}-{body.valid_from}")  # noqa: S311 -- invented figures
    people = tuple(str(uuid.UUID(int=dice.getrandbits(128))) for _ in range(MEMBERS[body.level]))
    given = ledger.Given(body.zone, baseline, dict(arithmetic.DEFAULT_RATES))
    chain = _chain_of(body)
    numbers: dict[int, int] = {}
    for month in months:
        if body.exists_on(month) and body.exists_on(month_after(month, 1) - timedelta(days=1)):
            count = dice.randint(*MONTHLY[body.level])
            for place in range(count):
                start = _start(body, month, place, dice)
                numbers[start.year] = numbers.get(start.year, 0) + 1
                _meet(
                    chain, stories.planned(dice, start, people), numbers[start.year], given, by, batch, dice
                )
            _report(body, month, count, by, batch, dice)
    batch.heads.append(ChainHead(body=body, serial=chain.serial, hash=chain.hash, at=chain.at))


def _chain_of(body: Body) -> Chain:
    """Begin a chain: only bodies without a journal are invented."""
    return Chain(body, 0, "", datetime(2000, 1, 1, tzinfo=body.zone))


def _start(body: Body, month: date, place: int, dice: random.Random) -> datetime:
    day = month + timedelta(days=2 + place * 9 + dice.randrange(5))
    return datetime.combine(day, time(8), tzinfo=body.zone)


def _report(body: Body, month: date, held: int, by: User, batch: Batch, dice: random.Random) -> None:
    fate = dice.randrange(100)
    if fate < SILENT:
        return
    said = held + 1 if fate < SILENT + WRONG else held
    at = datetime.combine(month_after(month, 1) + timedelta(days=3), time(9), tzinfo=body.zone)
    batch.reports.append(HeldReport(body=body, month=month, held=said, by=by, at=at))


def _meet(
    chain: Chain,
    plan: stories.Plan,
    number: int,
    given: ledger.Given,
    by: User,
    batch: Batch,
    dice: random.Random,
) -> None:
    meeting = _meeting(chain.body, plan, number, by, dice)
    entries = [_entry(chain, meeting, version, told) for version, told in _numbered(plan, dice)]
    closing = entries[-1]
    found = telling.course_of(course.Entry(e.verb, e.at, e.data) for e in entries)
    values = ledger_queries.as_json(ledger.figures_of(found, given))
    row = _ledger(meeting, values, closing, given)
    written = {
        "ledger": str(row.uid),
        "values": values,
        "baseline": given.baseline.as_json() if given.baseline else None,
        "rates": [rate.as_json() for rate in given.rates.values()],
        "journal_head": closing.hash,
    }
    told = stories.Told("ledger.written", closing.at + timedelta(seconds=5), written)
    entries.append(_entry(chain, meeting, len(entries) + 1, told))
    meeting.version = len(entries)
    batch.meetings.append(meeting)
    batch.entries += entries
    batch.ledgers.append(row)


def _numbered(plan: stories.Plan, dice: random.Random) -> Iterator[tuple[int, stories.Told]]:
    return enumerate(stories.told(plan, dice), start=1)


def _meeting(body: Body, plan: stories.Plan, number: int, by: User, dice: random.Random) -> Meeting:
    closed = plan.start + timedelta(minutes=plan.minutes)
    return Meeting(
        uid=uuid.UUID(int=dice.getrandbits(128), version=4),
        body=body,
        kind=Meeting.Kind.REGULAR,
        state=Meeting.State.CLOSED,
        title=f"Phiên họp thường kỳ số {number}/{plan.start.year} (giả lập)",
        year=plan.start.year,
        number=9_000 + number,
        planned_start=plan.start,
        planned_end=plan.start + timedelta(minutes=plan.planned_minutes),
        opened_at=plan.start,
        closed_at=closed,
        pages_printed=plan.printed,
        created_by=by,
        created_at=plan.start,
    )


def _entry(chain: Chain, meeting: Meeting, version: int, told: stories.Told) -> JournalEntry:
    """Chain one entry as `people.journal.write` does, without asking the database."""
    entry = JournalEntry(
        body=chain.body,
        serial=chain.serial + 1,
        stream=meeting.stream,
        version=version,
        actor=None,
        at=max(told.at, chain.at),
        verb=told.verb,
        topics=[],
        data=told.data,
        prev_hash=chain.hash,
    )
    entry.hash = rules.entry_hash(entry.prev_hash, entry.hashed_fields())
    chain.serial, chain.hash, chain.at = entry.serial, entry.hash, entry.at
    return entry


def _ledger(
    meeting: Meeting, values: dict[str, Any], closing: JournalEntry, given: ledger.Given
) -> MeetingLedger:
    return MeetingLedger(
        meeting=meeting,
        meeting_uid=meeting.uid,
        body=meeting.body,
        kind=meeting.kind,
        year=meeting.year,
        number=meeting.number,
        held_on=closing.at.astimezone(given.zone).date(),
        values=values,
        written_at=closing.at + timedelta(seconds=5),
        journal_head=closing.hash,
        is_generated=True,
        **columns.columns_of(values),
    )


@transaction.atomic
def _write(batch: Batch) -> None:
    Meeting.objects.bulk_create(batch.meetings, batch_size=ROWS_AT_ONCE)
    JournalEntry.objects.bulk_create(batch.entries, batch_size=ROWS_AT_ONCE)
    MeetingLedger.objects.bulk_create(batch.ledgers, batch_size=ROWS_AT_ONCE)
    HeldReport.objects.bulk_create(batch.reports, batch_size=ROWS_AT_ONCE)
    ChainHead.objects.bulk_create(batch.heads)
