"""Folds the journal of one meeting into the facts that its ledger needs; nothing else is looked at."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from savings.rules.course import Course, Entry, Item, Paper, Span


def course_of(entries: Iterable[Entry]) -> Course:
    """Fold the entries of one meeting, oldest first, up to its closing."""
    course = Course()
    for entry in entries:
        read = _READERS.get(entry.verb)
        if read:
            read(course, entry)
        elif entry.verb.startswith("document."):
            _paper(course, entry)
        if course.closed:
            break
    return course


def _planned(course: Course, entry: Entry) -> None:
    for name in ("planned_start", "planned_end"):
        if name in entry.data:
            setattr(course, name, datetime.fromisoformat(entry.data[name]))


def _called(course: Course, entry: Entry) -> None:
    _planned(course, entry)
    course.items, course.participants = {}, {}
    _several_items(course, entry)
    _several_participants(course, entry)


def _several_items(course: Course, entry: Entry) -> None:
    for row in entry.data.get("items", ()):
        _keep_item(course, row["uid"], row)


def _one_item(course: Course, entry: Entry) -> None:
    _keep_item(course, entry.data["item"], entry.data)


def _keep_item(course: Course, uid: str, row: Mapping[str, Any]) -> None:
    item = course.items.setdefault(uid, Item())
    for name in ("title", "treatment", "planned_minutes", "state", "is_held_outside"):
        if name in row:
            setattr(item, name, row[name])


def _item_removed(course: Course, entry: Entry) -> None:
    uid = entry.data["item"]
    course.items.pop(uid, None)
    course.papers = {key: paper for key, paper in course.papers.items() if paper.item != uid}


def _several_participants(course: Course, entry: Entry) -> None:
    course.participants |= {_who(row): row.get("name", "") for row in entry.data.get("participants", ())}


def _participant_added(course: Course, entry: Entry) -> None:
    course.participants[_who(entry.data)] = entry.data.get("name", "")


def _participant_removed(course: Course, entry: Entry) -> None:
    course.participants.pop(_who(entry.data), None)


def _who(row: Mapping[str, Any]) -> str:
    # An invited agency that has named nobody yet is one recipient all the same.
    return row.get("uid") or row.get("person") or row.get("agency") or row.get("name") or ""


def _opened(course: Course, entry: Entry) -> None:
    _lapsed(course, entry)
    here = {stay.of for stay in course.stays if stay.until is None}
    for person in entry.data.get("present", ()):
        course.attended.add(person)
        if person not in here:
            course.stays.append(Span(person, entry.at))
    course.opened = entry.at


def _paused(course: Course, entry: Entry) -> None:
    course.paused = entry.at


def _resumed(course: Course, entry: Entry) -> None:
    if course.paused:
        course.breaks.append((course.paused, entry.at))
    course.paused = None


def _closed(course: Course, entry: Entry) -> None:
    _resumed(course, entry)
    _several_items(course, entry)
    for spans in (course.stays, course.taken_up, course.spoken):
        _end(spans, entry.at)
    course.closed = entry.at
    course.pages_printed = entry.data.get("pages_printed")


def _poll_closed(course: Course, entry: Entry) -> None:
    items = entry.data.get("items") or [entry.data["item"]]
    course.polled[entry.data["poll"]] = items
    decisions = entry.data.get("decisions", ())
    course.agreed |= {row["item"] for row in decisions if row["how"] == "consent" and row["adopted"]}


def _poll_voided(course: Course, entry: Entry) -> None:
    course.polled.pop(entry.data["poll"], None)


def _attended(course: Course, entry: Entry) -> None:
    person = entry.data["person"]
    course.attended.add(person)
    _end(course.stays, entry.at, person)
    course.stays.append(Span(person, entry.at))


def _left(course: Course, entry: Entry) -> None:
    _end(course.stays, entry.at, entry.data["person"])
    _end(course.spoken, entry.at, entry.data["person"])


def _lapsed(course: Course, entry: Entry) -> None:
    for person in entry.data.get("persons", entry.data.get("lapsed", ())):
        _end(course.stays, entry.at, person)


def _item_started(course: Course, entry: Entry) -> None:
    _end(course.taken_up, entry.at)
    _speech_ended(course, entry)
    item, left = entry.data["item"], entry.data.get("previous")
    if left:
        course.concluded.add(left)
    if item in course.concluded:
        course.reopened.add(item)
    course.taken_up.append(Span(item, entry.at))


def _item_left(course: Course, entry: Entry) -> None:
    _end(course.taken_up, entry.at, entry.data["item"])


def _item_concluded(course: Course, entry: Entry) -> None:
    _item_left(course, entry)
    course.concluded.add(entry.data["item"])


def _spoke(course: Course, entry: Entry) -> None:
    _end(course.spoken, entry.at)
    course.spoken.append(Span(entry.data["person"], entry.at))


def _speech_ended(course: Course, entry: Entry) -> None:
    _end(course.spoken, entry.at)


def _end(spans: list[Span], at: datetime, of: str | None = None) -> None:
    """End what still lasts, of one or of all."""
    for span in spans:
        if span.until is None and of in {None, span.of}:
            span.until = at


def _filed(course: Course, entry: Entry) -> None:
    course.positions += len(entry.data.get("items", ())) or 1


def _prepared(course: Course, entry: Entry) -> None:
    """Count the pages of a version that can be read now; a paper withdrawn meanwhile stays away."""
    if entry.data["document"] in course.papers:
        course.papers[entry.data["document"]].pages = entry.data["pages"]


def _not_taken(course: Course, entry: Entry) -> None:
    """Forget a paper whose only version was refused: it was never distributed."""
    paper = course.papers.get(entry.data["document"])
    if paper and paper.pages is None:
        del course.papers[entry.data["document"]]


def _print_asked(course: Course, _: Entry) -> None:
    course.print_requests += 1


def _paper(course: Course, entry: Entry) -> None:
    """Keep the last version of a paper: whatever document entry names pages tells them."""
    uid = entry.data.get("document")
    if uid and entry.verb == "document.withdrawn":
        course.papers.pop(uid, None)
    elif uid and "pages" in entry.data:
        course.papers[uid] = Paper(entry.data.get("item", ""), entry.data["pages"])


_READERS: dict[str, Callable[[Course, Entry], None]] = {
    "meeting.edited": _planned,
    "meeting.called": _called,
    "agenda.imported": _several_items,
    "item.added": _one_item,
    "item.edited": _one_item,
    "item.held_outside": _one_item,
    "item.brought_back": _one_item,
    "item.removed": _item_removed,
    "participants.imported": _several_participants,
    "participants.invited": _several_participants,
    "participant.added": _participant_added,
    "participant.removed": _participant_removed,
    "meeting.opened": _opened,
    "meeting.paused": _paused,
    "meeting.resumed": _resumed,
    "meeting.closed": _closed,
    "poll.closed": _poll_closed,
    "poll.voided": _poll_voided,
    "presence.checked_in": _attended,
    "presence.checked_out": _left,
    "presence.lapsed": _lapsed,
    "item.started": _item_started,
    "item.concluded": _item_concluded,
    "item.postponed": _item_left,
    "turn.started": _spoke,
    "turn.ended": _speech_ended,
    "positions.filed": _filed,
    "version.prepared": _prepared,
    "version.refused": _not_taken,
    "print.requested": _print_asked,
}
