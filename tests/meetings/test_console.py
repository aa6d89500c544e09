"""The console, the roll call and the own place: who sees what, and the keys of the controls."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from meetings import panels
from meetings.access import FULL_AUDIENCE
from meetings.actions import presiding, session, speaking
from meetings.models import Meeting, Participant
from meetings.queries import session as queries
from tests import builders

pytestmark = pytest.mark.django_db
SHARED = ("now", "agenda", "speakers", "presence")
PERSONAL = ("console", "roll_call", "my_turn")
ROLES = ("chair", "minister1", "secretary", "guest", "substitute")
STATES = ("called", "in_session", "paused", "closed")


def shown(name: str, meeting: Meeting, reader=FULL_AUDIENCE, language: str = "vi", **more) -> str:
    return panels.render(name, Meeting.objects.get(pk=meeting.pk), reader, language, **more)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def place_of(meeting: Meeting, person) -> Participant:
    return meeting.participants.get(person=person)


def meeting_in(state: str, cast) -> Meeting:
    meeting = builders.meeting_in_session(cast) if state != "called" else builders.called_meeting(cast)
    if state == "paused":
        session.pause_meeting(meeting=meeting, by=cast["chair"])
    if state == "closed":
        for item in meeting.items.all():
            session.postpone_item(item=item, by=cast["chair"])
        session.close_meeting(meeting=meeting, pages_printed=0, by=cast["chair"])
    return meeting


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["minister1", "guest", "substitute"])
def test_the_console_is_empty_for_everybody_else(cast, state, who):
    meeting = meeting_in(state, cast)
    assert shown("console", meeting, cast[who]) == ""
    assert shown("roll_call", meeting, cast[who]) == ""


def test_the_console_opens_a_called_meeting(called_meeting, cast):
    for who in ("chair", "secretary"):
        html = shown("console", called_meeting, cast[who])
        assert reverse("meetings:open_meeting", args=[called_meeting.pk]) in html
        assert "Không đủ số thành viên" not in text_of(html)


def test_a_lost_quorum_is_marked(cast):
    meeting = builders.meeting_in_session(cast, present=16)
    html = shown("console", meeting, cast["chair"])
    assert "Không đủ số thành viên: có mặt 16/25, cần 17" in text_of(html)


def test_the_console_of_an_item(live_meeting, cast):
    first, second, _ = live_meeting.items.all()
    html = shown("console", live_meeting, cast["secretary"])
    assert f'id="conclusion-{first.pk}"' in html
    assert reverse("meetings:conclude_item", args=[first.pk]) in html
    assert reverse("meetings:start_item", args=[second.pk]) in html
    assert reverse("meetings:pause_meeting", args=[live_meeting.pk]) in html
    assert "Trước" not in text_of(html)


def test_the_console_goes_back_too(live_meeting, cast):
    first, second, third = live_meeting.items.all()
    session.start_item(item=second, conclusion="Xong.", by=cast["chair"])
    found = queries.console_of(Meeting.objects.get(pk=live_meeting.pk), cast["chair"])
    assert (found["previous"].item, found["next"].item) == (first, third)


def test_after_a_conclusion_the_console_offers_the_first_item_that_waits(live_meeting, cast):
    first, second, _ = live_meeting.items.all()
    session.conclude_item(item=first, conclusion="Xong.", by=cast["chair"])
    found = queries.console_of(Meeting.objects.get(pk=live_meeting.pk), cast["chair"])
    assert (found["line"], found["previous"], found["next"].item) == (None, None, second)


def test_only_the_chair_instructs_and_hands_over(live_meeting, cast):
    instruct = reverse("meetings:instruct_secretary", args=[live_meeting.pk])
    hand_over = reverse("meetings:hand_over", args=[live_meeting.pk])
    assert instruct in shown("console", live_meeting, cast["chair"])
    assert instruct not in shown("console", live_meeting, cast["secretary"])
    assert hand_over in shown("roll_call", live_meeting, cast["chair"])
    assert hand_over not in shown("roll_call", live_meeting, cast["secretary"])
    presiding.instruct_secretary(meeting=live_meeting, by=cast["chair"])
    assert "Chủ trì đã cho thư ký" in shown("console", live_meeting, cast["secretary"])


def test_a_new_chair_has_the_console(live_meeting, cast):
    presiding.hand_over(meeting=live_meeting, to=place_of(live_meeting, cast["minister1"]), by=cast["chair"])
    assert shown("console", live_meeting, cast["minister1"])
    assert shown("console", live_meeting, cast["chair"]) == ""


def test_what_needs_attention_is_marked_at_its_moment(live_meeting, cast):
    item = live_meeting.items.first()
    speaking.ask_to_speak(participant=place_of(live_meeting, cast["minister1"]), by=cast["minister1"])
    html = shown("console", live_meeting, cast["chair"])
    assert html.count("data-attention-at=") == 2 and html.count(" hidden>") == 2
    live_meeting.turns.update(asked_at=live_meeting.opened_at - timedelta(minutes=4))
    item.spans.update(since=live_meeting.opened_at - timedelta(minutes=21))
    html = shown("console", live_meeting, cast["chair"])
    assert html.count("data-attention-at=") == 2 and html.count(" hidden>") == 0


@pytest.mark.parametrize("state", ["called", "in_session", "paused"])
def test_every_key_of_the_console_is_written_on_its_control_and_used_once(cast, state):
    meeting = meeting_in(state, cast)
    if meeting.is_live:
        for person in cast.ministers[:3]:
            speaking.ask_to_speak(participant=place_of(meeting, person), by=person)
    if state == "in_session":
        speaking.give_floor(turn=meeting.turns.first(), by=cast["chair"])
    html = shown("console", meeting, cast["chair"]) + shown("poll_console", meeting, cast["chair"])
    keys = re.findall(r'data-key="(.)"', html)
    written = [key.lower() for key in re.findall(r"<kbd>(.)</kbd>", html)]
    assert keys and Counter(keys) == Counter(written)
    assert max(Counter(keys).values()) == 1
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert max(Counter(ids).values()) == 1


# -- my turn --


def test_who_is_not_there_checks_in(called_meeting, cast):
    place = place_of(called_meeting, cast["minister1"])
    assert reverse("meetings:check_in", args=[place.pk]) in shown(
        "my_turn", called_meeting, cast["minister1"]
    )


def test_my_turn_follows_the_request(live_meeting, cast):
    person = cast["minister1"]
    place = place_of(live_meeting, person)
    html = shown("my_turn", live_meeting, person)
    assert reverse("meetings:ask_to_speak", args=[place.pk]) in html
    assert reverse("meetings:check_out", args=[place.pk]) in html
    turn = speaking.ask_to_speak(participant=place, by=person)
    assert reverse("meetings:withdraw_turn", args=[turn.pk]) in shown("my_turn", live_meeting, person)
    speaking.give_floor(turn=turn, by=cast["chair"])
    assert reverse("meetings:end_turn", args=[turn.pk]) in shown("my_turn", live_meeting, person)
    speaking.end_turn(turn=turn, by=person)
    assert "Xin phát biểu" in shown("my_turn", live_meeting, person)


def test_my_turn_is_empty_for_strangers_for_the_chair_and_after_closing(live_meeting, cast):
    assert shown("my_turn", live_meeting, cast["aide"]) == ""
    assert shown("my_turn", live_meeting, cast["chair"]) == ""
    Meeting.objects.update(state="closed")
    assert shown("my_turn", live_meeting, cast["minister1"]) == ""
