"""The doors of voting: who may pass, what a script and a plain form are answered."""

import uuid

import pytest

from people.models import Membership
from tests import builders
from tests.voting.conftest import QUESTION, opened, participant_of, vote
from voting.actions import ballots, polls
from voting.models import Ballot, Poll, Voter

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


def post(client, address: str, **fields: object):
    headers = {**SCRIPT, "Idempotency-Key": str(uuid.uuid4())}
    return client.post(address, fields, headers=headers)


@pytest.mark.parametrize("door", ["", "open/", "close/", "void/", "voters/", "cast/", "ballot/"])
@pytest.mark.parametrize("username", ["province.member1", "auditor", "operator"])
def test_an_outsider_does_not_learn_that_a_poll_exists(client, running_poll, cast, door, username):
    client.force_login(cast[username])
    address = f"/voting/polls/{running_poll.pk}/{door}"
    answer = client.get(address) if door in {"", "ballot/"} else post(client, address)
    assert answer.status_code == 404


def test_nobody_passes_without_logging_in(client, running_poll):
    assert client.get(f"/voting/polls/{running_poll.pk}/").status_code == 302
    assert client.post(f"/voting/polls/{running_poll.pk}/cast/").status_code == 302


def test_a_poll_runs_from_its_question_to_its_result(client, live_meeting, cast):
    client.force_login(cast["chair"])
    item = live_meeting.current_item
    made = post(client, f"/voting/items/{item.pk}/polls/", question=QUESTION).json()
    address = f"/voting/polls/{made['poll']}/"
    assert post(client, f"{address}open/").json()["ok"]
    told = post(client, f"{address}cast/", choice="for", replaces=0).json()
    assert (told["revision"], told["label"], told["choice"]) == (1, "Tán thành", "for")
    assert len(told["time"]) == 5
    closed = post(client, f"{address}close/").json()
    assert closed["adopted"] is False
    assert closed["sentence"].startswith("Với 01/25 thành viên tán thành (bằng 4 %")


def test_a_member_does_not_close_a_poll(client, running_poll, cast):
    client.force_login(cast["minister1"])
    answer = post(client, f"/voting/polls/{running_poll.pk}/close/")
    assert (answer.status_code, answer.json()["ok"]) == (409, False)
    assert Poll.objects.get().is_open


def test_an_outdated_ballot_is_answered_with_what_is_stored(client, running_poll, cast):
    voter = cast["minister1"]
    ballots.cast(poll=running_poll, choice="for", replaces=0, by=voter)
    client.force_login(voter)
    answer = post(client, f"/voting/polls/{running_poll.pk}/cast/", choice="against", replaces=0)
    assert answer.status_code == 409
    assert {"revision": 1, "choice": "for", "label": "Tán thành"}.items() <= answer.json().items()
    assert Ballot.objects.get().choice == "for"


def test_a_ballot_that_claims_a_revision_before_any_is_refused_without_a_state(client, running_poll, cast):
    client.force_login(cast["minister1"])
    answer = post(client, f"/voting/polls/{running_poll.pk}/cast/", choice="for", replaces=7)
    assert (answer.status_code, answer.json()["revision"]) == (409, 0)
    assert "label" not in answer.json()


@pytest.mark.parametrize(
    "fields", [{}, {"choice": "for"}, {"choice": "for", "replaces": "x"}, {"choice": "for", "replaces": -1}]
)
def test_an_incomplete_ballot_is_refused_in_words(client, running_poll, cast, fields):
    client.force_login(cast["minister1"])
    answer = post(client, f"/voting/polls/{running_poll.pk}/cast/", **fields)
    assert (answer.status_code, "chưa đủ" in answer.json()["message"]) == (409, True)


def test_the_same_key_casts_once_and_another_content_is_refused(client, running_poll, cast):
    client.force_login(cast["minister1"])
    address, headers = (
        f"/voting/polls/{running_poll.pk}/cast/",
        {**SCRIPT, "Idempotency-Key": str(uuid.uuid4())},
    )
    first = client.post(address, {"choice": "for", "replaces": 0}, headers=headers)
    again = client.post(address, {"choice": "for", "replaces": 0}, headers=headers)
    forged = client.post(address, {"choice": "against", "replaces": 0}, headers=headers)
    assert (first.json(), forged.status_code) == (again.json(), 422)
    assert (Ballot.objects.get().choice, Ballot.objects.get().revision) == ("for", 1)


@pytest.mark.parametrize(
    ("username", "sentence"), [("substitute", "dự họp thay"), ("guest", "Khách mời"), ("secretary", "Thư ký")]
)
def test_who_is_not_entitled_is_refused_in_words(client, running_poll, cast, username, sentence):
    client.force_login(cast[username])
    answer = post(client, f"/voting/polls/{running_poll.pk}/cast/", choice="for", replaces=0)
    assert (answer.status_code, sentence in answer.json()["message"]) == (409, True)


def test_without_script_the_ballot_is_a_page_with_two_steps(client, running_poll, cast):
    client.force_login(cast["minister1"])
    address = f"/voting/polls/{running_poll.pk}/ballot/"
    assert b'value="not_voting"' in client.get(address).content
    assert b'name="choice" value="against"' in client.get(f"{address}?choice=against").content
    answer = client.post(f"/voting/polls/{running_poll.pk}/cast/", {"choice": "against", "replaces": 0})
    assert (answer.status_code, answer.url) == (302, f"/meetings/{running_poll.meeting_id}/room/")
    page = client.get(address).content.decode()
    assert "Đồng chí đã biểu quyết" in page
    assert 'name="replaces" value="1"' in client.get(f"{address}?choice=for").content.decode()


def test_the_ballot_page_of_a_closed_poll_is_its_result(client, running_poll, cast):
    polls.close_poll(poll=running_poll, by=cast["chair"])
    client.force_login(cast["minister1"])
    answer = client.get(f"/voting/polls/{running_poll.pk}/ballot/")
    assert answer.url == f"/voting/polls/{running_poll.pk}/"


def test_the_result_page_gives_names_to_chair_and_secretary_only(client, running_poll, cast):
    vote(running_poll, {"for": cast.members[:13]})
    polls.close_poll(poll=running_poll, by=cast["chair"])
    address = f"/voting/polls/{running_poll.pk}/"
    for username, sees in (("chair", True), ("secretary", True), ("minister1", False), ("guest", False)):
        client.force_login(cast[username])
        page = client.get(address).content.decode()
        assert "Với 13/25 thành viên tán thành" in page
        assert ("roll__choice" in page) == sees


def test_the_chair_still_reads_the_names_when_another_presides_or_the_meeting_is_over(
    client, running_poll, cast
):
    polls.close_poll(poll=running_poll, by=cast["chair"])
    running_poll.meeting.presidings.update(until=running_poll.opened_at)
    client.force_login(cast["chair"])
    assert "roll__choice" in client.get(f"/voting/polls/{running_poll.pk}/").content.decode()


def test_a_prepared_poll_is_known_only_to_those_who_conduct(client, prepared_poll, cast):
    for username, status in (("chair", 200), ("secretary", 200), ("minister1", 404), ("guest", 404)):
        client.force_login(cast[username])
        assert client.get(f"/voting/polls/{prepared_poll.pk}/").status_code == status


def test_a_guest_of_other_items_gets_no_door_to_the_poll(client, running_poll, cast):
    guest = participant_of(running_poll.meeting, cast["guest"])
    guest.item_scope.add(running_poll.meeting.items.get(order=3))
    guest.is_scoped = True
    guest.save()
    client.force_login(cast["guest"])
    assert client.get(f"/voting/polls/{running_poll.pk}/").status_code == 404


def test_the_chair_adds_a_late_member_by_the_door_and_no_stranger(client, cast):
    meeting = builders.meeting_in_session(cast, present=24)
    poll = opened(meeting, cast)
    late = participant_of(meeting, cast["minister24"])
    late.presences.create(since=poll.opened_at)
    client.force_login(cast["chair"])
    address = f"/voting/polls/{poll.pk}/voters/"
    elsewhere = builders.called_meeting(cast, kind="urgent").participants.first()
    assert post(client, address, participant=elsewhere.pk).status_code == 409
    assert post(client, address, participant=late.pk).json()["ok"]
    assert Voter.objects.filter(poll=poll, person=cast["minister24"], added_late=True).exists()


def test_a_void_poll_keeps_its_page_and_says_why(client, running_poll, cast):
    client.force_login(cast["chair"])
    assert post(client, f"/voting/polls/{running_poll.pk}/void/", reason="Nhầm dự thảo").json()["ok"]
    page = client.get(f"/voting/polls/{running_poll.pk}/").content.decode()
    assert "Đã hủy" in page
    assert "Nhầm dự thảo" in page


def test_the_items_of_another_body_are_unknown(client, live_meeting, cast):
    assert not Membership.objects.filter(person=cast["province.secretary"], body=live_meeting.body).exists()
    client.force_login(cast["province.secretary"])
    answer = post(client, f"/voting/items/{live_meeting.current_item_id}/polls/", question=QUESTION)
    assert answer.status_code == 404
