"""What the room shows of every way to vote: the same for every full role, the right ballot, the right controls."""

import re

import pytest

from tests.voting.conftest import opened, participant_of, pick, prepared, vote
from tests.voting.test_methods import HANDS, THREE, numbers
from tests.voting.test_panels import ROLES, shown
from voting.actions import hands, joint, names, polls, recusals

pytestmark = pytest.mark.django_db


def closed_as(kind: str, meeting, cast):
    if kind == "joint":
        items = list(meeting.items.filter(state="waiting"))
        poll = joint.prepare_joint_poll(meeting=meeting, items=items, question="", by=cast["chair"])
        polls.open_poll(poll=poll, by=cast["chair"])
        vote(poll, {"for": cast.members})
    else:
        poll = opened(meeting, cast, **{"choose": THREE, "hands": HANDS, "roll_call": {}}[kind])
    if kind == "choose":
        pick(poll, {"1 2": cast.members[:20]})
    if kind == "hands":
        hands.count_hands(poll=poll, numbers=numbers(20), head_choice="", by=cast["secretary"])
    if kind == "roll_call":
        vote(poll, {"for": cast.members[:20], "other": cast.members[20:21]})
    return polls.close_poll(poll=poll, by=cast["chair"])


@pytest.mark.parametrize("kind", ["roll_call", "joint", "choose", "hands"])
def test_the_result_is_the_same_text_for_every_role(live_meeting, cast, kind):
    poll = closed_as(kind, live_meeting, cast)
    if poll.has_names:
        names.show_names(poll=poll, by=cast["chair"])
    texts = {shown("poll", live_meeting, cast[role]) for role in ROLES}
    assert len(texts) == 1
    html = texts.pop()
    assert "<form" not in html
    assert ("Thành viên 02" in html) == poll.has_names
    assert "Đề nghị lùi thời hạn" not in html


def test_a_joint_question_lists_its_items(live_meeting, cast):
    items = list(live_meeting.items.filter(state="waiting"))
    poll = joint.prepare_joint_poll(meeting=live_meeting, items=items, question="", by=cast["chair"])
    assert "/open/" in shown("poll_console", live_meeting, cast["chair"])
    polls.open_poll(poll=poll, by=cast["chair"])
    html = shown("poll", live_meeting)
    assert "Biểu quyết chung" in html
    assert all(item.title in html for item in items)


def test_names_are_shown_and_hidden_again(live_meeting, cast):
    poll = closed_as("roll_call", live_meeting, cast)
    assert "Thành viên 02" not in shown("poll", live_meeting)
    names.show_names(poll=poll, by=cast["chair"])
    assert re.search(r"Ý kiến khác \(1\).*?Chưa trả lời \(4\)", shown("poll", live_meeting), re.DOTALL)
    names.hide_names(poll=poll, by=cast["chair"])
    assert "Thành viên 02" not in shown("poll", live_meeting)


def test_the_ballot_of_choose_up_to_n_has_a_box_per_option(live_meeting, cast):
    poll = opened(live_meeting, cast, **THREE)
    pick(poll, {"1 3": [cast["minister1"]]})
    html = shown("ballot", live_meeting, cast["minister1"])
    assert re.findall(r'name="picks" value="(\w+)"', html) == ["option1", "option2", "option3"]
    assert html.count(" checked") == 2
    assert "data-ballot-label>Ngày 1/1; Lùi lại<" in html
    assert html.count(" checked") != shown("ballot", live_meeting, cast["minister2"]).count(" checked")


def test_a_show_of_hands_has_no_ballot_and_is_typed_in_at_the_console(live_meeting, cast):
    poll = opened(live_meeting, cast, **HANDS)
    assert "giơ tay" in shown("ballot", live_meeting, cast["minister1"])
    assert "<form" not in shown("ballot", live_meeting, cast["minister1"])
    console = shown("poll_console", live_meeting, cast["secretary"])
    assert 'name="not_voting"' in console
    # Nobody casts a ballot: a tally would say for ever that nobody has voted.
    for html in (console, shown("poll", live_meeting)):
        assert "Biểu quyết giơ tay, 25 người có quyền biểu quyết" in html
        assert "data-tally" not in html
    hands.count_hands(poll=poll, numbers=numbers(20, 3), head_choice="", by=cast["secretary"])
    html = shown("poll_console", live_meeting, cast["chair"])
    assert "Hãy nhìn lại các số này" in html
    assert "Tán thành: 20. Không tán thành: 3." in html


def test_a_recused_member_reads_that_he_takes_no_part(live_meeting, cast):
    item, place = live_meeting.items.get(order=1), participant_of(live_meeting, cast["minister1"])
    recusals.recuse_member(item=item, participant=place, reason="Cơ quan trình.", by=cast["minister1"])
    opened(live_meeting, cast)
    html = shown("ballot", live_meeting, cast["minister1"])
    assert "Đồng chí không tham gia biểu quyết nội dung này." in html
    assert "<form" not in html


def test_the_console_offers_every_method_and_the_polls_to_wait_for(live_meeting, cast):
    prepared(live_meeting, cast)
    html = shown("poll_console", live_meeting, cast["chair"])
    assert re.findall(r'name="method" value="(\w+)"', html)[:3] == ["roll_call", "choose", "hands"]
    assert 'name="follows"' in html


# -- the doors of these ways --


def test_without_script_options_are_ticked_and_confirmed(client, live_meeting, cast):
    poll = opened(live_meeting, cast, **THREE)
    client.force_login(cast["minister1"])
    address = f"/voting/polls/{poll.pk}/"
    page = client.get(f"{address}ballot/?picks=option3&picks=option1&choice=picked").content.decode()
    assert re.findall(r'type="hidden" name="picks" value="(\w+)"', page) == ["option1", "option3"]
    sent = {"choice": "picked", "picks": ["option1", "option3"], "replaces": 0}
    assert client.post(f"{address}cast/", sent).status_code == 302
    assert "Ngày 1/1; Lùi lại" in client.get(f"{address}ballot/").content.decode()


def test_without_script_another_opinion_keeps_what_was_typed(client, running_poll, cast):
    client.force_login(cast["minister1"])
    address = f"/voting/polls/{running_poll.pk}/"
    assert 'name="remark"' in client.get(f"{address}ballot/?choice=other").content.decode()
    text = "Đề nghị lùi. " * 200
    answer = client.post(f"{address}cast/", {"choice": "other", "remark": text, "replaces": 0})
    assert (answer.status_code, text.strip() in answer.content.decode()) == (409, True)


def test_a_poll_is_prepared_with_its_way_by_the_door(client, live_meeting, cast):
    client.force_login(cast["secretary"])
    address = f"/voting/items/{live_meeting.current_item_id}/polls/"
    sent = {
        "question": "Thời điểm áp dụng?",
        "method": "choose",
        "options": "A\r\n\r\nB\r\nC",
        "most_picks": "2",
    }
    assert client.post(address, sent).status_code == 302
    assert [option["label"] for option in live_meeting.polls.get().options] == ["A", "B", "C"]
    assert client.post(address, {**sent, "most_picks": "hai"}).status_code == 409
    assert client.post(address, {**sent, "follows": "999999"}).status_code == 409


def test_hands_come_by_the_door_as_numbers(client, live_meeting, cast):
    poll = opened(live_meeting, cast, **HANDS)
    client.force_login(cast["secretary"])
    address = f"/voting/polls/{poll.pk}/hands/"
    for wrong in ({}, {"for": "x"}, {"for": "20", "against": "9", "other": "0", "not_voting": "0"}):
        assert client.post(address, wrong).status_code == 409
    assert (
        client.post(address, {"for": "20", "against": "3", "other": "0", "not_voting": "0"}).status_code
        == 302
    )
    poll.refresh_from_db()
    assert poll.hands == {**numbers(20, 3), "head": ""}
