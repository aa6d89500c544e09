"""docs/JOURNAL.md is true: every act has its row, and what the demo's acts wrote has the keys of that row."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

from ecabinet import demo
from ecabinet.demo import play
from people import act, journal
from people.models import Body, JournalEntry

ROW = re.compile(r"^\| `([a-z_]+\.[a-z_]+)` \| (.*?) \| (.*?) \|", re.MULTILINE)


def documented() -> dict[str, set[str]]:
    """Read the table of verbs. Shape: verb to the names of its keys."""
    text = (Path(settings.BASE_DIR) / "docs" / "JOURNAL.md").read_text()
    return {verb: set(re.findall(r"`([a-z0-9_]+)`", keys)) for verb, keys, _ in ROW.findall(text)}


def test_every_act_has_its_row_and_every_row_its_act():
    assert get_resolver().url_patterns  # the doors import every act
    verbs = {verb for verb in act.registered() if not verb.startswith("test.")}
    assert verbs == set(documented())


# The jobs' worker takes connections of its own, so the demo's rows must be committed.
@pytest.mark.django_db(transaction=True)
def test_what_the_demo_wrote_has_the_documented_keys_and_an_unbroken_chain(cast: demo.Cast):
    play.play_all(cast, lambda line: None)
    keys = documented()
    wrong = {
        (entry.verb, key)
        for entry in JournalEntry.objects.all()
        for key in entry.data
        if key not in keys[entry.verb]
    }
    assert wrong == set()
    assert JournalEntry.objects.count() > 100
    assert [fault for body in Body.objects.all() for fault in journal.faults_of(body)] == []
