"""Acts on the agenda: one order without gaps, field by field, journalled, frozen with the meeting."""

import uuid

import pytest

from meetings.actions import agenda, session
from meetings.models import AgendaItem, Meeting
from meetings.rules import rows
from people.act import Key
from people.models import JournalEntry
from people.rules import Refused

pytestmark = pytest.mark.django_db
ROW = rows.AgendaRow("Chiến lược phát triển Chính phủ số", planned_minutes=15)


def last_entry(verb: str) -> JournalEntry:
    entry = JournalEntry.objects.order_by("-serial").first()
    assert entry is not None and entry.verb == verb
    return entry


def titles(meeting: Meeting) -> list[str]:
    items = list(AgendaItem.objects.filter(meeting=meeting))
    assert [item.order for item in items] == list(range(1, len(items) + 1))
    return [item.title[:3] for item in items]


def item_at(meeting: Meeting, order: int) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting").get(meeting=meeting, order=order)


def test_an_item_is_added_at_the_end_with_a_dossier(draft_meeting, cast):
    item = agenda.add_item(meeting=draft_meeting, row=ROW, by=cast["secretary"])
    assert (item.order, item.dossier.body) == (4, cast.government)
    data = last_entry("item.added").data
    assert (data["item"], data["order"], data["planned_minutes"]) == (str(item.uid), 4, 15)


def test_an_item_is_added_in_between(draft_meeting, cast):
    agenda.add_item(meeting=draft_meeting, row=ROW, at=2, by=cast["secretary"])
    assert titles(draft_meeting) == ["Báo", "Chi", "Dự ", "Đề "]
    assert last_entry("item.added").data["order"] == 2


@pytest.mark.parametrize("who", ["chair", "minister1", "guest", "province.secretary"])
def test_only_who_prepares_touches_the_agenda(draft_meeting, cast, who):
    item = item_at(draft_meeting, 1)
    acts = [
        lambda: agenda.add_item(meeting=draft_meeting, row=ROW, by=cast[who]),
        lambda: agenda.edit_item(item=item, cells={"title": "Khác"}, by=cast[who]),
        lambda: agenda.move_item(item=item, to=2, by=cast[who]),
        lambda: agenda.remove_item(item=item, by=cast[who]),
        lambda: agenda.import_agenda(meeting=draft_meeting, wanted=[ROW], by=cast[who]),
    ]
    for act in acts:
        with pytest.raises(Refused, match="không có quyền chuẩn bị"):
            act()
    assert titles(draft_meeting) == ["Báo", "Dự ", "Đề "]


def test_one_field_is_changed_and_the_others_stay_as_a_second_secretary_typed_them(draft_meeting, cast):
    seen_by_first, seen_by_second = item_at(draft_meeting, 1), item_at(draft_meeting, 1)
    agenda.edit_item(item=seen_by_first, cells={"planned_minutes": "25"}, by=cast["secretary"])
    agenda.edit_item(item=seen_by_second, cells={"title": "Tên mới"}, by=cast["secretary"])
    item = item_at(draft_meeting, 1)
    assert (item.title, item.planned_minutes) == ("Tên mới", 25)
    assert last_entry("item.edited").data == {"item": str(item.uid), "title": "Tên mới"}


@pytest.mark.parametrize("cells", [{"title": ""}, {"planned_minutes": "nhiều"}, {"treatment": "Bàn"}])
def test_a_wrong_field_is_refused_in_words(draft_meeting, cast, cells):
    with pytest.raises(Refused, match="Ô “"):
        agenda.edit_item(item=item_at(draft_meeting, 1), cells=cells, by=cast["secretary"])
    assert titles(draft_meeting) == ["Báo", "Dự ", "Đề "]


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [(1, 3, ["Dự ", "Đề ", "Báo"]), (3, 1, ["Đề ", "Báo", "Dự "]), (2, 99, ["Báo", "Đề ", "Dự "])],
)
def test_an_item_is_moved(draft_meeting, cast, moved, to, order):
    item = item_at(draft_meeting, moved)
    agenda.move_item(item=item, to=to, by=cast["secretary"])
    assert titles(draft_meeting) == order
    data = last_entry("item.moved").data
    assert data["to"] == min(to, 3)
    assert data["order"] == [str(one.uid) for one in AgendaItem.objects.filter(meeting=draft_meeting)]


def test_an_item_is_removed_and_the_others_close_up(draft_meeting, cast):
    item = item_at(draft_meeting, 2)
    agenda.remove_item(item=item, by=cast["secretary"])
    assert titles(draft_meeting) == ["Báo", "Đề "]
    assert len(last_entry("item.removed").data["order"]) == 2
    with pytest.raises(Refused, match="vừa được người khác xóa"):
        agenda.move_item(item=item, to=1, by=cast["secretary"])
    with pytest.raises(Refused, match="vừa được người khác xóa"):
        agenda.edit_item(item=item, cells={"title": "Muộn"}, by=cast["secretary"])


@pytest.mark.parametrize("state", ["current", "done"])
def test_what_has_begun_is_neither_moved_nor_removed(live_meeting, cast, state):
    item = item_at(live_meeting, 1)
    AgendaItem.objects.filter(pk=item.pk).update(state=state)
    for act in (
        lambda: agenda.move_item(item=item, to=2, by=cast["secretary"]),
        lambda: agenda.remove_item(item=item, by=cast["secretary"]),
    ):
        with pytest.raises(Refused, match="không di chuyển, không xóa được"):
            act()


def test_an_item_put_off_after_it_began_keeps_its_time_and_speeches(live_meeting, cast):
    item = item_at(live_meeting, 1)
    session.postpone_item(item=item, by=cast["chair"])
    with pytest.raises(Refused, match="đã được tiến hành nên không xóa được"):
        agenda.remove_item(item=item, by=cast["secretary"])
    assert item.spans.count() == 1


def test_a_running_meeting_still_takes_items_and_a_finished_item_no_change(live_meeting, cast):
    agenda.add_item(meeting=live_meeting, row=ROW, by=cast["secretary"])
    assert titles(live_meeting)[-1] == "Chi"
    item = item_at(live_meeting, 1)
    AgendaItem.objects.filter(pk=item.pk).update(state="done")
    with pytest.raises(Refused, match="đã xong"):
        agenda.edit_item(item=item, cells={"title": "Khác"}, by=cast["secretary"])


def test_a_closed_meeting_is_frozen(called_meeting, cast):
    Meeting.objects.filter(pk=called_meeting.pk).update(state="closed")
    item = item_at(called_meeting, 1)
    for act in (
        lambda: agenda.add_item(meeting=called_meeting, row=ROW, by=cast["secretary"]),
        lambda: agenda.edit_item(item=item, cells={"title": "Khác"}, by=cast["secretary"]),
        lambda: agenda.move_item(item=item, to=2, by=cast["secretary"]),
        lambda: agenda.remove_item(item=item, by=cast["secretary"]),
        lambda: agenda.import_agenda(meeting=called_meeting, wanted=[ROW], by=cast["secretary"]),
    ):
        with pytest.raises(Refused, match="đã kết thúc"):
            act()


def test_an_import_adds_all_items_in_one_act(draft_meeting, cast):
    wanted = [rows.AgendaRow(f"Nội dung {n}", papers=(f"{n}.pdf",)) for n in range(1, 4)]
    agenda.import_agenda(meeting=draft_meeting, wanted=wanted, lacking=["2.pdf"], by=cast["secretary"])
    assert titles(draft_meeting) == ["Báo", "Dự ", "Đề ", "Nội", "Nội", "Nội"]
    assert item_at(draft_meeting, 5).missing_papers == ["2.pdf"]
    assert item_at(draft_meeting, 4).missing_papers == []
    assert JournalEntry.objects.filter(verb="agenda.imported").count() == 1
    assert len(last_entry("agenda.imported").data["items"]) == 3


def test_an_import_beyond_the_limit_leaves_nothing(draft_meeting, cast):
    with pytest.raises(Refused, match="nhiều nhất 500 nội dung"):
        agenda.import_agenda(meeting=draft_meeting, wanted=[ROW] * 498, by=cast["secretary"])
    assert titles(draft_meeting) == ["Báo", "Dự ", "Đề "]


def test_a_repeated_key_adds_one_item(draft_meeting, cast):
    key = Key(uuid.uuid4(), "digest")
    first = agenda.add_item(meeting=draft_meeting, row=ROW, by=cast["secretary"], key=key)
    again = agenda.add_item(meeting=draft_meeting, row=ROW, by=cast["secretary"], key=key)
    assert first == again
    assert len(titles(draft_meeting)) == 4
