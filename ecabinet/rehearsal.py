"""A rehearsed session: so many members, so many there, so many in favour, played through the public acts.

Runs in a throwaway database (ecabinet.throwaway). Nothing here decides: what the acts decided is compared with
`voting.rules.decide`, and the journal is walked.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from meetings.actions import agenda, invitations, planning, presence, session
from meetings.models import Meeting, Participant
from meetings.rules import rows
from people import access, clock, journal, presets
from people.actions import bodies
from people.models import Body, JournalEntry, Membership, RuleSet, User
from people.rules import BodyRules, Refused
from voting import rules
from voting.actions import ballots, polls
from voting.models import Poll

# The first session through e-Cabinet. Source: docs/RULES.md, right to vote.
MORNING = datetime(2019, 6, 24, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
# Name on the command line: fraction of all members, and whether it must be exceeded.
RULES = {
    "simple": ((1, 2), True),
    "two-thirds": ((2, 3), False),
    "three-quarters": ((3, 4), False),
    "four-fifths": ((4, 5), False),
}
SIDES = ("for", "against", "none")
# Every check-in and every ballot is an act of its own. Unit: persons.
MOST_MEMBERS = 1_000
# Another opinion is taken only with its text.
OTHER_TEXT = "Ý kiến khác khi diễn tập"
QUESTION = "Thông qua Nghị quyết về phiên họp không giấy"


@dataclass(frozen=True)
class Case:
    """What is rehearsed. Shape: `present` in the room and `remote` elsewhere together are who votes or stays silent;
    `head` is the side of the body's head, empty for the side that has voters."""

    members: int
    present: int
    remote: int
    in_favour: int
    against: int
    other: int
    not_voting: int
    rule: str = "simple"
    head: str = ""

    @property
    def there(self) -> int:
        return self.present + self.remote

    @property
    def body_rules(self) -> BodyRules:
        majority, strict = RULES[self.rule]
        return replace(presets.GOVERNMENT, majority=majority, strict=strict)

    def choices(self) -> list[str]:
        """List what each member there says, in the order of the seats."""
        counts = (self.in_favour, self.against, self.other, self.not_voting)
        return [choice for choice, count in zip(rules.CHOICES, counts, strict=True) for _ in range(count)]

    def head_seat(self) -> int | None:
        """Return the seat of the head of the body; None when no seat is left that takes the side asked for."""
        first = {"for": 0, "against": self.in_favour, "none": self.in_favour + self.against}
        side = self.head or ("for" if self.in_favour else "against" if self.against else "none")
        return first[side] if first[side] < self.members else None


def case_of(
    *,
    members: int,
    present: int | None = None,
    remote: int = 0,
    in_favour: int | None = None,
    against: int | None = None,
    other: int = 0,
    not_voting: int | None = None,
    rule: str = "simple",
    head: str = "",
) -> Case:
    """Fill in what was left out, and refuse numbers that no session can have.

    Shape: without `present` everybody is there. Who is there and has no choice yet takes the first side that was left
    out: for, then against, then not voting; when all were given, that member stays silent.
    Errors: Refused with the sentence for the terminal.
    """
    _require_numbers(members, present, remote, in_favour, against, other, not_voting)
    there = (members - remote if present is None else present) + remote
    if there > members or remote > there:
        raise Refused("Số người dự (%(there)s) nhiều hơn số thành viên (%(all)s).", there=there, all=members)
    free = there - sum(count or 0 for count in (in_favour, against, other, not_voting))
    if free < 0:
        raise Refused(
            "Số phiếu (%(votes)s) nhiều hơn số người dự (%(there)s).", votes=there - free, there=there
        )
    sides = _with_the_rest([in_favour, against, not_voting], free)
    case = Case(members, there - remote, remote, sides[0], sides[1], other, sides[2], rule, head)
    _require_side_of_head(case)
    return case


def _require_numbers(members: int, *counts: int | None) -> None:
    if not 1 <= members <= MOST_MEMBERS:
        raise Refused("Số thành viên phải từ 1 đến %(most)s.", most=MOST_MEMBERS)
    if any(count is not None and count < 0 for count in counts):
        raise Refused("Số người và số phiếu không được nhỏ hơn 0.")


def _with_the_rest(sides: list[int | None], free: int) -> list[int]:
    """Give the votes that nobody has named to the first side that was left out."""
    left_out = sides.index(None) if None in sides else None
    return [free if place == left_out else count or 0 for place, count in enumerate(sides)]


def _require_side_of_head(case: Case) -> None:
    if (case.head == "for" and not case.in_favour) or (case.head == "against" and not case.against):
        raise Refused(
            "Không có phiếu nào ở bên mà người đứng đầu được nói là đã biểu quyết (--tie-head %(side)s).",
            side=case.head,
        )


def play(**case: Any) -> dict[str, Any]:
    """Play a case and compare. Shape: {"answer": the line of JSON, "faults": sentences, empty when all agree}.

    A session without quorum is not opened: nothing is adopted, and the answer has the refusal under "refused".
    """
    return _Rehearsal(Case(**case)).play()


class _Rehearsal:
    """One session on stage. It stands in rows what no act makes: the body, its people, their seats."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.body = Body.objects.create(
            level=Body.Level.NATIONAL, code=f"DT{Body.objects.count()}", name="Chính phủ", kind="Chính phủ"
        )
        RuleSet.objects.create(body=self.body, values=presets.GOVERNMENT.as_json())
        self.people = [self._person(f"Thành viên {n:02}") for n in range(1, case.members + 1)]
        self.secretary = self._person("Thư ký")
        for permission in ("prepare_meetings", "administer_body"):
            access.allow(self.secretary, permission, self.body)
        head = case.head_seat()
        Membership.objects.bulk_create(
            Membership(person=person, body=self.body, title="Thành viên", seat_order=n, is_head=n == head)
            for n, person in enumerate(self.people)
        )

    def _person(self, name: str) -> User:
        return User.objects.create(full_name=name, email=f"{uuid4()}@example.gov.vn")

    def play(self) -> dict[str, Any]:
        with clock.playing(MORNING - timedelta(days=7)) as played:
            meeting = self._called()
            played.at = MORNING - timedelta(minutes=15)
            self._check_in(meeting)
            played.at = MORNING
            refused = self._refusal_to_open(meeting)
            poll = None if refused else self._voted(meeting, played)
        return {"answer": self._answer(meeting, poll, refused), "faults": self._faults(poll, refused)}

    def _called(self) -> Meeting:
        """Give the body its rule, and prepare and call the session."""
        by = self.secretary
        if self.case.body_rules != presets.GOVERNMENT:
            bodies.issue_rules(
                body=self.body,
                values=self.case.body_rules.as_json(),
                valid_from=MORNING.date() - timedelta(days=7),
                reason="Diễn tập",
                by=by,
            )
        meeting = planning.create_meeting(
            body=self.body,
            kind="regular",
            title="Phiên họp diễn tập ngày 24/6/2019",
            planned_start=MORNING,
            planned_end=MORNING + timedelta(hours=2),
            by=by,
        )
        agenda.add_item(meeting=meeting, row=rows.AgendaRow("Nghị quyết", treatment="decision"), by=by)
        self._invite(meeting, self.people[0], "chair")
        self._invite(meeting, self.secretary, "secretary")
        if self.case.members > 1:
            invitations.invite_members(meeting=meeting, by=by)
        return planning.call_meeting(meeting=meeting, by=by)

    def _invite(self, meeting: Meeting, person: User, role: str) -> None:
        row = rows.ParticipantRow(
            person.full_name, "Thành viên", role=role, may_vote=role == "chair", email=person.email
        )
        invitations.add_participant(meeting=meeting, row=row, by=self.secretary)

    def _check_in(self, meeting: Meeting) -> None:
        """Let who is there check in alone: first those in the room, then those elsewhere."""
        places = {p.person_id: p for p in Participant.objects.filter(meeting=meeting)}
        for seat, person in enumerate(self.people[: self.case.there]):
            mode = "in_room" if seat < self.case.present else "remote"
            presence.check_in(participant=places[person.pk], mode=mode, by=person)

    def _refusal_to_open(self, meeting: Meeting) -> str:
        try:
            session.open_meeting(meeting=meeting, by=self.secretary)
        except Refused as why:
            return str(why)
        return ""

    def _voted(self, meeting: Meeting, played: clock.Played) -> Poll:
        """Put the question to the vote, then conclude the item and close the session."""
        meeting.refresh_from_db()
        item, chair = meeting.items.get(), self.people[0]
        session.start_item(item=item, by=chair)
        poll = polls.prepare_poll(item=item, question=QUESTION, by=self.secretary)
        polls.open_poll(poll=poll, by=chair)
        for person, choice in zip(self.people, self.case.choices(), strict=False):
            played.go_on(seconds=1)
            remark = OTHER_TEXT if choice == rules.OTHER else ""
            ballots.cast(poll=poll, choice=choice, remark=remark, replaces=0, by=person)
        poll = polls.close_poll(poll=poll, by=chair)
        session.conclude_item(item=item, conclusion=poll.result["sentence"], by=chair)
        session.close_meeting(meeting=meeting, pages_printed=0, by=chair)
        return poll

    # -- what came of it --

    def _tally(self, is_open: bool) -> rules.Tally:
        case = self.case
        if not is_open:
            return rules.Tally(case.members, 0, not_answered=case.there)
        silent = case.there - len(case.choices())
        return rules.Tally(case.members, case.in_favour, case.against, case.other, case.not_voting, silent)

    def _decided(self, is_open: bool) -> rules.Outcome:
        """Decide the case by the rules alone, without the database."""
        seat, choices = self.case.head_seat(), self.case.choices()
        head = choices[seat] if seat is not None and seat < len(choices) and is_open else None
        return rules.decide(self._tally(is_open), self.case.body_rules, head)

    def _faults(self, poll: Poll | None, refused: str) -> list[str]:
        needed = rules.quorum_needed(self.case.members, self.case.body_rules.quorum_fraction)
        faults = [f"journal {fault.serial}: {fault.reason}" for fault in journal.faults_of(self.body)]
        if bool(refused) != (self.case.there < needed):
            faults.append(f"quorum: {self.case.there} there, {needed} needed, refused: {refused!r}")
        if poll:
            outcome = self._decided(is_open=True)
            wanted = {"adopted": outcome.adopted, "reason": outcome.reason, "needed": outcome.needed}
            wanted |= {"missing": outcome.missing, "excess": outcome.excess}
            found = {name: poll.result[name] for name in wanted}
            faults += [f"act {found}, rules {wanted}"] if found != wanted else []
            faults += self._counting_faults(poll)
        return faults

    def _counting_faults(self, poll: Poll) -> list[str]:
        wanted, found = self._tally(is_open=True).as_json(), poll.result["counts"]
        return [f"counted {found}, voted {wanted}"] if found != wanted else []

    def _answer(self, meeting: Meeting, poll: Poll | None, refused: str) -> dict[str, Any]:
        counts = poll.result["counts"] if poll else self._tally(is_open=False).as_json()
        outcome = self._decided(is_open=poll is not None)
        entries = JournalEntry.objects.filter(body=self.body).count()
        answer = {
            "adopted": poll.result["adopted"] if poll else False,
            **{name: counts[name] for name in (*rules.CHOICES, "absent")},
            "members": self.case.members,
            "needed": poll.result["needed"] if poll else outcome.needed,
            "missing": poll.result["missing"] if poll else outcome.missing,
            "meeting": str(meeting.uid),
            "journal_entries": entries,
            "journal_head": journal.head_hash(self.body),
        }
        if counts["not_answered"]:
            answer["not_answered"] = counts["not_answered"]
        return {**answer, "refused": refused} if refused else answer
