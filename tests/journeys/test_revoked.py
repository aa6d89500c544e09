"""Whose right ends while the room is on the screen: the tablet leaves within seconds and shows nothing of it again."""

import re
import time
from collections.abc import Callable

import pytest

from ecabinet.demo import Cast
from meetings.models import Meeting, Participant
from people.models import User
from tests.journeys.conftest import Hand
from tests.journeys.tablet import Tablet

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
# The promise. Unit: seconds.
WITHIN = 5.0
# The person's own request when the page is asked for again, and a busy test machine. Unit: seconds.
GRACE = 3.0
CONTENT = '[data-panel="agenda"] *'


def disable(person: User, meeting: Meeting) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def remove(person: User, meeting: Meeting) -> None:
    Participant.objects.filter(meeting=meeting, person=person).delete()


def leaves(tablet: Tablet, address: str) -> None:
    """Wait until the room has gone from the screen; then the back button shows nothing of it."""
    began = time.monotonic()
    tablet.page.wait_for_url(re.compile(address), timeout=(WITHIN + GRACE) * 1000)
    assert time.monotonic() - began < WITHIN + GRACE
    assert tablet.page.locator(CONTENT).count() == 0
    tablet.page.go_back(wait_until="commit")
    tablet.page.wait_for_timeout(500)
    assert tablet.page.locator(CONTENT).count() == 0


@pytest.mark.parametrize(("end", "address"), [(disable, r"/accounts/login/"), (remove, r":\d+/$")])
def test_a_disabled_or_removed_person_sees_the_room_go(
    hand: Hand, live_meeting: Meeting, cast: Cast, end: Callable[[User, Meeting], None], address: str
) -> None:
    guest, other = hand("guest"), hand("minister1")
    for one in (guest, other):
        one.opens("/meetings/").opens_room(live_meeting.pk)
        one.sees("Đã kết nối")
    end(cast["guest"], live_meeting)
    leaves(guest, address)
    assert other.page.locator(CONTENT).count() > 0
    other.sees("Đã kết nối")


def test_log_out_on_another_tab_wipes_this_one(hand: Hand, live_meeting: Meeting) -> None:
    minister = hand("minister1").opens("/meetings/").opens_room(live_meeting.pk)
    minister.sees("Đã kết nối")
    tab = Tablet(minister.page.context.new_page(), "minister1").opens("/accounts/logout/")
    tab.taps("Đăng xuất", within="main")
    leaves(minister, r"/accounts/login/")


def test_who_is_limited_to_one_item_keeps_nothing_of_the_others(
    hand: Hand, live_meeting: Meeting, cast: Cast
) -> None:
    guest = hand("guest").opens_room(live_meeting.pk)
    guest.sees("Đã kết nối")
    kept, hidden = live_meeting.items.order_by("order")[:2]
    guest.sees(hidden.title, within='[data-panel="agenda"]')
    place = Participant.objects.get(meeting=live_meeting, person=cast["guest"])
    place.item_scope.add(kept)
    began = time.monotonic()
    Participant.objects.filter(pk=place.pk).update(is_scoped=True)
    guest.misses(hidden.title)
    assert time.monotonic() - began < WITHIN + GRACE
    guest.sees("Đã kết nối")
    guest.sees(kept.title)
