"""A live room without its threads: hub and stages that call each other at once."""

import json
from typing import Any

from meetings.live import admission, hub, sockets, stages
from meetings.models import Meeting
from people import doorbell
from tests.tablets import session_of


class Room:
    """A hub and stages that call each other at once, and one socket after the other in them."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.hub = hub.Hub()
        self.stages = stages.Stages(self.hub, lambda function, *arguments: function(*arguments))
        doorbell.listen(self.stages.ring)

    def enter(self, person: Any, *, version: int | None = None, language: str = "vi") -> list[dict[str, Any]]:
        """Let a person in and return the list that every message to them is added to."""
        heard: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            heard.append(json.loads(message["text"]) if "text" in message else message)

        handshake = sockets.Handshake(self.meeting.pk, session_of(person), version, language)
        verdict = admission.verdicts([handshake])[0]
        assert verdict.standing, verdict.code
        one = sockets.Socket(send, handshake)
        self.hub.open(one)
        stage = self.stages.of(self.meeting.pk)
        assert stage
        greeting = self.stages.greeting(stage, handshake, verdict.standing)
        self.hub.enter(one, verdict.standing, stage.version, greeting)
        return heard

    def work(self) -> None:
        """Tell what was rung."""
        self.stages.publish_rung()
        self.stages.whisper_rung()


def of_type(heard: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [message for message in heard if message["type"] == kind]
