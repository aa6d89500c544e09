"""Doors of the session and the big screen: to whom they open, and what they say."""

import re

import pytest
from django.urls import reverse

from meetings import panels
from meetings.access import FULL_AUDIENCE
from meetings.actions import session, speaking
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


def doors_of(meeting: Meeting, cast) -> dict[str, tuple[int, dict[str, str]]]:
    """List every door of the session with what a member's tablet could send to it."""
    item = meeting.items.last()
    place = place_of(meeting, cast["minister3"])
    turn = speaking.ask_to_speak(participant=place, by=cast["minister3"])
    whole = ("open_meeting", "pause_meeting", "resume_meeting", "instruct_secretary", "withdraw_instruction")
    return {
        **{name: (meeting.pk, {}) for name in whole},
        "close_meeting": (meeting.pk, {"pages_printed": "0"}),
        "hand_over": (meeting.pk, {"to": str(place.pk)}),
        "start_item": (item.pk, {"conclusion": "Xong."}),
        "conclude_item": (item.pk, {"conclusion": "Xong."}),
        "postpone_item": (item.pk, {}),
        "check_in": (place.pk, {"mode": "remote"}),
        "check_out": (place.pk, {}),
        "ask_to_speak": (place.pk, {}),
        "withdraw_turn": (turn.pk, {}),
        "give_floor": (turn.pk, {}),
        "end_turn": (turn.pk, {}),
        "refuse_turn": (turn.pk, {}),
    }


def test_doors_are_shut_to_members_unknown_to_strangers_and_post_only(live_meeting, cast, client):
    for name, (pk, sent) in doors_of(live_meeting, cast).items():
        address = reverse(f"meetings:{name}", args=[pk])
        client.force_login(cast["minister1"])
        assert client.get(address).status_code == 405, name
        assert client.post(address, sent).status_code == 409, name
        client.force_login(cast["province.secretary"])
        assert client.post(address, sent).status_code == 404, name
        client.logout()
        assert client.post(address, sent).status_code == 302, name
    live_meeting.refresh_from_db()
    assert live_meeting.version == 1


def test_a_refusal_is_a_sentence_for_a_script(live_meeting, cast, client):
    client.force_login(cast["chair"])
    answer = client.post(
        reverse("meetings:close_meeting", args=[live_meeting.pk]),
        {"pages_printed": "hai"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 409
    assert answer.json() == {"ok": False, "message": "Hãy ghi số trang đã in bằng số, ghi 0 nếu không in."}


def test_doors_do_what_their_names_say(live_meeting, cast, client):
    first, second, _ = live_meeting.items.all()
    client.force_login(cast["chair"])

    def post(name: str, pk: int, **sent: str) -> dict[str, object]:
        answer = client.post(
            reverse(f"meetings:{name}", args=[pk]), sent, headers={"accept": "application/json"}
        )
        assert answer.status_code == 200, (name, answer.content.decode())
        return answer.json()

    post("start_item", second.pk, conclusion="Xong.", leaving=str(first.pk))
    first.refresh_from_db()
    assert first.conclusion == "Xong."
    place = place_of(live_meeting, cast["minister1"])
    post("ask_to_speak", place.pk)
    turn = place.turns.get()
    post("give_floor", turn.pk)
    post("end_turn", turn.pk)
    post("ask_to_speak", place.pk)
    post("refuse_turn", place.turns.get(state="waiting").pk)
    post("ask_to_speak", place.pk)
    post("withdraw_turn", place.turns.get(state="waiting").pk)
    post("check_out", place.pk)
    post("check_in", place.pk, mode="remote")
    assert place.presences.get(until=None).mode == "remote"
    post("instruct_secretary", live_meeting.pk)
    post("withdraw_instruction", live_meeting.pk)
    post("pause_meeting", live_meeting.pk)
    post("resume_meeting", live_meeting.pk)
    post("conclude_item", second.pk, conclusion="Thông qua.")
    post("postpone_item", live_meeting.items.last().pk)
    post("close_meeting", live_meeting.pk, pages_printed="1.586")
    live_meeting.refresh_from_db()
    assert (live_meeting.state, live_meeting.pages_printed) == ("closed", 1586)


def test_a_plain_form_goes_back_to_the_room(live_meeting, cast, client):
    client.force_login(cast["chair"])
    answer = client.post(reverse("meetings:pause_meeting", args=[live_meeting.pk]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("meetings:room", args=[live_meeting.pk])


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("start_item", {"leaving": "abc"}),
        ("start_item", {"leaving": "999999"}),
    ],
)
def test_nonsense_is_refused_in_words(live_meeting, cast, client, name, sent):
    client.force_login(cast["chair"])
    answer = client.post(reverse(f"meetings:{name}", args=[live_meeting.items.last().pk]), sent)
    assert answer.status_code == 409
    assert "tải lại trang" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 200), ("chair", 200), ("minister1", 403), ("guest", 403), ("province.secretary", 404)],
)
def test_who_may_open_the_big_screen(live_meeting, cast, client, who, status):
    client.force_login(cast[who])
    assert client.get(reverse("meetings:screen", args=[live_meeting.pk])).status_code == status


def test_the_big_screen_has_no_control(live_meeting, cast, client):
    client.force_login(cast["secretary"])
    page = client.get(reverse("meetings:screen", args=[live_meeting.pk])).content.decode()
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    for name in ("now", "speakers", "presence", "poll"):
        assert f'data-panel="{name}"' in page
