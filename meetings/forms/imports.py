"""What an import would do, before anything is written: every row, every fault, everybody from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meetings.forms import sheets
from meetings.models import AgendaItem, Meeting, Participant
from meetings.queries import planning as queries
from meetings.rules import cells, rows
from people.models import User
from people.rules import Refused


@dataclass(frozen=True)
class AgendaLine:
    """One item to come. Shape: `is_there` when the agenda already has an item of that title."""

    number: int
    row: rows.AgendaRow
    is_there: bool

    @property
    def treatment(self) -> str:
        return str(AgendaItem.Treatment(self.row.treatment).label)


@dataclass(frozen=True)
class PersonLine:
    """One participant to come. Shape: `person` is None when a new one would be made."""

    number: int
    row: rows.ParticipantRow
    person: User | None
    is_member: bool
    loses_vote: bool

    @property
    def role(self) -> str:
        return str(Participant.Role(self.row.role).label)


@dataclass(frozen=True)
class Preview:
    """Both sheets of an import. Shape: a sheet not uploaded has neither lines nor faults."""

    agenda: list[AgendaLine] = field(default_factory=list)
    participants: list[PersonLine] = field(default_factory=list)
    agenda_faults: list[rows.Fault] = field(default_factory=list)
    participant_faults: list[rows.Fault] = field(default_factory=list)

    @property
    def faults(self) -> list[rows.Fault]:
        return self.agenda_faults + self.participant_faults

    @property
    def outsiders(self) -> list[PersonLine]:
        return [line for line in self.participants if not line.is_member]

    @property
    def is_ready(self) -> bool:
        return not self.faults and bool(self.agenda or self.participants)

    @property
    def planned_minutes(self) -> int:
        return sum(line.row.planned_minutes for line in self.agenda)

    @property
    def papers(self) -> list[str]:
        return list(dict.fromkeys(name for line in self.agenda for name in line.row.papers))


def preview(meeting: Meeting, contents: Mapping[str, bytes]) -> Preview:
    """Read the sheets (keys "agenda", "participants") against what meeting and body know; write nothing."""
    agenda, agenda_faults = _agenda(meeting, contents["agenda"]) if "agenda" in contents else ([], [])
    people, people_faults = (
        _participants(meeting, contents["participants"]) if "participants" in contents else ([], [])
    )
    return Preview(agenda, people, agenda_faults, people_faults)


def require_ready(shown: Preview) -> Preview:
    """Refuse to write anything of a preview that has a fault."""
    if shown.faults:
        first = shown.faults[0]
        raise first.why
    return shown


def _agenda(meeting: Meeting, content: bytes) -> tuple[list[AgendaLine], list[rows.Fault]]:
    try:
        sheet = sheets.read_agenda(content)
    except Refused as why:
        return [], [rows.Fault(0, "", why)]
    titles = AgendaItem.objects.filter(meeting=meeting).values_list("title", flat=True)
    there = {cells.folded(title) for title in titles}
    return [AgendaLine(n, row, cells.folded(row.title) in there) for n, row in sheet.good], sheet.faults


def _participants(meeting: Meeting, content: bytes) -> tuple[list[PersonLine], list[rows.Fault]]:
    try:
        sheet = sheets.read_participants(content)
    except Refused as why:
        return [], [rows.Fault(0, "", why)]
    known = queries.known_for(meeting, [row for _, row in sheet.good])
    body_rules = queries.rules_of(meeting)
    lines, faults = [], list(sheet.faults)
    for number, row in sheet.good:
        try:
            person = known.person(row)
        except Refused as why:
            faults.append(rows.Fault(number, rows.PARTICIPANT_COLUMNS["email"], why))
            continue
        is_member = known.seat(person) is not None
        loses_vote = row.may_vote and not rows.may_have_vote(row.role, is_member, body_rules)
        lines.append(PersonLine(number, row, person, is_member, loses_vote))
    return lines, sorted(faults, key=lambda fault: fault.row)
