"""Two at once on the minutes: what both would write is written by one of them, and the other is told."""

from functools import partial

import pytest

from ecabinet.demo import Cast
from minutes import actions
from minutes.models import Minutes
from minutes.rules import content, parts
from people.models import JournalEntry
from people.rules import Refused
from savings.actions import ledgers as savings
from savings.models import MeetingLedger
from tests.meetings.stage import Stage
from tests.meetings.test_races import run_at_once
from tests.minutes import sample

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, "closed")


def refused(answers: list[object]) -> int:
    others = [one for one in answers if isinstance(one, BaseException) and not isinstance(one, Refused)]
    assert others == []
    return sum(isinstance(one, Refused) for one in answers)


def test_two_editors_of_one_entry(stage: Stage) -> None:
    stage.minutes()
    edits = [
        partial(
            actions.edit_minutes,
            minutes=stage.minutes(),
            entry="conclusions.general",
            text=text,
            seen=0,
            by=stage.secretary,
        )
        for text in ("Bản thứ nhất", "Bản thứ hai")
    ]
    assert refused(run_at_once(*edits)) == 1
    stored = content.Content.from_json(Minutes.objects.get().content).entry("conclusions.general")
    assert (stored.text, stored.revision) == (JournalEntry.objects.get(verb="minutes.edited").data["text"], 1)


def test_two_editors_of_different_entries_lose_nothing(stage: Stage) -> None:
    stage.minutes()
    edits = [
        partial(
            actions.edit_minutes, minutes=stage.minutes(), entry=entry, text=entry, seen=0, by=stage.secretary
        )
        for entry in ("conclusions.general", "opinions.more")
    ]
    assert refused(run_at_once(*edits)) == 0
    text = content.Content.from_json(Minutes.objects.get().content)
    assert [text.entry(e).text for e in ("conclusions.general", "opinions.more")] == [
        "conclusions.general",
        "opinions.more",
    ]


def test_two_jobs_write_one_draft(stage: Stage) -> None:
    row = stage.minutes(drafted=False)
    draft = partial(actions.draft_minutes, minutes=row, content=parts.compose(sample.FACTS), by=None)
    assert refused(run_at_once(draft, draft)) == 1
    assert JournalEntry.objects.filter(verb="minutes.drafted").count() == 1


def test_an_edit_and_the_approval_come_one_after_the_other(stage: Stage) -> None:
    stage.minutes()
    edit = partial(
        actions.edit_minutes,
        minutes=stage.minutes(),
        entry="conclusions.general",
        text="Muộn",
        seen=0,
        by=stage.secretary,
    )
    approve = partial(actions.approve_minutes, minutes=stage.minutes(), revision=0, by=stage.chair)
    assert refused(run_at_once(edit, approve)) == 1
    minutes = Minutes.objects.get()
    assert minutes.is_approved == (minutes.revision == 0)


def test_two_jobs_write_one_ledger(stage: Stage) -> None:
    write = [partial(savings.write_ledger, meeting=stage.fresh(), by=None) for _ in range(2)]
    assert refused(run_at_once(*write)) == 1
    assert MeetingLedger.objects.count() == 1
