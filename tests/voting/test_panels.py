"""What the room shows of a poll: one text for everybody, the own ballot, the console; and never a choice too early."""

import re

import pytest
from django.utils import translation

from meetings import panels, whispers
from meetings.access import FULL_AUDIENCE
from people.models import JournalEntry
from tests import builders
from tests.voting.conftest import opened, participant_of, vote
from voting.actions import ballots, polls

pytestmark = pytest.mark.django_db
ROLES = ("chair", "minister1", "minister24", "secretary", "substitute", "guest")


def shown(name: str, meeting, person=FULL_AUDIENCE, language: str = "vi") -> str:
    meeting.refresh_from_db()
    html = panels.render(name, meeting, person, language)
    return re.sub(r'name="idempotency_key" value="[^"]*"', "", html)


def test_the_panels_of_voting_are_registered():
    mine = {
        name: panel for name, panel in panels.registered().items() if panel.template.startswith("voting/")
    }
    assert {name: panel.shared for name, panel in mine.items()} == {
        "poll": True,
        "ballot": False,
        "poll_console": False,
        "agreed": False,
        "agreed_console": False,
        "open_questions": False,
    }
    assert "tally" in whispers.registered()


# -- the shared panel --


@pytest.mark.parametrize("stage", ["open", "closed", "void"])
def test_the_question_is_the_same_text_for_every_role(live_meeting, running_poll, cast, stage):
    vote(running_poll, {"for": cast.members[:20]})
    if stage == "closed":
        polls.close_poll(poll=running_poll, by=cast["chair"])
    if stage == "void":
        polls.void_poll(poll=running_poll, reason="Nhầm dự thảo", by=cast["chair"])
    texts = {shown("poll", live_meeting, cast[role]) for role in ROLES}
    assert len(texts) == 1
    assert f'data-poll-state="{stage}"' in texts.pop()


def test_the_question_does_not_change_while_people_vote(live_meeting, running_poll, cast):
    before = shown("poll", live_meeting)
    vote(running_poll, {"for": cast.members[:9]})
    assert shown("poll", live_meeting) == before
    assert "<form" not in before
    assert "csrf" not in before


def test_a_prepared_question_is_not_shown(live_meeting, prepared_poll):
    assert shown("poll", live_meeting) == ""


def test_the_result_is_shown_with_numbers_and_without_names(live_meeting, running_poll, cast):
    vote(running_poll, {"for": cast.members[:23], "against": cast.members[23:]})
    polls.close_poll(poll=running_poll, by=cast["chair"])
    html = shown("poll", live_meeting)
    assert "Với 23/25 thành viên tán thành (bằng 92 % tổng số thành viên Chính phủ)" in html
    assert "Thành viên 0" not in html


def test_the_result_goes_with_its_item(live_meeting, running_poll, cast):
    polls.close_poll(poll=running_poll, by=cast["chair"])
    live_meeting.current_item = live_meeting.items.get(order=2)
    live_meeting.save()
    assert shown("poll", live_meeting) == ""


def test_a_guest_of_other_items_does_not_read_the_question(live_meeting, running_poll, cast):
    guest = participant_of(live_meeting, cast["guest"])
    guest.item_scope.add(live_meeting.items.get(order=3))
    guest.is_scoped = True
    guest.save()
    assert panels.render("poll", live_meeting, cast["guest"], "vi", scoped=True) == ""
    guest.item_scope.add(running_poll.item)
    assert "data-poll" in panels.render("poll", live_meeting, cast["guest"], "vi", scoped=True)


def test_the_question_speaks_english_and_the_record_stays_vietnamese(live_meeting, running_poll, cast):
    polls.close_poll(poll=running_poll, by=cast["chair"])
    html = shown("poll", live_meeting, language="en")
    assert 'lang="vi"' in html
    assert "tổng số thành viên" in html
    assert translation.get_language() == "vi"


# -- the own ballot --


def test_an_entitled_member_gets_every_option_and_nothing_recorded(live_meeting, running_poll, cast):
    html = shown("ballot", live_meeting, cast["minister1"])
    assert re.findall(r'name="choice" value="(\w+)"', html) == ["for", "against", "other", "not_voting"]
    assert f'action="/voting/polls/{running_poll.pk}/cast/"' in html
    assert 'data-revision="0"' in html
    assert "data-voted" not in html


def test_a_peoples_committee_offers_no_fourth_vote(live_meeting, cast):
    live_meeting.rules["options"] = ["for", "against", "not_voting"]
    live_meeting.save()
    opened(live_meeting, cast)
    assert "Ý kiến khác" not in shown("ballot", live_meeting, cast["minister1"])


def test_a_recorded_vote_is_shown_to_its_voter_alone(live_meeting, running_poll, cast):
    ballots.cast(poll=running_poll, choice="against", replaces=0, by=cast["minister1"])
    mine = shown("ballot", live_meeting, cast["minister1"])
    assert re.search(r"data-ballot-label>Không tán thành<", mine)
    assert 'name="replaces" value="1"' in mine
    assert re.search(r"data-ballot-label><", shown("ballot", live_meeting, cast["minister2"]))


def test_who_has_no_ballot_reads_why_and_a_guest_reads_nothing(cast):
    meeting = builders.meeting_in_session(cast, present=24)
    opened(meeting, cast)
    assert "Đồng chí dự họp thay, không biểu quyết." in shown("ballot", meeting, cast["substitute"])
    assert "đề nghị báo chủ trì bổ sung" in shown("ballot", meeting, cast["minister24"])
    assert shown("ballot", meeting, cast["guest"]) == ""
    assert shown("ballot", meeting, cast["secretary"]) == ""


def test_there_is_no_ballot_before_and_after(live_meeting, prepared_poll, cast):
    assert shown("ballot", live_meeting, cast["minister1"]) == ""
    polls.open_poll(poll=prepared_poll, by=cast["chair"])
    polls.close_poll(poll=prepared_poll, by=cast["chair"])
    assert shown("ballot", live_meeting, cast["minister1"]) == ""


# -- the console --


@pytest.mark.parametrize("username", ["minister1", "guest", "substitute"])
def test_only_chair_and_secretary_have_controls(live_meeting, running_poll, cast, username):
    assert shown("poll_console", live_meeting, cast[username]) == ""


def test_the_chair_prepares_with_the_title_filled_in(live_meeting, cast):
    html = shown("poll_console", live_meeting, cast["chair"])
    assert f"Thông qua {live_meeting.current_item.title}" in html


def test_the_secretary_waits_for_the_chairs_word(live_meeting, prepared_poll, cast):
    assert "/open/" in shown("poll_console", live_meeting, cast["chair"])
    html = shown("poll_console", live_meeting, cast["secretary"])
    assert "/open/" not in html
    assert "Chờ chủ trì cho biểu quyết." in html


def test_the_running_poll_shows_the_turnout_and_offers_late_members_to_the_chair(cast):
    meeting = builders.meeting_in_session(cast, present=24)
    poll = opened(meeting, cast)
    vote(poll, {"for": cast.members[:7]})
    participant_of(meeting, cast["minister24"]).presences.create(since=poll.opened_at)
    html = shown("poll_console", meeting, cast["chair"])
    assert re.search(r'data-tally="cast">7<.*data-tally="entitled">24<', html)
    assert "/voters/" in html
    assert "data-confirm=" in html
    assert "/voters/" not in shown("poll_console", meeting, cast["secretary"])


def test_the_names_stand_in_the_console_after_closing(live_meeting, running_poll, cast):
    vote(running_poll, {"against": [cast["minister1"]]})
    assert "roll__choice" not in shown("poll_console", live_meeting, cast["chair"])
    polls.close_poll(poll=running_poll, by=cast["chair"])
    html = shown("poll_console", live_meeting, cast["chair"])
    assert re.search(r"Thành viên 02.*?roll__choice--against", html, re.DOTALL)


def test_a_briefing_has_no_controls(cast):
    meeting = builders.meeting_in_session(cast, kind="briefing")
    assert shown("poll_console", meeting, cast["chair"]) == ""


# -- hidden until closed --


def everything_seen(client, poll, cast) -> dict[tuple[str, str], str]:
    """Read all that anybody but the voter can read of an open poll, without the fresh tokens of its forms."""
    meeting = poll.meeting
    seen = {("whisper", ""): str(whispers.registered()["tally"].query(meeting))}
    for role in ("chair", "secretary", "minister2", "substitute", "guest", "auditor"):
        client.force_login(cast[role])
        for name in ("poll", "ballot", "poll_console", "console", "now"):
            seen[name, role] = text_of(client, f"/meetings/{meeting.pk}/panels/{name}/")
        for address in ("", "ballot/", "ballot/?choice=for"):
            seen[address, role] = text_of(client, f"/voting/polls/{poll.pk}/{address}")
    return seen


def text_of(client, address: str) -> str:
    response = client.get(address, follow=True)
    return re.sub(
        r'name="(idempotency_key|csrfmiddlewaretoken)" value="[^"]*"', "", response.content.decode()
    )


def test_nobody_can_tell_a_choice_while_the_poll_is_open(client, running_poll, cast):
    entries = JournalEntry.objects.count()
    ballots.cast(poll=running_poll, choice="for", replaces=0, by=cast["minister1"])
    with_yes = everything_seen(client, running_poll, cast)
    ballots.cast(poll=running_poll, choice="against", replaces=1, by=cast["minister1"])
    with_no = everything_seen(client, running_poll, cast)
    assert {key for key in with_yes if with_yes[key] != with_no[key]} == set()
    assert JournalEntry.objects.count() == entries
    for entry in JournalEntry.objects.all():
        assert "ballots" not in entry.data


# -- cost --


@pytest.mark.parametrize(
    ("name", "person", "queries"),
    [("poll", None, 4), ("ballot", "minister1", 5), ("poll_console", "chair", 11)],
)
def test_a_panel_asks_the_database_a_fixed_number_of_times(
    live_meeting, running_poll, cast, django_assert_max_num_queries, name, person, queries
):
    vote(running_poll, {"for": cast.members[:20]})
    reader = cast[person] if person else FULL_AUDIENCE
    live_meeting.refresh_from_db()
    with django_assert_max_num_queries(queries):
        panels.render(name, live_meeting, reader, "vi")
