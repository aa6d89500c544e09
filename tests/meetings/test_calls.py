"""Every act of a meeting has a builder for the races, and every builder makes a call that is done."""

import pytest
from django.urls import get_resolver

from ecabinet.demo import Cast
from people import act
from tests.meetings import calls
from tests.meetings.stage import Stage

# Acts of a body itself have no meeting to queue at; those of an opinion form queue at the form.
WITHOUT_MEETING = {
    *("meeting.created", "rules.issued", "calendar.corrected", "assistance.named", "assistance.ended"),
    *("baseline.created", "baseline.recorded", "baseline.locked", "recipients.recorded"),
    *("held.reported", "figure.corrected", "rate.set", "target.set"),
    *("report.asked", "report.issued"),
    *("installation.registered", "installation.switched", "parcel.received"),
    *("form.created", "form.edited", "form.submitted", "form.returned", "form.sent", "form.extended"),
    *("form.recalled", "form.closed", "form.reported", "reply.confirmed", "reply.signed"),
    *("form_sender.named", "form_sender.ended"),
}


def test_every_act_of_a_meeting_has_a_builder():
    assert get_resolver().url_patterns  # the doors import every act
    of_meetings = {verb for verb in act.registered() if not verb.startswith("test.")} - WITHOUT_MEETING
    assert of_meetings | {calls.CAST} == set(calls.BUILDERS)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", sorted(calls.BUILDERS))
def test_every_builder_makes_a_call_that_is_not_refused(cast: Cast, settings, tmp_path, verb: str):
    settings.PAPERS_DIR = tmp_path / "papers"
    played = Stage(cast, calls.state_for(verb))
    calls.BUILDERS[verb](played)()
