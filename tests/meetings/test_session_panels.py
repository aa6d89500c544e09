"""Panels of the room: what they say, to whom, and how many questions they ask the database."""

import re

import pytest

from meetings import panels
from meetings.access import FULL_AUDIENCE
from meetings.actions import presence, session, speaking
from meetings.models import Meeting, Participant
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


# -- shared --


@pytest.mark.parametrize("state", STATES)
def test_a_shared_panel_has_the_same_bytes_for_every_role_and_nothing_of_anybody(cast, state):
    meeting = meeting_in(state, cast)
    if meeting.is_live:
        speaking.ask_to_speak(participant=place_of(meeting, cast["minister2"]), by=cast["minister2"])
    for name in SHARED:
        texts = {shown(name, meeting, cast[role]) for role in ROLES}
        assert len(texts) == 1
        html = texts.pop()
        assert html
        for own in ("<form", "<button", "<input", "csrf", "idempotency", "Đồng chí"):
            assert own not in html


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_shared_panel_does_not_change_by_itself(live_meeting, name, language):
    assert shown(name, live_meeting, language=language) == shown(name, live_meeting, language=language)


@pytest.mark.parametrize(
    ("name", "number"),
    # The queries of the panel beside the reading of the meeting itself.
    [("now", 4), ("agenda", 5), ("speakers", 2), ("presence", 1)],
)
def test_queries_of_shared_panels(live_meeting, cast, django_assert_num_queries, name, number):
    for person in cast.ministers[:5]:
        speaking.ask_to_speak(participant=place_of(live_meeting, person), by=person)
    meeting = Meeting.objects.get(pk=live_meeting.pk)
    with django_assert_num_queries(number):
        panels.render(name, meeting, FULL_AUDIENCE, "vi")


@pytest.mark.parametrize(
    ("name", "who", "number"),
    [
        ("console", "minister1", 2),
        ("console", "chair", 9),
        ("console", "secretary", 9),
        ("roll_call", "minister1", 2),
        ("roll_call", "secretary", 4),
        ("my_turn", "minister1", 5),
        ("my_turn", "aide", 1),
    ],
)
def test_queries_of_personal_panels(live_meeting, cast, django_assert_num_queries, name, who, number):
    for person in cast.ministers[2:7]:
        speaking.ask_to_speak(participant=place_of(live_meeting, person), by=person)
    meeting = Meeting.objects.get(pk=live_meeting.pk)
    with django_assert_num_queries(number):
        panels.render(name, meeting, cast[who], "vi")


def test_now_tells_item_position_clock_and_chair(live_meeting):
    html = shown("now", live_meeting)
    item = live_meeting.items.first()
    assert f"1. {item.title}" in text_of(html)
    assert "Nội dung 1/3" in text_of(html)
    assert "Chủ trì: Thủ tướng Chính phủ" in text_of(html)
    assert 'data-clock="since"' in html
    assert f'data-planned-seconds="{item.planned_minutes * 60}"' in html


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("called", "Phiên họp khai mạc lúc"),
        ("paused", "Tạm nghỉ từ"),
        ("closed", "Phiên họp đã kết thúc lúc"),
    ],
)
def test_now_tells_the_state(cast, state, sentence):
    assert sentence in text_of(shown("now", meeting_in(state, cast)))


def test_clocks_stand_in_a_break(live_meeting, cast):
    session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    assert 'data-clock="since"' not in shown("now", live_meeting)


def test_now_between_two_items(live_meeting, cast):
    session.conclude_item(item=live_meeting.items.first(), conclusion="Xong.", by=cast["chair"])
    assert "Chờ chủ trì chuyển sang nội dung tiếp theo" in text_of(shown("now", live_meeting))


def test_the_agenda_tells_states_times_and_the_expected_end(live_meeting, cast):
    _, second, third = live_meeting.items.all()
    session.start_item(item=second, conclusion="Xong.", by=cast["chair"])
    session.postpone_item(item=third, by=cast["chair"])
    text = text_of(shown("agenda", live_meeting))
    assert "Đã xong · 0/20 phút" in text
    assert "Đang tiến hành" in text and "Hoãn" in text and "Dự kiến kết thúc" in text
    # Only the current item of 40 minutes is left of the 90 planned.
    assert "sớm hơn 49 phút" in text or "sớm hơn 50 phút" in text


def test_a_closed_meeting_tells_when_it_ended(cast):
    assert "Kết thúc lúc" in text_of(shown("agenda", meeting_in("closed", cast)))


def test_speakers_tell_who_speaks_and_who_waits(live_meeting, cast):
    turns = [
        speaking.ask_to_speak(participant=place_of(live_meeting, person), by=person)
        for person in cast.ministers[:3]
    ]
    speaking.give_floor(turn=turns[1], by=cast["chair"])
    text = text_of(shown("speakers", live_meeting))
    assert "Đang phát biểu" in text and "Chờ: 2 người" in text
    order = [text.index(str(turn.participant)) for turn in (turns[1], turns[0], turns[2])]
    assert order == sorted(order)


def test_presence_counts_members_substitutes_and_guests_apart(live_meeting, cast):
    for name in ("substitute", "guest", "secretary"):
        presence.check_in(participant=place_of(live_meeting, cast[name]), by=cast[name])
    text = text_of(shown("presence", live_meeting))
    assert text == "Thành viên có mặt 25/25 (cần 17) Đủ số thành viên Dự thay 1 Khách mời 1"


def test_presence_says_how_many_are_missing(cast):
    meeting = builders.meeting_in_session(cast, present=15)
    assert "15/25 (cần 17) Thiếu 2" in text_of(shown("presence", meeting))


def test_a_briefing_shows_no_quorum(cast):
    meeting = builders.meeting_in_session(cast, present=3, kind="briefing")
    assert text_of(shown("presence", meeting)) == "Thành viên có mặt 3/25 Dự thay 0 Khách mời 0"


def test_who_is_invited_to_one_item_sees_that_item_alone(live_meeting, cast):
    first, second, _ = live_meeting.items.all()
    guest = place_of(live_meeting, cast["guest"])
    guest.item_scope.set([second])
    Participant.objects.filter(pk=guest.pk).update(is_scoped=True)
    speaking.ask_to_speak(participant=place_of(live_meeting, cast["minister1"]), by=cast["minister1"])
    agenda = shown("agenda", live_meeting, cast["guest"], scoped=True)
    now = shown("now", live_meeting, cast["guest"], scoped=True)
    assert second.title in agenda and first.title not in agenda
    assert first.title not in now and "một nội dung khác" in now
    assert "Bộ trưởng" not in text_of(shown("speakers", live_meeting, cast["guest"], scoped=True))
