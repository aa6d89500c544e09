"""The rehearsal: numbers of a session, played through the public acts, in a database of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ecabinet import rehearsal, throwaway
from meetings.models import Meeting
from people import presets
from people.models import Body, User
from people.rules import Refused
from tests import moulds, run, servers

KEYS = {
    *("adopted", "for", "against", "other", "not_voting", "absent", "members", "needed", "missing"),
    *("meeting", "journal_entries", "journal_head"),
}
# What is asked -> adopted, for, against, other, not voting, absent, needed, missing.
CASES = [
    # The first session through e-Cabinet: 21 in the room, 4 elsewhere, 25 voted.
    ({"members": 27, "present": 21, "remote": 4, "in_favour": 25}, (True, 25, 0, 0, 0, 2, 14, 0)),
    ({"members": 9, "in_favour": 5}, (True, 5, 4, 0, 0, 0, 5, 0)),
    ({"members": 24, "in_favour": 16, "rule": "two-thirds"}, (True, 16, 8, 0, 0, 0, 16, 0)),
    ({"members": 24, "in_favour": 15, "rule": "two-thirds"}, (False, 15, 9, 0, 0, 0, 16, 1)),
    ({"members": 9, "in_favour": 7, "rule": "three-quarters"}, (True, 7, 2, 0, 0, 0, 7, 0)),
    ({"members": 9, "in_favour": 7, "rule": "four-fifths"}, (False, 7, 2, 0, 0, 0, 8, 1)),
    ({"members": 8, "in_favour": 4, "head": "for"}, (True, 4, 4, 0, 0, 0, 5, 1)),
    ({"members": 8, "in_favour": 4, "head": "against"}, (False, 4, 4, 0, 0, 0, 5, 1)),
    # Everybody took a side, so the seat of the head can only be vacant.
    ({"members": 8, "in_favour": 4, "head": "none"}, (False, 4, 4, 0, 0, 0, 5, 1)),
    ({"members": 9, "in_favour": 4, "against": 4, "head": "none"}, (False, 4, 4, 0, 1, 0, 5, 1)),
    ({"members": 9, "present": 8, "in_favour": 4, "head": "for"}, (True, 4, 4, 0, 0, 1, 5, 1)),
    ({"members": 9, "in_favour": 3, "against": 1, "other": 2}, (False, 3, 1, 2, 3, 0, 5, 2)),
    ({"members": 1}, (True, 1, 0, 0, 0, 0, 1, 0)),
]
FIGURES = ("adopted", "for", "against", "other", "not_voting", "absent", "needed", "missing")
BAD = [
    ({"members": 0}, "từ 1 đến"),
    ({"members": 1001}, "từ 1 đến"),
    ({"members": 9, "present": -1}, "nhỏ hơn 0"),
    ({"members": 9, "present": 8, "remote": 2}, "nhiều hơn số thành viên"),
    ({"members": 9, "remote": 10}, "nhiều hơn số thành viên"),
    ({"members": 9, "present": 7, "in_favour": 8}, "nhiều hơn số người dự"),
    ({"members": 9, "in_favour": 5, "against": 4, "other": 1}, "nhiều hơn số người dự"),
    ({"members": 9, "in_favour": 0, "head": "for"}, "--tie-head for"),
    ({"members": 9, "head": "against"}, "--tie-head against"),
]


def play(**asked: object) -> dict:
    case = rehearsal.case_of(**asked)
    return rehearsal.play(**vars(case))


@pytest.mark.django_db
def test_every_case_comes_out_as_the_rules_say():
    """One database for all: each case makes a body of its own."""
    played = [play(**asked) for asked, _ in CASES]
    assert [one["faults"] for one in played] == [[] for _ in CASES]
    found = [tuple(one["answer"][name] for name in FIGURES) for one in played]
    assert found == [figures for _, figures in CASES]
    assert all(set(one["answer"]) == KEYS for one in played)
    assert sum(found[0][1:6]) == 27


@pytest.mark.django_db
def test_the_session_was_held_and_closed_and_its_journal_tells_of_it():
    answer = play(members=3)["answer"]
    meeting = Meeting.objects.get(uid=answer["meeting"])
    assert (meeting.state, meeting.members_total, meeting.body_rules) == ("closed", 3, presets.GOVERNMENT)
    assert meeting.opened_at == rehearsal.MORNING
    # created, item, two invited, the rest invited, called, 3 checked in, opened, item started, poll prepared, opened
    # and closed, item concluded, closed: a ballot is no entry of its own.
    assert answer["journal_entries"] == 16
    assert len(answer["journal_head"]) == 64


@pytest.mark.django_db
def test_without_quorum_the_session_is_not_opened_and_says_so():
    played = play(members=27, present=13, remote=4)
    answer = played["answer"]
    assert played["faults"] == []
    assert answer["refused"] == "Mới có 17/27 thành viên có mặt, cần 18."
    assert (answer["adopted"], answer["for"], answer["absent"], answer["missing"]) == (False, 0, 10, 14)


@pytest.mark.django_db
def test_who_says_nothing_is_told_apart():
    answer = play(members=9, in_favour=5, against=1, not_voting=1)["answer"]
    assert (answer["adopted"], answer["not_voting"], answer["not_answered"]) == (True, 1, 2)


@pytest.mark.django_db
def test_a_session_that_went_another_way_is_a_fault(monkeypatch):
    monkeypatch.setattr(rehearsal._Rehearsal, "_decided", lambda *_, **__: _outcome_of_nobody())
    assert "act" in play(members=3)["faults"][0]


def _outcome_of_nobody() -> rehearsal.rules.Outcome:
    return rehearsal.rules.decide(rehearsal.rules.Tally(3, 0), presets.GOVERNMENT, None)


@pytest.mark.parametrize(("asked", "sentence"), BAD)
def test_numbers_that_no_session_has_are_refused_in_words(asked, sentence):
    with pytest.raises(Refused, match=sentence):
        rehearsal.case_of(**asked)


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("mould") / "empty.sqlite3"
    moulds.copy("sqlite", file, run.make_file)
    return file


@pytest.mark.django_db
def test_the_command_plays_elsewhere_and_ends_with_one_line(migrated, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(throwaway, "MIGRATED", migrated)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    call_command("rehearse", "--members", "27", "--present", "21", "--remote", "4", "--for", "25")
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(answer) == KEYS
    assert (answer["adopted"], answer["for"], answer["absent"], answer["needed"]) == (True, 25, 2, 14)
    assert not Body.objects.exists()
    assert not User.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_play_that_breaks_down_is_told(migrated, monkeypatch):
    monkeypatch.setattr(throwaway, "MIGRATED", migrated)
    with pytest.raises(throwaway.PlayError, match="KeyError"):
        throwaway.call("ecabinet.rehearsal.play", **{**vars(rehearsal.case_of(members=3)), "rule": "none"})


@pytest.mark.parametrize("line", ["--members 9 --present 4 --for 5", "--members x", "--rule most"])
def test_a_bad_line_is_answered_with_2(line):
    with pytest.raises(CommandError) as refused:
        call_command("rehearse", *line.split())
    assert refused.value.returncode == 2 or refused.value.args[0].startswith("Error")


def test_a_bad_line_reaches_no_database():
    answered = _manage("--members", "9", "--for", "10", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert (answered.returncode, answered.stdout) == (2, "")
    assert "Số phiếu (10) nhiều hơn số người dự (9)." in answered.stderr


def test_the_whole_command_migrates_a_database_of_its_own_and_leaves_the_configured_one_alone(tmp_path):
    configured = tmp_path / "configured.sqlite3"
    sqlite3.connect(configured).execute("CREATE TABLE mine (x)").connection.close()
    before = configured.read_bytes()
    answered = _manage("--members", "24", "--for", "12", DATABASE_URL=f"sqlite:///{configured}")
    assert (answered.returncode, answered.stderr) == (0, "")
    answer = json.loads(answered.stdout.splitlines()[-1])
    assert (answer["adopted"], answer["against"], answer["missing"]) == (True, 12, 1)
    assert configured.read_bytes() == before
    assert list(tmp_path.iterdir()) == [configured]


def _manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "rehearse", *arguments],
        cwd=servers.ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ecabinet.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
