"""Acts on a meeting before it is held: allowed, refused from the same set-up, journalled, repeated."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.actions import invitations, planning
from meetings.models import Meeting, Participant, Presiding
from meetings.rules import rows
from people.act import Key
from people.models import JournalEntry, Membership, RuleSet
from people.rules import Refused
from tests import builders

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
END = START + timedelta(minutes=210)


def last_entry(verb: str) -> JournalEntry:
    entry = JournalEntry.objects.order_by("-serial").first()
    assert entry is not None and entry.verb == verb
    return entry


def create(cast, by="secretary", **fields) -> Meeting:
    values = {
        "body": cast.government,
        "kind": "regular",
        "title": "",
        "planned_start": START,
        "planned_end": END,
    }
    return planning.create_meeting(**{**values, **fields}, by=cast[by])


def edit(meeting, by, **fields) -> Meeting:
    names = ("kind", "title", "place", "number", "planned_start", "planned_end")
    values = {name: getattr(meeting, name) for name in names}
    return planning.edit_meeting(meeting=meeting, **{**values, **fields}, by=by)


def call(meeting, cast, by="secretary") -> Meeting:
    return planning.call_meeting(meeting=meeting, by=cast[by])


# -- create --


def test_a_new_meeting_is_a_draft_with_the_next_number_and_a_title(cast):
    meeting = create(cast, place="Trụ sở Chính phủ")
    assert (meeting.state, meeting.number, meeting.year) == ("draft", 1, 2026)
    assert meeting.title == "Phiên họp Chính phủ thường kỳ tháng 11 năm 2026"
    assert create(cast).number == 2
    assert create(cast, kind="urgent").number == 1
    data = JournalEntry.objects.filter(verb="meeting.created").order_by("serial").first().data
    assert data["meeting"] == str(meeting.uid)
    assert (data["kind"], data["number"], data["place"]) == ("regular", 1, "Trụ sở Chính phủ")


def test_the_year_is_that_of_the_body_s_own_zone(cast):
    meeting = create(
        cast,
        planned_start=datetime(2026, 12, 31, 18, 0, tzinfo=UTC),
        planned_end=datetime(2026, 12, 31, 20, 0, tzinfo=UTC),
    )
    assert meeting.year == 2027


@pytest.mark.parametrize("who", ["chair", "minister1", "province.secretary", "auditor"])
def test_only_officers_of_the_body_create(cast, who):
    with pytest.raises(Refused, match="không có quyền chuẩn bị"):
        create(cast, by=who)
    assert not Meeting.objects.exists()


def test_a_taken_number_is_refused(cast):
    create(cast, number=7)
    with pytest.raises(Refused, match="Số 7 của năm 2026 đã có phiên họp khác"):
        create(cast, number=7)
    assert create(cast).number == 8


def test_a_body_that_has_ended_meets_no_more(cast):
    with pytest.raises(Refused, match="không hoạt động vào ngày 23/11/2026"):
        create(cast, by="district.secretary", body=cast.district)


def test_a_repeated_creation_makes_one_meeting(cast):
    key = Key(uuid.uuid4(), "digest")
    first = planning.create_meeting(
        body=cast.government,
        kind="regular",
        title="A",
        planned_start=START,
        planned_end=END,
        by=cast["secretary"],
        key=key,
    )
    again = planning.create_meeting(
        body=cast.government,
        kind="regular",
        title="A",
        planned_start=START,
        planned_end=END,
        by=cast["secretary"],
        key=key,
    )
    assert first == again
    assert Meeting.objects.count() == 1


# -- edit --


def test_what_changed_is_journalled_and_nothing_else(draft_meeting, cast):
    edit(draft_meeting, cast["secretary"], place="Phòng họp 2")
    assert last_entry("meeting.edited").data == {"place": "Phòng họp 2"}


def test_kind_and_number_are_fixed_at_calling_place_is_not(called_meeting, cast):
    edit(called_meeting, cast["secretary"], place="Phòng họp 2")
    for change in ({"kind": "urgent"}, {"number": 9}):
        called_meeting.refresh_from_db()
        with pytest.raises(Refused, match="không đổi được loại và số"):
            edit(called_meeting, cast["secretary"], **change)


def test_the_plan_is_fixed_when_the_meeting_has_begun(live_meeting, cast):
    with pytest.raises(Refused, match="không đổi được giờ dự kiến"):
        edit(live_meeting, cast["secretary"], planned_end=live_meeting.planned_end + timedelta(minutes=5))


def test_a_closed_meeting_is_frozen(called_meeting, cast):
    Meeting.objects.filter(pk=called_meeting.pk).update(state="closed")
    with pytest.raises(Refused, match="đã kết thúc"):
        edit(called_meeting, cast["secretary"], place="Phòng họp 2")


def test_another_day_freezes_the_members_of_that_day(draft_meeting, cast):
    called = call(draft_meeting, cast)
    leaving = Membership.objects.get(person=cast["minister24"])
    leaving.valid_to = called.planned_start.date() + timedelta(days=3)
    leaving.save()
    later = timedelta(days=10)
    edit(
        called,
        cast["secretary"],
        planned_start=called.planned_start + later,
        planned_end=called.planned_end + later,
    )
    called.refresh_from_db()
    assert called.members_total == 24
    assert str(cast["minister24"].uid) not in called.electors
    assert last_entry("meeting.edited").data["members_total"] == 24


# -- call --


def test_calling_freezes_members_rules_and_head(draft_meeting, cast):
    meeting = call(draft_meeting, cast)
    meeting.refresh_from_db()
    assert meeting.state == "called"
    assert meeting.members_total == 25
    assert set(meeting.electors) == {str(person.uid) for person in cast.members}
    assert meeting.head == cast["chair"]
    assert meeting.body_rules.quorum == (2, 3)
    assert set(meeting.group.user_set.all()) == {p.person for p in meeting.participants.all()}
    presiding = Presiding.objects.get(meeting=meeting, until=None)
    assert presiding.participant.person == cast["chair"]


def test_the_entry_of_a_call_holds_what_the_minutes_need(draft_meeting, cast):
    meeting = call(draft_meeting, cast)
    data = last_entry("meeting.called").data
    assert data["chair"] == str(cast["chair"].uid)
    assert [item["order"] for item in data["items"]] == [1, 2, 3]
    assert data["items"][1]["treatment"] == "decision"
    assert len(data["participants"]) == meeting.participants.count()
    substitute = next(row for row in data["participants"] if row["role"] == "substitute")
    assert substitute["stands_for"] == str(cast["minister5"].uid)
    assert data["planned_start"] == meeting.planned_start.isoformat()


def test_rules_that_change_after_the_calling_do_not_touch_it(draft_meeting, cast):
    meeting = call(draft_meeting, cast)
    changed = {**meeting.rules, "quorum": [3, 4]}
    RuleSet.objects.create(body=meeting.body, valid_from=date(2026, 1, 1), values=changed)
    meeting.refresh_from_db()
    assert meeting.body_rules.quorum == (2, 3)


def test_guests_and_outsiders_are_no_electors(draft_meeting, cast):
    Participant.objects.filter(meeting=draft_meeting, person=cast["guest"]).update(
        may_vote=True, is_member=True
    )
    meeting = call(draft_meeting, cast)
    assert str(cast["guest"].uid) not in meeting.electors
    assert meeting.participants.get(person=cast["guest"]).is_member is False


def test_a_member_without_a_vote_counts_in_the_total_and_not_among_the_electors(draft_meeting, cast):
    Participant.objects.filter(meeting=draft_meeting, person=cast["minister3"]).update(may_vote=False)
    meeting = call(draft_meeting, cast)
    assert meeting.members_total == 25
    assert len(meeting.electors) == 24


@pytest.mark.parametrize("who", ["chair", "minister1", "guest", "province.secretary"])
def test_only_who_prepares_calls(draft_meeting, cast, who):
    with pytest.raises(Refused, match="không có quyền chuẩn bị"):
        call(draft_meeting, cast, by=who)


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        (lambda m: m.items.all().delete(), "Chương trình chưa có nội dung nào."),
        (lambda m: m.participants.filter(role="chair").delete(), "Thành phần phải có đúng một chủ trì."),
        (lambda m: m.participants.filter(role="secretary").delete(), "Thành phần chưa có thư ký."),
        (
            lambda m: m.participants.filter(person__username="minister7").delete(),
            "Còn 1 thành viên chưa được mời: Thành viên 08.",
        ),
    ],
)
def test_an_unfinished_meeting_is_not_called(draft_meeting, cast, lack, sentence):
    lack(draft_meeting)
    with pytest.raises(Refused) as refused:
        call(draft_meeting, cast)
    assert str(refused.value) == sentence
    draft_meeting.refresh_from_db()
    assert (draft_meeting.state, draft_meeting.members_total) == ("draft", None)


def test_a_briefing_needs_neither_all_members_nor_a_secretary(cast):
    meeting = builders.draft_meeting(cast, kind="briefing")
    meeting.participants.filter(role="secretary").delete()
    meeting.participants.filter(person=cast["minister7"]).delete()
    assert call(meeting, cast).state == "called"


def test_a_meeting_is_called_once(draft_meeting, cast):
    call(draft_meeting, cast)
    with pytest.raises(Refused, match="không còn ở trạng thái"):
        call(draft_meeting, cast)


def test_the_same_key_calls_once_and_answers_twice(draft_meeting, cast):
    key = Key(uuid.uuid4(), "digest")
    for _ in range(2):
        planning.call_meeting(meeting=draft_meeting, by=cast["secretary"], key=key)
    assert JournalEntry.objects.filter(verb="meeting.called").count() == 1


def test_a_participant_who_comes_after_the_calling_hears_the_room(draft_meeting, cast):
    meeting = call(draft_meeting, cast)
    row = rows.ParticipantRow("Chuyên viên giúp việc", "Chuyên viên", role="guest", email=cast["aide"].email)
    invitations.add_participant(meeting=meeting, row=row, by=cast["secretary"])
    assert meeting.group.user_set.filter(pk=cast["aide"].pk).exists()
