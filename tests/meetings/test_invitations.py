"""Acts on who takes part: known and new people, votes only for members, what the calling has fixed."""

import uuid

import pytest

from meetings.actions import invitations, planning
from meetings.models import Meeting, Participant
from meetings.rules import rows
from people.act import Key
from people.models import JournalEntry, User
from people.rules import Refused

pytestmark = pytest.mark.django_db
GUEST = rows.ParticipantRow(
    "Trần Chuyên Gia", "Chuyên gia", "Viện Kinh tế", role="guest", email="tran@example.vn"
)


def last_entry(verb: str) -> JournalEntry:
    entry = JournalEntry.objects.order_by("-serial").first()
    assert entry is not None and entry.verb == verb
    return entry


def add(meeting, row, cast, **more) -> Participant:
    return invitations.add_participant(meeting=meeting, row=row, by=cast["secretary"], **more)


def empty(meeting) -> Meeting:
    meeting.participants.all().delete()
    return meeting


def place_of(meeting, person) -> Participant:
    return Participant.objects.select_related("meeting", "person").get(meeting=meeting, person=person)


# -- add --


def test_an_unknown_guest_becomes_a_person_without_a_log_in(draft_meeting, cast):
    participant = add(draft_meeting, GUEST, cast)
    assert participant.person.username is None
    assert not participant.person.has_usable_password()
    assert (participant.is_member, participant.may_vote, participant.role) == (False, False, "guest")
    data = last_entry("participant.added").data
    assert (data["name"], data["role"], data["uid"]) == (
        "Trần Chuyên Gia",
        "guest",
        str(participant.person.uid),
    )


def test_a_known_e_mail_finds_the_person_whatever_its_case(draft_meeting, cast):
    row = rows.ParticipantRow(
        "Chuyên viên giúp việc", "Chuyên viên", role="guest", email="AIDE@example.gov.vn"
    )
    assert add(draft_meeting, row, cast).person == cast["aide"]


def test_an_e_mail_of_somebody_else_is_refused(draft_meeting, cast):
    row = rows.ParticipantRow("Người Khác", "Chuyên viên", role="guest", email=cast["aide"].email)
    with pytest.raises(Refused, match="đã thuộc về người có tên khác"):
        add(draft_meeting, row, cast)
    assert not User.objects.filter(full_name="Người Khác").exists()


def test_a_member_without_an_e_mail_is_found_by_name_and_title(draft_meeting, cast):
    row = rows.ParticipantRow("thành viên 09", "Bộ trưởng  Bộ Quốc phòng", may_vote=True)
    participant = add(empty(draft_meeting), row, cast)
    assert participant.person == cast["minister8"]
    assert (participant.is_member, participant.may_vote) == (True, True)


def test_nobody_takes_part_twice(draft_meeting, cast):
    add(draft_meeting, GUEST, cast)
    with pytest.raises(Refused, match="Trần Chuyên Gia đã có trong thành phần"):
        add(draft_meeting, GUEST, cast)


def test_a_vote_is_for_members(draft_meeting, cast):
    with pytest.raises(Refused, match="không phải là thành viên nên không có quyền biểu quyết"):
        add(draft_meeting, rows.ParticipantRow("Ai Đó", "Chuyên gia", role="guest", may_vote=True), cast)


def test_there_is_one_chair(draft_meeting, cast):
    with pytest.raises(Refused, match="Chỉ được có một chủ trì"):
        add(draft_meeting, rows.ParticipantRow("Ai Đó", "Chủ tịch", role="chair"), cast)


def test_a_guest_of_one_item_is_not_in_the_group(called_meeting, cast):
    item = called_meeting.items.first()
    participant = add(called_meeting, GUEST, cast, items=[item])
    assert participant.is_scoped
    assert list(participant.item_scope.all()) == [item]
    assert not called_meeting.group.user_set.filter(pk=participant.person.pk).exists()
    assert last_entry("participant.added").data["items"] == [str(item.uid)]


def test_a_substitute_stands_for_a_member(draft_meeting, cast):
    member = place_of(draft_meeting, cast["minister6"])
    row = rows.ParticipantRow("Lê Thứ Trưởng", "Thứ trưởng", role="substitute")
    participant = add(draft_meeting, row, cast, stands_for=member)
    assert participant.stands_for == member
    assert last_entry("participant.added").data["stands_for"] == str(cast["minister6"].uid)


@pytest.mark.parametrize("who", ["chair", "minister1", "guest", "province.secretary"])
def test_only_who_prepares_invites(draft_meeting, cast, who):
    place = place_of(draft_meeting, cast["guest"])
    for act in (
        lambda: invitations.add_participant(meeting=draft_meeting, row=GUEST, by=cast[who]),
        lambda: invitations.invite_members(meeting=draft_meeting, by=cast[who]),
        lambda: invitations.edit_participant(participant=place, cells={"title": "Khác"}, by=cast[who]),
        lambda: invitations.remove_participant(participant=place, by=cast[who]),
        lambda: invitations.import_participants(meeting=draft_meeting, wanted=[GUEST], by=cast[who]),
    ):
        with pytest.raises(Refused, match="không có quyền chuẩn bị"):
            act()


# -- invite all members --


def test_all_members_are_invited_with_their_seats(draft_meeting, cast):
    assert invitations.invite_members(meeting=empty(draft_meeting), by=cast["secretary"]) == 25
    places = list(draft_meeting.participants.select_related("person"))
    assert [place.person for place in places] == cast.members
    assert places[0].role == "chair"
    assert {place.role for place in places[1:]} == {"member"}
    assert all(place.is_member and place.may_vote for place in places)
    assert len(last_entry("participants.invited").data["participants"]) == 25


def test_only_missing_members_are_invited(draft_meeting, cast):
    draft_meeting.participants.filter(person__in=[cast["minister3"], cast["minister4"]]).delete()
    assert invitations.invite_members(meeting=draft_meeting, by=cast["secretary"]) == 2
    with pytest.raises(Refused, match="Tất cả thành viên đã có trong thành phần"):
        invitations.invite_members(meeting=draft_meeting, by=cast["secretary"])


# -- edit and remove --


def test_one_field_of_a_participant_is_changed(draft_meeting, cast):
    place = place_of(draft_meeting, cast["guest"])
    invitations.edit_participant(
        participant=place, cells={"title": "Chuyên gia cao cấp"}, by=cast["secretary"]
    )
    place.refresh_from_db()
    assert (place.title, place.role) == ("Chuyên gia cao cấp", "guest")
    assert last_entry("participant.edited").data["title"] == "Chuyên gia cao cấp"


def test_the_chair_s_role_goes_to_somebody_else_before_calling(draft_meeting, cast):
    old, new = place_of(draft_meeting, cast["chair"]), place_of(draft_meeting, cast["minister1"])
    with pytest.raises(Refused, match="Chỉ được có một chủ trì"):
        invitations.edit_participant(participant=new, cells={"role": "chair"}, by=cast["secretary"])
    invitations.edit_participant(participant=old, cells={"role": "member"}, by=cast["secretary"])
    invitations.edit_participant(participant=new, cells={"role": "chair"}, by=cast["secretary"])
    assert planning.call_meeting(meeting=draft_meeting, by=cast["secretary"]).state == "called"


@pytest.mark.parametrize(
    ("who", "cells", "sentence"),
    [
        ("guest", {"may_vote": "true"}, "không phải là thành viên"),
        ("guest", {"role": "chair"}, "Chỉ được có một chủ trì"),
        ("guest", {"title": ""}, "còn trống"),
    ],
)
def test_a_wrong_change_is_refused(draft_meeting, cast, who, cells, sentence):
    place = place_of(draft_meeting, cast[who])
    with pytest.raises(Refused, match=sentence):
        invitations.edit_participant(participant=place, cells=cells, by=cast["secretary"])


def test_votes_and_the_chair_are_fixed_at_calling(called_meeting, cast):
    member, chair = place_of(called_meeting, cast["minister2"]), place_of(called_meeting, cast["chair"])
    with pytest.raises(Refused, match="không đổi được quyền biểu quyết"):
        invitations.edit_participant(participant=member, cells={"may_vote": "false"}, by=cast["secretary"])
    with pytest.raises(Refused, match="chuyển quyền chủ trì"):
        invitations.edit_participant(participant=chair, cells={"role": "member"}, by=cast["secretary"])


def test_a_guest_is_removed_and_leaves_the_group(called_meeting, cast):
    invitations.remove_participant(participant=place_of(called_meeting, cast["guest"]), by=cast["secretary"])
    assert not called_meeting.group.user_set.filter(pk=cast["guest"].pk).exists()
    assert last_entry("participant.removed").data["uid"] == str(cast["guest"].uid)


def test_members_of_a_called_meeting_stay(called_meeting, cast):
    place = place_of(called_meeting, cast["minister2"])
    with pytest.raises(Refused, match="không xóa thành viên được"):
        invitations.remove_participant(participant=place, by=cast["secretary"])


def test_whoever_has_come_stays_on_the_list(called_meeting, cast):
    place = place_of(called_meeting, cast["guest"])
    place.presences.create(since=called_meeting.planned_start)
    with pytest.raises(Refused, match="đã điểm danh nên không xóa được"):
        invitations.remove_participant(participant=place, by=cast["secretary"])


def test_a_closed_meeting_is_frozen(called_meeting, cast):
    Meeting.objects.filter(pk=called_meeting.pk).update(state="closed")
    place = place_of(called_meeting, cast["guest"])
    for act in (
        lambda: add(called_meeting, GUEST, cast),
        lambda: invitations.edit_participant(participant=place, cells={"title": "A"}, by=cast["secretary"]),
        lambda: invitations.remove_participant(participant=place, by=cast["secretary"]),
    ):
        with pytest.raises(Refused, match="đã kết thúc"):
            act()


# -- import --


def people_of_government(cast) -> list[rows.ParticipantRow]:
    seats = list(cast.government.memberships.select_related("person"))
    return [
        rows.ParticipantRow(
            seat.person.full_name,
            seat.title,
            seat.agency,
            role="chair" if seat.is_head else "member",
            may_vote=True,
            email=seat.person.email,
        )
        for seat in seats
    ]


def test_a_list_is_imported_in_its_order_in_one_act(draft_meeting, cast):
    wanted = [GUEST, *people_of_government(cast)]
    invitations.import_participants(meeting=empty(draft_meeting), wanted=wanted, by=cast["secretary"])
    places = list(draft_meeting.participants.select_related("person"))
    assert [place.person.full_name for place in places] == [row.name for row in wanted]
    assert len(last_entry("participants.imported").data["participants"]) == 26


def test_who_is_there_already_is_brought_up_to_the_list(draft_meeting, cast):
    before = draft_meeting.participants.count()
    row = rows.ParticipantRow("Thành viên 27", "Cố vấn", role="guest", email=cast["guest"].email)
    invitations.import_participants(meeting=draft_meeting, wanted=[row], by=cast["secretary"])
    assert draft_meeting.participants.count() == before
    assert place_of(draft_meeting, cast["guest"]).title == "Cố vấn"


def test_an_outsider_on_the_list_gets_no_vote(draft_meeting, cast):
    row = rows.ParticipantRow("Cựu Bộ Trưởng", "Nguyên Bộ trưởng", role="member", may_vote=True)
    invitations.import_participants(meeting=draft_meeting, wanted=[row], by=cast["secretary"])
    place = draft_meeting.participants.get(person__full_name="Cựu Bộ Trưởng")
    assert (place.may_vote, place.is_member) == (False, False)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ([], "không có người nào"),
        ([GUEST, GUEST], "có ở nhiều dòng"),
        ([rows.ParticipantRow("Ai", "Chủ tịch", role="chair")], "Chỉ được có một chủ trì"),
        ([GUEST, rows.ParticipantRow("Sai Tên", "T", email="aide@example.gov.vn")], "người có tên khác"),
    ],
)
def test_a_bad_list_leaves_nothing(draft_meeting, cast, wanted, sentence):
    before = (draft_meeting.participants.count(), User.objects.count())
    with pytest.raises(Refused, match=sentence):
        invitations.import_participants(meeting=draft_meeting, wanted=wanted, by=cast["secretary"])
    assert (draft_meeting.participants.count(), User.objects.count()) == before


def test_a_called_meeting_takes_no_list(called_meeting, cast):
    with pytest.raises(Refused, match="đã triệu tập"):
        invitations.import_participants(meeting=called_meeting, wanted=[GUEST], by=cast["secretary"])


def test_a_repeated_key_imports_once(draft_meeting, cast):
    key = Key(uuid.uuid4(), "digest")
    for _ in range(2):
        invitations.import_participants(meeting=draft_meeting, wanted=[GUEST], by=cast["secretary"], key=key)
    assert JournalEntry.objects.filter(verb="participants.imported").count() == 1
