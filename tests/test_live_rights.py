"""Who hears less, and who no longer hears: real sockets whose right is limited or ends."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session

from ecabinet.demo import Cast
from meetings.models import Meeting, Participant
from tests.served import Project
from tests.tablets import Open, act_of_check_in, opener, place

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tablet(cast: Cast) -> Iterator[Open]:
    with opener(cast) as one:
        yield one


# -- limited to items --


def test_a_socket_limited_to_items_hears_that_something_changed_and_not_what(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    project = serve()
    guest = place(live_meeting, cast, "guest")
    guest.item_scope.add(live_meeting.items.first())
    Participant.objects.filter(pk=guest.pk).update(is_scoped=True)

    one = tablet(project, "guest").open(live_meeting)
    assert "panels" not in one.hear()
    tablet(project, "secretary").act(act_of_check_in(live_meeting, cast, "secretary"))
    change = one.hear()
    assert set(change) == {"type", "v", "from"}
    one.say({"type": "resume", "v": 0})
    assert one.hear()["panels"] == {}
    assert one.state(live_meeting, v=0)["panels"] == {}


# -- rights that end --


def test_log_out_closes_within_five_seconds(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting
) -> None:
    project = serve()
    one = tablet(project, "minister1").open(live_meeting)
    one.hear()
    one.http.post("/accounts/logout/")
    before = time.monotonic()
    assert one.end()[0] == 4401
    assert time.monotonic() - before < 5
    assert not Session.objects.filter(session_key=one.session).exists()


def test_a_disabled_account_and_a_removed_participant_are_closed(
    serve: Callable[..., Project], tablet: Open, live_meeting: Meeting, cast: Cast
) -> None:
    project = serve()
    disabled, removed, other = (
        tablet(project, name).open(live_meeting) for name in ("minister1", "guest", "minister2")
    )
    for one in (disabled, removed, other):
        one.hear()
    cast["minister1"].is_active = False
    cast["minister1"].save()
    place(live_meeting, cast, "guest").delete()
    before = time.monotonic()
    assert disabled.end()[0] == 4401
    assert removed.end()[0] == 4403
    assert time.monotonic() - before < 5
    assert other.hears_nothing("error", within=0.5)
