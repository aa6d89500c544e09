"""Pages before a meeting: who sees them, what they save without a script."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Meeting, Participant
from tests import builders

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, thing) -> str:
    return reverse(f"meetings:{name}", args=[thing.pk])


def said(response) -> str:
    return response.content.decode()


# -- list and page --


def test_the_list_shows_what_a_person_may_know_of(cast):
    draft, called = builders.draft_meeting(cast), builders.called_meeting(cast, kind="urgent")
    Meeting.objects.filter(pk=draft.pk).update(title="Phiên đang soạn")
    Meeting.objects.filter(pk=called.pk).update(title="Phiên đã gọi")
    officer = said(logged_in(cast["secretary"]).get(reverse("meetings:list")))
    assert "Phiên đang soạn" in officer and "Phiên đã gọi" in officer and "Tạo phiên họp" in officer
    minister = said(logged_in(cast["minister1"]).get(reverse("meetings:list")))
    assert (
        "Phiên đang soạn" not in minister and "Phiên đã gọi" in minister and "Tạo phiên họp" not in minister
    )
    stranger = said(logged_in(cast["province.secretary"]).get(reverse("meetings:list")))
    assert "Phiên đã gọi" not in stranger


def test_the_list_asks_the_same_number_of_questions_for_one_meeting_and_for_many(
    cast, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = logged_in(cast["secretary"])
    builders.draft_meeting(cast)
    client.get(reverse("meetings:list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("meetings:list"))
    for kind in ("urgent", "thematic", "briefing"):
        builders.draft_meeting(cast, kind=kind)
    with django_assert_num_queries(len(one)):
        client.get(reverse("meetings:list"))


@pytest.mark.parametrize(
    ("who", "draft", "called"),
    [("secretary", 200, 200), ("minister1", 404, 200), ("guest", 404, 200), ("province.secretary", 404, 404)],
)
def test_the_page_of_a_meeting(cast, who, draft, called):
    client = logged_in(cast[who])
    assert client.get(at("meeting", builders.draft_meeting(cast))).status_code == draft
    assert client.get(at("meeting", builders.called_meeting(cast, kind="urgent"))).status_code == called


def test_a_guest_of_one_item_sees_that_item_alone(called_meeting, cast):
    guest = called_meeting.participants.get(person=cast["guest"])
    first, second = called_meeting.items.all()[:2]
    guest.item_scope.add(first)
    Participant.objects.filter(pk=guest.pk).update(is_scoped=True)
    page = said(logged_in(cast["guest"]).get(at("meeting", called_meeting)))
    assert first.title in page and second.title not in page


# -- new --


def test_a_new_meeting_takes_kind_look_and_create(cast):
    client = logged_in(cast["secretary"])
    kinds = said(client.get(reverse("meetings:new")))
    assert f"?body={cast.government.pk}&amp;kind=briefing" in kinds
    form = client.get(reverse("meetings:new"), {"kind": "briefing"}).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    fields["planned_start"] = f"{fields['planned_start']:%Y-%m-%dT%H:%M}"
    fields["planned_end"] = f"{fields['planned_end']:%Y-%m-%dT%H:%M}"
    answer = client.post(reverse("meetings:new"), {**fields, "body": cast.government.pk})
    meeting = Meeting.objects.get()
    assert answer["Location"] == at("agenda", meeting)
    assert (meeting.kind, meeting.number) == ("briefing", 1)
    assert f"{meeting.planned_start.astimezone(meeting.body.zone):%H:%M}" == "08:00"


def test_what_was_typed_stays_when_the_times_are_wrong(cast):
    fields = {
        "body": cast.government.pk,
        "kind": "regular",
        "number": 3,
        "title": "Phiên của tôi",
        "place": "Phòng 2",
        "planned_start": "2026-11-30T10:00",
        "planned_end": "2026-11-30T09:00",
    }
    answer = logged_in(cast["secretary"]).post(reverse("meetings:new"), fields)
    assert answer.status_code == 409
    assert "Giờ kết thúc phải sau giờ bắt đầu." in said(answer)
    assert "Phiên của tôi" in said(answer) and "Phòng 2" in said(answer)
    assert not Meeting.objects.exists()


def test_nobody_else_is_offered_a_new_meeting(cast):
    assert logged_in(cast["minister1"]).get(reverse("meetings:new")).status_code == 404


# -- editor --


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("chair", 404), ("minister1", 404), ("province.secretary", 404)]
)
def test_the_editor_is_for_those_who_prepare(called_meeting, cast, who, status):
    assert logged_in(cast[who]).get(at("agenda", called_meeting)).status_code == status


def test_the_foot_shows_sum_and_end(draft_meeting, cast):
    start = timezone.now().replace(hour=1, minute=0, second=0, microsecond=0)
    Meeting.objects.filter(pk=draft_meeting.pk).update(
        planned_start=start, planned_end=start + timedelta(minutes=60)
    )
    page = said(logged_in(cast["secretary"]).get(at("agenda", draft_meeting)))
    assert "Tổng 90 phút" in page and "Kết thúc 09:30" in page and "vượt 30 phút" in page


def test_every_act_of_the_editor_works_as_a_plain_form(draft_meeting, cast):
    client = logged_in(cast["secretary"])
    added = client.post(at("add_item", draft_meeting), {"title": "Nội dung thứ tư", "planned_minutes": ""})
    assert added["Location"] == at("agenda", draft_meeting)
    item = AgendaItem.objects.get(title="Nội dung thứ tư")
    assert (item.planned_minutes, item.treatment) == (10, "discussion")
    client.post(at("edit_item", item), {"title": "Tên khác", "agency": "Bộ Y tế"})
    client.post(at("move_item", item), {"to": "1"})
    item.refresh_from_db()
    assert (item.title, item.agency, item.order) == ("Tên khác", "Bộ Y tế", 1)
    client.post(at("remove_item", item))
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


def test_a_script_is_answered_in_json(draft_meeting, cast):
    item = draft_meeting.items.first()
    client = logged_in(cast["secretary"])
    assert client.post(at("edit_item", item), {"title": "A"}, headers=JSON).json() == {
        "ok": True,
        "item": item.pk,
    }
    refused = client.post(at("edit_item", item), {"planned_minutes": "x"}, headers=JSON)
    assert refused.status_code == 409
    assert refused.json()["message"] == "Ô “Thời lượng (phút)” phải là số phút, ví dụ 20."


@pytest.mark.parametrize("to", ["", "giữa", "1.5", "--2", "9" * 30])
def test_a_place_that_is_none_is_refused(draft_meeting, cast, to):
    answer = logged_in(cast["secretary"]).post(
        at("move_item", draft_meeting.items.first()), {"to": to}, headers=JSON
    )
    assert answer.status_code == 409


def test_participants_are_invited_edited_and_removed_by_plain_forms(draft_meeting, cast):
    client = logged_in(cast["secretary"])
    draft_meeting.participants.filter(is_member=True).delete()
    client.post(at("invite_members", draft_meeting))
    assert draft_meeting.participants.filter(is_member=True).count() == 25
    member = draft_meeting.participants.get(person=cast["minister9"])
    fields = {"name": "Lê Thứ Trưởng", "title": "Thứ trưởng", "role": "substitute", "stands_for": member.pk}
    client.post(at("add_participant", draft_meeting), fields)
    substitute = draft_meeting.participants.get(person__full_name="Lê Thứ Trưởng")
    assert substitute.stands_for == member
    client.post(at("edit_participant", substitute), {"title": "Thứ trưởng thường trực"})
    substitute.refresh_from_db()
    assert (substitute.title, substitute.stands_for) == ("Thứ trưởng thường trực", member)
    client.post(at("remove_participant", substitute))
    assert not Participant.objects.filter(pk=substitute.pk).exists()


def test_a_new_guest_is_limited_from_the_first_moment_and_a_member_cannot_be(called_meeting, cast):
    client = logged_in(cast["secretary"])
    item = called_meeting.items.first()
    fields = {"name": "Trần Khách", "title": "Chuyên gia", "scope": "chosen", "items": item.pk}
    client.post(at("add_participant", called_meeting), {**fields, "role": "guest"})
    guest = called_meeting.participants.get(person__full_name="Trần Khách")
    assert guest.is_scoped and list(guest.item_scope.all()) == [item]
    assert not called_meeting.group.user_set.filter(pk=guest.person_id).exists()
    answer = client.post(
        at("add_participant", called_meeting),
        {**fields, "name": "Lê Dự Thay", "role": "substitute"},
        headers=JSON,
    )
    assert answer.status_code == 409
    assert not called_meeting.participants.filter(person__full_name="Lê Dự Thay").exists()


def test_a_guest_is_limited_to_items_and_freed_again(draft_meeting, cast):
    client = logged_in(cast["secretary"])
    guest = draft_meeting.participants.get(person=cast["guest"])
    item = draft_meeting.items.first()
    client.post(at("edit_participant", guest), {"scope": "chosen", "items": [item.pk, 999999, "x"]})
    guest.refresh_from_db()
    assert (guest.is_scoped, list(guest.item_scope.all())) == (True, [item])
    client.post(at("edit_participant", guest), {"title": "Chuyên gia"})
    guest.refresh_from_db()
    assert guest.is_scoped
    client.post(at("edit_participant", guest), {"scope": "chosen"})
    guest.refresh_from_db()
    assert not guest.is_scoped


def test_a_guest_whose_items_were_removed_meanwhile_is_not_let_into_the_whole_meeting(draft_meeting, cast):
    client = logged_in(cast["secretary"])
    guest = draft_meeting.participants.get(person=cast["guest"])
    item = draft_meeting.items.first()
    client.post(at("edit_participant", guest), {"scope": "chosen", "items": [item.pk]})
    answer = client.post(at("edit_participant", guest), {"scope": "chosen", "items": [999999]})
    guest.refresh_from_db()
    assert answer.status_code == 409
    assert (guest.is_scoped, list(guest.item_scope.all())) == (True, [item])


def test_the_call_answers_with_where_to_go(draft_meeting, cast):
    client = logged_in(cast["secretary"])
    answer = client.post(at("call_meeting", draft_meeting), headers=JSON)
    assert answer.json() == {"ok": True, "redirect": at("meeting", draft_meeting)}
    assert Meeting.objects.get(pk=draft_meeting.pk).state == "called"


def test_the_editor_says_what_is_missing_before_the_call(draft_meeting, cast):
    draft_meeting.participants.filter(role="secretary").delete()
    page = said(logged_in(cast["secretary"]).get(at("agenda", draft_meeting)))
    assert "Thành phần chưa có thư ký." in page
    assert at("call_meeting", draft_meeting) not in page
