"""A secret poll by its acts: prepared, opened, sealed, counted once, signed; void when its key is lost."""

import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from meetings.models import Meeting
from people import act
from people.models import Command, JournalEntry
from people.rules import BodyRules, Refused
from tests import builders
from tests.voting import sealing
from tests.voting.conftest import participant_of
from voting import rules, store
from voting.actions import ballots, polls, secret
from voting.models import Ballot, BoardEntry, Decision, Envelope, Poll, Turnout
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(live_meeting, cast) -> Poll:
    return sealing.opened(live_meeting, cast)


def last_entry(verb: str) -> JournalEntry:
    return JournalEntry.objects.filter(verb=verb).latest("serial")


def ruled(meeting: Meeting, **changes: object) -> None:
    meeting.rules = replace(BodyRules.from_json(meeting.rules), **changes).as_json()
    meeting.save()


def seal(poll: Poll, person, choice: str = "for", replaces: int = 0, key: act.Key | None = None):
    envelope = sealing.seal(poll.public_key, choice)
    return secret.seal(poll=poll, envelope=envelope, replaces=replaces, by=person, key=key)


# -- prepared and opened --


def test_a_secret_poll_is_prepared_and_its_tellers_are_named_by_the_chair(live_meeting, cast):
    poll = sealing.prepared(live_meeting, cast)
    assert (poll.method, poll.state, poll.public_key) == ("secret", "prepared", "")
    assert last_entry("secret_poll.prepared").data["method"] == "secret"
    data = last_entry("tellers.named").data
    assert data == {
        "poll": str(poll.uid),
        "tellers": sorted(str(cast[name].uid) for name in ("minister3", "minister4")),
    }


def test_a_body_without_secret_polls_prepares_none(live_meeting, cast):
    ruled(live_meeting, secret_allowed=False)
    with pytest.raises(Refused, match="không cho phép bỏ phiếu kín"):
        sealing.prepared(live_meeting, cast)


@pytest.mark.parametrize("by", ["secretary", "minister1", "guest"])
def test_only_the_chair_names_tellers(live_meeting, cast, by):
    poll = sealing.prepared(live_meeting, cast)
    places = [participant_of(live_meeting, cast[name]) for name in ("minister1", "minister2")]
    with pytest.raises(Refused):
        secret.name_tellers(poll=poll, tellers=places, by=cast[by])


@pytest.mark.parametrize("names", [[], ["minister1"], ["minister1", "minister1"], ["minister1", "guest"]])
def test_fewer_than_two_members_are_no_counting_group(live_meeting, cast, names):
    poll = sealing.prepared(live_meeting, cast, tellers=())
    with pytest.raises(Refused, match="ít nhất 02 thành viên"):
        secret.name_tellers(
            poll=poll, tellers=[participant_of(live_meeting, cast[name]) for name in names], by=cast["chair"]
        )
    with pytest.raises(Refused, match="chưa cử ban kiểm phiếu"):
        polls.open_poll(poll=poll, by=cast["chair"])
    assert store.kept() == [] or poll.uid not in store.kept()


def test_tellers_are_named_before_the_opening_only(poll, live_meeting, cast):
    places = [participant_of(live_meeting, cast[name]) for name in ("minister1", "minister2")]
    with pytest.raises(Refused, match="chưa được mở"):
        secret.name_tellers(poll=poll, tellers=places, by=cast["chair"])


def test_opening_makes_a_key_and_offers_no_text(poll):
    assert store.has(poll.uid)
    assert sealing.key_of(poll.public_key).key_size == 3072
    assert [option["key"] for option in poll.options] == ["for", "against", "not_voting"]
    assert "key" not in str(sorted(last_entry("poll.opened").data))


def test_with_fewer_than_five_voters_it_is_not_opened(cast):
    meeting = builders.meeting_in_session(cast, present=25)
    meeting.electors = meeting.electors[:4]
    meeting.save()
    with pytest.raises(Refused, match="ít nhất 05 thành viên"):
        sealing.opened(meeting, cast)
    assert Poll.objects.get().is_prepared


# -- sealed --


def test_a_vote_is_sealed_and_replaced(poll, cast):
    voter = cast["minister1"]
    assert seal(poll, voter) == {"poll": poll.pk, "revision": 1}
    first = Envelope.objects.get().ciphertext
    assert seal(poll, voter, "against", replaces=1) == {"poll": poll.pk, "revision": 2}
    envelope = Envelope.objects.get()
    assert envelope.revision == 2
    assert envelope.ciphertext != first
    assert (Turnout.objects.count(), Ballot.objects.count()) == (1, 0)
    assert queries.turnout(poll) == {"poll": poll.pk, "cast": 1, "entitled": 25}


@pytest.mark.parametrize("replaces", [0, 1, 3])
def test_a_late_retry_never_overwrites_a_newer_envelope(poll, cast, replaces):
    voter = cast["minister1"]
    seal(poll, voter)
    seal(poll, voter, replaces=1)
    with pytest.raises(rules.Outdated) as refusal:
        seal(poll, voter, replaces=replaces)
    assert (refusal.value.revision, refusal.value.choice) == (2, "")


def test_sealing_neither_raises_the_version_nor_writes_the_journal(poll, cast):
    before = JournalEntry.objects.count(), poll.meeting.version
    seal(poll, cast["minister1"])
    poll.meeting.refresh_from_db()
    assert (JournalEntry.objects.count(), poll.meeting.version) == before


@pytest.mark.parametrize("username", ["substitute", "guest", "secretary", "auditor", "province.member1"])
def test_who_is_not_entitled_seals_nothing(poll, cast, username):
    with pytest.raises(Refused):
        seal(poll, cast[username])
    assert not Turnout.objects.exists()


@pytest.mark.parametrize("envelope", ["", "for", "A" * 511, "A" * 513, "é" * 512, "=" * 512, "A" * 508])
def test_what_is_no_envelope_is_refused(poll, cast, envelope):
    with pytest.raises(Refused, match="chưa được niêm phong đúng cách"):
        secret.seal(poll=poll, envelope=envelope, replaces=0, by=cast["minister1"])


def test_an_open_choice_is_refused_in_a_secret_poll_and_an_envelope_in_an_open_one(poll, live_meeting, cast):
    with pytest.raises(Refused, match="chỉ nhận phiếu đã niêm phong"):
        ballots.cast(poll=poll, choice="for", replaces=0, by=cast["minister1"])
    polls.void_poll(poll=poll, reason="Nhầm", by=cast["chair"])
    item = live_meeting.items.get(state="current")
    other = polls.prepare_poll(item=item, question="Thông qua?", by=cast["secretary"])
    other = polls.open_poll(poll=other, by=cast["chair"])
    with pytest.raises(Refused, match="không phải bỏ phiếu kín"):
        secret.seal(poll=other, envelope="A" * 512, replaces=0, by=cast["minister1"])


def test_before_and_after_nothing_is_sealed(live_meeting, cast):
    poll = sealing.prepared(live_meeting, cast)
    with pytest.raises(Refused, match="chưa được mở"):
        secret.seal(poll=poll, envelope="A" * 512, replaces=0, by=cast["minister1"])
    poll = polls.open_poll(poll=poll, by=cast["chair"])
    sealing.vote(poll, {"for": cast.members[:5]})
    polls.close_poll(poll=poll, by=cast["chair"])
    with pytest.raises(Refused, match="đã kết thúc"):
        seal(poll, cast["minister6"])


# -- the same command twice --


def test_a_repeated_key_seals_once_and_is_kept_under_a_digest_of_the_polls_own_key(poll, cast):
    voter, sent = cast["minister1"], act.Key(uuid.uuid4(), "a" * 64)
    envelope = sealing.seal(poll.public_key, "for")
    answers = [
        secret.seal(poll=poll, envelope=envelope, replaces=0, by=voter, key=secret.keyed(poll, voter, sent))
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    command = Command.objects.get(key=sent.value)
    assert command.body_sha256 not in {"a" * 64, ""}
    assert command.answer == {"value": {"poll": poll.pk, "revision": 1}}
    other = secret.keyed(poll, voter, act.Key(sent.value, "b" * 64))
    with pytest.raises(act.KeyReused):
        secret.seal(poll=poll, envelope=envelope, replaces=1, by=voter, key=other)


def test_a_retry_after_the_count_gets_its_first_answer_though_nothing_can_be_compared(poll, cast):
    voter, sent = cast["minister1"], act.Key(uuid.uuid4(), "a" * 64)
    first = seal(poll, voter, key=secret.keyed(poll, voter, sent))
    sealing.vote(poll, {"for": cast.members[3:9]})
    with transaction.atomic():
        polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    store.destroy(poll.uid)
    again = secret.seal(
        poll=poll, envelope="A" * 512, replaces=0, by=voter, key=secret.keyed(poll, voter, sent)
    )
    assert again == first
    strange = secret.keyed(poll, cast["minister2"], act.Key(uuid.uuid4(), "a" * 64))
    with pytest.raises(Refused, match="đã kết thúc"):
        seal(poll, cast["minister2"], key=strange)


# -- counted --


def test_closing_counts_puts_up_the_board_and_deletes_envelopes_and_key(
    live_meeting, cast, django_capture_on_commit_callbacks
):
    poll = sealing.opened(live_meeting, cast)
    kept = sealing.vote(
        poll, {"for": cast.members[:14], "against": cast.members[14:20], "not_voting": cast.members[20:22]}
    )
    with django_capture_on_commit_callbacks(execute=True):
        poll = polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    counts = poll.result["counts"]
    assert (counts["for"], counts["against"], counts["not_voting"], counts["not_answered"]) == (14, 6, 2, 3)
    assert poll.result["adopted"]
    assert "Với 14/25 thành viên tán thành" in poll.result["sentence"]
    board = list(BoardEntry.objects.order_by("pk").values_list("tracker", flat=True))
    assert board == sorted(kept.values())
    assert not Envelope.objects.exists()
    assert not store.has(poll.uid)
    data = last_entry("poll.closed").data
    assert data["ballots_hash"] == rules.list_hash(
        [list(e) for e in BoardEntry.objects.values_list("tracker", "choice")]
    )
    assert "ballots" not in data
    assert Decision.objects.get().adopted


def test_what_cannot_be_read_is_invalid_counted_and_published(poll, cast):
    sealing.vote(poll, {"for": cast.members[:13]})
    broken = [
        sealing.sealed(poll.public_key, b"{}"),
        sealing.seal(poll.public_key, "other"),
        "A" * 512,
    ]
    for person, envelope in zip(cast.members[13:], broken, strict=False):
        secret.seal(poll=poll, envelope=envelope, replaces=0, by=person)
    poll = polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    assert (poll.result["counts"]["for"], poll.result["counts"]["invalid"]) == (13, 3)
    assert "03 phiếu không hợp lệ" in poll.result["sentence"]
    assert BoardEntry.objects.filter(choice="invalid").count() == 3


def test_equal_votes_are_not_adopted_whatever_the_head_voted(live_meeting, cast):
    poll = sealing.closed(live_meeting, cast, **{"for": 12, "against": 12})
    assert (poll.result["adopted"], poll.result["reason"]) == (False, "tie_open")
    assert "số phiếu ngang nhau, chưa thông qua" in poll.result["sentence"]


def test_nobody_is_named_with_a_choice(live_meeting, cast):
    poll = sealing.closed(live_meeting, cast, **{"for": 13})
    assert list(queries.roll_of(poll)) == []
    assert queries.choices_of(poll) == []


def test_with_fewer_than_five_ballots_there_is_no_result(poll, cast):
    sealing.vote(poll, {"for": cast.members[:4]})
    with pytest.raises(Refused, match="Chỉ có 04 phiếu, ít hơn 05"):
        polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    assert secret.void_unsound(sealing.fresh(poll))
    poll = sealing.fresh(poll)
    assert poll.is_void
    assert "Chỉ có 04 phiếu" in poll.void_reason
    entry = last_entry("poll.voided")
    assert (entry.actor, entry.data["reason"]) == (None, poll.void_reason)
    assert not Envelope.objects.exists()
    assert not BoardEntry.objects.exists()


# -- made void --


def test_a_lost_key_makes_the_poll_void_and_says_so(poll, cast):
    sealing.vote(poll, {"for": cast.members[:9]})
    store.destroy(poll.uid)
    with pytest.raises(store.KeyLost):
        seal(poll, cast["minister20"])
    with pytest.raises(store.KeyLost):
        polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    assert secret.void_lost_polls() == [poll]
    poll = sealing.fresh(poll)
    assert (poll.is_void, poll.closed_by) == (True, None)
    assert "máy chủ đã khởi động lại" in poll.void_reason


def test_the_system_makes_no_sound_poll_void(poll, cast):
    sealing.vote(poll, {"for": cast.members[:5]})
    assert not secret.void_unsound(sealing.fresh(poll))
    assert secret.void_lost_polls() == []
    assert sealing.fresh(poll).is_open


def test_a_poll_that_the_chair_makes_void_leaves_neither_envelopes_nor_key(
    poll, cast, django_capture_on_commit_callbacks
):
    sealing.vote(poll, {"for": cast.members[:9]})
    with django_capture_on_commit_callbacks(execute=True):
        polls.void_poll(poll=sealing.fresh(poll), reason="Nhầm phương án", by=cast["chair"])
    assert not Envelope.objects.exists()
    assert not store.has(poll.uid)


def test_a_start_forgets_the_keys_of_polls_that_are_not_open(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    stray = uuid.uuid4()
    store.make(stray)
    assert secret.forget_keys() >= 1
    assert (store.has(poll.uid), store.has(stray)) == (True, False)
    Poll.objects.filter(pk=poll.pk).update(state="void")
    secret.forget_keys()
    assert not store.has(poll.uid)


# -- the counting group signs --


def test_tellers_sign_what_was_counted(live_meeting, cast):
    poll = sealing.closed(live_meeting, cast, **{"for": 13, "against": 3})
    teller = secret.sign_count(poll=poll, by=cast["minister3"])
    assert teller.signed_hash == poll.result["count_hash"]
    assert last_entry("count.signed").data == {
        "poll": str(poll.uid),
        "person": str(cast["minister3"].uid),
        "count_hash": teller.signed_hash,
    }
    with pytest.raises(Refused, match="đã ký xác nhận"):
        secret.sign_count(poll=poll, by=cast["minister3"])


@pytest.mark.parametrize("by", ["chair", "minister1", "secretary"])
def test_nobody_else_signs(live_meeting, cast, by):
    poll = sealing.closed(live_meeting, cast, **{"for": 13})
    with pytest.raises(Refused, match="Chỉ thành viên ban kiểm phiếu"):
        secret.sign_count(poll=poll, by=cast[by])


def test_an_open_poll_is_not_signed_nor_a_board_that_was_changed(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    with pytest.raises(Refused, match="sau khi kết thúc"):
        secret.sign_count(poll=poll, by=cast["minister3"])
    sealing.vote(poll, {"for": cast.members[:6]})
    polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    BoardEntry.objects.filter(pk=BoardEntry.objects.first().pk).update(choice="against")
    with pytest.raises(Refused, match="không còn đúng như lúc kiểm phiếu"):
        secret.sign_count(poll=sealing.fresh(poll), by=cast["minister3"])
