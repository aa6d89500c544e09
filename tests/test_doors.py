"""One reviewed table: every address, every kind of person, the status of the answer."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from documents.actions import devices
from ecabinet import demo
from ecabinet.demo import meetings as staging
from meetings.actions import speaking
from meetings.models import Meeting
from minutes import tasks as minutes_tasks
from people import clock
from savings import tasks as savings_tasks
from savings.actions import baselines
from savings.models import MeetingLedger
from tests import builders
from tests.documents import marked, papers
from tests.voting import opinions, rounds, sealing
from voting.actions import polls, recusals

# Who knocks: nobody is logged in as no one; the stranger prepares meetings of another body.
KNOCKERS = ("nobody", "stranger", "guest", "minister", "secretary", "chair")
PEOPLE = {"stranger": "district.secretary", "guest": "guest", "minister": "minister1"}


@dataclass(frozen=True)
class Door:
    """One row. Shape: `of` names the thing in the address; `statuses` in the order of KNOCKERS."""

    name: str
    of: str
    method: str
    statuses: tuple[int, ...]
    more: tuple[str, ...] = ()
    data: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def page(name: str, of: str, *statuses: int, more: tuple[str, ...] = ()) -> Door:
    return Door(name, of, "get", statuses, more)


def act(name: str, of: str, *statuses: int, more: tuple[str, ...] = (), **data: str) -> Door:
    return Door(name, of, "post", statuses, more, tuple(data.items()))


# Sound in themselves: what refuses them is who knocks.
RATE = {"kind": "form_min", "value": "20", "source": "x", "year": "2026", "valid_from": "2999-01-01"}
TARGET = {
    "level": "commune",
    "indicator": "paperless",
    "at_least": "80",
    "valid_from": "2999-01-01",
    "source": "x",
}

# What is a body's to see is proved in tests/savings/test_api.py: rows address by key, the interface by uid.
NO_BODY = "00000000-0000-0000-0000-000000000000"
# Columns:                                   nobody stranger guest minister secretary chair
DOORS = (
    # ecabinet
    page("account_login", "", 200, 302, 302, 302, 302, 302),
    page("account_logout", "", 302, 200, 200, 200, 200, 200),
    page("healthz", "", 200, 200, 200, 200, 200, 200),
    page("home", "", 302, 200, 200, 200, 200, 200),
    page("search", "", 302, 200, 200, 200, 200, 200),
    page("manifest", "", 200, 200, 200, 200, 200, 200),
    page("offline", "", 200, 200, 200, 200, 200, 200),
    page("readyz", "", 200, 200, 200, 200, 200, 200),
    page("service_worker", "", 200, 200, 200, 200, 200, 200),
    act("set_language", "", 302, 302, 302, 302, 302, 302),
    # meetings
    act("meetings:add_item", "meeting", 302, 404, 409, 409, 409, 409),
    act("meetings:add_participant", "meeting", 302, 404, 409, 409, 409, 409),
    page("meetings:agenda", "meeting", 302, 404, 404, 404, 200, 404),
    act("meetings:ask_to_speak", "participant", 302, 404, 409, 409, 409, 409),
    act("meetings:bring_back", "second", 302, 404, 409, 409, 409, 409),
    act("meetings:call_meeting", "draft", 302, 404, 404, 404, 302, 404),
    act("meetings:check_in", "participant", 302, 404, 409, 409, 409, 409),
    act("meetings:check_out", "participant", 302, 404, 409, 302, 302, 302),
    act("meetings:close_meeting", "meeting", 302, 404, 409, 409, 409, 409),
    act("meetings:conclude_item", "item", 302, 404, 409, 409, 409, 409),
    act("meetings:confirm_import", "draft", 302, 404, 404, 404, 409, 404, more=("00000000",)),
    act("meetings:edit_item", "item", 302, 404, 409, 409, 302, 409),
    act("meetings:edit_meeting", "meeting", 302, 404, 404, 404, 409, 404),
    act("meetings:edit_participant", "participant", 302, 404, 409, 409, 302, 409),
    act("meetings:end_turn", "turn", 302, 404, 409, 409, 409, 409),
    act("meetings:give_floor", "turn", 302, 404, 409, 409, 302, 302),
    act("meetings:hold_outside", "second", 302, 404, 409, 409, 302, 409),
    act("meetings:hand_over", "meeting", 302, 404, 409, 409, 409, 409),
    page("meetings:import", "draft", 302, 404, 404, 404, 200, 404),
    page("meetings:import_preview", "draft", 302, 404, 404, 404, 409, 404, more=("00000000",)),
    act("meetings:instruct_secretary", "meeting", 302, 404, 409, 409, 409, 302),
    act("meetings:invite_members", "meeting", 302, 404, 409, 409, 409, 409),
    page("meetings:list", "", 302, 200, 200, 200, 200, 200),
    page("meetings:meeting", "meeting", 302, 404, 200, 200, 200, 200),
    act("meetings:move_item", "item", 302, 404, 409, 409, 409, 409),
    page("meetings:new", "", 302, 200, 404, 404, 200, 404),
    act("meetings:open_meeting", "meeting", 302, 404, 409, 409, 409, 409),
    page("meetings:panel", "meeting", 302, 404, 200, 200, 200, 200, more=("console",)),
    act("meetings:pause_meeting", "meeting", 302, 404, 409, 409, 302, 302),
    act("meetings:postpone_item", "item", 302, 404, 409, 409, 302, 302),
    act("meetings:refuse_turn", "turn", 302, 404, 409, 409, 302, 302),
    act("meetings:remove_item", "item", 302, 404, 409, 409, 409, 409),
    act("meetings:remove_participant", "participant", 302, 404, 409, 409, 409, 409),
    act("meetings:resume_meeting", "meeting", 302, 404, 409, 409, 409, 409),
    page("meetings:room", "meeting", 302, 404, 200, 200, 200, 200),
    page("meetings:screen", "meeting", 302, 404, 403, 403, 200, 200),
    act("meetings:start_item", "item", 302, 404, 409, 409, 409, 409),
    page("meetings:state", "meeting", 302, 404, 200, 200, 200, 200),
    act("meetings:withdraw_instruction", "meeting", 302, 404, 409, 409, 409, 409),
    act("meetings:withdraw_turn", "turn", 302, 404, 409, 302, 302, 302),
    # people: who reads the rules of one body only is led there; no role of this table administers a body
    page("bodies:list", "", 302, 302, 200, 302, 302, 302),
    page("bodies:rules", "body", 302, 404, 404, 200, 200, 200),
    page("bodies:issue_rules", "body", 302, 404, 404, 404, 404, 404),
    act("bodies:issue_rules", "body", 302, 404, 404, 404, 404, 404),
    # documents
    act("documents:approve", "document", 302, 404, 409, 409, 409, 409),
    act("documents:ask_approval", "document", 302, 404, 404, 404, 302, 404),
    act("documents:ask_for_export", "meeting", 302, 404, 302, 302, 302, 302),
    act("documents:audience", "document", 302, 404, 404, 404, 302, 404, audience="everyone"),
    page("documents:content", "version", 302, 404, 200, 200, 200, 200),
    page("documents:download", "version", 302, 404, 200, 200, 200, 200),
    act("documents:device_seen", "", 302, 404, 404, 404, 404, 404),
    page("documents:devices", "", 302, 200, 200, 200, 200, 200),
    act("documents:set_mail", "", 302, 302, 302, 302, 302, 302, on="1"),
    page("documents:dossier_papers", "dossier", 302, 404, 404, 404, 200, 404),
    act("documents:drop_approval", "document", 302, 404, 404, 404, 409, 404),
    act("documents:edit_mark", "mark", 302, 404, 404, 302, 404, 404, text="x"),
    page("documents:export_file", "meeting", 302, 404, 404, 404, 404, 404),
    page("documents:export_status", "meeting", 302, 404, 404, 404, 404, 404),
    page("documents:find", "version", 302, 404, 200, 200, 200, 200),
    page("documents:item_papers", "item", 302, 404, 404, 404, 200, 404),
    page("documents:marks", "version", 302, 404, 200, 200, 200, 200),
    page("documents:notes", "meeting", 302, 404, 200, 200, 200, 200),
    # Without a number it is refused.
    page("documents:numbered_page", "meeting", 302, 404, 409, 409, 409, 409),
    page("documents:offline_papers", "meeting", 302, 404, 200, 200, 200, 200),
    page("documents:page_image", "version", 302, 404, 200, 200, 200, 200, more=("1",)),
    act("documents:ask_for_book", "meeting", 302, 404, 302, 302, 302, 302),
    page("documents:book_file", "meeting", 302, 404, 404, 404, 404, 404),
    page("documents:book_state", "meeting", 302, 404, 404, 404, 404, 404),
    page("documents:pack", "meeting", 302, 404, 200, 200, 200, 200),
    page("documents:paper", "document", 302, 404, 200, 200, 200, 200),
    page("documents:plain", "document", 302, 404, 200, 200, 200, 200),
    act("documents:position", "version", 302, 404, 302, 302, 302, 302, page="2"),
    page("documents:readings", "meeting", 302, 404, 404, 404, 200, 200),
    act("documents:remove_mark", "mark", 302, 409, 409, 302, 409, 409),
    act("documents:rename", "document", 302, 404, 404, 404, 409, 404),
    act("documents:replace", "document", 302, 404, 404, 404, 409, 404),
    act("documents:revoke_device", "device", 302, 404, 404, 302, 404, 404),
    act("documents:save_mark", "version", 302, 404, 409, 409, 409, 409),
    page("documents:share_mark", "mark", 302, 404, 404, 200, 404, 404),
    act("documents:start_presenting", "version", 302, 404, 409, 409, 302, 302, page="1"),
    act("documents:stop_presenting", "meeting", 302, 404, 302, 302, 302, 302),
    act("documents:turn_page", "version", 302, 404, 409, 409, 409, 409, page="2"),
    act("documents:unshare_mark", "mark", 302, 404, 404, 409, 404, 404),
    act("documents:view_only", "document", 302, 404, 404, 404, 302, 404, is_view_only="0"),
    act("documents:withdraw", "document", 302, 404, 404, 404, 302, 404),
    # voting
    act("voting:count_hands", "poll", 302, 404, 404, 404, 409, 409),
    act("voting:hide_names", "poll", 302, 404, 404, 404, 409, 302),
    page("voting:recusals", "meeting", 302, 404, 200, 200, 200, 200),
    act("voting:recuse_member", "item", 302, 404, 409, 409, 409, 409),
    act("voting:show_names", "poll", 302, 404, 404, 404, 409, 409),
    act("voting:withdraw_recusal", "recusal", 302, 404, 404, 302, 302, 302),
    act("voting:add_voter", "poll", 302, 404, 404, 404, 409, 409),
    page("voting:ballot", "poll", 302, 404, 404, 404, 302, 302),
    page("voting:board", "secret", 302, 404, 200, 200, 200, 200),
    act("voting:cast", "poll", 302, 404, 404, 404, 409, 409),
    act("voting:close_poll", "poll", 302, 404, 404, 404, 409, 409),
    page("voting:export", "secret", 302, 404, 200, 200, 200, 200),
    act("voting:name_tellers", "poll", 302, 404, 404, 404, 409, 409),
    act("voting:open_poll", "poll", 302, 404, 404, 404, 409, 302),
    page("voting:poll", "poll", 302, 404, 404, 404, 200, 200),
    act("voting:prepare_joint_poll", "meeting", 302, 404, 409, 409, 409, 409),
    act("voting:prepare_poll", "item", 302, 404, 409, 409, 409, 409),
    act("voting:prepare_secret_poll", "item", 302, 404, 409, 409, 409, 409),
    act("voting:seal", "poll", 302, 404, 404, 404, 409, 409),
    act("voting:sign_count", "secret", 302, 404, 409, 302, 409, 409),
    act("voting:void_poll", "poll", 302, 404, 404, 404, 302, 302),
    act("voting:answer_condition", "condition", 302, 404, 404, 404, 404, 404),
    act("voting:ask_for_opinions", "second", 302, 404, 404, 404, 404, 404),
    act("voting:ask_positions", "called", 302, 404, 409, 409, 409, 409, due_at="2020-01-01T08:00"),
    act("voting:clear_answers", "second", 302, 404, 409, 409, 409, 409),
    act("voting:file_positions", "called", 302, 404, 409, 409, 409, 409),
    act("voting:open_positions", "called", 302, 404, 409, 409, 409, 409),
    page("voting:opinions_file", "second", 302, 404, 404, 404, 404, 404),
    act("voting:prepare_agreed_poll", "meeting", 302, 404, 409, 409, 409, 409),
    # Of nobody.
    act("voting:prepare_position", "second", 302, 404, 404, 404, 404, 404, more=("0",)),
    act("voting:pull_item", "second", 302, 404, 409, 409, 409, 409),
    page("positions", "called", 302, 404, 200, 200, 200, 200),
    # people
    page("assistants", "", 302, 404, 404, 200, 404, 200),
    act("end_assistance", "assistance", 302, 404, 404, 302, 404, 404),
    act("name_aide", "body", 302, 404, 404, 409, 404, 409, aide="nobody"),
    # opinion forms
    act("voting:ask_for_form", "recipient", 302, 404, 404, 302, 302, 302),
    act("voting:ask_for_record", "sent", 302, 404, 404, 404, 404, 404),
    # Not set yet.
    page("voting:form_file", "recipient", 302, 404, 404, 404, 404, 404),
    page("voting:record_file", "sent", 302, 404, 404, 404, 404, 404),
    act("voting:close_opinion", "sent", 302, 404, 404, 409, 409, 409),
    act("voting:confirm_reply", "sent", 302, 404, 404, 302, 409, 302, answer="agree", replaces="0"),
    page("voting:edit_opinion", "drafted", 302, 404, 404, 404, 200, 404),
    act("voting:extend_opinion", "sent", 302, 404, 404, 409, 409, 302, due_on="2030-01-04"),
    page("voting:new_opinion", "", 302, 404, 404, 404, 200, 404),
    page("voting:opinion", "sent", 302, 404, 404, 200, 200, 200),
    page("voting:opinion_paper", "sent", 302, 404, 404, 200, 200, 200),
    page("voting:opinions", "", 302, 200, 200, 200, 200, 200),
    act("voting:prepare_reply", "recipient", 302, 404, 404, 302, 404, 404, answer="agree", replaces="0"),
    act("voting:recall_opinion", "sent", 302, 404, 404, 409, 409, 302, reason="x"),
    act("voting:report_opinion", "sent", 302, 404, 404, 409, 409, 409, meeting="1"),
    act("voting:return_opinion", "submitted", 302, 404, 404, 404, 409, 302, note="x"),
    act("voting:review_reply", "sent", 302, 404, 404, 200, 404, 200, answer="agree", replaces="0"),
    act("voting:send_opinion", "submitted", 302, 404, 404, 404, 409, 302),
    act("voting:sign_reply", "sent", 302, 404, 404, 409, 409, 409),
    page("voting:signed_file", "recipient", 302, 404, 404, 404, 404, 404),
    page("voting:senders", "", 302, 404, 404, 404, 404, 200),
    act("voting:name_sender", "body", 302, 404, 404, 404, 404, 409, person="nobody"),
    act("voting:end_sender", "body", 302, 404, 404, 404, 404, 404, more=("0",)),
    act("voting:submit_opinion", "drafted", 302, 404, 404, 404, 302, 404),
    # minutes
    act("approve_minutes", "closed", 302, 404, 404, 404, 409, 409, revision="9"),
    act("ask_for_paper", "closed", 302, 404, 404, 404, 302, 302),
    act("edit_minutes", "closed", 302, 404, 404, 404, 409, 409, entry="none", text="x", seen="0"),
    page("minutes_page", "closed", 302, 404, 200, 200, 200, 200),
    page("minutes_pdf", "closed", 302, 404, 404, 404, 404, 404),
    page("minutes_status", "closed", 302, 404, 200, 200, 200, 200),
    # savings
    page("baseline_page", "baseline", 302, 404, 404, 404, 200, 200),
    page("baselines", "body", 302, 404, 404, 404, 200, 200),
    act("create_baseline", "body", 302, 404, 404, 404, 302, 409, kind="urgent", month="2025-01", sides="2"),
    act("lock_baseline", "baseline", 302, 404, 404, 404, 409, 409),
    act("record_meetings", "baseline", 302, 404, 404, 404, 302, 409),
    act("record_recipients", "baseline", 302, 404, 404, 404, 302, 409),
    page("body_meetings", "body", 302, 404, 404, 404, 200, 200),
    page("body_savings", "body", 302, 404, 404, 404, 200, 200),
    page("dashboard", "body", 302, 404, 404, 404, 200, 200),
    page("ledger_page", "ledger", 302, 404, 404, 404, 200, 200),
    act(
        "correct_figure", "ledger", 302, 404, 404, 404, 409, 409, fact="pages_printed", value="3", reason="x"
    ),
    act("report_held", "body", 302, 404, 404, 404, 409, 409, month="2026-01", held="1"),
    page("ratebook", "body", 302, 404, 404, 404, 200, 200),
    page("open_data", "", 302, 200, 404, 404, 200, 200),
    page("months_csv", "", 302, 200, 404, 404, 200, 200),
    page("months_json", "", 302, 200, 404, 404, 200, 200),
    page("datapackage", "", 302, 200, 404, 404, 200, 200),
    page("api:api-root", "", 404, 404, 404, 404, 404, 404),
    page("api:openapi-json", "", 200, 200, 200, 200, 200, 200),
    page("api:bodies", "", 401, 200, 200, 200, 200, 200),
    page("api:months", "", 401, 404, 404, 404, 404, 404, more=(NO_BODY,)),
    page("api:ledgers", "", 401, 404, 404, 404, 404, 404, more=(NO_BODY,)),
    page("api:targets", "", 401, 200, 200, 200, 200, 200),
    page("api:next_parcel", "", 401, 401, 401, 401, 401, 401),
    act("api:parcels", "", 401, 401, 401, 401, 401, 401),
    page("installations", "", 302, 200, 404, 404, 200, 200),
    act("register_installation", "", 302, 404, 404, 404, 404, 404, body="1"),
    act("switch_installation", "second", 302, 404, 404, 404, 404, 404),
    act("ask_report", "body", 302, 404, 404, 404, 302, 302, period="2026-01"),
    page("reports", "body", 302, 404, 404, 404, 200, 200),
    page("report_file", "second", 302, 404, 404, 404, 404, 404, more=("pdf",)),
    page("savings", "", 302, 302, 404, 404, 302, 302),
    act("set_rate", "body", 302, 404, 404, 404, 409, 409, **RATE),
    act("set_target", "body", 302, 404, 404, 404, 409, 409, **TARGET),
    page("standing", "body", 302, 404, 404, 404, 200, 200, more=("province",)),
)


@pytest.fixture
def world(cast: demo.Cast, settings, tmp_path) -> SimpleNamespace:
    settings.PAPERS_DIR = tmp_path
    closed = closed_meeting(cast)
    meeting = builders.meeting_in_session(cast)
    first, second = list(meeting.items.all())[:2]
    called = rounds.asked(cast)
    rounds.file(called, cast["minister2"], rounds.IF)
    document = papers.ready_document(first, cast["secretary"], name="bao-cao.pdf")
    minister = meeting.participants.get(person=cast["minister1"])
    return SimpleNamespace(
        cast=cast,
        meeting=meeting,
        draft=builders.draft_meeting(cast),
        closed=closed,
        item=first,
        second=second,
        participant=minister,
        turn=speaking.ask_to_speak(participant=minister, by=cast["minister1"]),
        document=document,
        version=document.versions.get(),
        # Addressed by its uid, not by its key.
        device=devices.note_device(uid=uuid.uuid4(), label="iPad", by=cast["minister1"]),
        mark=SimpleNamespace(pk=marked.save(document, cast["minister1"], page="1").uid),
        baseline=baselines.create_baseline(
            body=cast.government,
            kind="regular",
            period_from=date(2025, 1, 1),
            period_to=date(2025, 12, 31),
            by=cast["secretary"],
        ),
        called=called,
        condition=rounds.position(called, cast["minister2"]),
        assistance=rounds.assist(cast),
        body=cast.government,
        ledger=MeetingLedger.objects.get(meeting=closed),
        secret=sealing.closed(meeting, cast, tellers=("minister1", "minister2"), **{"for": 13}),
        recusal=recusals.recuse_member(
            item=second, participant=minister, reason="Là cơ quan trình.", by=cast["minister1"]
        ),
        poll=polls.prepare_poll(item=first, question="Thông qua?", by=cast["secretary"]),
        **forms(cast),
    )


def forms(cast: demo.Cast) -> dict[str, object]:
    """Make an opinion form in draft, one that waits for the head, one that is answered."""
    drafted, sent = opinions.drafted(cast), opinions.sent(cast)
    return {
        "drafted": drafted,
        "dossier": drafted.dossier,
        "submitted": opinions.submitted(cast),
        "sent": sent,
        "recipient": opinions.place(sent, cast["minister1"]),
    }


def closed_meeting(cast: demo.Cast) -> Meeting:
    """Hold a meeting by the acts, with its minutes drafted and its ledger written."""
    stage = staging.Stage(cast.government, cast["secretary"], cast["chair"], cast)
    start = staging.local(cast.government, timezone.now() - timedelta(days=7), 8)
    with clock.playing(start) as played:
        staging.prepare(stage, staging.AGENDA[4:], "Phiên họp", start)
        staging.call(stage)
        staging.hold(stage, played, staging.AGENDA[4:])
    for task in (minutes_tasks.draft, savings_tasks.write_ledger):
        task.func(str(stage.meeting.uid))
    return stage.meeting


def address(door: Door, world: SimpleNamespace) -> str:
    things = [getattr(world, door.of).pk] if door.of else []
    return reverse(door.name, args=[*things, *door.more])


def session_of(knocker: str, world: SimpleNamespace) -> str:
    """Log a knocker in and return the session's key; empty for nobody."""
    if knocker == "nobody":
        return ""
    client = Client()
    person = world.cast[PEOPLE.get(knocker, knocker)]
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.session.session_key


def knock(door: Door, session: str, world: SimpleNamespace) -> int:
    """Ask and undo what the answer did, so that every knocker finds the same world."""
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        answer = getattr(client, door.method)(address(door, world), dict(door.data))
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.timeout(600)
def test_who_may_pass(world: SimpleNamespace):
    """One world and one log-in for all rows: each answer is undone, so no row depends on another."""
    sessions = [session_of(knocker, world) for knocker in KNOCKERS]
    answered = {door: tuple(knock(door, session, world) for session in sessions) for door in DOORS}
    wrong = {str(door): found for door, found in answered.items() if found != door.statuses}
    assert not wrong


def addresses(patterns: list, space: str = "") -> set[str]:
    """Walk the resolver. Shape: full names of every address that has one."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            found.add(f"{space}{pattern.name}")
    return found


def test_every_address_has_its_row():
    assert addresses(get_resolver().url_patterns) == {door.name for door in DOORS}
