"""Acts of prior positions: asking, drafts, filing in one act, the deadline, the list; each refusal beside its act."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from ecabinet.demo import Cast
from meetings.models import AgendaItem, Meeting
from meetings.queries import session as session_queries
from people import act, clock
from people.models import JournalEntry
from people.rules import Refused
from tests.voting import rounds
from tests.voting.rounds import AGREES, DISCUSS, IF
from voting import tasks
from voting.actions import conditions, consent, positions
from voting.actions.positions import Stated
from voting.models import ConditionAnswer, DraftRevision, PositionRound, PriorPosition, PulledItem
from voting.queries import positions as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return rounds.asked(cast)


def entry(verb: str) -> dict:
    return JournalEntry.objects.filter(verb=verb).latest("serial").data


def prepare(meeting: Meeting, cast: Cast, by: str, stance: str = AGREES, text: str = "", member="minister1"):
    item = rounds.items(meeting)[0]
    return positions.prepare_position(item=item, member=cast[member], stance=stance, text=text, by=cast[by])


# -- asking --


def test_members_are_asked_until_a_moment_and_get_more_time_before_it_is_over(meeting, cast):
    first = PositionRound.objects.get()
    assert set(entry("positions.asked")) == {"due_at"}
    later = first.due_at + timedelta(hours=3)
    positions.ask_positions(meeting=meeting, due_at=later, by=cast["secretary"])
    assert PositionRound.objects.get().due_at == later


def test_asking_is_refused(cast):
    meeting = rounds.coming_meeting(cast)
    soon = timezone.now() + timedelta(hours=1)

    def asking(due_at=soon, by="secretary", **changes):
        Meeting.objects.filter(pk=meeting.pk).update(**changes)
        positions.ask_positions(meeting=rounds.fresh(meeting), due_at=due_at, by=cast[by])

    for wrong in (
        {"by": "minister1"},
        {"by": "chair"},
        {"due_at": timezone.now()},
        {"due_at": meeting.planned_start + timedelta(minutes=1)},
        {"kind": "briefing"},
        {"kind": "regular", "state": "draft"},
        {"state": "in_session"},
    ):
        with pytest.raises(Refused):
            asking(**wrong)
    assert not PositionRound.objects.exists()
    asking(state="called")
    with rounds.after_deadline(), pytest.raises(Refused):
        asking(due_at=meeting.planned_start)


def test_the_wished_deadline_follows_the_rules_of_the_body(cast):
    meeting = rounds.coming_meeting(cast)
    meeting.planned_start += timedelta(days=30)
    wished = queries.wished_due(meeting)
    assert (wished.hour, wished.minute) == (17, 0)
    assert wished < meeting.planned_start


# -- drafts --


def test_an_aide_prepares_and_the_member_confirms_all_in_one_act(meeting, cast):
    rounds.assist(cast)
    prepare(meeting, cast, "aide", IF, "sửa Điều 2")
    draft = PriorPosition.objects.get()
    assert (draft.is_filed, draft.prepared_by) == (False, cast["aide"])
    assert queries.progress_of(meeting).begun == 0
    before = JournalEntry.objects.count()
    assert rounds.file(meeting, cast["minister1"], IF, AGREES, DISCUSS, text="sửa Điều 2") == 3
    assert JournalEntry.objects.count() == before + 1
    assert PriorPosition.objects.filter(filed_at=None).count() == 0
    found = rounds.position(meeting, cast["minister1"])
    assert (found.stance, found.text, found.prepared_by) == (IF, "sửa Điều 2", cast["aide"])


def test_a_draft_changes_nothing_that_is_filed(meeting, cast):
    rounds.file(meeting, cast["minister1"], AGREES)
    prepare(meeting, cast, "minister1", DISCUSS, "vì sao")
    assert rounds.position(meeting, cast["minister1"]).stance == AGREES
    # The same as filed is no draft.
    prepare(meeting, cast, "minister1", AGREES)
    assert PriorPosition.objects.filter(filed_at=None).count() == 0


@pytest.mark.parametrize("by", ["aide", "minister2", "secretary", "chair", "guest", "substitute"])
def test_nobody_else_writes_a_members_draft(meeting, cast, by):
    with pytest.raises(Refused):
        prepare(meeting, cast, by)


def test_an_aide_of_another_day_or_body_writes_nothing(meeting, cast):
    row = rounds.assist(cast)
    row.valid_to = timezone.localdate() - timedelta(days=1)
    row.save()
    with pytest.raises(Refused):
        prepare(meeting, cast, "aide")
    row.valid_to, row.body = None, cast.province
    row.save()
    with pytest.raises(Refused):
        prepare(meeting, cast, "aide")


def test_a_draft_is_kept_without_its_words_but_not_after_the_deadline(meeting, cast):
    prepare(meeting, cast, "minister1", IF, "")
    with rounds.after_deadline(), pytest.raises(Refused):
        prepare(meeting, cast, "minister1")


# -- filing --


def test_the_journal_knows_who_filed_on_what_and_never_what(meeting, cast):
    rounds.file(meeting, cast["minister1"], IF, "", DISCUSS)
    data = entry("positions.filed")
    first, _, third = rounds.items(meeting)
    assert data == {
        "person": str(cast["minister1"].uid),
        "items": [{"item": str(first.uid), "revision": 1}, {"item": str(third.uid), "revision": 1}],
    }


def test_a_position_is_changed_until_the_deadline(meeting, cast):
    rounds.file(meeting, cast["minister1"], AGREES, AGREES, AGREES)
    assert rounds.file(meeting, cast["minister1"], DISCUSS, AGREES, AGREES) == 1
    assert rounds.position(meeting, cast["minister1"]).stance == DISCUSS
    with rounds.after_deadline(), pytest.raises(Refused):
        rounds.file(meeting, cast["minister1"], AGREES)


@pytest.mark.parametrize("by", ["secretary", "guest", "substitute", "aide"])
def test_only_members_with_a_vote_file(meeting, cast, by):
    with pytest.raises(Refused):
        rounds.file(meeting, cast[by], AGREES)


def test_filing_is_refused(meeting, cast):
    first = rounds.items(meeting)[0]
    for stated in (
        [],
        [Stated(first, "yes")],
        [Stated(first, IF, " ")],
        [Stated(first, DISCUSS, "x" * 4001)],
    ):
        with pytest.raises(Refused):
            positions.file_positions(meeting=meeting, stated=stated, by=cast["minister1"])
    AgendaItem.objects.filter(pk=first.pk).update(is_held_outside=True)
    with pytest.raises(Refused):
        rounds.file(meeting, cast["minister1"], AGREES)
    assert not PriorPosition.objects.exists()


def test_nobody_files_where_nobody_was_asked(cast):
    with pytest.raises(Refused):
        rounds.file(rounds.coming_meeting(cast), cast["minister1"], AGREES)


def test_one_key_files_once(meeting, cast):
    key = act.Key(uuid.uuid4(), "x")
    stated = [Stated(rounds.items(meeting)[0], AGREES)]
    for _ in range(2):
        assert positions.file_positions(meeting=meeting, stated=stated, by=cast["minister1"], key=key) == 1
    assert JournalEntry.objects.filter(verb="positions.filed").count() == 1


def test_the_session_ends_the_time_for_positions(meeting, cast):
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now(), state="in_session")
    with pytest.raises(Refused):
        rounds.file(meeting, cast["minister1"], AGREES)


# -- the list --


def test_the_list_is_formed_after_the_deadline_by_rule(meeting, cast):
    rounds.all_agree(meeting, cast.members[1:])
    rounds.file(meeting, cast["chair"], AGREES, DISCUSS)
    assert queries.agreed_items(meeting) == []
    with rounds.after_deadline():
        # Item 1 is agreed by all; 2 is to be discussed; on 3 the chair is silent.
        assert [item.order for item in queries.agreed_items(meeting)] == [1]


def test_a_job_forms_the_list_once_and_the_journal_keeps_it(meeting, cast):
    rounds.all_agree(meeting, cast.members)
    assert tasks.close_rounds.func() == 0
    with rounds.after_deadline():
        assert tasks.close_rounds.func() == 1
        assert tasks.close_rounds.func() == 0
    data = entry("positions.closed")
    assert data["agreed"] == [str(item.uid) for item in rounds.items(meeting)]
    assert (data["members"], data["filed"]) == (25, 25)
    with pytest.raises(Refused):
        positions.close_round(meeting=meeting, by=None)


# -- the table --


def test_chair_and_officer_open_the_table_after_the_deadline_and_the_journal_says_so(meeting, cast):
    for by in ("chair", "secretary", "minister1"):
        with pytest.raises(Refused):
            positions.open_positions(meeting=meeting, by=cast[by])
    with rounds.after_deadline():
        for by in ("minister1", "guest", "aide"):
            with pytest.raises(Refused):
                positions.open_positions(meeting=meeting, by=cast[by])
        for by in ("chair", "secretary"):
            positions.open_positions(meeting=meeting, by=cast[by])
            assert entry("positions.opened") == {"person": str(cast[by].uid)}
    assert queries.has_opened(cast["chair"], meeting)


# -- conditions --

AGENCY = "minister24"


def conditional(meeting: Meeting, cast: Cast, kind: str) -> DraftRevision | None:
    """Let minister 1 put a condition that the agency answers and the Office clears, after the deadline."""
    rounds.all_agree(meeting, [person for person in cast.members if person != cast["minister1"]])
    rounds.file(meeting, cast["minister1"], IF, AGREES, AGREES)
    with rounds.after_deadline():
        rounds.answered(meeting, cast["minister1"], cast[AGENCY], kind)
        return conditions.clear_answers(item=rounds.items(meeting)[0], by=cast["secretary"])


def test_what_is_taken_up_makes_a_new_draft_on_which_everybody_is_asked_again(meeting, cast):
    revision = conditional(meeting, cast, "taken_up")
    assert (revision.number, revision.change) == (2, "Đã bổ sung khoản 3 Điều 5")
    assert entry("answers.cleared")["revision"] == 2
    with rounds.after_deadline():
        # Positions on the old draft are silent.
        assert [item.order for item in queries.agreed_items(meeting)] == [2, 3]
        for person in cast.members:
            rounds.file(meeting, person, AGREES)
        assert [item.order for item in queries.agreed_items(meeting)] == [1, 2, 3]
        # Who was not asked again changes nothing.
        with pytest.raises(Refused):
            rounds.file(meeting, cast["minister1"], AGREES, DISCUSS)


def test_who_got_an_explanation_agrees_by_one_tap_and_the_condition_stays_on_record(meeting, cast):
    assert conditional(meeting, cast, "explained") is None
    with rounds.after_deadline():
        with pytest.raises(Refused):
            rounds.file(meeting, cast["minister1"], IF, text="Điều khác")
        with pytest.raises(Refused):
            rounds.file(meeting, cast["minister2"], DISCUSS)
        rounds.file(meeting, cast["minister1"], AGREES)
        assert [item.order for item in queries.agreed_items(meeting)] == [1, 2, 3]
    found = rounds.position(meeting, cast["minister1"])
    assert (found.stance, found.text) == (AGREES, rounds.CONDITION)


def test_the_journal_of_an_answer_names_neither_member_nor_words(meeting, cast):
    conditional(meeting, cast, "explained")
    item = rounds.items(meeting)[0]
    assert entry("condition.answered") == {"item": str(item.uid), "kind": "explained"}
    assert entry("answers.cleared") == {"item": str(item.uid), "cleared": 1, "revision": None, "change": ""}


def test_answering_is_refused(meeting, cast):
    rounds.file(meeting, cast["minister1"], IF)
    put = rounds.position(meeting, cast["minister1"])

    def answer(by: str = AGENCY, kind: str = "explained", text: str = "Vì Luật ngân sách"):
        conditions.answer_condition(position=put, kind=kind, text=text, by=cast[by])

    for wrong in (
        {"by": "minister2"},
        {"by": "secretary"},
        {"kind": "x"},
        {"text": " "},
        {"text": "x" * 4001},
    ):
        with pytest.raises(Refused):
            answer(**wrong)
    answer()
    answer(kind="taken_up")
    assert ConditionAnswer.objects.get().kind == "taken_up"
    with pytest.raises(Refused):
        conditions.clear_answers(item=put.item, by=cast["secretary"])
    with rounds.after_deadline():
        with pytest.raises(Refused):
            conditions.clear_answers(item=put.item, by=cast["minister2"])
        conditions.clear_answers(item=put.item, by=cast["secretary"])
        for again in (answer, lambda: conditions.clear_answers(item=put.item, by=cast["secretary"])):
            with pytest.raises(Refused):
                again()


def test_a_position_that_puts_no_condition_is_not_answered(meeting, cast):
    rounds.file(meeting, cast["minister1"], DISCUSS)
    with pytest.raises(Refused):
        rounds.answered(meeting, cast["minister1"], cast[AGENCY], "explained")


def test_nothing_is_answered_once_the_session_is_opened(meeting, cast):
    rounds.file(meeting, cast["minister1"], IF)
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now(), state="in_session")
    with pytest.raises(Refused):
        rounds.answered(meeting, cast["minister1"], cast[AGENCY], "explained")


# -- pulling out --


def test_any_member_takes_an_item_off_the_list(meeting, cast):
    rounds.all_agree(meeting, cast.members)
    with rounds.after_deadline():
        consent.pull_item(item=rounds.items(meeting)[1], by=cast["minister7"])
        assert [item.order for item in queries.agreed_items(meeting)] == [1, 3]
        assert entry("item.pulled")["person"] == str(cast["minister7"].uid)
        with pytest.raises(Refused):
            consent.pull_item(item=rounds.items(meeting)[1], by=cast["minister8"])
    assert PulledItem.objects.get().participant.person == cast["minister7"]


@pytest.mark.parametrize("by", ["secretary", "guest", "substitute", "aide"])
def test_nobody_else_takes_an_item_off_the_list(meeting, cast, by):
    rounds.all_agree(meeting, cast.members)
    with rounds.after_deadline(), pytest.raises(Refused):
        consent.pull_item(item=rounds.items(meeting)[0], by=cast[by])


def test_an_item_that_is_not_on_the_list_is_not_taken_off_it(meeting, cast):
    with pytest.raises(Refused):
        consent.pull_item(item=rounds.items(meeting)[0], by=cast["minister1"])


# -- forecast --


def test_the_expected_end_comes_earlier_by_what_is_agreed(meeting, cast):
    def end():
        with clock.playing(meeting.planned_start - timedelta(hours=1)):
            return session_queries.agenda_of(rounds.fresh(meeting), cast["chair"])["forecast"].end

    assert end() == meeting.planned_start + timedelta(minutes=90)
    rounds.all_agree(meeting, cast.members[1:])
    rounds.file(meeting, cast["chair"], DISCUSS, AGREES, AGREES)
    # 20 minutes discussed, 40 and 30 agreed at half a minute each.
    assert end() == meeting.planned_start + timedelta(minutes=21)
