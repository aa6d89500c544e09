"""A programme officer goes from the nation to the one meeting that was not paperless, and learns why, in five taps."""

from datetime import date

import pytest

from people import access
from people.models import Body, User
from savings.actions import rollups
from savings.models import MeetingLedger
from savings.queries import checking
from savings.rules import periods
from tests.savings.conftest import BEGIN, closed, written
from tests.savings.test_dashboards import ledger_of, reported

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
MOST_TAPS = 5
YEAR = periods.read("2026")
GONE_BY = [month for month in YEAR.months() if month < date(2026, 11, 1)]


@pytest.fixture
def commune(cast) -> Body:
    """Make eight communes that met every month without paper; one of them printed once, in its last meeting."""
    made = Body.objects.bulk_create(
        Body(
            level="commune",
            code=f"{n:05}",
            name=f"Ủy ban nhân dân xã số {n}",
            kind="xã",
            parent=cast.province,
        )
        for n in range(1, 9)
    )
    for body in made:
        for month in GONE_BY[:-1]:
            ledger_of(body, month.replace(day=9))
        for month in GONE_BY:
            reported(body, month, 1)
    for body in made[:-1]:
        ledger_of(body, GONE_BY[-1].replace(day=9))
    meeting = closed(cast, printed=7)
    row = written(meeting)
    # The meeting of the one commune, held in October and told by its own ledger.
    MeetingLedger.objects.filter(pk=row.pk).update(
        body=made[-1], held_on=BEGIN.date().replace(month=10), is_generated=False
    )
    for month in checking.months_written():
        rollups.roll_up_month(month)
    return made[-1]


@pytest.fixture
def officer(cast) -> User:
    """Give the nation's programme an officer: sees figures of everything under the Government and no meeting."""
    person = User.objects.create(
        username="programme", full_name="Chuyên viên chương trình", email="ct@example.gov.vn"
    )
    access.allow(person, "see_savings", cast.government)
    return person


def test_from_the_nation_to_the_one_meeting_and_why(commune, officer, cast, hand):
    title = MeetingLedger.objects.get(body=commune, meeting__isnull=False).meeting.title
    tablet, taps = hand(officer.username).opens("/"), 0
    for name in (
        # 1: from the first page to the dashboard of the nation
        "Tiết kiệm",
        # 2: the communes of which a meeting used paper
        "1 Có phiên họp còn dùng giấy",
        # 3: the one commune; the meeting that used paper stands first in its list, with the reason
        commune.name,
        # 4: its ledger
        "Đơn vị khai báo đã in 7 trang",
    ):
        tablet.page.get_by_role("link", name=name).first.click()
        taps += 1
    assert taps <= MOST_TAPS
    tablet.is_at(r"/savings/ledgers/\d+/")
    tablet.sees(commune.name)
    tablet.page.locator(".figure", has_text="Phiên họp không giấy").get_by_text("Cách tính").click()
    assert taps + 1 <= MOST_TAPS
    tablet.sees("Đơn vị khai báo đã in 7 trang")
    # Figures and no content: neither the title nor an item of the meeting.
    assert title not in tablet.page.content()
    # And back up by the trail.
    tablet.page.get_by_role("link", name=commune.name).first.click()
    tablet.page.get_by_role("link", name=cast.government.name).first.click()
    tablet.is_at(rf"/savings/bodies/{cast.government.pk}/")
