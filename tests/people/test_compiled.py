"""Questions that are written once: for everybody the same answer as the query itself, and no other question."""

import pytest

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
