"""Every other way to vote: choose up to n, another opinion, a show of hands, linked polls, names on the big screen."""

import pytest

from meetings.models import Presence
from minutes import queries as minutes_queries
from minutes.rules import parts
from people.models import JournalEntry
from people.rules import Refused
from tests import builders
from tests.voting.conftest import opened, participant_of, pick, prepared, vote
from voting import rules
from voting.actions import ballots, hands, names, polls
from voting.models import Ballot, BallotRevision, Poll
from voting.queries import linked
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db
THREE = {"method": "choose", "options": ["Ngày 1/1", "Ngày 1/7", "Lùi lại"], "most_picks": 2}
HANDS = {"method": "hands"}


def last(verb: str) -> dict:
    return JournalEntry.objects.filter(verb=verb).order_by("serial").last().data


def content_of(meeting):
    meeting.refresh_from_db()
    meeting.closed_at = meeting.planned_end
    return parts.compose(minutes_queries.facts_of(meeting))


# -- choose up to n --


def test_a_poll_with_its_own_options_offers_them_and_not_to_vote(live_meeting, cast):
    poll = opened(live_meeting, cast, **THREE)
    assert [o["key"] for o in poll.options] == ["option1", "option2", "option3", "not_voting"]
    data = last("poll.prepared")
    assert (data["method"], data["most_picks"], len(data["options"])) == ("choose", 2, 3)


@pytest.mark.parametrize("how", [{"method": "acclaim"}, {"method": "choose"}, {**THREE, "most_picks": 3}])
def test_a_ballot_that_makes_no_sense_is_refused_at_preparing(live_meeting, cast, how):
    with pytest.raises(Refused):
        prepared(live_meeting, cast, **how)
    assert not Poll.objects.exists()


def test_a_member_names_one_to_n_options_and_changes_them(live_meeting, cast):
    poll = opened(live_meeting, cast, **THREE)
    pick(poll, {"3 1": [cast["minister1"]]})
    assert Ballot.objects.get().picks == ["option1", "option3"]
    ballots.cast(poll=poll, choice="picked", picks=["option2"], replaces=1, by=cast["minister1"])
    assert list(BallotRevision.objects.values_list("picks", flat=True)) == [
        ["option1", "option3"],
        ["option2"],
    ]
    ballots.cast(poll=poll, choice="not_voting", replaces=2, by=cast["minister1"])
    assert (Ballot.objects.get().choice, Ballot.objects.get().picks) == ("not_voting", [])


@pytest.mark.parametrize(
    ("choice", "picks"),
    [
        ("picked", []),
        ("picked", ["option1", "option2", "option3"]),
        ("picked", ["option9"]),
        ("option1", []),
        ("for", []),
    ],
)
def test_a_foreign_or_overfull_ballot_is_refused(live_meeting, cast, choice, picks):
    poll = opened(live_meeting, cast, **THREE)
    with pytest.raises(Refused):
        ballots.cast(poll=poll, choice=choice, picks=picks, replaces=0, by=cast["minister1"])
    assert not Ballot.objects.exists()


def test_a_roll_call_takes_no_picks(running_poll, cast):
    with pytest.raises(Refused, match="không có trong phiếu"):
        ballots.cast(poll=running_poll, choice="picked", picks=["for"], replaces=0, by=cast["minister1"])


def test_every_option_is_counted_against_all_members(live_meeting, cast):
    poll = opened(live_meeting, cast, **THREE)
    pick(poll, {"1 2": cast.members[:13], "2": cast.members[13:20], "3": cast.members[20:22]})
    ballots.cast(poll=poll, choice="not_voting", replaces=0, by=cast.members[22])
    result = polls.close_poll(poll=poll, by=cast["chair"]).result
    assert [(o["count"], o["adopted"]) for o in result["options"]] == [(13, True), (20, True), (2, False)]
    assert result["counts"] == {
        "picked": 22,
        "not_voting": 1,
        "not_answered": 2,
        "recused": 0,
        "absent": 0,
    }
    assert (result["adopted"], result["needed"], result["reason"]) == (True, 13, "chosen")
    data = last("poll.closed")
    assert data["ballots_hash"] == rules.list_hash(data["ballots"])
    assert sorted(len(row) for row in data["ballots"]) == [3] * 23


def test_the_minutes_tell_options_and_who_chose_them(live_meeting, cast):
    poll = opened(live_meeting, cast, **THREE)
    pick(poll, {"1 2": cast.members[:13], "3": cast.members[13:15]})
    polls.close_poll(poll=poll, by=cast["chair"])
    content = content_of(live_meeting)
    assert "chọn phương án" in content.entry("votes.1").heading
    assert content.entry("votes.1").table.rows[0] == ("Ngày 1/1", "13", "13", "Được chọn")
    assert content.entry("votes.1.names").text.splitlines()[2].startswith("- Lùi lại (02): ")
    assert content.data["polls"][0]["options"][2] == {"label": "Lùi lại", "count": 2, "adopted": False}


def test_a_void_one_is_repeated_with_its_own_options(live_meeting, cast):
    poll = opened(live_meeting, cast, **THREE)
    polls.void_poll(poll=poll, reason="Nhầm", by=cast["chair"])
    again = opened(live_meeting, cast, **THREE)
    assert again.repeats == poll
    assert len(again.options) == 4


# -- another opinion --


@pytest.mark.parametrize("remark", ["", "  \n "])
def test_another_opinion_is_nothing_without_its_text(running_poll, cast, remark):
    with pytest.raises(Refused, match="Hãy ghi nội dung ý kiến khác"):
        ballots.cast(poll=running_poll, choice="other", remark=remark, replaces=0, by=cast["minister1"])
    with pytest.raises(Refused, match=r"2\.000 ký tự"):
        ballots.cast(poll=running_poll, choice="for", remark="x" * 2001, replaces=0, by=cast["minister1"])
    assert not Ballot.objects.exists()


def test_its_text_is_read_after_closing_by_chair_secretary_and_in_the_minutes(
    live_meeting, running_poll, cast
):
    vote(running_poll, {"other": [cast["minister1"]]})
    poll = polls.close_poll(poll=running_poll, by=cast["chair"])
    row = next(row for row in queries.roll_of(poll) if row.person == cast["minister1"])
    assert row.remark == "Đề nghị lùi thời hạn."
    assert last("poll.closed")["opinions"] == [[str(cast["minister1"].uid), "Đề nghị lùi thời hạn."]]
    text = content_of(live_meeting).entry("votes.1.opinions").text
    assert text.startswith("- Ý kiến khác của Đồng chí ")
    assert text.endswith(": Đề nghị lùi thời hạn.")


# -- hands --


def numbers(favour: int, against: int = 0, other: int = 0, not_voting: int = 0) -> dict[str, int]:
    return {"for": favour, "against": against, "other": other, "not_voting": not_voting}


def count(poll, cast, head: str = "", by: str = "secretary", **of: int):
    return hands.count_hands(poll=poll, numbers=numbers(**of), head_choice=head, by=cast[by])


def test_the_secretary_types_hands_in_and_the_chair_closes_with_them(live_meeting, cast):
    poll = opened(live_meeting, cast, **HANDS)
    count(poll, cast, favour=20, against=2)
    count(poll, cast, favour=21, against=2)
    assert last("hands.counted") == {"poll": str(poll.uid), "hands": numbers(21, 2), "head": ""}
    result = polls.close_poll(poll=poll, by=cast["chair"]).result
    assert (result["counts"]["for"], result["counts"]["not_answered"], result["adopted"]) == (21, 2, True)
    assert not Ballot.objects.exists()
    assert last("poll.closed")["head"] == ""
    assert "biểu quyết giơ tay" in content_of(live_meeting).entry("votes.1").heading


def test_it_is_not_closed_before_the_hands_are_counted(live_meeting, cast):
    poll = opened(live_meeting, cast, **HANDS)
    with pytest.raises(Refused, match="Hãy ghi số người giơ tay"):
        polls.close_poll(poll=poll, by=cast["chair"])
    assert Poll.objects.get().is_open


def test_more_hands_than_voters_present_are_refused(cast):
    poll = opened(builders.meeting_in_session(cast, present=20), cast, **HANDS)
    with pytest.raises(Refused) as refusal:
        count(poll, cast, favour=20, against=1)
    assert "21, nhiều hơn 20" in str(refusal.value)
    assert Poll.objects.get().hands is None


@pytest.mark.parametrize("username", ["minister1", "guest", "substitute"])
def test_nobody_but_chair_and_secretary_types_hands_in(live_meeting, cast, username):
    poll = opened(live_meeting, cast, **HANDS)
    with pytest.raises(Refused, match="Chỉ chủ trì hoặc thư ký"):
        count(poll, cast, by=username, favour=20)


def test_hands_are_of_their_own_method_and_only_while_it_is_open(live_meeting, running_poll, cast):
    with pytest.raises(Refused, match="không đếm bằng giơ tay"):
        count(running_poll, cast, favour=20)
    polls.close_poll(poll=running_poll, by=cast["chair"])
    waiting = prepared(live_meeting, cast, **HANDS)
    with pytest.raises(Refused, match="chưa được mở"):
        count(waiting, cast, favour=20)
    poll = polls.open_poll(poll=waiting, by=cast["chair"])
    with pytest.raises(Refused, match="không nhận phiếu"):
        ballots.cast(poll=poll, choice="for", replaces=0, by=cast["minister1"])


@pytest.mark.parametrize(
    ("head", "adopted", "reason"),
    [
        ("for", True, "tie_head_for"),
        ("against", False, "tie_head_against"),
        ("not_voting", False, "tie_open"),
    ],
)
def test_on_a_tie_the_head_is_asked_for_and_decides(live_meeting, cast, head, adopted, reason):
    poll = opened(live_meeting, cast, **HANDS)
    with pytest.raises(Refused) as refusal:
        count(poll, cast, favour=12, against=12, not_voting=1)
    assert "Hãy ghi Thủ tướng Chính phủ giơ tay cho bên nào" in str(refusal.value)
    count(poll, cast, head=head, favour=12, against=12, not_voting=1)
    result = polls.close_poll(poll=poll, by=cast["chair"]).result
    assert (result["adopted"], result["reason"]) == (adopted, reason)


def test_a_head_who_is_absent_is_not_asked_for(live_meeting, cast):
    Presence.objects.filter(participant__person=cast["chair"]).delete()
    poll = opened(live_meeting, cast, **HANDS)
    count(poll, cast, favour=12, against=12)
    assert polls.close_poll(poll=poll, by=cast["chair"]).result["reason"] == "tie_open"


# -- the head and a deputy who presides --


@pytest.mark.parametrize(
    ("mode", "chair_votes", "adopted", "reason"),
    [
        ("remote", "for", True, "tie_head_for"),
        ("remote", "against", False, "tie_head_against"),
        ("in_room", "not_voting", False, "tie_open"),
        ("in_room", None, False, "tie_open"),
        (None, None, False, "tie_open"),
    ],
)
def test_a_tie_follows_the_head_wherever_he_is_and_never_the_deputy(
    live_meeting, cast, mode, chair_votes, adopted, reason
):
    live_meeting.presidings.update(participant=participant_of(live_meeting, cast["minister1"]))
    there = Presence.objects.filter(participant__person=cast["chair"])
    there.update(mode=mode) if mode else there.delete()
    poll = polls.open_poll(poll=prepared(live_meeting, cast), by=cast["minister1"])
    sides = {"for": cast.ministers[:12], "against": cast.ministers[12:24]}
    if chair_votes in sides:
        sides[chair_votes] = [*sides[chair_votes][:11], cast["chair"]]
    elif chair_votes:
        sides[chair_votes] = [cast["chair"]]
    vote(poll, sides)
    result = polls.close_poll(poll=poll, by=cast["minister1"]).result
    assert (result["counts"]["for"], result["counts"]["against"]) == (12, 12)
    assert (result["adopted"], result["reason"]) == (adopted, reason)


# -- linked polls --


def test_a_linked_poll_waits_for_the_one_before(live_meeting, running_poll, cast):
    second = prepared(live_meeting, cast, follows=running_poll)
    assert last("poll.prepared")["follows"] == str(running_poll.uid)
    with pytest.raises(Refused, match="chỉ được mở sau khi biểu quyết liên quan"):
        polls.open_poll(poll=second, by=cast["chair"])
    polls.close_poll(poll=running_poll, by=cast["chair"])
    assert polls.open_poll(poll=second, by=cast["chair"]).is_open


def test_the_repetition_of_a_void_one_frees_it(live_meeting, running_poll, cast):
    second = prepared(live_meeting, cast, follows=running_poll)
    polls.void_poll(poll=running_poll, reason="Nhầm", by=cast["chair"])
    with pytest.raises(Refused, match="biểu quyết liên quan"):
        polls.open_poll(poll=second, by=cast["chair"])
    again = opened(live_meeting, cast)
    assert again.repeats == running_poll
    polls.close_poll(poll=again, by=cast["chair"])
    assert polls.open_poll(poll=second, by=cast["chair"]).is_open


def test_a_poll_does_not_follow_one_of_another_meeting(live_meeting, cast):
    other = opened(builders.meeting_in_session(cast, kind="urgent"), cast)
    with pytest.raises(Refused, match="không thuộc phiên họp này"):
        prepared(live_meeting, cast, follows=other)


def test_linked_polls_are_shown_together(client, live_meeting, running_poll, cast):
    assert linked.chain_of(running_poll) == []
    second = prepared(live_meeting, cast, follows=running_poll)
    assert linked.chain_of(running_poll) == linked.chain_of(second) == [running_poll, second]
    polls.close_poll(poll=running_poll, by=cast["chair"])
    client.force_login(cast["chair"])
    page = client.get(f"/voting/polls/{running_poll.pk}/").content.decode()
    assert f'href="/voting/polls/{second.pk}/"' in page


# -- names on the big screen --


def test_the_chair_shows_names_and_hides_them(live_meeting, running_poll, cast):
    with pytest.raises(Refused, match="sau khi kết thúc"):
        names.show_names(poll=running_poll, by=cast["chair"])
    poll = polls.close_poll(poll=running_poll, by=cast["chair"])
    for username in ("secretary", "minister1"):
        with pytest.raises(Refused, match="đang chủ trì"):
            names.show_names(poll=poll, by=cast[username])
    assert names.show_names(poll=poll, by=cast["chair"]).names_shown
    assert last("names.shown") == {"poll": str(poll.uid), "names_shown": True}
    assert not names.hide_names(poll=poll, by=cast["chair"]).names_shown
    assert last("names.hidden") == {"poll": str(poll.uid), "names_shown": False}


@pytest.mark.parametrize("method", ["hands", "secret"])
def test_a_vote_without_names_never_shows_any(running_poll, cast, method):
    poll = polls.close_poll(poll=running_poll, by=cast["chair"])
    Poll.objects.filter(pk=poll.pk).update(method=method)
    with pytest.raises(Refused, match="không ghi tên"):
        names.show_names(poll=poll, by=cast["chair"])
