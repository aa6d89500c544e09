"""Answers and acts of an opinion form at the same moment: accepted = stored = counted, and nothing locks up."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ecabinet.demo import Cast
from people import act, journal
from people.models import User
from people.rules import Refused
from tests.voting import opinions as made
from tests.voting.test_opinion_acts import key
from tests.voting.test_races import at_once, refused
from voting.actions import opinions, replies, results
from voting.models import Decision, OpinionForm, OpinionReply

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def fresh(form: OpinionForm) -> OpinionForm:
    return OpinionForm.objects.select_related("body").get(pk=form.pk)


def confirming(
    form: OpinionForm, person: User, answer: str = "agree", replaces: int = 0, once: act.Key | None = None
):
    found = fresh(form)
    return lambda: replies.confirm_reply(
        form=found, answer=answer, text="", replaces=replaces, by=person, key=once
    )


def closing(form: OpinionForm, person: User) -> Callable[[], Any]:
    found = fresh(form)
    return lambda: results.close_form(form=found, by=person)


def preparing(form: OpinionForm, member: User, by: User, answer: str, replaces: int) -> Callable[[], Any]:
    recipient = made.place(form, member)
    return lambda: replies.prepare_reply(
        recipient=recipient, answer=answer, text="", replaces=replaces, by=by
    )


def test_changes_against_the_counting_accepted_is_stored_is_counted(cast: Cast):
    """All have answered, so that it may be counted; six change to no while it is."""
    for _ in range(ROUNDS):
        form = made.sent(cast)
        made.all_answered(cast, form, "agree")
        changes = [confirming(form, person, "disagree", 1) for person in cast.members[:6]]
        *answers, closed = at_once(*changes, closing(form, cast["secretary"]))
        accepted = sum(isinstance(answer, OpinionReply) for answer in answers)
        stored = OpinionReply.objects.filter(recipient__form=form, answer="disagree").count()
        assert accepted == stored == closed.result["answers"]["disagree"]
        assert set(refused(answers)) <= {"Phiếu này đã được tổng hợp."}
    assert list(journal.faults_of(cast.government)) == []


def test_two_close_at_once_and_there_is_one_decision(cast: Cast):
    form = made.sent(cast)
    made.all_answered(cast, form, "agree")
    answers = at_once(closing(form, cast["secretary"]), closing(form, cast["chair"]))
    assert refused(answers) == ["Phiếu này đã được tổng hợp."]
    assert Decision.objects.count() == 1


def test_a_double_click_confirms_once(cast: Cast):
    form, once = made.sent(cast), key()
    answers = at_once(*[confirming(form, cast["minister1"], once=once) for _ in range(2)])
    assert answers[0] == answers[1]
    assert OpinionReply.objects.get().revision == 1


def test_two_aides_at_once_and_one_of_them_reads_the_other_first(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    answers = at_once(
        preparing(form, cast["minister1"], aide, "agree", 0),
        preparing(form, cast["minister1"], cast["minister1"], "disagree", 0),
    )
    assert refused(answers) == [replies.OUTDATED]
    assert OpinionReply.objects.get().revision == 1


def test_the_aide_edits_while_the_member_confirms(cast: Cast):
    """What counts is what the member has read; the other of the two is told."""
    aide = made.aide_of(cast, "minister1")
    for _ in range(ROUNDS):
        form = made.sent(cast)
        preparing(form, cast["minister1"], aide, "agree", 0)()
        answers = at_once(
            preparing(form, cast["minister1"], aide, "disagree", 1),
            confirming(form, cast["minister1"], "agree", 1),
        )
        stored = OpinionReply.objects.get(recipient__form=form)
        assert len(refused(answers)) == 1
        assert stored.is_confirmed is (stored.answer == "agree")


@pytest.mark.parametrize("first", ["recall", "extend", "close"])
@pytest.mark.parametrize("second", ["recall", "extend", "close", "confirm"])
def test_every_pair_of_acts_ends_without_a_deadlock(cast: Cast, first: str, second: str):
    form = made.sent(cast)
    made.all_answered(cast, form, "agree")
    later = form.due_at.date().replace(year=form.due_at.year + 1)
    chair = cast["chair"]
    calls: dict[str, Callable[[], Any]] = {
        "recall": lambda: opinions.recall_form(form=fresh(form), reason="x", by=chair),
        "extend": lambda: opinions.extend_form(form=fresh(form), due_on=later, by=chair),
        "close": closing(form, cast["secretary"]),
        "confirm": confirming(form, cast["minister1"], "disagree", 1),
    }
    answers = at_once(calls[first], calls[second])
    assert all(isinstance(answer, OpinionForm | OpinionReply | Refused) for answer in answers)
    assert OpinionForm.objects.get(pk=form.pk).state in ("sent", "closed", "recalled")
    assert list(journal.faults_of(cast.government)) == []


def test_two_forms_sent_at_once_have_two_numbers(cast: Cast):
    forms = [made.submitted(cast) for _ in range(3)]
    calls = [partial(opinions.send_form, form=fresh(form), by=cast["chair"]) for form in forms]
    numbers = sorted(form.number for form in at_once(*calls))
    assert numbers == [1, 2, 3]
