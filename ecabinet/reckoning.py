"""Reckons what a meeting saves by holding one: its baseline, the meeting and its ledger, through the public acts.

Runs in a throwaway database (ecabinet.throwaway). No figure is computed here: each is read from the ledger.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pikepdf

from documents.actions import papers, pipeline
from documents.pdf import child
from meetings.actions import agenda, invitations, planning, presence, session
from meetings.models import Meeting, Participant
from meetings.rules import rows
from people import access, clock, journal, presets
from people.models import Body, Membership, RuleSet, User
from people.rules import Refused
from savings import tasks
from savings.actions import baselines
from savings.models import Baseline, MeetingLedger, Rate
from savings.rules import arithmetic
from savings.rules.baseline import Held

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BEGINS, ENDS = date(2025, 1, 1), date(2025, 12, 31)
MONTHS = range(1, 13)
# Enough for a quorum, few enough to be quick. Unit: persons.
MEMBERS = 3
# What a rehearsed meeting may be. Units: items, minutes, pages, copies.
MOST_ITEMS, MOST_MINUTES, MOST_PAGES, MOST_COPIES = 200, 1_440, 2_000, 10_000
CONCLUSION = "Thống nhất theo đề nghị của cơ quan trình."


class _Office:
    """A body with the few people that hold a meeting and answer for its figures."""

    def __init__(self) -> None:
        self.body = Body.objects.create(
            level=Body.Level.NATIONAL, code="CP", name="Chính phủ", kind="Chính phủ"
        )
        RuleSet.objects.create(body=self.body, values=presets.GOVERNMENT.as_json())
        self.people = [_person(f"Thành viên {n:02}") for n in range(1, MEMBERS + 1)]
        self.secretary, self.head = _person("Thư ký"), _person("Người đứng đầu văn phòng")
        access.allow(self.secretary, "prepare_meetings", self.body)
        access.allow(self.head, "confirm_figures", self.body)
        Membership.objects.bulk_create(
            Membership(person=person, body=self.body, title="Thành viên", seat_order=n, is_head=n == 0)
            for n, person in enumerate(self.people)
        )

    def measured(self, minutes: Decimal, items: int, copies: int, sides: int = 2) -> Baseline:
        """Lock a baseline of twelve like meetings and its paper recipients."""
        row = baselines.create_baseline(
            body=self.body, kind="regular", period_from=BEGINS, period_to=ENDS, sides=sides, by=self.secretary
        )
        held = [
            Held(date(2025, month, 5), minutes, items, evidence=f"Biên bản {month:02}/BB") for month in MONTHS
        ]
        baselines.record_meetings(baseline=row, meetings=held, by=self.secretary)
        recipients = [("Thành viên, đại biểu", "member", copies)]
        baselines.record_recipients(baseline=row, recipients=recipients, by=self.secretary)
        return baselines.lock_baseline(baseline=row, by=self.head)

    def called(self, items: Sequence[rows.AgendaRow]) -> Meeting:
        """Prepare and call a meeting of these items."""
        by = self.secretary
        meeting = planning.create_meeting(
            body=self.body,
            kind="regular",
            title="Phiên họp thử",
            planned_start=MORNING,
            planned_end=MORNING + timedelta(hours=12),
            by=by,
        )
        for row in items:
            agenda.add_item(meeting=meeting, row=row, by=by)
        for person, role in ((self.people[0], "chair"), (self.secretary, "secretary")):
            place = rows.ParticipantRow(person.full_name, "Thành viên", role=role, email=person.email)
            invitations.add_participant(meeting=meeting, row=place, by=by)
        invitations.invite_members(meeting=meeting, by=by)
        return meeting

    def held(self, meeting: Meeting, seconds: Sequence[float], played: clock.Played) -> MeetingLedger:
        """Hold the meeting, each item so long, close it and return its ledger."""
        chair = self.people[0]
        for place in Participant.objects.filter(meeting=meeting, is_member=True):
            presence.check_in(participant=place, by=self.secretary)
        session.open_meeting(meeting=meeting, by=self.secretary)
        before = ""
        for item, length in zip(meeting.items.all(), seconds, strict=True):
            session.start_item(item=item, conclusion=before, by=chair)
            before = CONCLUSION
            played.go_on(seconds=length)
        session.conclude_item(item=item, conclusion=before, by=chair)
        session.close_meeting(meeting=meeting, pages_printed=0, by=chair)
        tasks.write_ledger.call(str(meeting.uid))
        return MeetingLedger.objects.get(meeting=meeting)


def _person(name: str) -> User:
    return User.objects.create(full_name=name, email=f"{uuid4()}@example.gov.vn")


def checked_agenda(items: int, consent: int, *minutes: Fraction) -> None:
    """Refuse an agenda that nobody can hold.

    Errors: Refused with the sentence for the terminal.
    """
    if not 1 <= items <= MOST_ITEMS or not 0 <= consent <= items:
        raise Refused(
            "Số nội dung phải từ 1 đến %(most)s, số nội dung thống nhất không nhiều hơn.", most=MOST_ITEMS
        )
    if any(not 0 < length <= MOST_MINUTES for length in minutes):
        raise Refused("Số phút của một nội dung phải lớn hơn 0 và không quá 1.440.")


def play_ledger(items: int, consent: int, quick: str, talk: str, slow: str) -> dict[str, Any]:
    """Hold a meeting of which `consent` items are settled by consent, and read its ledger.

    Units: minutes; `quick` of a consent item now, `slow` of it before, `talk` of every other item before and now.
    """
    before, _ = arithmetic.minutes_by_consent(items, consent, Fraction(quick), Fraction(talk), Fraction(slow))
    lengths = [Fraction(quick)] * consent + [Fraction(talk)] * (items - consent)
    with clock.playing(MORNING - timedelta(days=20)) as played:
        office = _Office()
        office.measured(Decimal(before.numerator) / before.denominator, items, copies=1)
        played.at = MORNING - timedelta(days=8)
        meeting = office.called([_row(n, n < consent) for n in range(items)])
        planning.call_meeting(meeting=meeting, by=office.secretary)
        played.at = MORNING
        ledger = office.held(meeting, [float(length * 60) for length in lengths], played)
    values = {key: ledger.values[key]["value"] for key in ("baseline", "held", "change")}
    return {
        "before_minutes": _number(Fraction(values["baseline"], 60)),
        "after_minutes": _number(Fraction(values["held"], 60)),
        "change_percent": float(values["change"]),
        **_proof(office, meeting),
    }


def _row(number: int, is_agreed: bool) -> rows.AgendaRow:
    treatment = "agreed" if is_agreed else "discussion"
    return rows.AgendaRow(f"Nội dung {number + 1}", treatment=treatment, planned_minutes=5)


def play_paper(pages: int, recipients: int, price: str, sides: int) -> dict[str, Any]:
    """Hold a meeting with one paper of so many pages, which so many recipients got on paper before.

    Units: pages, copies; `price` đồng a page, empty for none.
    """
    with clock.playing(MORNING - timedelta(days=20)) as played:
        office = _Office()
        office.measured(Decimal(120), 1, copies=recipients, sides=sides)
        if price:
            _enter_price(office, price)
        played.at = MORNING - timedelta(days=8)
        meeting = office.called([_row(0, False)])
        _give_paper(office, meeting, pages)
        planning.call_meeting(meeting=meeting, by=office.secretary)
        played.at = MORNING
        ledger = office.held(meeting, [600.0], played)
    values = {key: one["value"] for key, one in ledger.values.items()}
    return {
        "pages": values["pages"],
        "sheets": values["sheets"],
        "kilograms": float(values["kilograms"]),
        "cost": int(values["print_cost"]) if values["print_cost"] is not None else None,
        "co2_kilograms": float(values["co2"]),
        "rates": _rates(office),
        **_proof(office, meeting),
    }


def _enter_price(office: _Office, price: str) -> None:
    Rate.objects.create(
        body=office.body,
        kind=Rate.Kind.PRINT_COST,
        value=Decimal(price),
        unit="đồng/trang",
        source="Nêu trên dòng lệnh",
        year=MORNING.year,
    )


def _give_paper(office: _Office, meeting: Meeting, pages: int) -> None:
    document = papers.add_document(
        item=meeting.items.get(), name="tai-lieu.pdf", content=_blank(pages), by=office.secretary
    )
    # The paper is of our own making, so it is opened right here.
    pipeline.prepare(document.versions.get().pk, run=child.run_here)


def _blank(pages: int) -> io.BytesIO:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        content = io.BytesIO()
        pdf.save(content)
    return io.BytesIO(content.getvalue())


def _rates(office: _Office) -> list[dict[str, Any]]:
    """List what the figures were computed with, each with its unit, source and year."""
    weight = {
        "kind": "paper_weight",
        "value": str(arithmetic.GRAMS_PER_SQUARE_METRE),
        "unit": "g/m²",
        "source": "Giả định của hệ thống: giấy văn phòng thông dụng (ISO 536), khổ A4 (ISO 216)",
        "year": 2026,
    }
    own = [row.as_rule.as_json() for row in Rate.objects.filter(body=office.body)]
    return [weight, arithmetic.DEFAULT_RATES[arithmetic.PAPER_CO2].as_json(), *own]


def _proof(office: _Office, meeting: Meeting) -> dict[str, str]:
    return {"meeting": str(meeting.uid), "journal_head": journal.head_hash(office.body)}


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else round(float(value), 2)
