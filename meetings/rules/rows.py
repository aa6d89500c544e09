"""Rules of one row of an agenda or of a list of participants, typed into the editor or read from a sheet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from meetings.rules import cells
from people.rules import BodyRules, Refused

AGENDA_COLUMNS = {
    "title": "Nội dung",
    "agency": "Cơ quan trình",
    "presenter": "Người trình bày",
    "planned_minutes": "Thời lượng (phút)",
    "treatment": "Hình thức",
    "papers": "Tài liệu",
    "chapter": "Phần",
}
PARTICIPANT_COLUMNS = {
    "name": "Họ và tên",
    "title": "Chức danh đầy đủ",
    "agency": "Cơ quan",
    "role": "Vai trò",
    "may_vote": "Quyền biểu quyết",
    "email": "Thư điện tử",
}
TREATMENTS = {
    "thảo luận": "discussion",
    "biểu quyết": "decision",
    "thông tin": "information",
    "đã thống nhất": "agreed",
    "đã thống nhất (không thảo luận)": "agreed",
}
ROLES = {
    "chủ trì": "chair",
    "thành viên": "member",
    "thư ký": "secretary",
    "dự thay": "substitute",
    "người dự thay": "substitute",
    "khách mời": "guest",
}
YES_NO = {"có": True, "không": False}
# Longest texts, as wide as the columns of the tables. Unit: characters.
LONGEST = {"title": 600, "chapter": 200, "name": 200}
LONGEST_OTHER = 250


@dataclass(frozen=True)
class AgendaRow:
    """One item as it stands in a sheet or in the editor. Shape: `papers` are bare file names."""

    title: str
    agency: str = ""
    presenter: str = ""
    planned_minutes: int = 10
    treatment: str = "discussion"
    chapter: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParticipantRow:
    """One participant as it stands in a sheet or in the editor; who that person is, is found out later."""

    name: str
    title: str
    agency: str = ""
    role: str = "member"
    may_vote: bool = False
    email: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a row.

    Shape: `row` is its number in the sheet, 0 for the whole; `column` its heading.
    """

    row: int
    column: str
    why: Refused


Cells = Mapping[str, object]


def agenda_row(given: Cells, row: int = 0) -> tuple[AgendaRow | None, list[Fault]]:
    """Check the cells of one agenda row.

    Shape: the row and no fault, or None and every fault of it. `given` by the keys of AGENDA_COLUMNS.
    """
    values, faults = checked(given, AGENDA_READERS, AGENDA_COLUMNS, row)
    return (None, faults) if faults else (AgendaRow(**values), [])  # type: ignore[arg-type]


def participant_row(given: Cells, row: int = 0) -> tuple[ParticipantRow | None, list[Fault]]:
    """Check the cells of one participant's row; shape as in `agenda_row`, keys of PARTICIPANT_COLUMNS."""
    values, faults = checked(given, PARTICIPANT_READERS, PARTICIPANT_COLUMNS, row)
    return (None, faults) if faults else (ParticipantRow(**values), [])  # type: ignore[arg-type]


def changed(row: AgendaRow, given: Cells) -> AgendaRow:
    """Return an agenda row with some cells changed, as one field of the editor is left.

    Errors: Refused with the sentence of the first fault.
    """
    values, faults = checked(given, AGENDA_READERS, AGENDA_COLUMNS, 0, only=given)
    if faults:
        raise faults[0].why
    return replace(row, **values)  # type: ignore[arg-type]


def changed_participant(row: ParticipantRow, given: Cells) -> ParticipantRow:
    """Return a participant with some cells changed; errors as in `changed`."""
    values, faults = checked(given, PARTICIPANT_READERS, PARTICIPANT_COLUMNS, 0, only=given)
    if faults:
        raise faults[0].why
    return replace(row, **values)  # type: ignore[arg-type]


def required(parsed: tuple[AgendaRow | None, list[Fault]]) -> AgendaRow:
    """Return a typed agenda row, or refuse with its first fault."""
    row, faults = parsed
    if row is None:
        raise faults[0].why
    return row


def required_participant(parsed: tuple[ParticipantRow | None, list[Fault]]) -> ParticipantRow:
    """Return a typed participant, or refuse with the first fault."""
    row, faults = parsed
    if row is None:
        raise faults[0].why
    return row


def list_faults(rows: Sequence[tuple[int, ParticipantRow]]) -> list[Fault]:
    """List what is wrong between the rows: one e-mail twice, several chairs.

    Shape: `rows` are (number in the sheet, row).
    """
    mails = Counter(cells.folded(row.email) for _, row in rows if row.email)
    twice = [
        Fault(
            number,
            PARTICIPANT_COLUMNS["email"],
            Refused("Thư điện tử %(mail)s có ở nhiều dòng.", mail=row.email),
        )
        for number, row in rows
        if row.email and mails[cells.folded(row.email)] > 1
    ]
    chairs = [number for number, row in rows if row.role == "chair"]
    several = [
        Fault(number, PARTICIPANT_COLUMNS["role"], Refused("Chỉ được có một chủ trì."))
        for number in chairs[1:]
    ]
    return twice + several


def may_have_vote(role: str, is_member: bool, body_rules: BodyRules) -> bool:
    """Tell whether somebody may be given a vote: members, and whom the body's rules add.

    Source: docs/RULES.md, right to vote.
    """
    if role == "substitute":
        return body_rules.substitute_may_vote
    return is_member or (role == "guest" and body_rules.guest_may_vote)


def with_own_vote(row: ParticipantRow, is_member: bool, body_rules: BodyRules) -> ParticipantRow:
    """Return the row without a vote where there is no right to one; the preview says so beforehand."""
    return replace(row, may_vote=row.may_vote and may_have_vote(row.role, is_member, body_rules))


def checked(
    given: Cells,
    readers: Mapping[str, cells.Reader],
    columns: Mapping[str, str],
    row: int,
    only: Iterable[str] | None = None,
) -> tuple[dict[str, object], list[Fault]]:
    """Read the cells of a row, or only some of them, and return every value and every fault."""
    values: dict[str, object] = {}
    faults = []
    for name in readers if only is None else [name for name in readers if name in only]:
        try:
            values[name] = readers[name](given.get(name), columns[name])
        except Refused as why:
            faults.append(Fault(row, columns[name], why))
    return values, faults


AGENDA_READERS: Mapping[str, cells.Reader] = {
    "title": cells.needed(LONGEST["title"]),
    "agency": cells.optional(LONGEST_OTHER),
    "presenter": cells.optional(LONGEST_OTHER),
    "planned_minutes": cells.minutes,
    "treatment": cells.one_of(cells.by_code(TREATMENTS), "Thảo luận, Biểu quyết, Thông tin, Đã thống nhất"),
    "papers": cells.papers,
    "chapter": cells.optional(LONGEST["chapter"]),
}
PARTICIPANT_READERS: Mapping[str, cells.Reader] = {
    "name": cells.needed(LONGEST["name"]),
    "title": cells.needed(LONGEST_OTHER),
    "agency": cells.optional(LONGEST_OTHER),
    "role": cells.one_of(cells.by_code(ROLES), "Chủ trì, Thành viên, Thư ký, Dự thay, Khách mời"),
    "may_vote": cells.one_of({**YES_NO, "true": True, "false": False}, "Có, Không"),
    "email": cells.email,
}
