"""What the dispatcher does for the meetings that have listeners: publishing changes, whispers, snapshots."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from meetings import panels, whispers
from meetings.live import frames, notices, snapshots
from meetings.live.frames import Frame
from meetings.live.hub import Hub
from meetings.live.sockets import Handshake, Socket, Standing
from meetings.models import Meeting
from meetings.queries import live as queries
from people import precedence

# At most four a second: gathered check-ins. Unit: seconds.
GATHER_SECONDS = 0.25
# For so long an admission may be under way: who was let in is not yet seen in the hub. Unit: seconds.
IDLE_SECONDS = 10.0
# Acts that come in swarms and change only counts.
GATHERED = "presence."
# Acts after which some socket may have lost its right.
OF_RIGHTS = ("participant.", "participants.")

Tell = Callable[..., None]


@dataclass
class Told:
    """The last whisper of one name. Units: `at` in seconds of the monotonic clock."""

    fields: dict[str, Any] | None = None
    frame: Frame | None = None
    hears: set[int] | None = field(default_factory=set)
    at: float = 0.0

    def reaches(self, standing: Standing) -> bool:
        """Tell whether somebody hears it: who is limited to items only by name."""
        return not standing.scoped if self.hears is None else standing.person_id in self.hears


@dataclass
class Stage:
    """One meeting: the version its listeners were told, their languages, its last whispers.

    Units: moments in seconds of the monotonic clock.
    """

    meeting: Meeting
    version: int
    languages: set[str] = field(default_factory=set)
    whispers: dict[str, Told] = field(default_factory=dict)
    told_at: float = 0.0
    admitted_at: float = 0.0

    @property
    def uid(self) -> str:
        return str(self.meeting.uid)


class Stages:
    """The meetings with listeners in this process; only the dispatcher's thread calls it."""

    def __init__(self, hub: Hub, tell: Tell) -> None:
        self.hub = hub
        self.tell = tell
        self.rights_changed = False
        self.questions: deque[Socket] = deque()
        self._begins_anew = False
        self._stages: dict[int, Stage] = {}
        self._by_uid: dict[str, Stage] = {}
        # What was rung, and from when on it may be told. Units: seconds of the monotonic clock.
        self._rung: dict[str, float] = {}
        self._whispered: dict[tuple[str, str], float] = {}

    # -- the doorbell --

    def ring(self, topic: str) -> None:
        """Note a ring for a meeting that has listeners here."""
        kind, _, rest = topic.partition(":")
        name, _, uid = rest.rpartition(":")
        if uid not in self._by_uid:
            return
        if kind == "meeting":
            # At once, even when check-ins are held back: this ring may be about something else.
            self._rung[uid] = 0.0
        elif kind == "whisper":
            self._whispered.setdefault((uid, name), 0.0)

    def is_listened_to(self, topic: str) -> bool:
        """Tell, in any thread, whether a ring is a change of a meeting that has listeners here."""
        kind, _, uid = topic.partition(":")
        return kind == "meeting" and uid in self._by_uid

    def next_due(self) -> float:
        """Return when the next gathered thing may be told. Unit: seconds of the monotonic clock."""
        return min((*self._rung.values(), *self._whispered.values()), default=float("inf"))

    # -- stages --

    def of(self, meeting_id: int) -> Stage | None:
        """Return the stage of a meeting, None when the meeting is gone."""
        stage = self._stages.get(meeting_id)
        if stage is None:
            meeting = queries.meeting_row(meeting_id)
            if meeting is None:
                return None
            stage = self._stages[meeting_id] = Stage(meeting, meeting.version)
            stage.languages = self._languages_in(meeting_id)
            stage.admitted_at = time.monotonic()
            self._by_uid[stage.uid] = stage
        return stage

    def begin_anew(self) -> None:
        """Forget all after a defect; the next look tells every room to fetch what it shows."""
        self._stages.clear()
        self._by_uid.clear()
        self._rung.clear()
        self._whispered.clear()
        self._begins_anew = True

    def look(self) -> None:
        """Compare the heads of all meetings that have listeners, and their whispers, with what was told."""
        self._drop_idle()
        for meeting_id, room in tuple(self.hub.rooms.items()):
            stage = self.of(meeting_id)
            if stage and self._begins_anew:
                self._announce(stage, room.version)
        self._begins_anew = False
        heads = queries.heads_of(self._stages) if self._stages else {}
        for meeting_id, head in heads.items():
            stage = self._stages[meeting_id]
            if head != stage.version:
                self._rung.setdefault(stage.uid, 0.0)
            for name in whispers.registered():
                self._whispered.setdefault((stage.uid, name), 0.0)
        self.publish_rung()
        self.whisper_rung()

    def _drop_idle(self) -> None:
        now = time.monotonic()
        for meeting_id, stage in list(self._stages.items()):
            if now - stage.admitted_at < IDLE_SECONDS:
                continue
            if meeting_id in self.hub.rooms:
                stage.languages = self._languages_in(meeting_id)
            else:
                del self._stages[meeting_id], self._by_uid[stage.uid]
                snapshots.forget(stage.uid)

    def _languages_in(self, meeting_id: int) -> set[str]:
        room = self.hub.rooms.get(meeting_id)
        return {language for language, part in tuple(room.full.items()) if part} if room else set()

    def _announce(self, stage: Stage, told: int) -> None:
        """Tell a whole room that something changed and not what; every tablet fetches what it shows."""
        if told < stage.version:
            bare = frames.bare_change(stage.version, told)
            self.tell(self.hub.deliver, stage.meeting.pk, stage.version, {}, bare)

    # -- changes --

    def publish_rung(self) -> None:
        """Tell what happened in every meeting that was rung, as soon as it may be told."""
        now = time.monotonic()
        rung = [uid for uid, due in self._rung.items() if due <= now]
        number = precedence.take() if rung else 0
        for uid in rung:
            del self._rung[uid]
            if uid in self._by_uid:
                self._publish(self._by_uid[uid])
        if rung:
            # In the event loop, behind what it is to hand out.
            self.tell(precedence.give_back, number)

    def _publish(self, stage: Stage) -> None:
        entries = queries.entries_after(stage.meeting.stream, stage.version)
        if not entries or self._gathers(stage, entries):
            return
        self.rights_changed |= any(entry.verb.startswith(OF_RIGHTS) for entry in entries)
        meeting = queries.meeting_row(stage.meeting.pk)
        if meeting is None:
            return
        since, version = stage.version, entries[-1].version
        texts = _texts(stage, meeting, since, entries)
        # Only now: a change that the database would not let us render stays untold, and is found by the next look.
        stage.version, stage.meeting, stage.told_at = version, meeting, time.monotonic()
        bare = frames.bare_change(stage.version, since)
        self.tell(self.hub.deliver, meeting.pk, stage.version, texts, bare)

    def _gathers(self, stage: Stage, entries: list[queries.Entry]) -> bool:
        """Hold check-ins back for a moment when the room was told something just now."""
        due = stage.told_at + GATHER_SECONDS
        if time.monotonic() >= due or not all(entry.verb.startswith(GATHERED) for entry in entries):
            return False
        self._rung[stage.uid] = due
        return True

    # -- answers to one socket --

    def greeting(self, stage: Stage, handshake: Handshake, standing: Standing) -> list[Frame]:
        """Make what an admitted socket hears first: hello, with panels for a page behind, and whispers."""
        stage.admitted_at = time.monotonic()
        told = self._last_whispers(stage, standing, handshake)
        if standing.scoped:
            return [frames.hello(stage.version), *told]
        stage.languages.add(handshake.language)
        if handshake.version is not None and handshake.version >= stage.version:
            return [frames.hello(stage.version), *told]
        snapshot = snapshots.at(stage.meeting, stage.version, handshake.language)
        return [frames.hello(snapshot.version, snapshot.content), *told]

    def _last_whispers(self, stage: Stage, standing: Standing, handshake: Handshake) -> list[Frame]:
        """List what somebody hears first: of a whisper that ends, to a page that comes back, also that it is over."""
        frames_told = []
        for name, whisper in whispers.registered().items():
            told = stage.whispers.get(name)
            if told and told.frame and told.reaches(standing):
                frames_told.append(told.frame)
            elif whisper.ends and handshake.version is not None:
                frames_told.append(frames.whisper(name, {"over": True}))
        return frames_told

    def answer_questions(self) -> None:
        """Answer the sockets that asked for everything."""
        while self.questions:
            socket = self.questions[0]
            stage = self.of(socket.standing.meeting_id) if socket.standing else None
            if stage and socket.standing:
                frame, version = self._state(stage, socket.handshake.language, socket.standing.scoped)
                self.tell(self.hub.answer, socket, frame, version)
            # Only now: what the database refused is asked again.
            self.questions.popleft()

    def _state(self, stage: Stage, language: str, scoped: bool) -> tuple[Frame, int]:
        if scoped:
            content, version = frames.content({}, panels.registered()), stage.version
        else:
            snapshot = snapshots.at(stage.meeting, stage.version, language)
            content, version = snapshot.content, snapshot.version
        return Frame(frames.state_text(version, content), counted=True), version

    # -- whispers --

    def whisper_rung(self) -> None:
        """Tell the whispers that were rung, each as often as it may be, the latest one."""
        now = time.monotonic()
        for key in [key for key, due in self._whispered.items() if due <= now]:
            del self._whispered[key]
            uid, name = key
            if uid in self._by_uid and name in whispers.registered():
                self._whisper(self._by_uid[uid], name)

    def _whisper(self, stage: Stage, name: str) -> None:
        whisper = whispers.registered()[name]
        told = stage.whispers.setdefault(name, Told())
        now = time.monotonic()
        if now < told.at + whisper.gather_seconds:
            self._whispered[stage.uid, name] = told.at + whisper.gather_seconds
            return
        fields = whisper.query(stage.meeting)
        hears = whisper.hears(stage.meeting, fields) if fields is not None else set()
        if fields == told.fields and hears == told.hears:
            return
        if whisper.ends and told.hears:
            left = told.hears - hears if hears is not None else set()
            self.tell(self.hub.whisper, stage.meeting.pk, frames.whisper(name, {"over": True}), left)
        told.fields, told.hears, told.at = fields, hears, now
        told.frame = None if fields is None else frames.whisper(name, fields)
        if told.frame:
            self.tell(self.hub.whisper, stage.meeting.pk, told.frame, hears)


def _texts(stage: Stage, meeting: Meeting, since: int, entries: list[queries.Entry]) -> dict[str, Frame]:
    """Render the touched shared panels once per language and make one frame of them."""
    topics = {topic for entry in entries for topic in entry.topics}
    touched = [panel for panel in panels.touched_by(topics) if panel.shared]
    notes = notices.of(meeting, entries, stage.languages)
    texts: dict[str, Frame] = {}
    for language in stage.languages:
        html = snapshots.rendered(touched, meeting, language)
        content = frames.content(html, topics)
        texts[language] = frames.change(entries[-1].version, since, content, notes[language])
    return texts
