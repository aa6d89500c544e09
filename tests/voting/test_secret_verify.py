"""Recounting: whole as it is, faulty as soon as one stored ballot, line or number is changed by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ecabinet.demo import Cast
from meetings.actions import agenda
from meetings.models import AgendaItem
from people import clock
from people.models import User
from tests.voting import sealing
from tests.voting.conftest import opened, participant_of, pick, vote
from voting import rules
from voting.actions import hands, joint, polls, secret
from voting.models import Ballot, BallotRevision, BoardEntry, Poll, Recusal, Teller, Voter
from voting.queries import exports

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "tools" / "verify_poll.py"


@pytest.fixture
def roll_call(live_meeting, cast) -> Poll:
    poll = opened(live_meeting, cast)
    vote(poll, {"for": cast.members[:12], "against": cast.members[12:24]})
    polls.close_poll(poll=poll, by=cast["chair"])
    return sealing.fresh(poll)


@pytest.fixture
def counted(live_meeting, cast) -> Poll:
    poll = sealing.closed(live_meeting, cast, **{"for": 14, "against": 5, "not_voting": 2})
    secret.sign_count(poll=poll, by=cast["minister3"])
    return sealing.fresh(poll)


@pytest.fixture
def joint_poll(live_meeting, cast) -> Poll:
    """Two items; with who is recused on the first 13 are for, so that one item is adopted and the other is not."""
    items = list(live_meeting.items.filter(order__gte=2))
    recused(items[0], cast["minister1"], cast)
    poll = joint.prepare_joint_poll(meeting=live_meeting, items=items, question="", by=cast["chair"])
    polls.open_poll(poll=poll, by=cast["chair"])
    vote(poll, {"for": cast.members[:13], "against": cast.members[13:24]})
    polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    return sealing.fresh(poll)


def recused(item: AgendaItem, person: User, cast: Cast) -> Recusal:
    place = participant_of(item.meeting, person)
    return Recusal.objects.create(
        item=item, participant=place, reason="Là cơ quan trình.", entered_by=cast["chair"], at=clock.now()
    )


@pytest.fixture
def chosen(live_meeting, cast) -> Poll:
    """Three options of which two may be chosen."""
    three = {"method": "choose", "options": ["Ngày 1/1", "Ngày 1/7", "Lùi lại"], "most_picks": 2}
    poll = opened(live_meeting, cast, **three)
    pick(poll, {"1 2": cast.members[:14], "3": cast.members[14:20], "1 3": cast.members[20:24]})
    polls.close_poll(poll=poll, by=cast["chair"])
    return sealing.fresh(poll)


@pytest.fixture
def by_hands(live_meeting, cast) -> Poll:
    poll = opened(live_meeting, cast, method="hands")
    numbers = {"for": 12, "against": 12, "other": 0, "not_voting": 1}
    hands.count_hands(poll=poll, numbers=numbers, head_choice="for", by=cast["secretary"])
    polls.close_poll(poll=poll, by=cast["chair"])
    return sealing.fresh(poll)


@pytest.fixture(params=["roll_call", "counted", "joint_poll"])
def poll(request) -> Poll:
    return request.getfixturevalue(request.param)


def faults(poll: Poll, capsys) -> str:
    """Run the command and return what it complains of; empty when it finds nothing."""
    try:
        call_command("verify_poll", str(poll.pk))
    except CommandError:
        return capsys.readouterr().err
    assert capsys.readouterr().out.endswith("ok\n")
    return ""


def test_a_poll_is_recounted_by_number_or_uid(poll, capsys):
    assert faults(poll, capsys) == ""
    call_command("verify_poll", str(poll.uid))


@pytest.mark.parametrize("name", ["99999", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_poll_that_is_not_there_is_named(name, db):
    with pytest.raises(CommandError, match=name):
        call_command("verify_poll", name)


def test_a_poll_that_is_not_closed_has_nothing_to_recount(live_meeting, cast, capsys):
    assert "nothing to recount" in faults(sealing.opened(live_meeting, cast), capsys)


def test_one_changed_ballot_is_found(roll_call, capsys):
    ballot = Ballot.objects.filter(choice="against").first()
    Ballot.objects.filter(pk=ballot.pk).update(choice="for")
    said = faults(roll_call, capsys)
    assert "not its last accepted version" in said
    assert "the journal says" in said


def test_a_ballot_changed_together_with_its_versions_is_found(roll_call, capsys):
    ballot = Ballot.objects.filter(choice="against").first()
    Ballot.objects.filter(pk=ballot.pk).update(choice="for")
    BallotRevision.objects.filter(ballot=ballot).update(choice="for")
    assert "ballots_hash" in faults(roll_call, capsys)


def test_two_ballots_that_change_places_are_found_though_the_counts_are_the_same(roll_call, capsys):
    one, other = Ballot.objects.filter(choice="for").last(), Ballot.objects.filter(choice="against").last()
    for ballot, choice in ((one, "against"), (other, "for")):
        Ballot.objects.filter(pk=ballot.pk).update(choice=choice)
        BallotRevision.objects.filter(ballot=ballot).update(choice=choice)
    assert "ballots_hash" in faults(roll_call, capsys)


def test_one_changed_line_of_the_board_is_found(counted, capsys):
    BoardEntry.objects.filter(pk=BoardEntry.objects.filter(choice="against").first().pk).update(choice="for")
    said = faults(counted, capsys)
    assert "ballots_hash" in said
    assert "signed another count" in said


def test_a_line_that_is_added_or_taken_is_found(counted, capsys):
    BoardEntry.objects.create(poll=counted, tracker="0" * 32, choice="for")
    assert "not as many lines" in faults(counted, capsys)
    BoardEntry.objects.filter(tracker="0" * 32).delete()
    assert faults(counted, capsys) == ""
    BoardEntry.objects.first().delete()
    assert "not as many lines" in faults(counted, capsys)


def test_a_changed_tracker_is_found(counted, capsys):
    BoardEntry.objects.filter(pk=BoardEntry.objects.first().pk).update(tracker="f" * 32)
    assert "ballots_hash" in faults(counted, capsys)


def test_a_changed_result_list_of_voters_or_signature_is_found(poll, capsys):
    result = {**poll.result, "adopted": not poll.result["adopted"]}
    Poll.objects.filter(pk=poll.pk).update(outcome=result)
    assert "adopted: stored" in faults(poll, capsys)
    Poll.objects.filter(pk=poll.pk).update(outcome=poll.result)
    Voter.objects.filter(poll=poll, pk=Voter.objects.filter(poll=poll).last().pk).update(added_late=True)
    said = faults(poll, capsys)
    assert "not those of the opening" in said
    assert "not those of the journal" in said


def test_what_changes_after_the_closing_leaves_the_recount_whole(
    live_meeting, roll_call, joint_poll, cast, capsys
):
    for item in live_meeting.items.all():
        recused(item, cast["minister2"], cast)
    waiting = live_meeting.items.get(order=2)
    agenda.edit_item(item=waiting, cells={"title": "Tên mới"}, by=cast["secretary"])
    assert [faults(sealing.fresh(poll), capsys) for poll in (roll_call, joint_poll)] == ["", ""]


def test_a_ballot_that_is_changed_in_a_joint_poll_is_found_item_by_item(joint_poll, capsys):
    Ballot.objects.filter(pk=Ballot.objects.filter(choice="for").first().pk).update(choice="against")
    said = faults(joint_poll, capsys)
    assert "by_item" in said
    assert "ballots_hash" in said


def test_a_foreign_signature_is_found(counted, capsys):
    Teller.objects.filter(signed_at__isnull=False).update(signed_hash="0" * 64)
    assert "signed another count" in faults(counted, capsys)


# -- the script that needs nothing of ours --


def told(exported: dict, tmp_path: Path) -> tuple[int, str]:
    file = tmp_path / "poll.json"
    file.write_text(json.dumps(exported, ensure_ascii=False))
    done = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, file], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout


def test_an_export_is_recounted_by_anybody(poll, tmp_path):
    code, said = told(json.loads(json.dumps(exports.export_of(poll))), tmp_path)
    assert (code, said.splitlines()[-1]) == (0, "ok")
    assert f"adopted: {poll.result['adopted']}" in said


def test_an_export_after_a_ballot_was_changed_does_not_fit_the_hash_of_the_journal(poll, tmp_path):
    stored = BoardEntry if poll.is_secret else Ballot
    stored.objects.filter(pk=stored.objects.filter(choice="against").first().pk).update(choice="for")
    code, said = told(exports.export_of(poll), tmp_path)
    assert code == 1
    assert "FAULT: the hash of the ballots differs" in said


def with_lines(exported: dict, lines: list[list]) -> dict:
    """Put other ballots into an export, with the hash that fits them."""
    return {**exported, "ballots": lines, "ballots_hash": rules.list_hash(lines)}


def turned(lines: list[list[str]], choice: str) -> list[list[str]]:
    return [[lines[0][0], choice], *lines[1:]]


# What somebody would do who edits the file.
EDITS = {
    "a choice": lambda e: {**e, "ballots": turned(e["ballots"], "other")},
    "a choice with its hash": lambda e: with_lines(e, turned(e["ballots"], "other")),
    "a line": lambda e: with_lines(e, e["ballots"][1:]),
    "a foreign option": lambda e: with_lines(e, turned(e["ballots"], "maybe")),
    "the order": lambda e: with_lines(e, e["ballots"][::-1]),
    "the result": lambda e: {**e, "adopted": not e["adopted"]},
    "the counts": lambda e: {**e, "counts": {**e["counts"], "for": 25}},
    "the majority": lambda e: {**e, "needed": e["needed"] - 1},
    "the format": lambda e: {**e, "format": "other/1"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_export_is_faulty(poll, tmp_path, edit):
    code, said = told(EDITS[edit](exports.export_of(poll)), tmp_path)
    assert code == 1, said
    assert "FAULT: " in said


# -- a joint poll, item by item --


def test_a_joint_poll_is_recounted_item_by_item(joint_poll, tmp_path):
    exported = exports.export_of(joint_poll)
    assert [part["adopted"] for part in exported["by_item"]] == [False, True]
    assert told(exported, tmp_path)[0] == 0


def of_first(exported: dict, **changes: object) -> dict:
    first, *rest = exported["by_item"]
    return {**exported, "by_item": [{**first, **changes}, *rest]}


EDITS_BY_ITEM = {
    "who is recused": lambda e: of_first(e, recused=[]),
    "what became of it": lambda e: of_first(e, adopted=True),
    "a count": lambda e: of_first(e, counts={**e["by_item"][0]["counts"], "for": 13}),
    "a voter": lambda e: {**e, "voters": e["voters"][1:]},
    "a voter with the hash": lambda e: {
        **e,
        "voters": e["voters"][1:],
        "electors_hash": rules.list_hash(e["voters"][1:]),
    },
}


@pytest.mark.parametrize("edit", EDITS_BY_ITEM)
def test_an_edited_export_of_a_joint_poll_is_faulty(joint_poll, tmp_path, edit):
    assert told(EDITS_BY_ITEM[edit](exports.export_of(joint_poll)), tmp_path)[0] == 1


# -- the other ways to vote --


def first_picks(exported: dict, picks: list[str]) -> dict:
    first, *rest = exported["ballots"]
    return with_lines(exported, [[*first[:2], picks], *rest])


EDITS_BY_METHOD = {
    ("chosen", "as it is"): lambda e: e,
    ("chosen", "a ballot"): lambda e: first_picks(e, ["option2", "option3"]),
    ("chosen", "an option"): lambda e: {**e, "options": [{**e["options"][0], "count": 2}, *e["options"][1:]]},
    ("chosen", "how many"): lambda e: {**e, "most_picks": 1},
    ("by_hands", "as it is"): lambda e: e,
    ("by_hands", "a count"): lambda e: {**e, "counts": {**e["counts"], "for": 13}},
    ("by_hands", "the side of the head"): lambda e: {**e, "head_choice": "against"},
    ("by_hands", "the result"): lambda e: {**e, "adopted": False},
}


@pytest.mark.parametrize(("method", "edit"), EDITS_BY_METHOD)
def test_every_other_method_is_recounted_and_found_faulty_when_edited(
    method, edit, request, tmp_path, capsys
):
    poll = request.getfixturevalue(method)
    assert faults(poll, capsys) == ""
    exported = json.loads(json.dumps(exports.export_of(poll)))
    code, said = told(EDITS_BY_METHOD[method, edit](exported), tmp_path)
    assert code == (0 if edit == "as it is" else 1), said


def test_another_count_than_the_tellers_signed_is_faulty(counted, tmp_path):
    exported = exports.export_of(counted)
    exported["signatures"][0][1] = "0" * 64
    assert told(exported, tmp_path)[0] == 1


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "{", '{"format": "ecabinet-poll/1", "method": "secret"}']
)
def test_what_is_no_export_is_said_to_be_unreadable(tmp_path, content):
    file = tmp_path / "poll.json"
    file.write_text(content)
    done = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "")


def test_the_script_stays_small_and_needs_the_standard_library_only():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 200
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)
