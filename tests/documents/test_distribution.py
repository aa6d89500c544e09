"""Who reads a paper: every audience asked both ways, view-only papers, approval, and who may say so."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from documents import access
from documents.actions import distribution
from documents.actions.papers import Distribution
from documents.models import Document
from documents.queries import papers as queries
from documents.queries import serving
from documents.queries.audiences import Audiences
from ecabinet.demo import Cast
from meetings.live import notices
from meetings.models import Meeting, Presiding
from meetings.queries import live
from people.models import JournalEntry, RuleSet, User
from people.rules import BodyRules, Refused, workdays
from tests.documents import papers

AGENCY = "Bộ Tài chính"
# The ministers who sit as this one does; minister13 is the minister of the agency itself.
LIKE_OTHERS = "minister6"
OTHERS = r"^minister([7-9]|1[0-24-9]|2\d)$"
# Who takes part in the story, each for a reason of its own.
PEOPLE = (
    "chair",
    "minister1",
    "minister2",
    "minister5",
    "secretary",
    "guest",
    "substitute",
    "aide",
    "auditor",
)


@pytest.fixture
def document(called_meeting: Meeting, cast: Cast) -> Document:
    guest = called_meeting.participants.get(person=cast["guest"])
    guest.is_scoped = True
    guest.save()
    guest.item_scope.set([called_meeting.items.get(order=3)])
    called_meeting.group.user_set.remove(cast["guest"])
    called_meeting.items.filter(order=3).update(agency=AGENCY, presenter="")
    called_meeting.participants.filter(person=cast["minister2"]).update(agency=AGENCY)
    called_meeting.participants.filter(person=cast["substitute"]).update(may_vote=False)
    return papers.ready_document(called_meeting.items.get(order=3), cast["secretary"])


def readers(cast: Cast, document: Document) -> set[str]:
    """Name who finds the paper, asked person by person, and prove that the paper says the same."""
    document = Document.objects.get(pk=document.pk)
    asked = User.objects.exclude(username__regex=OTHERS)
    finders = {user for user in asked if access.documents_visible_to(user).filter(pk=document.pk).exists()}
    others = User.objects.filter(username__regex=OTHERS) if cast[LIKE_OTHERS] in finders else []
    assert access.audience_of(document) == {user.pk for user in (*finders, *others)}
    version = document.versions.latest("number").pk
    for user in asked:
        # What is compiled for speed says the same as what is written for people.
        as_picture = serving.served_as_picture(version, reader=user)
        as_bytes = serving.served_as_bytes(version, reader=user)
        assert bool(as_picture) == (user in finders)
        assert bool(as_bytes) == (user in finders and not document.is_view_only)
    return {user.username for user in finders} & set(PEOPLE)


def addressed(cast: Cast, document: Document, audience: str, *people: str) -> set[str]:
    distribution.set_audience(
        document=document, audience=audience, people=[cast[who] for who in people], by=cast["secretary"]
    )
    return readers(cast, document)


FULL = {"chair", "minister1", "minister2", "minister5", "secretary", "substitute"}


def test_each_audience_reaches_whom_it_names_and_nobody_else(document: Document, cast: Cast) -> None:
    assert readers(cast, document) == FULL | {"guest"}
    assert addressed(cast, document, "voting") == {
        "chair",
        "minister1",
        "minister2",
        "minister5",
        "secretary",
    }
    assert addressed(cast, document, "named", "minister1", "guest") == {"minister1", "guest", "secretary"}
    assert addressed(cast, document, "named", "minister2") == {"minister2", "secretary"}
    assert addressed(cast, document, "leads") == {"chair", "secretary"}
    assert addressed(cast, document, "everyone") == FULL | {"guest"}


def test_a_guest_of_another_item_is_not_reached_even_by_name(document: Document, cast: Cast) -> None:
    guest = document.meeting.participants.get(person=cast["guest"])
    guest.item_scope.set([document.meeting.items.get(order=1)])
    assert "guest" not in readers(cast, document)
    assert "guest" not in addressed(cast, document, "named", "guest")


def test_who_presides_now_is_among_the_leaders(document: Document, cast: Cast) -> None:
    addressed(cast, document, "leads")
    now = timezone.now()
    Presiding.objects.filter(meeting=document.meeting).update(until=now)
    place = document.meeting.participants.get(person=cast["minister5"])
    Presiding.objects.create(meeting=document.meeting, participant=place, since=now)
    assert readers(cast, document) == {"chair", "minister5", "secretary"}


def test_a_blocked_reader_is_in_no_audience(document: Document, cast: Cast) -> None:
    cast["minister1"].is_active = False
    cast["minister1"].save()
    assert readers(cast, document) == FULL - {"minister1"} | {"guest"}


@pytest.mark.parametrize("audience", Document.Audience.values)
def test_the_count_of_an_audience_is_the_audience(audience: str, document: Document, cast: Cast) -> None:
    addressed(cast, document, audience, *(("minister1", "guest") if audience == "named" else ()))
    fresh = Document.objects.get(pk=document.pk)
    meant = {place.pk for place in Audiences(document.meeting).of(fresh)}
    assert meant == set(access.participants_addressed(fresh).values_list("pk", flat=True))


def test_the_list_stays_one_query_with_every_kind_of_paper(
    document: Document, cast: Cast, django_assert_num_queries
) -> None:
    for audience in Document.Audience.values:
        other = papers.ready_document(document.item, cast["secretary"], name=f"{audience}.pdf")
        addressed(cast, other, audience, *(["minister1"] if audience == "named" else []))
    with django_assert_num_queries(1):
        assert len(access.documents_visible_to(cast["minister1"])) == 4
    with django_assert_num_queries(1):
        assert len(access.versions_as_bytes(cast["minister1"])) == 4


NEW = {
    "everyone": FULL | {"guest"},
    "voting": FULL - {"substitute"},
    "named": {"secretary"},
    "leads": {"chair", "secretary"},
}


@pytest.mark.parametrize("audience", Document.Audience.values)
def test_a_new_paper_is_never_open_to_more_than_was_chosen(
    audience: str, document: Document, cast: Cast
) -> None:
    chosen = Distribution(audience, is_view_only=audience == "leads")
    made = papers.ready_document(document.item, cast["secretary"], distribution=chosen)
    assert readers(cast, made) == NEW[audience]
    assert made.is_view_only == (audience == "leads")
    data = JournalEntry.objects.filter(verb="document.added").latest("serial").data
    assert (data["audience"], data["is_view_only"]) == (audience, made.is_view_only)
    assert not JournalEntry.objects.filter(verb__in=["document.addressed", "document.limited"]).exists()
    # Whoever is chosen later reads it then.
    assert addressed(cast, made, "named", "minister1") == {"minister1", "secretary"}
    assert addressed(cast, made, "everyone") == FULL | {"guest"}


def test_a_new_paper_for_an_unknown_audience_is_refused(document: Document, cast: Cast) -> None:
    with pytest.raises(Refused):
        papers.ready_document(document.item, cast["secretary"], distribution=Distribution("nobody"))
    assert Document.objects.count() == 1


def test_names_need_people_who_take_part(document: Document, cast: Cast) -> None:
    for who in ([], ["aide"], ["minister1", "aide"]):
        with pytest.raises(Refused):
            addressed(cast, document, "named", *who)
    with pytest.raises(Refused):
        addressed(cast, document, "nobody")
    assert readers(cast, document) == FULL | {"guest"}


def test_an_earlier_name_does_not_come_back_with_everybody_gone(document: Document, cast: Cast) -> None:
    addressed(cast, document, "named", "minister1")
    addressed(cast, document, "leads")
    assert addressed(cast, document, "named", "minister2") == {"minister2", "secretary"}


def test_the_journal_keeps_who_was_named(document: Document, cast: Cast) -> None:
    addressed(cast, document, "named", "minister1")
    entry = JournalEntry.objects.filter(verb="document.addressed").latest("serial")
    assert entry.data["people"] == [str(cast["minister1"].uid)]
    assert (entry.data["audience"], entry.topics) == ("named", ["papers"])


# -- view-only ---------------------------------------------------------------------------------------------------


def test_a_view_only_paper_has_pictures_and_no_bytes_for_anybody(document: Document, cast: Cast) -> None:
    distribution.set_view_only(document=document, is_view_only=True, by=cast["secretary"])
    for who in ("minister1", "secretary", "chair"):
        assert not access.versions_as_bytes(cast[who]).exists()
        assert access.versions_as_pictures(cast[who]).exists()
    distribution.set_view_only(document=document, is_view_only=False, by=cast["secretary"])
    assert access.versions_as_bytes(cast["minister1"]).exists()


def test_old_versions_stay_readable_to_those_who_read_the_paper(document: Document, cast: Cast) -> None:
    papers.ready_replacement(document, cast["secretary"], papers.pdf(2))
    assert access.versions_readable_by(cast["minister1"]).count() == 2
    addressed(cast, document, "leads")
    assert access.versions_readable_by(cast["minister1"]).count() == 0


# -- approval ----------------------------------------------------------------------------------------------------


def test_a_paper_waits_for_its_agency_and_reaches_nobody_else(document: Document, cast: Cast) -> None:
    distribution.ask_approval(document=document, by=cast["secretary"])
    assert readers(cast, document) == {"minister2", "secretary"}
    assert list(access.documents_to_approve(cast["minister2"])) == [document]
    with pytest.raises(Refused):
        distribution.approve(document=document, by=cast["minister1"])
    with pytest.raises(Refused):
        distribution.approve(document=document, by=cast["secretary"])
    distribution.approve(document=document, by=cast["minister2"])
    assert readers(cast, document) == FULL | {"guest"}
    assert not access.documents_to_approve(cast["minister2"]).exists()
    with pytest.raises(Refused):
        distribution.approve(document=document, by=cast["minister2"])


def test_a_new_version_of_an_approved_paper_is_approved_again(document: Document, cast: Cast) -> None:
    distribution.ask_approval(document=document, by=cast["secretary"])
    distribution.approve(document=document, by=cast["minister2"])
    papers.ready_replacement(document, cast["secretary"], papers.pdf(2))
    assert readers(cast, document) == {"minister2", "secretary"}
    distribution.drop_approval(document=document, by=cast["secretary"])
    assert readers(cast, document) == FULL | {"guest"}


def test_a_body_may_want_every_paper_approved(draft_meeting: Meeting, cast: Cast) -> None:
    RuleSet.objects.filter(body=draft_meeting.body).delete()
    rules = BodyRules(papers_need_approval=True).as_json()
    RuleSet.objects.create(body=draft_meeting.body, values=rules)
    made = papers.ready_document(draft_meeting.items.get(order=1), cast["secretary"])
    assert made.approval_asked_at is not None


@pytest.mark.parametrize("who", ["minister1", "guest", "chair"])
def test_only_those_who_prepare_say_who_reads(who: str, document: Document, cast: Cast) -> None:
    for act in (
        lambda: distribution.set_audience(document=document, audience="leads", by=cast[who]),
        lambda: distribution.set_view_only(document=document, is_view_only=True, by=cast[who]),
        lambda: distribution.ask_approval(document=document, by=cast[who]),
        lambda: distribution.drop_approval(document=document, by=cast[who]),
    ):
        with pytest.raises(Refused):
            act()


# -- what the room hears ------------------------------------------------------------------------------------------


def test_the_room_hears_of_a_paper_that_is_opened_to_everybody_later(document: Document, cast: Cast) -> None:
    by, audience = cast["secretary"], Document.Audience
    said = f"Mọi người đã đọc được tài liệu “{document.title}”."
    distribution.set_audience(document=document, audience=audience.LEADS, by=by)
    assert heard(document.meeting) == []
    distribution.set_audience(document=document, audience=audience.EVERYONE, by=by)
    distribution.set_audience(document=document, audience=audience.EVERYONE, by=by)
    assert heard(document.meeting) == [said]
    distribution.ask_approval(document=document, by=by)
    distribution.approve(document=document, by=cast["minister2"])
    assert heard(document.meeting) == [said, said]
    distribution.ask_approval(document=document, by=by)
    distribution.drop_approval(document=document, by=by)
    assert heard(document.meeting) == [said, said, said]


def test_the_room_hears_nothing_of_what_not_everybody_may_read(document: Document, cast: Cast) -> None:
    by = cast["secretary"]
    distribution.set_audience(document=document, audience=Document.Audience.VOTING, by=by)
    distribution.ask_approval(document=document, by=by)
    distribution.approve(document=document, by=cast["minister2"])
    assert heard(document.meeting) == []


def heard(meeting: Meeting) -> list[str]:
    """Return what the room was told, but for the paper's first coming."""
    entries = [entry for entry in live.entries_after(meeting.stream, 0) if entry.verb != "version.prepared"]
    return notices.of(meeting, entries, ["vi"])["vi"]


# -- what is late --------------------------------------------------------------------------------------------------


def test_a_late_paper_is_marked_to_everybody(document: Document, cast: Cast, client) -> None:
    meeting = document.meeting
    day = workdays.add_working_days(timezone.localdate(), 20)
    start = datetime.combine(day, time(9), meeting.body.zone)
    Meeting.objects.filter(pk=meeting.pk).update(planned_start=start, planned_end=start + timedelta(hours=2))
    meeting.refresh_from_db()
    assert _late(meeting, cast) == 0
    Document.objects.update(created_at=start)
    assert _late(meeting, cast) == 3
    client.force_login(cast["minister1"])
    page = client.get(reverse("meetings:room", args=[meeting.pk])).content.decode()
    assert "Nộp muộn 3 ngày" in page


def _late(meeting: Meeting, cast: Cast) -> int:
    [[paper]] = [group.papers for group in queries.papers_of(meeting, reader=cast["minister1"])]
    return paper.late_days
