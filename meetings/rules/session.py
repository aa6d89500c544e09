"""Rules of a meeting that is held: quorum, counts, clocks less breaks, the expected end, what is late.

Source: docs/RULES.md, quorum and time. Nothing here reads a clock: `now` is always given.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from meetings.rules import secrecy
from people.rules import Refused

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
# Who has waited longer than this is marked on the console. Unit: seconds. Source: design/screens.md.
WAITING_ALARM_SECONDS = 180
# A declared number of printed pages above this is a slip of the finger. Unit: pages.
PAGES_LIMIT = 10_000_000
# Longer than the longest conclusion notice, short enough for one act. Unit: characters.
CONCLUSION_LIMIT = 20_000
SUBSTITUTE = "substitute"
_WHOLE_NUMBER = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(\.[0-9]{3}){1,3}")


# -- quorum --


def quorum_needed(total: int, fraction: Fraction) -> int:
    """Return how many members must be there: at least `fraction` of all of them.

    Source: docs/RULES.md, quorum (2/3 of all members).
    """
    return (total * fraction.numerator + fraction.denominator - 1) // fraction.denominator


@dataclass(frozen=True)
class Attendee:
    """One participant as the counts see them."""

    role: str
    is_member: bool
    is_present: bool


@dataclass(frozen=True)
class Counts:
    """Who is there. Shape: `needed` is 0 for a meeting that decides nothing and so has no quorum."""

    total: int
    needed: int
    members: int
    substitutes: int
    guests: int

    @property
    def has_quorum(self) -> bool:
        return self.members >= self.needed

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.members)


def counts(attendees: Iterable[Attendee], total: int, needed: int) -> Counts:
    """Count members, substitutes and everybody else who is there; a substitute never counts for quorum."""
    there = [a for a in attendees if a.is_present]
    substitutes = sum(a.role == SUBSTITUTE for a in there)
    members = sum(a.is_member and a.role != SUBSTITUTE for a in there)
    guests = sum(a.role == "guest" and not a.is_member for a in there)
    return Counts(total, needed, members, substitutes, guests)


def require_quorum(present: Counts) -> None:
    """Refuse when too few members are there.

    Errors: Refused with the numbers.
    """
    if not present.has_quorum:
        raise Refused(
            "Mới có %(members)s/%(total)s thành viên có mặt, cần %(needed)s.",
            members=present.members,
            total=present.total,
            needed=present.needed,
        )


# -- time --


@dataclass(frozen=True)
class Interval:
    """A stretch of time; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None

    def length(self, now: datetime) -> timedelta:
        return max(timedelta(0), (self.until or now) - self.since)

    def shared(self, other: "Interval", now: datetime) -> timedelta:
        """Return how long both last together."""
        since = max(self.since, other.since)
        until = min(self.until or now, other.until or now)
        return max(timedelta(0), until - since)


def net(spans: Iterable[Interval], breaks: Sequence[Interval], now: datetime) -> timedelta:
    """Return how long the spans last together, less the breaks that fall into them."""
    length = timedelta(0)
    for span in spans:
        length += span.length(now) - sum((span.shared(b, now) for b in breaks), timedelta(0))
    return length


def net_seconds(spans: Iterable[Interval], breaks: Sequence[Interval], now: datetime) -> int:
    """Return how long the spans last together less breaks. Units: whole seconds, rounded down."""
    return net(spans, breaks, now) // SECOND


@dataclass(frozen=True)
class Clock:
    """What a screen needs to show a clock that it ticks by itself.

    Shape: `since` is the moment from which it would have run without a pause; None while it stands.
    Units: seconds; `seconds` is what it shows while it stands.
    """

    since: datetime | None
    seconds: int


STANDING_AT_ZERO = Clock(None, 0)


def clock(spans: Sequence[Interval], breaks: Sequence[Interval]) -> Clock:
    """Set a clock from the spans of an item or a speech; it stands in a break and after the last span.

    Shape: only the last span may be open. The answer does not depend on the present moment, so that a panel
    rendered twice for one version has the same bytes.
    """
    last = spans[-1] if spans else None
    if last is None:
        return STANDING_AT_ZERO
    if last.until is not None:
        return Clock(None, net_seconds(spans, breaks, last.until))
    pause = next((b for b in breaks if b.until is None), None)
    if pause is not None:
        until = max(pause.since, last.since)
        return Clock(None, net_seconds(spans, breaks, until))
    at = max([last.since, *(b.until for b in breaks if b.until)])
    return Clock(at - net(spans, breaks, at), 0)


def elapsed_seconds(shown: Clock, now: datetime) -> int:
    """Return what a clock shows now. Units: whole seconds."""
    return shown.seconds if shown.since is None else max(0, (now - shown.since) // SECOND)


def over_seconds(elapsed: int, planned_minutes: int) -> int:
    """Return by how much a planned time is exceeded. Units: seconds, 0 when it is not."""
    return max(0, elapsed - planned_minutes * 60)


def overdue_at(shown: Clock, planned_minutes: int) -> datetime | None:
    """Return when a running clock passes its planned time; None for one that stands or has no plan."""
    if shown.since is None or not planned_minutes:
        return None
    return shown.since + planned_minutes * MINUTE


# -- the expected end --


@dataclass(frozen=True)
class Forecast:
    """When the meeting is expected to end. Units: minutes, negative when later than planned."""

    end: datetime
    early_minutes: int


def forecast(
    *,
    begins: datetime,
    planned_end: datetime,
    current: tuple[Clock, int] | None,
    waiting: timedelta,
    now: datetime,
) -> Forecast:
    """Expect the end: what is left of the current item, then how long those take that still wait.

    Shape: `begins` is the planned start before the meeting and `now` or earlier while it is held; `current`
    is the clock and the planned minutes of the current item. A current item that is over its time ends now.
    """
    end = max(begins, now)
    if current:
        end = max(end, _end_of(*current, now))
    return forecast_at(end + waiting, planned_end)


def _end_of(shown: Clock, planned_minutes: int, now: datetime) -> datetime:
    if shown.since is not None:
        return shown.since + planned_minutes * MINUTE
    return now + planned_minutes * MINUTE - shown.seconds * SECOND


def forecast_at(end: datetime, planned_end: datetime) -> Forecast:
    """Compare an end with the planned one, in whole minutes towards zero."""
    seconds = (planned_end - end) // SECOND
    return Forecast(end, seconds // 60 if seconds >= 0 else -(-seconds // 60))


# -- texts and declarations --


def checked_conclusion(text: str, *, is_held_outside: bool = False) -> str:
    """Return a conclusion without blanks around it; of an item held outside the one sentence that may stand here.

    Errors: Refused when it is empty, longer than a record of a meeting bears, or belongs outside the system.
    """
    conclusion = text.strip()
    if is_held_outside:
        return secrecy.checked_conclusion(conclusion)
    if not conclusion:
        raise Refused("Hãy ghi kết luận của nội dung này.")
    if len(conclusion) > CONCLUSION_LIMIT:
        raise Refused("Kết luận quá dài, tối đa %(limit)s ký tự.", limit=CONCLUSION_LIMIT)
    return conclusion


def declared_pages(text: str) -> int:
    """Read the number of printed pages that is declared at closing; thousands may be set apart by dots.

    Errors: Refused when it is no whole number from 0 up. Units: pages.
    """
    if not _WHOLE_NUMBER.fullmatch(text.strip()):
        raise Refused("Hãy ghi số trang đã in bằng số, ghi 0 nếu không in.")
    return checked_pages(int(text.replace(".", "")))


def checked_pages(pages: int) -> int:
    """Refuse a number of pages that nobody can have printed."""
    if not 0 <= pages <= PAGES_LIMIT:
        raise Refused("Số trang đã in phải từ 0 đến %(limit)s.", limit=PAGES_LIMIT)
    return pages
