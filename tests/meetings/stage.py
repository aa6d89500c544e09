"""A stage for races: a small meeting in any state, and its rows as they are now."""

from datetime import timedelta
from functools import cached_property

from django.contrib.auth.models import Group
from django.utils import timezone

from documents.models import Document
from ecabinet.demo import Cast
from meetings.actions import session
from meetings.models import (
    AgendaItem,
    Dossier,
    Meeting,
    Participant,
    Presence,
    Presiding,
    SpeakingTurn,
)
from minutes import actions as minutes
from minutes.models import Minutes
from minutes.rules import parts
from people import presets
from tests import builders
from tests.documents import papers
from tests.minutes import sample
from voting.actions import polls
from voting.models import Poll
from voting.rules import secret

MEMBERS = ("chair", "minister1", "minister2", "minister3", "minister4", "minister5")
CONCLUSION = "Thống nhất thông qua."


class Stage:
    """One meeting of six members, a secretary and a guest, in the state that an act needs.

    Shape: `meeting` is a copy of a meeting that a stage played to this state.
    """

    def __init__(self, cast: Cast, state: str, meeting: Meeting | None = None) -> None:
        self.cast = cast
        self.secretary, self.chair = cast["secretary"], cast["chair"]
        self.state = state
        if meeting:
            self.meeting = meeting
        else:
            self._play(state)

    def _play(self, state: str) -> None:
        self.meeting = self._draft() if state == "draft" else self._light()
        if state != "draft":
            self._check_in()
        if state in {"in_session", "paused", "closed"}:
            self._open()
        if state == "paused":
            session.pause_meeting(meeting=self.fresh(), by=self.chair)
        if state == "closed":
            self._close()

    def _draft(self) -> Meeting:
        # Only a meeting with every member of its body on the list can be called.
        meeting = builders.draft_meeting(self.cast)
        self._add_items(meeting, 4, 5)
        return meeting

    def _add_items(self, meeting: Meeting, first: int, last: int) -> None:
        orders = range(first, last + 1)
        dossiers = Dossier.objects.bulk_create(Dossier(body=meeting.body) for _ in orders)
        meeting.items.bulk_create(
            AgendaItem(
                meeting=meeting,
                order=order,
                title=f"Nội dung {order}",
                treatment="decision",
                dossier=dossier,
            )
            for order, dossier in zip(orders, dossiers, strict=True)
        )

    def _light(self) -> Meeting:
        start = timezone.now().replace(microsecond=0)
        meeting = Meeting.objects.create(
            body=self.cast.government,
            kind="regular",
            state="called",
            title="Phiên họp",
            year=start.year,
            number=Meeting.objects.count() + 1,
            planned_start=start,
            planned_end=start + timedelta(minutes=90),
            rules=presets.GOVERNMENT.as_json(),
            members_total=len(MEMBERS),
            electors=[str(self.cast[name].uid) for name in MEMBERS],
            head=self.chair,
            called_at=start,
            created_by=self.secretary,
            created_at=start,
        )
        meeting.group = Group.objects.create(name=f"meeting {meeting.uid}")
        meeting.save(update_fields=["group"])
        self._fill(meeting)
        return meeting

    def _fill(self, meeting: Meeting) -> None:
        self._add_items(meeting, 1, 5)
        roles = {"chair": "chair", "secretary": "secretary", "guest": "guest"}
        meeting.participants.bulk_create(
            Participant(
                meeting=meeting,
                person=self.cast[name],
                role=roles.get(name, "member"),
                title=name,
                is_member=name in MEMBERS,
                may_vote=name in MEMBERS,
                seat_order=order,
            )
            for order, name in enumerate((*MEMBERS, "secretary", "guest"))
        )
        chair = meeting.participants.get(role="chair")
        Presiding.objects.create(meeting=meeting, participant=chair, since=meeting.planned_start)

    def _check_in(self) -> None:
        # All but the last member are there.
        there = self.meeting.participants.filter(is_member=True)[: len(MEMBERS) - 1]
        Presence.objects.bulk_create(
            Presence(participant=place, since=self.meeting.planned_start) for place in there
        )

    def yesterday(self) -> Meeting:
        """Let everybody have checked in the day before."""
        earlier = timezone.now() - timedelta(days=1)
        Presence.objects.filter(participant__meeting=self.meeting).update(since=earlier)
        return self.fresh()

    def _open(self) -> None:
        session.open_meeting(meeting=self.fresh(), by=self.chair)
        session.start_item(item=self.item(1), by=self.chair)

    def _close(self) -> None:
        for item in self.meeting.items.all():
            session.postpone_item(item=self.item(item.order), by=self.chair)
        session.close_meeting(meeting=self.fresh(), pages_printed=0, by=self.chair)

    # -- rows as they are now --

    def fresh(self) -> Meeting:
        return Meeting.objects.select_related("body").get(pk=self.meeting.pk)

    def item(self, order: int) -> AgendaItem:
        return AgendaItem.objects.select_related("meeting__body").get(meeting=self.meeting, order=order)

    def place(self, name: str) -> Participant:
        places = Participant.objects.select_related("meeting__body", "person")
        return places.get(meeting=self.meeting, person=self.cast[name])

    def turn(self, state: str) -> SpeakingTurn:
        made = self._speaking if state == "speaking" else self._waiting
        return SpeakingTurn.objects.select_related("meeting__body").get(pk=made.pk)

    @cached_property
    def _waiting(self) -> SpeakingTurn:
        return self.meeting.turns.create(participant=self.place("minister2"), asked_at=timezone.now())

    @cached_property
    def _speaking(self) -> SpeakingTurn:
        now = timezone.now()
        return self.meeting.turns.create(
            participant=self.place("minister3"), asked_at=now, started_at=now, state="speaking"
        )

    def poll(self, state: str) -> Poll:
        made = self._open_poll if state == "open" else self._prepared_poll
        return Poll.objects.select_related("meeting__body", "item").get(pk=made.pk)

    @cached_property
    def _prepared_poll(self) -> Poll:
        return polls.prepare_poll(item=self.item(1), question="Thông qua?", by=self.secretary)

    @cached_property
    def _open_poll(self) -> Poll:
        poll = polls.prepare_poll(item=self.item(1), question="Thông qua?", by=self.secretary)
        return polls.open_poll(poll=poll, by=self.chair) if self.state == "in_session" else poll

    def secret_poll(self, state: str) -> Poll:
        """Return a secret poll by rows: making its key and its ballots would take most of a race's time."""
        made = Poll.objects.filter(meeting=self.meeting, method=Poll.Method.SECRET, state=state).first()
        if made is None:
            made = self._secret_poll(state)
        return Poll.objects.select_related("meeting__body", "item").get(pk=made.pk)

    def _secret_poll(self, state: str) -> Poll:
        poll = Poll.objects.create(
            meeting=self.meeting,
            item=self.item(1),
            question="Thông qua?",
            method=Poll.Method.SECRET,
            prepared_by=self.secretary,
            prepared_at=timezone.now(),
        )
        if state == "closed":
            poll.state, poll.closed_at = state, timezone.now()
            poll.outcome = {"counts": {}, "count_hash": secret.count_hash(str(poll.uid), {}, [])}
            poll.save()
            poll.tellers.create(participant=self.place("minister1"))
        return poll

    def document(self) -> Document:
        return Document.objects.get(pk=self._document.pk)

    @cached_property
    def _document(self) -> Document:
        there = Document.objects.filter(dossier__item__meeting=self.meeting, dossier__item__order=3).first()
        return there or papers.ready_document(self.item(3), self.secretary, papers.pdf(1))

    def minutes(self, *, drafted: bool = True, approved: bool = False) -> Minutes:
        row, _ = Minutes.objects.get_or_create(meeting=self.meeting)
        if drafted and not row.is_drafted:
            minutes.draft_minutes(minutes=self._read(row), content=parts.compose(sample.FACTS), by=None)
        if approved and not self._read(row).is_approved:
            minutes.approve_minutes(minutes=self._read(row), by=self.chair)
        return self._read(row)

    def _read(self, row: Minutes) -> Minutes:
        return Minutes.objects.select_related("meeting__body").get(pk=row.pk)
