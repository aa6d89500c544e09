"""What clients sent, were answered and saw, and the checker that decides afterwards whether anything was lost.

Nothing here knows a server or a database: a run writes a `History` while it goes on, reads the `Truth` from the
database when it is over, and `faults_of` compares the two. A fault is a sentence for the report.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

# A key without any answer may or may not have acted; a run that wants to know asks until it is answered.
NO_ANSWER = 0
DONE = 200


@dataclass(frozen=True)
class Command:
    """One command, however often it was sent.

    Shape: `verb` and `about` are what the journal says of it, as ("poll.closed", "17"); a ballot is ("cast", poll)
    with `choice` and the revision that it `replaces`.
    """

    client: str
    key: str
    verb: str
    about: str
    choice: str = ""
    replaces: int = 0


@dataclass(frozen=True)
class Answer:
    """What one sending of a command was answered. Shape: `told` is the part of the answer that must never differ."""

    key: str
    status: int
    told: str = ""
    revision: int = 0


@dataclass(frozen=True)
class Seen:
    """One frame that moved a screen. Shape: `link` counts the client's connections; `since` only of a change."""

    client: str
    link: int
    kind: str
    v: int
    since: int = 0


@dataclass
class History:
    """One run as its clients saw it, in the order it happened."""

    commands: dict[str, Command] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    # client -> panel -> html, when everything has come to rest.
    screens: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def send(self, command: Command) -> None:
        """Note a command before its first byte leaves."""
        self.commands.setdefault(command.key, command)

    def answer(self, answer: Answer) -> None:
        """Note an answer, or that none came."""
        self.answers.append(answer)

    def see(self, seen: Seen) -> None:
        """Note a frame."""
        self.seen.append(seen)


@dataclass(frozen=True)
class Entry:
    """One entry of the journal of a meeting."""

    version: int
    verb: str
    about: str


@dataclass
class Truth:
    """What the database says when all is over.

    Shape: `ballots` are the stored choices of each (poll, voter) in the order of their revisions, from 1;
    `counts` what was counted at closing, by poll; `fresh` the panels of a page that is opened only now.
    """

    ballots: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    entries: Sequence[Entry] = ()
    version: int = 0
    fresh: Mapping[str, str] = field(default_factory=dict)


def faults_of(history: History, truth: Truth) -> list[str]:
    """Compare a run with the truth; an empty list is what every run is to end with."""
    return [
        *_answered_otherwise(history),
        *_ballots(history, truth),
        *_counts(truth),
        *_acts(history, truth),
        *_journal(truth),
        *_versions(history, truth),
        *_screens(history, truth),
    ]


# -- commands --


def _done(history: History) -> dict[str, Answer]:
    return {answer.key: answer for answer in history.answers if answer.status == DONE}


def _undecided(history: History) -> set[str]:
    """Return the keys of commands that were never answered: they may have acted once, or not."""
    decided = {answer.key for answer in history.answers if answer.status != NO_ANSWER}
    return set(history.commands) - decided


def _answered_otherwise(history: History) -> Iterator[str]:
    first: dict[str, Answer] = {}
    for answer in history.answers:
        if answer.status != DONE:
            if answer.status != NO_ANSWER and answer.key in first:
                yield f"command {answer.key} was done, and its repetition was answered {answer.status}"
            continue
        before = first.setdefault(answer.key, answer)
        if before.told != answer.told:
            yield f"command {answer.key} was answered {before.told!r} and then {answer.told!r}"


def _ballots(history: History, truth: Truth) -> Iterator[str]:
    done, undecided = _done(history), _undecided(history)
    casts: defaultdict[tuple[str, str], list[Command]] = defaultdict(list)
    for command in history.commands.values():
        if command.verb == "cast":
            casts[command.about, command.client].append(command)
    for place in sorted({*casts, *truth.ballots}):
        accepted = [(one, done[one.key].revision) for one in casts[place] if one.key in done]
        open_casts = [one for one in casts[place] if one.key in undecided]
        yield from _ballots_of(place, truth.ballots.get(place, ()), accepted, open_casts)


def _ballots_of(
    place: tuple[str, str],
    stored: Sequence[str],
    accepted: Sequence[tuple[Command, int]],
    undecided: Sequence[Command],
) -> Iterator[str]:
    who = "ballot of {1} in poll {0}".format(*place)
    explained: dict[int, str] = {}
    for command, revision in accepted:
        if revision != command.replaces + 1:
            yield f"{who}: revision {revision} overwrote a newer one than {command.replaces}"
        elif revision in explained:
            yield f"{who}: revision {revision} was acknowledged to two commands"
        elif revision > len(stored) or stored[revision - 1] != command.choice:
            yield f"{who}: revision {revision} ({command.choice}) was acknowledged and is not stored"
        explained[revision] = command.key
    for revision, choice in enumerate(stored, start=1):
        may_be = [c for c in undecided if c.replaces == revision - 1 and c.choice == choice]
        if revision not in explained and not may_be:
            yield f"{who}: revision {revision} ({choice}) is stored and nobody was told so"


def _counts(truth: Truth) -> Iterator[str]:
    stored: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (poll, _voter), choices in truth.ballots.items():
        stored[poll].update(choices[-1:])
    for poll, counts in truth.counts.items():
        counted = {choice: number for choice, number in counts.items() if number}
        if counted != dict(stored[poll]):
            yield f"poll {poll}: stored {dict(stored[poll])}, counted {counted}"


def _acts(history: History, truth: Truth) -> Iterator[str]:
    done, undecided = _done(history), _undecided(history)
    journalled = Counter((entry.verb, entry.about) for entry in truth.entries)
    acts = [command for command in history.commands.values() if command.verb != "cast"]
    sure = Counter((one.verb, one.about) for one in acts if one.key in done)
    perhaps = Counter((one.verb, one.about) for one in acts if one.key in undecided)
    for act in sorted({*sure, *perhaps, *((one.verb, one.about) for one in acts)}):
        if journalled[act] < sure[act]:
            yield f"{act[0]} {act[1]}: acknowledged {sure[act]} times, journalled {journalled[act]} times"
        if journalled[act] > sure[act] + perhaps[act]:
            yield f"{act[0]} {act[1]}: journalled {journalled[act]} times, acknowledged {sure[act]} times"


def _journal(truth: Truth) -> Iterator[str]:
    versions = [entry.version for entry in truth.entries]
    if versions and versions != list(range(versions[0], versions[0] + len(versions))):
        yield "the journal of the meeting has a gap, a double or another order"
    if versions and versions[-1] != truth.version:
        yield f"the meeting is at version {truth.version}, its journal at {versions[-1]}"


# -- screens --


def _versions(history: History, truth: Truth) -> Iterator[str]:
    lines: defaultdict[tuple[str, int], list[Seen]] = defaultdict(list)
    for seen in history.seen:
        lines[seen.client, seen.link].append(seen)
    last: dict[str, int] = {}
    for (client, link), frames in lines.items():
        yield from _line(f"{client}, connection {link}", frames)
        last[client] = max(frame.v for frame in frames)
    for client, version in last.items():
        if client in history.screens and version != truth.version:
            yield f"{client} ended at version {version}, the meeting at {truth.version}"


def _line(who: str, frames: Sequence[Seen]) -> Iterator[str]:
    """Follow one connection: it begins with the whole, and every change takes up where the one before ended."""
    if frames[0].kind == "change":
        yield f"{who}: a change came before the greeting"
    mine, whole_at = frames[0].v, frames[0].v
    for frame in frames[1:]:
        if frame.kind != "change":
            if frame.v < mine:
                yield f"{who}: {frame.kind} went back from {mine} to {frame.v}"
            mine = whole_at = max(mine, frame.v)
        elif frame.v <= whole_at:
            # What the greeting held already may still be under way; the page passes over it.
            continue
        elif frame.v <= mine:
            yield f"{who}: change {frame.since}-{frame.v} came twice, or out of order"
        elif frame.since > mine:
            yield f"{who}: nothing between versions {mine} and {frame.since}"
            mine = frame.v
        else:
            mine = frame.v


def _screens(history: History, truth: Truth) -> Iterator[str]:
    for client, panels in history.screens.items():
        for name, html in truth.fresh.items():
            if panels.get(name) != html:
                yield f"{client}: its panel {name} differs from that of a fresh page"
