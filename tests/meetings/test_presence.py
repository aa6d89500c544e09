"""Checking in and out: by oneself, by those who conduct; what leaving ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import tasks
from meetings.actions import presence, presiding, session
from meetings.models import Meeting, Participant, Presence
from meetings.queries import session as queries
from people.models import JournalEntry
from people.rules import Refused

pytestmark = pytest.mark.django_db


def place_of(meeting: Meeting, person) -> Participant:
    return meeting.participants.get(person=person)


def last_entry(verb: str) -> JournalEntry:
    entry = JournalEntry.objects.order_by("-serial").first()
    assert entry is not None and entry.verb == verb
    return entry


@pytest.mark.parametrize("by", ["minister1", "secretary", "chair"])
@pytest.mark.parametrize("mode", ["in_room", "remote"])
def test_a_member_is_checked_in(called_meeting, cast, by, mode):
    place = place_of(called_meeting, cast["minister1"])
    found = presence.check_in(participant=place, mode=mode, by=cast[by])
    assert (found.participant, found.mode, found.until) == (place, mode, None)
    entry = last_entry("presence.checked_in")
    assert entry.data == {"person": str(cast["minister1"].uid), "mode": mode}
    assert found.since == entry.at


def test_who_checks_in_alone_is_not_announced_to_every_tablet(called_meeting, cast):
    presence.check_in(participant=place_of(called_meeting, cast["minister1"]), by=cast["minister1"])
    assert last_entry("presence.checked_in").topics == ["presence"]
    presence.check_in(participant=place_of(called_meeting, cast["minister2"]), by=cast["secretary"])
    assert "my_turn" in last_entry("presence.checked_in").topics


@pytest.mark.parametrize("by", ["minister2", "guest", "substitute", "aide"])
def test_nobody_checks_another_one_in(called_meeting, cast, by):
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        presence.check_in(participant=place_of(called_meeting, cast["minister1"]), by=cast[by])


@pytest.mark.parametrize(("state", "sentence"), [("draft", "chưa được triệu tập"), ("closed", "đã kết thúc")])
def test_check_in_wants_a_called_meeting(called_meeting, cast, state, sentence):
    Meeting.objects.update(state=state)
    place = place_of(called_meeting, cast["minister1"])
    with pytest.raises(Refused, match=sentence):
        presence.check_in(participant=place, by=cast["minister1"])
    with pytest.raises(Refused, match=sentence):
        presence.check_out(participant=place, by=cast["minister1"])


def test_a_second_check_in_is_refused_and_changes_nothing(called_meeting, cast):
    place = place_of(called_meeting, cast["minister1"])
    first = presence.check_in(participant=place, by=cast["minister1"])
    with pytest.raises(Refused, match="đã được điểm danh"):
        presence.check_in(participant=place, by=cast["secretary"])
    assert Presence.objects.get() == first


def test_another_mode_is_a_new_interval(called_meeting, cast):
    place = place_of(called_meeting, cast["minister1"])
    first = presence.check_in(participant=place, mode="remote", by=cast["minister1"])
    second = presence.check_in(participant=place, mode="in_room", by=cast["minister1"])
    first.refresh_from_db()
    assert (first.until, second.until) == (second.since, None)


def test_an_unknown_mode_and_a_place_without_a_person_are_refused(called_meeting, cast):
    place = place_of(called_meeting, cast["minister1"])
    with pytest.raises(Refused, match="trực tiếp hoặc trực tuyến"):
        presence.check_in(participant=place, mode="asleep", by=cast["minister1"])
    nobody = called_meeting.participants.create(role="guest", title="Đại diện", agency="Bộ Y tế")
    with pytest.raises(Refused, match="chưa cử người"):
        presence.check_in(participant=nobody, by=cast["secretary"])


@pytest.mark.parametrize("by", ["minister1", "secretary"])
def test_leaving_for_a_time_and_coming_back(live_meeting, cast, by):
    place = place_of(live_meeting, cast["minister1"])
    left = presence.check_out(participant=place, by=cast[by])
    entry = last_entry("presence.checked_out")
    assert left.until == entry.at
    assert entry.data == {"person": str(cast["minister1"].uid), "mode": "in_room", "turns_ended": []}
    assert queries.counts_of(live_meeting).members == 24
    presence.check_in(participant=place, by=cast["minister1"])
    assert place.presences.count() == 2
    assert queries.counts_of(live_meeting).members == 25


def test_leaving_ends_speech_and_request(live_meeting, cast):
    place = place_of(live_meeting, cast["minister1"])
    asked = {"participant": place, "asked_at": live_meeting.opened_at}
    speech = live_meeting.turns.create(state="speaking", started_at=live_meeting.opened_at, **asked)
    request = live_meeting.turns.create(state="waiting", **asked)
    presence.check_out(participant=place, by=cast["minister1"])
    speech.refresh_from_db()
    request.refresh_from_db()
    assert (speech.state, request.state) == ("spoken", "withdrawn")
    assert len(last_entry("presence.checked_out").data["turns_ended"]) == 2


def test_who_is_not_there_does_not_leave(live_meeting, cast):
    place = place_of(live_meeting, cast["guest"])
    with pytest.raises(Refused, match="chưa được điểm danh"):
        presence.check_out(participant=place, by=cast["guest"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        presence.check_out(participant=place_of(live_meeting, cast["minister1"]), by=cast["minister2"])


def test_the_acting_chair_hands_over_before_leaving(live_meeting, cast):
    chair = place_of(live_meeting, cast["chair"])
    with pytest.raises(Refused, match="giao quyền chủ trì"):
        presence.check_out(participant=chair, by=cast["chair"])
    presiding.hand_over(meeting=live_meeting, to=place_of(live_meeting, cast["minister1"]), by=cast["chair"])
    presence.check_out(participant=chair, by=cast["chair"])
    assert not chair.presences.filter(until=None).exists()


def test_substitutes_and_guests_never_make_the_quorum(called_meeting, cast):
    for person in [*cast.members[:16], cast["substitute"], cast["guest"], cast["secretary"]]:
        presence.check_in(participant=place_of(called_meeting, person), by=person)
    counts = queries.counts_of(called_meeting)
    assert (counts.members, counts.substitutes, counts.guests) == (16, 1, 1)
    with pytest.raises(Refused, match="Mới có 16/25"):
        session.open_meeting(meeting=called_meeting, by=cast["chair"])
    presence.check_in(participant=place_of(called_meeting, cast["minister20"]), by=cast["minister20"])
    session.open_meeting(meeting=called_meeting, by=cast["chair"])


def test_a_check_in_of_the_day_before_does_not_make_a_quorum(called_meeting, cast):
    members = list(called_meeting.participants.filter(is_member=True).select_related("person")[:20])
    yesterday = timezone.now() - timedelta(days=1)
    Presence.objects.bulk_create(Presence(participant=place, since=yesterday) for place in members)
    with pytest.raises(Refused, match="cần 17"):
        session.open_meeting(meeting=called_meeting, by=cast["chair"])
    assert tasks.lapse_check_ins.func() == 1
    assert queries.counts_of(called_meeting).members == 0
    entry = JournalEntry.objects.get(verb="presence.lapsed")
    assert len(entry.data["persons"]) == 20
    for place in members:
        presence.check_in(participant=place, by=place.person)
    session.open_meeting(meeting=Meeting.objects.get(pk=called_meeting.pk), by=cast["chair"])
    with pytest.raises(Refused, match="đã khai mạc"):
        presence.lapse_check_ins(meeting=Meeting.objects.get(pk=called_meeting.pk), by=None)


def test_the_night_leaves_the_check_ins_of_the_day(called_meeting, cast):
    presence.check_in(participant=called_meeting.participants.get(person=cast["chair"]), by=cast["chair"])
    assert tasks.lapse_check_ins.func() == 0
    with pytest.raises(Refused, match="hôm trước"):
        presence.lapse_check_ins(meeting=called_meeting, by=None)
