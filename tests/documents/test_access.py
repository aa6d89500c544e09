"""Who may know of a paper: participants do, nobody else; who leaves loses it at once."""

import io

import pytest
from django.contrib.auth.models import AnonymousUser

from documents import access
from documents.actions import distribution
from documents.actions import papers as actions
from documents.models import Document
from ecabinet.demo import Cast
from meetings.actions import invitations, planning
from meetings.models import Meeting, Participant
from tests import builders
from tests.documents import papers


def add(meeting: Meeting, cast: Cast, order: int = 1) -> Document:
    item = meeting.items.get(order=order)
    return papers.ready_document(item, cast["secretary"], papers.pdf(2), f"Nội dung {order}.pdf")


def titles(cast: Cast, who: str) -> list[str]:
    return [document.title for document in access.documents_visible_to(cast[who])]


OUTSIDERS = ["aide", "province.secretary", "district.secretary", "auditor", "operator", "province.member1"]


def test_a_draft_is_seen_only_by_those_who_prepare(draft_meeting: Meeting, cast: Cast) -> None:
    add(draft_meeting, cast)
    assert titles(cast, "secretary") == ["Nội dung 1"]
    for who in ["chair", "minister1", "guest", "substitute", *OUTSIDERS]:
        assert titles(cast, who) == []


def test_participants_of_the_called_meeting_see_its_papers_and_nobody_else(
    called_meeting: Meeting, cast: Cast
) -> None:
    add(called_meeting, cast)
    for who in ["chair", "minister1", "minister24", "guest", "substitute", "secretary"]:
        assert titles(cast, who) == ["Nội dung 1"]
    for who in OUTSIDERS:
        assert titles(cast, who) == []


def test_papers_added_before_the_calling_are_seen_after_it(cast: Cast) -> None:
    meeting = builders.draft_meeting(cast)
    add(meeting, cast)
    meeting.state = Meeting.State.CALLED
    meeting.save()
    meeting.group.user_set.add(cast["minister1"])
    assert titles(cast, "minister1") == ["Nội dung 1"]


def test_people_of_another_meeting_of_the_same_body_see_nothing(called_meeting: Meeting, cast: Cast) -> None:
    other = builders.called_meeting(cast, kind="thematic")
    other.participants.filter(person=cast["guest"]).delete()
    other.group.user_set.remove(cast["guest"])
    add(other, cast)
    assert titles(cast, "guest") == []


def test_a_guest_of_one_item_sees_its_papers_only(called_meeting: Meeting, cast: Cast) -> None:
    for order in (1, 2, 3):
        add(called_meeting, cast, order)
    guest = called_meeting.participants.get(person=cast["guest"])
    guest.item_scope.add(called_meeting.items.get(order=3))
    guest.is_scoped = True
    guest.save()
    # Still in the group by mistake: the scope is stronger.
    assert titles(cast, "guest") == ["Nội dung 3"]
    called_meeting.group.user_set.remove(cast["guest"])
    assert titles(cast, "guest") == ["Nội dung 3"]


def test_a_grant_alone_does_not_open_a_paper(called_meeting: Meeting, cast: Cast) -> None:
    add(called_meeting, cast)
    called_meeting.group.user_set.add(cast["aide"])
    assert titles(cast, "aide") == []


def test_taking_part_without_the_grant_does_not_open_a_paper(called_meeting: Meeting, cast: Cast) -> None:
    add(called_meeting, cast)
    called_meeting.group.user_set.remove(cast["minister1"])
    assert titles(cast, "minister1") == []


def test_who_is_removed_loses_the_papers_at_once(called_meeting: Meeting, cast: Cast) -> None:
    add(called_meeting, cast)
    Participant.objects.get(meeting=called_meeting, person=cast["guest"]).delete()
    assert titles(cast, "guest") == []


@pytest.mark.parametrize("field", ["is_active", "is_superuser"])
def test_a_blocked_person_sees_nothing_and_a_superuser_nothing_more(
    field: str, called_meeting: Meeting, cast: Cast
) -> None:
    add(called_meeting, cast)
    who = "minister1" if field == "is_active" else "operator"
    setattr(cast[who], field, field == "is_superuser")
    cast[who].save()
    assert titles(cast, who) == []


def test_a_stranger_sees_nothing(called_meeting: Meeting, cast: Cast) -> None:
    add(called_meeting, cast)
    assert not access.documents_visible_to(AnonymousUser()).exists()
    assert not access.items_managed_by(AnonymousUser()).exists()


def test_a_withdrawn_paper_is_in_nobodys_list(called_meeting: Meeting, cast: Cast) -> None:
    actions.withdraw_document(document=add(called_meeting, cast), by=cast["secretary"])
    assert titles(cast, "secretary") == titles(cast, "chair") == []


def test_who_has_no_name_does_not_speak_for_an_item_without_a_presenter(
    called_meeting: Meeting, cast: Cast
) -> None:
    document = add(called_meeting, cast)
    called_meeting.items.filter(order=1).update(agency="", presenter="")
    called_meeting.participants.filter(person=cast["minister1"]).update(title="", agency="")
    cast["minister1"].full_name = ""
    cast["minister1"].save()
    distribution.ask_approval(document=document, by=cast["secretary"])
    document.refresh_from_db()
    assert access.owners_of(Document.objects.get(pk=document.pk)) == set()
    assert not access.documents_to_approve(cast["minister1"]).exists()
    assert titles(cast, "minister1") == []


def test_only_finished_versions_have_a_readable_content(called_meeting: Meeting, cast: Cast) -> None:
    ready = add(called_meeting, cast).versions.get()
    item = called_meeting.items.first()
    actions.add_document(item=item, name="a.docx", content=io.BytesIO(papers.word()), by=cast["secretary"])
    for who in ("minister1", "secretary"):
        assert list(access.versions_readable_by(cast[who])) == [ready]
    assert not access.versions_readable_by(cast["aide"]).exists()


def test_the_list_is_one_query_whatever_its_length(
    called_meeting: Meeting, cast: Cast, django_assert_num_queries
) -> None:
    for order in (1, 2, 3):
        add(called_meeting, cast, order)
    with django_assert_num_queries(1):
        assert len(access.documents_visible_to(cast["minister1"])) == 3


@pytest.mark.parametrize(
    ("who", "managed"), [("secretary", 3), ("minister1", 0), ("chair", 0), ("operator", 0)]
)
def test_items_are_managed_by_those_who_prepare(
    who: str, managed: int, called_meeting: Meeting, cast: Cast
) -> None:
    assert access.items_managed_by(cast[who]).count() == managed


def test_the_acts_of_inviting_open_and_close_the_papers(draft_meeting: Meeting, cast: Cast) -> None:
    for order in (1, 2, 3):
        add(draft_meeting, cast, order)
    assert titles(cast, "guest") == []
    planning.call_meeting(meeting=draft_meeting, by=cast["secretary"])
    assert titles(cast, "guest") == ["Nội dung 1", "Nội dung 2", "Nội dung 3"]
    guest = Participant.objects.get(meeting=draft_meeting, person=cast["guest"])
    third = draft_meeting.items.get(order=3)
    invitations.edit_participant(participant=guest, cells={}, items=[third], by=cast["secretary"])
    assert titles(cast, "guest") == ["Nội dung 3"]
    invitations.remove_participant(participant=guest, by=cast["secretary"])
    assert titles(cast, "guest") == []
