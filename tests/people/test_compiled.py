"""Questions that are written once: for everybody the same answer as the query itself, and no other question."""

import pytest
from django.db import DatabaseError, connection, transaction

from ecabinet.demo import Cast
from meetings import access
from meetings.models import Meeting, Participant
from people import access as people_access
from people import compiled
from people.models import Body, User

pytestmark = pytest.mark.django_db


def test_everybody_may_attend_just_the_meetings_that_they_may_know_of(
    called_meeting: Meeting, live_meeting: Meeting, cast: Cast
) -> None:
    drafted = called_meeting
    drafted.state = Meeting.State.DRAFT
    drafted.save()
    User.objects.filter(pk=cast["minister1"].pk).update(is_active=False)
    answers = set()
    for person in User.objects.all():
        for meeting in (drafted, live_meeting):
            may = access.may_attend(person, meeting)
            assert may == access.meetings_visible_to(person).filter(pk=meeting.pk).exists()
            answers.add(may)
    assert answers == {True, False}
    assert not access.may_attend_meeting(User.objects.get(pk=cast["minister1"].pk), live_meeting.pk)


def test_permissions_in_bodies_are_what_the_tables_say(cast: Cast) -> None:
    answers = set()
    for permission in people_access.permissions_of_bodies().values_list("codename", flat=True):
        for person in User.objects.filter(username__in=("secretary", "operator", "auditor", "minister1")):
            for body in Body.objects.all():
                may = people_access.may(person, permission, body)
                assert may == people_access.bodies_where(person, permission).filter(pk=body.pk).exists()
                answers.add(may)
    assert answers == {True, False}


def test_places_and_who_presides_are_what_the_rows_say(live_meeting: Meeting, cast: Cast) -> None:
    for person in User.objects.all():
        row = Participant.objects.filter(meeting=live_meeting, person=person).first()
        assert access.participant_of(live_meeting, person) == row
        assert access.is_presiding(person, live_meeting) == (person == cast["chair"])
        assert access.is_secretary(person, live_meeting) == (row is not None and row.role == "secretary")


@pytest.mark.parametrize(
    ("where", "places"),
    [
        ({"pk": compiled.PERSON}, (compiled.PERSON, compiled.THING)),
        ({"pk": compiled.PERSON, "last_login": None}, (compiled.THING,)),
        ({}, (compiled.PERSON,)),
    ],
)
def test_a_question_that_does_not_ask_what_it_says_is_a_defect(where: dict, places: tuple[int, ...]) -> None:
    question = compiled.Question(lambda: User.objects.filter(**where).order_by(), *places)
    with pytest.raises(ValueError, match="does not ask"):
        question.rows(*range(len(places)))


# -- plans that PostgreSQL keeps --

BY_NAME = compiled.Question(
    lambda: User.objects.filter(username=compiled.TEXT).order_by().values_list("pk", "username"),
    compiled.TEXT,
)


def plans() -> list[str]:
    """List the statements that this connection has PostgreSQL keep a plan of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.postgres
def test_a_question_is_planned_once_for_all_who_ask_it_and_others_as_ever(cast: Cast) -> None:
    for username in ("chair", "secretary", "nobody", "'; DROP TABLE people_user; --"):
        User.objects.filter(username=username).exists()
        found = list(User.objects.filter(username=username).values_list("pk", "username"))
        assert [tuple(row) for row in BY_NAME.rows(username)] == found
    kept = [plan for plan in plans() if '"people_user"."username" = $1' in plan]
    assert len(kept) == 1
    assert not any("EXISTS" in plan or "= 'chair'" in plan for plan in plans())


@pytest.mark.postgres
def test_without_prepared_statements_the_answers_are_the_same(cast: Cast) -> None:
    connection.ensure_connection()
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, None
    try:
        number = len(plans())
        by_mail = compiled.Question(
            lambda: User.objects.filter(email=compiled.TEXT).order_by(), compiled.TEXT
        )
        chair = cast["chair"]
        assert by_mail.found(chair.email) == list(User.objects.filter(email=chair.email).order_by())
        assert len(plans()) == number
    finally:
        raw.prepare_threshold = before


@pytest.mark.postgres
def test_a_question_in_a_transaction_that_fails_is_asked_again_after_it(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        BY_NAME.rows("chair")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
    assert len(BY_NAME.rows("chair")) == 1
