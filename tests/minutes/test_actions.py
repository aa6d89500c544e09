"""Acts of the minutes: allowed, refused, journalled, repeated."""

import uuid

import pytest

from ecabinet.demo import Cast
from meetings.models import Meeting
from minutes import actions, pdf, queries, tasks
from minutes.models import Minutes
from minutes.rules import content, parts
from people.act import Key
from people.models import JournalEntry
from people.rules import Refused
from tests.minutes import sample

pytestmark = pytest.mark.django_db
ENTRY = "conclusions.general"


def edit(
    minutes: Minutes,
    cast: Cast,
    *,
    text: str = "Giao các bộ thực hiện.",
    seen: int = 0,
    who: str = "secretary",
) -> int:
    return actions.edit_minutes(minutes=minutes, entry=ENTRY, text=text, seen=seen, by=cast[who])


def approved(minutes: Minutes, cast: Cast) -> Minutes:
    actions.approve_minutes(minutes=minutes, revision=0, by=cast["chair"])
    tasks.render.call(str(minutes.meeting.uid))
    return Minutes.objects.get(pk=minutes.pk)


def last(verb: str) -> JournalEntry:
    return JournalEntry.objects.filter(verb=verb).latest("serial")


def stored_text(minutes: Minutes) -> content.Content:
    return content.Content.from_json(Minutes.objects.get(pk=minutes.pk).content)


# -- draft --


def test_closing_the_meeting_asks_for_the_draft(closed_meeting: Meeting) -> None:
    from django_tasks_db.models import DBTaskResult

    queued = DBTaskResult.objects.filter(task_path="minutes.tasks.draft")
    assert [row.args_kwargs["args"] for row in queued] == [[str(closed_meeting.uid)]]


def test_the_draft_is_written_by_the_system(drafted: Minutes) -> None:
    entry = last("minutes.drafted")
    assert entry.actor is None
    assert entry.stream == drafted.meeting.stream
    assert entry.data == {
        "minutes": str(drafted.uid),
        "revision": 0,
        "content_hash": actions.content_hash(drafted),
    }


def test_a_second_draft_is_refused_and_changes_nothing(drafted: Minutes, cast: Cast) -> None:
    edit(drafted, cast)
    with pytest.raises(Refused, match="đã có dự thảo"):
        actions.draft_minutes(minutes=drafted, content=parts.compose(sample.FACTS), by=None)
    assert stored_text(drafted).entry(ENTRY).text == "Giao các bộ thực hiện."
    assert JournalEntry.objects.filter(verb="minutes.drafted").count() == 1


# -- edit --


def test_the_secretary_edits(drafted: Minutes, cast: Cast) -> None:
    assert edit(drafted, cast) == 1
    assert stored_text(drafted).entry(ENTRY).text == "Giao các bộ thực hiện."
    entry = last("minutes.edited")
    assert entry.actor == cast["secretary"]
    fresh = Minutes.objects.get(pk=drafted.pk)
    assert entry.data == {
        "minutes": str(drafted.uid),
        "revision": 1,
        "entry": ENTRY,
        "entry_revision": 1,
        "text": "Giao các bộ thực hiện.",
        "content_hash": actions.content_hash(fresh),
    }


def test_nobody_else_edits(drafted: Minutes, cast: Cast) -> None:
    for who in ("chair", "minister1", "guest", "substitute", "auditor", "province.secretary"):
        with pytest.raises(Refused, match="Chỉ thư ký"):
            edit(drafted, cast, who=who)
    assert Minutes.objects.get(pk=drafted.pk).revision == 0


def test_the_slower_of_two_editors_is_told(drafted: Minutes, cast: Cast) -> None:
    edit(drafted, cast, text="Bản thứ nhất")
    with pytest.raises(Refused, match="vừa được người khác sửa"):
        edit(drafted, cast, text="Bản thứ hai")
    assert stored_text(drafted).entry(ENTRY).text == "Bản thứ nhất"


def test_an_edit_sent_twice_is_one_edit(drafted: Minutes, cast: Cast) -> None:
    key = Key(uuid.uuid4(), "x")
    sent = {
        "minutes": drafted,
        "entry": ENTRY,
        "text": "Một lần",
        "seen": 0,
        "by": cast["secretary"],
        "key": key,
    }
    assert actions.edit_minutes(**sent) == actions.edit_minutes(**sent) == 1
    assert JournalEntry.objects.filter(verb="minutes.edited").count() == 1


def test_many_edits_ask_for_one_paper(drafted: Minutes, cast: Cast) -> None:
    from django_tasks_db.models import DBTaskResult

    actions.begin(drafted)
    before = DBTaskResult.objects.filter(task_path=actions.RENDER).count()
    for seen in range(3):
        edit(drafted, cast, text=f"Lần {seen}", seen=seen)
    assert DBTaskResult.objects.filter(task_path=actions.RENDER).count() == before + 1


# -- approve --


def test_who_presided_approves_and_the_text_is_locked(drafted: Minutes, cast: Cast) -> None:
    minutes = approved(drafted, cast)
    assert minutes.state == Minutes.State.APPROVED
    assert minutes.approved_by == cast["chair"]
    assert last("minutes.approved").data["content_hash"] == actions.content_hash(minutes)
    with pytest.raises(Refused, match="không sửa được nữa"):
        edit(minutes, cast)


def test_nobody_else_approves(drafted: Minutes, cast: Cast) -> None:
    for who in ("secretary", "minister1", "guest", "auditor"):
        with pytest.raises(Refused, match="Chỉ người chủ trì"):
            actions.approve_minutes(minutes=drafted, revision=0, by=cast[who])
    assert Minutes.objects.get(pk=drafted.pk).state == Minutes.State.DRAFT


def test_the_chair_approves_only_what_was_read(drafted: Minutes, cast: Cast) -> None:
    edit(drafted, cast)
    with pytest.raises(Refused, match="vừa sửa biên bản"):
        actions.approve_minutes(minutes=drafted, revision=0, by=cast["chair"])


def test_minutes_are_approved_once(drafted: Minutes, cast: Cast) -> None:
    approved(drafted, cast)
    with pytest.raises(Refused, match="không sửa được nữa"):
        actions.approve_minutes(minutes=drafted, revision=0, by=cast["chair"])


def test_minutes_without_a_draft_are_not_approved(closed_meeting: Meeting, cast: Cast) -> None:
    minutes = Minutes.objects.create(meeting=closed_meeting)
    with pytest.raises(Refused, match="chưa lập xong"):
        actions.approve_minutes(minutes=minutes, revision=0, by=cast["chair"])


# -- issue --


def test_the_official_paper_is_fixed_by_its_hash(drafted: Minutes, cast: Cast) -> None:
    minutes = approved(drafted, cast)
    entry = last("minutes.issued")
    assert entry.actor is None
    assert entry.data["pdf_sha256"] == minutes.pdf_sha256
    assert entry.data["pages"] == minutes.pdf_pages
    assert entry.data["journal_head"] == last("minutes.approved").hash == queries.head_of(minutes)
    assert entry.data["bytes"] == pdf.path_of(minutes.body.uid, minutes.pdf_sha256).stat().st_size


def test_a_paper_is_issued_once(drafted: Minutes, cast: Cast) -> None:
    minutes = approved(drafted, cast)
    tasks.render.call(str(minutes.meeting.uid))
    assert JournalEntry.objects.filter(verb="minutes.issued").count() == 1
    paper = pdf.Stored("0" * 64, 1, 1)
    with pytest.raises(Refused, match="đã được phát hành"):
        actions.issue_minutes(minutes=minutes, paper=paper, head="", by=None)


def test_a_draft_is_not_issued(drafted: Minutes) -> None:
    with pytest.raises(Refused, match="chưa được phê duyệt"):
        actions.issue_minutes(minutes=drafted, paper=pdf.Stored("0" * 64, 1, 1), head="", by=None)
