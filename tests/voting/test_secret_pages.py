"""What panels and pages show of a secret poll: no form, no choice of anybody, the board to whom it is shown."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from meetings import panels
from meetings.access import FULL_AUDIENCE
from people.rules import BodyRules
from tests.voting import sealing
from voting.actions import polls, secret
from voting.models import BoardEntry, Poll
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(live_meeting, cast) -> Poll:
    return sealing.closed(live_meeting, cast, **{"for": 14, "against": 5})


@pytest.fixture
def sees(client, cast):
    """Give a function that opens a page as somebody: `sees("minister1", "voting:board", poll.pk)`."""

    def one(username: str, door: str, *keys: int, **headers: str):
        client.force_login(cast[username], "django.contrib.auth.backends.ModelBackend")
        return client.get(reverse(door, args=keys), headers=headers)

    return one


def shown(name: str, meeting, person=FULL_AUDIENCE) -> str:
    meeting.refresh_from_db()
    return panels.render(name, meeting, person, "vi")


# -- in the room --


def test_the_secret_ballot_has_no_form_that_a_browser_could_send(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    html = shown("ballot", live_meeting, cast["minister1"])
    assert poll.public_key in html
    assert "<form" not in html
    assert 'name="choice"' not in html
    assert html.count('data-secret-choice="') == 3
    assert "Ý kiến khác" not in html


def test_the_shared_question_says_that_the_vote_is_secret(live_meeting, cast):
    sealing.opened(live_meeting, cast)
    assert "Đang bỏ phiếu kín" in shown("poll", live_meeting)


def test_the_console_names_tellers_for_the_chair_alone(live_meeting, cast):
    sealing.prepared(live_meeting, cast)
    chair, secretary = (shown("poll_console", live_meeting, cast[name]) for name in ("chair", "secretary"))
    assert 'name="tellers"' in chair
    assert 'name="tellers"' not in secretary
    assert cast["minister3"].full_name in secretary


def test_a_body_without_secret_polls_is_not_offered_one(live_meeting, cast):
    assert "Chuẩn bị bỏ phiếu kín" in shown("poll_console", live_meeting, cast["secretary"])
    live_meeting.rules = replace(BodyRules.from_json(live_meeting.rules), secret_allowed=False).as_json()
    live_meeting.save()
    assert "Chuẩn bị bỏ phiếu kín" not in shown("poll_console", live_meeting, cast["secretary"])


@pytest.mark.parametrize("username", ["chair", "minister1", "secretary", "guest", "substitute"])
def test_no_panel_and_no_page_names_a_voter_with_a_choice(live_meeting, counted, cast, sees, username):
    page = sees(username, "voting:poll", counted.pk).content.decode()
    room = "".join(shown(name, live_meeting, cast[username]) for name in ("poll", "ballot", "poll_console"))
    for html in (page, room):
        assert "roll__choice" not in html
        tellers = {cast[name].full_name for name in sealing.TELLERS}
        assert not [p for p in cast.members[5:] if p.full_name in html and p.full_name not in tellers]
    assert list(queries.roll_of(counted)) == []


# -- the board --


@pytest.mark.parametrize("username", ["chair", "minister1", "secretary", "guest"])
def test_everybody_in_the_meeting_reads_the_same_board(counted, sees, username):
    page = sees(username, "voting:board", counted.pk)
    assert page.status_code == 200
    html = page.content.decode()
    assert all(entry.tracker in html for entry in BoardEntry.objects.all())
    assert "Thành viên 0" not in html.partition("<main")[2].partition("</main")[0]


def test_a_body_may_show_the_board_to_its_tellers_only(live_meeting, counted, sees):
    live_meeting.rules = replace(BodyRules.from_json(live_meeting.rules), board_public=False).as_json()
    live_meeting.save()
    statuses = {
        name: [sees(name, door, counted.pk).status_code for door in ("voting:board", "voting:export")]
        for name in ("minister1", "chair", "secretary", "minister3")
    }
    assert statuses == {
        "minister1": [404] * 2,
        "chair": [404] * 2,
        "secretary": [404] * 2,
        "minister3": [200] * 2,
    }


def test_an_open_poll_has_no_board_yet(live_meeting, cast, sees):
    poll = sealing.opened(live_meeting, cast)
    for door in ("voting:board", "voting:export"):
        assert sees("chair", door, poll.pk).status_code == 404


def test_the_export_is_a_file_with_board_rule_and_signatures(counted, cast, sees):
    secret.sign_count(poll=counted, by=cast["minister3"])
    answer = sees("minister1", "voting:export", counted.pk)
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert (told["format"], told["method"]) == ("ecabinet-poll/1", "secret")
    assert not told.keys() & {"head", "voters", "recused"}
    assert told["ballots"] == [list(row) for row in BoardEntry.objects.values_list("tracker", "choice")]
    assert [hash_ for _, hash_ in told["signatures"]] == [counted.result["count_hash"]]


def test_a_roll_call_is_exported_to_those_who_see_names(live_meeting, cast, sees):
    item = live_meeting.items.get(state="current")
    poll = polls.prepare_poll(item=item, question="Thông qua?", by=cast["secretary"])
    polls.open_poll(poll=poll, by=cast["chair"])
    polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    assert sees("minister1", "voting:export", poll.pk).status_code == 404
    assert json.loads(sees("secretary", "voting:export", poll.pk).content)["method"] == "roll_call"


# -- the page of the poll --


def test_the_record_of_the_count_and_the_signature_of_a_teller(counted, cast, sees):
    page = sees("minister3", "voting:poll", counted.pk).content.decode()
    assert "Số phiếu phát ra: 25. Số phiếu thu về: 19. Phiếu hợp lệ: 19. Phiếu không hợp lệ: 00." in page
    assert counted.result["count_hash"] in page
    assert "Ký xác nhận kết quả kiểm phiếu" in page
    assert (
        "Ký xác nhận kết quả kiểm phiếu" not in sees("minister1", "voting:poll", counted.pk).content.decode()
    )
    secret.sign_count(poll=counted, by=cast["minister3"])
    assert "đã ký" in sees("minister1", "voting:poll", counted.pk).content.decode()


def test_the_page_of_the_ballot_never_takes_a_choice_from_its_address(live_meeting, cast, sees):
    poll = sealing.opened(live_meeting, cast)
    address = f"{reverse('voting:ballot', args=[poll.pk])}?choice=for"
    sees("minister1", "voting:ballot", poll.pk)
    html = sees("minister1", "voting:ballot", poll.pk).client.get(address).content.decode()
    assert 'name="choice"' not in html
    assert "data-secret-none" in html


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8000"])
def test_on_localhost_it_is_opened_without_https_and_elsewhere_not(
    live_meeting, cast, client, settings, host
):
    settings.ALLOWED_HOSTS = ["*"]
    poll = sealing.prepared(live_meeting, cast)
    client.force_login(cast["chair"], "django.contrib.auth.backends.ModelBackend")
    address, headers = reverse("voting:open_poll", args=[poll.pk]), {"accept": "application/json"}
    refused = client.post(address, headers={**headers, "host": "room.example"})
    assert (refused.status_code, "https" in refused.json()["message"]) == (409, True)
    assert client.post(address, headers={**headers, "host": host}).status_code == 200


def test_too_few_ballots_make_the_poll_void_at_the_chairs_own_door(live_meeting, cast, client):
    poll = sealing.opened(live_meeting, cast)
    sealing.vote(poll, {"for": cast.members[:3]})
    client.force_login(cast["chair"], "django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("voting:close_poll", args=[poll.pk]), headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert "Chỉ có 03 phiếu" in answer.json()["message"]
    assert sealing.fresh(poll).is_void
