"""Parcels: what leaves an installation, what is taken in, once each, and nothing that was not sent."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import access, act
from people.models import Body, JournalEntry
from people.rules import Refused
from savings import store
from savings.actions import receiving, reporting, sending
from savings.models import HeldReport, Installation, MeetingLedger, Parcel, ReceivedForm, RollUp
from savings.queries import forms, outgoing, received
from savings.rules import parcels
from tests.savings.conftest import closed, written
from tests.voting import opinions

NOW = datetime(2026, 12, 10, 1, tzinfo=UTC)
FIGURE = {
    "value": 1,
    "unit": "items",
    "mark": "measured",
    "formula": "%(n)s",
    "inputs": {"n": 1},
    "why": "",
    "code": "",
}
LEDGER: dict[str, Any] = {
    "uid": "00000000-0000-4000-8000-000000000001",
    "meeting_uid": "00000000-0000-4000-8000-000000000002",
    "body": {"level": "province", "code": "01"},
    "kind": "regular",
    "year": 2026,
    "number": 1,
    "held_on": "2026-11-21",
    "written_at": "2026-11-21T10:00:00Z",
    "journal_head": "0" * 64,
    "is_generated": False,
    "values": {"items": FIGURE},
}
PARCEL: dict[str, Any] = {
    "version": 1,
    "serial": 1,
    "upto": 9,
    "made_at": "2026-11-22T00:00:00Z",
    "ledgers": [LEDGER],
    "held": [],
    "forms": [],
}


def with_(path: str, value: Any) -> bytes:
    """Return the parcel with one thing changed. Shape: `path` as ledgers.0.values.items.value."""
    changed = json.loads(json.dumps(PARCEL))
    place, *rest = path.split(".")
    found: Any = changed
    for part in rest:
        found, place = found[int(place) if place.isdigit() else place], part
    found[place] = value
    return json.dumps(changed).encode()


# -- the rule --


def test_a_parcel_is_read_as_it_was_written_whatever_the_order_of_its_keys():
    parcel = parcels.read(json.dumps(PARCEL).encode())
    turned = json.loads(json.dumps(PARCEL, sort_keys=True))
    assert parcels.written(parcel) == parcels.written(parcels.read(json.dumps(turned).encode()))
    assert parcels.read(parcels.written(parcel)) == parcel


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("version", 2, "version"),
        ("serial", 0, "serial"),
        ("title", "Phiên họp", "title"),
        ("ledgers.0.title", "Phiên họp", "ledgers.0.title"),
        ("ledgers.0.values.items.rows", [["Nội dung", 3]], "rows"),
        ("ledgers.0.values.items.mark", "guessed", "mark"),
        ("ledgers.0.values.items.formula", "%(other)s", "values"),
        ("ledgers.0.values.items.formula", "%d", "values"),
        ("ledgers.0.values.items.value", -1, "items"),
        ("ledgers.0.values.items.value", "many", "items"),
        ("ledgers.0.values.items.value", 2**80, "value"),
        ("ledgers.0.values.items.value", 2**31, "items"),
        ("ledgers.0.values.items.why", "a\0b", "U+0000"),
        ("ledgers.0.body.code", "0\0", "U+0000"),
        ("ledgers.0.values.Items", FIGURE, "Items"),
        ("ledgers.0.body.level", "planet", "level"),
        ("ledgers.0.held_on", "21/11/2026", "held_on"),
        ("ledgers.0.journal_head", "x", "journal_head"),
        ("ledgers.0.year", 1, "year"),
        ("ledgers", [LEDGER] * 201, "ledgers"),
        ("held", [{"body": LEDGER["body"], "month": "2026-11-01", "held": 5_000, "at": NOW.isoformat()}], "held"),
    ],
)  # fmt: skip
def test_what_has_not_its_form_is_refused_with_the_place(path, value, where):
    with pytest.raises(Refused) as refused:
        parcels.read(with_(path, value))
    assert where in str(refused.value.values["where"])


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"null", b'{"version":1}'])
def test_what_is_no_parcel_is_refused(content):
    with pytest.raises(Refused):
        parcels.read(content)


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 0), (1, 60), (2, 120), (6, 1_920), (7, 3_600), (19, 3_600), (10_000, 3_600)]
)
def test_a_sender_waits_longer_each_time(tries, seconds):
    assert parcels.pause_after(tries) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("last", "since", "late"),
    [(None, 9, False), (None, 11, True), (1, 100, False), (10, 100, False), (11, 100, True)],
)
def test_who_is_silent_for_long_is_late(last, since, late):
    ago = None if last is None else NOW - timedelta(days=last)
    assert parcels.is_late(ago, NOW - timedelta(days=since), NOW) is late


# -- what leaves --


@pytest.fixture
def told(cast, time_machine):
    """Close a meeting of the Government with a paper and three items, and report a month."""
    time_machine.move_to(NOW)
    row = written(closed(cast))
    access.allow(cast["secretary"], "confirm_figures", cast.government)
    reporting.report_held(body=cast.government, month=date(2026, 11, 1), held=1, by=cast["secretary"])
    return row


def next_content(last: Parcel | None = None) -> parcels.Parcel | None:
    later = NOW + timedelta(minutes=5)
    return outgoing.content_after(last, bodies=Body.objects.all(), horizon=later, now=later)


@pytest.mark.django_db
def test_a_parcel_bears_the_figures_and_no_content(told, cast):
    parcel = next_content()
    text = parcels.written(parcel).decode()
    meeting = told.meeting
    said = [meeting.title, meeting.place, *meeting.items.values_list("title", flat=True), "p1", "p2"]
    said += [str(place.person) for place in meeting.participants.select_related("person") if place.person]
    assert [words for words in said if f'"{words}"' in text or (len(words) > 8 and words in text)] == []
    assert [ledger.uid for ledger in parcel.ledgers] == [told.uid]
    assert parcels.values_of(parcel.ledgers[0]) == {
        key: {**one, "rows": []} for key, one in told.values.items()
    }
    assert [(report.month, report.held) for report in parcel.held] == [(date(2026, 11, 1), 1)]


@pytest.mark.django_db
def test_what_is_not_settled_waits_and_nothing_is_told_twice(told, cast):
    early = NOW - timedelta(days=365)
    assert outgoing.content_after(None, bodies=Body.objects.all(), horizon=early, now=NOW) is None
    assert sending.pack(Body.objects.all(), NOW + timedelta(hours=1), timedelta(0)) == 1
    assert sending.pack(Body.objects.all(), NOW + timedelta(hours=1), timedelta(0)) == 0


@pytest.mark.django_db
def test_the_centre_is_believed_what_has_arrived_and_what_it_lost(told, cast):
    sending.pack(Body.objects.all(), NOW + timedelta(hours=1), timedelta(0))
    sending._align(2)
    assert sending.waiting().count() == 0
    sending._align(1)
    assert sending.waiting().count() == 1


@pytest.mark.django_db
def test_bodies_that_the_centre_does_not_expect_stay_at_home(told, cast):
    below = outgoing.bodies_under("province", cast.province.code)
    assert cast.province in below and cast.government not in below
    parcel = outgoing.content_after(None, bodies=below, horizon=NOW + timedelta(hours=1), now=NOW)
    assert (parcel.ledgers, parcel.held) == ([], [])


# -- what is taken in --


@pytest.fixture
def source(cast, settings, tmp_path) -> Installation:
    """Register an installation for the province; its key is the one of this DATA_DIR."""
    settings.DATA_DIR = tmp_path
    store.keep(
        store.Central("http://127.0.0.1:1", "token", store.new_key(), "", "province", cast.province.code)
    )
    return receiving.register_installation(
        body=cast.province,
        name="Máy chủ Hà Nội",
        public_key=store.load().public_key,
        token="token",
        by=cast["operator"],
    )


@pytest.fixture
def post(source, client) -> Callable[..., Any]:
    """Give a function that posts a parcel as the installation does."""

    def posted(content: bytes, token: str = "token", signature: str = "") -> Any:
        headers = {"Authorization": f"Bearer {token}", "X-Signature": signature or store.load().sign(content)}
        return client.post(
            "/api/v1/savings/parcels/", content, content_type="application/json", headers=headers
        )

    return posted


def sent(source: Installation, **changes: Any) -> bytes:
    told = {**PARCEL, "ledgers": [{**LEDGER, "body": key(source)}], **changes}
    return parcels.written(parcels.read(json.dumps(told).encode()))


def key(source: Installation) -> dict[str, str]:
    return {"level": source.body.level, "code": source.body.code}


@pytest.mark.django_db
def test_a_parcel_is_stored_once_and_counts_from_then_on(source, post, cast):
    content = sent(
        source, held=[{"body": key(source), "month": "2026-11-01", "held": 1, "at": "2026-12-01T00:00:00Z"}]
    )
    first, second = post(content), post(content)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() == {"serial": 1, "sha256": parcels.hash_of(content)}
    row = MeetingLedger.objects.get(source=source)
    assert (row.body, row.meeting, row.items) == (cast.province, None, 1)
    month = RollUp.objects.get(body=cast.province, month=date(2026, 11, 1))
    assert (month.meetings, month.reported, HeldReport.objects.filter(source=source).count()) == (1, 1, 1)
    assert JournalEntry.objects.filter(body=cast.province, verb="parcel.received").count() == 1
    source.refresh_from_db()
    assert source.last_seen_at is not None


@pytest.mark.django_db
def test_a_ledger_that_was_corrected_comes_again_in_place_of_the_first(source, post):
    assert post(sent(source)).status_code == 200
    changed = {**LEDGER, "body": key(source), "values": {"items": {**FIGURE, "value": 7}}}
    assert post(sent(source, serial=2, ledgers=[changed])).status_code == 200
    assert MeetingLedger.objects.get(source=source).items == 7
    assert RollUp.objects.get(body=source.body, month=date(2026, 11, 1)).items == 7
    assert Parcel.objects.filter(source=source).count() == 2


@pytest.mark.django_db
def test_parcels_come_in_order_and_one_serial_has_one_content(source, post, client):
    early = post(sent(source, serial=3))
    assert (early.status_code, early.json()["wanted"]) == (409, 1)
    assert post(sent(source)).status_code == 200
    other = post(sent(source, upto=10))
    assert (other.status_code, "nội dung khác" in other.json()["detail"]) == (409, True)
    answer = client.get("/api/v1/savings/parcels/next/", headers={"Authorization": "Bearer token"})
    assert answer.json() == {"wanted": 2, "body": key(source)}
    before = Installation.objects.get().last_seen_at
    client.get("/api/v1/savings/parcels/next/", headers={"Authorization": "Bearer token"})
    assert Installation.objects.get().last_seen_at > before


@pytest.mark.django_db
def test_nobody_else_reports(source, post, cast):
    content = sent(source)
    assert post(content, token="other").status_code == 401
    wrong = post(content, signature=store.load().sign(content + b" "))
    assert (wrong.status_code, wrong.json()["detail"]) == (409, "Chữ ký của gói số liệu không đúng.")
    assert post(content, signature="no key").status_code == 409
    receiving.switch_installation(installation=source, is_active=False, by=cast["operator"])
    assert post(content).status_code == 401
    assert not Parcel.objects.filter(source=source).exists()


@pytest.mark.django_db
def test_a_body_outside_the_own_and_a_meeting_of_others_are_refused_whole(source, post, cast):
    outside = {"level": "national", "code": cast.government.code}
    answer = post(sent(source, ledgers=[{**LEDGER, "body": key(source)}, {**LEDGER, "body": outside}]))
    assert (answer.status_code, "Không có cơ quan national" in answer.json()["detail"]) == (409, True)
    assert not MeetingLedger.objects.filter(source=source).exists()
    own = written(closed(cast))
    taken = {**LEDGER, "body": key(source), "meeting_uid": str(own.meeting_uid)}
    answer = post(sent(source, ledgers=[taken]))
    assert (answer.status_code, "đã do nơi khác báo cáo" in answer.json()["detail"]) == (409, True)


@pytest.mark.django_db
def test_a_received_figure_that_was_changed_by_hand_is_found(source, post, capsys):
    assert post(sent(source)).status_code == 200
    assert list(received.differences()) == []
    MeetingLedger.objects.filter(source=source).update(items=9)
    assert [one.what for one in received.differences()] == ["column items: 9, sent 1"]
    with pytest.raises(CommandError):
        call_command("recompute_savings", "--check")
    MeetingLedger.objects.filter(source=source).update(items=1, number=2)
    assert [one.what for one in received.differences()] == ["ledgers: not what was sent"]
    MeetingLedger.objects.filter(source=source).delete()
    assert [one.what for one in received.differences()] == ["ledgers: missing"]


@pytest.mark.django_db
def test_a_row_and_its_parcel_changed_alike_are_found_by_the_journal(source, post):
    assert post(sent(source)).status_code == 200
    parcel = Parcel.objects.get(source=source)
    parcel.content["ledgers"][0]["number"] = 2
    parcel.save()
    MeetingLedger.objects.filter(source=source).update(number=2)
    assert [one.what for one in received.differences()] == ["the parcel is not the one that came"]
    Parcel.objects.filter(source=source).delete()
    assert "the parcel of the journal is missing" in [one.what for one in received.differences()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff", json.dumps(PARCEL).encode(), with_("ledgers.0.body.code", "0\0"), b" " * (6 << 20)],
    ids=["empty", "object", "no text", "not canonical", "zero byte", "too large"],
)
def test_whatever_is_signed_the_answer_is_a_problem(post, content):
    answer = post(content)
    assert answer.status_code in {409, 413}
    assert answer.json()["detail"]


@pytest.mark.django_db
def test_a_server_that_lost_its_key_is_registered_anew_and_tells_everything_again(source, post, cast):
    held = [{"body": key(source), "month": "2026-11-01", "held": 7, "at": "2026-12-01T00:00:00Z"}]
    assert post(sent(source, held=held)).status_code == 200
    store.keep(
        store.Central("http://127.0.0.1:1", "other", store.new_key(), "", "province", cast.province.code)
    )
    anew = receiving.register_installation(
        body=cast.province,
        name="Máy mới",
        public_key=store.load().public_key,
        token="other",
        by=cast["operator"],
    )
    assert post(sent(source, held=held), token="other").status_code == 409
    receiving.switch_installation(installation=source, is_active=False, by=cast["operator"])
    assert post(sent(source, held=held), token="other").status_code == 200
    assert MeetingLedger.objects.get(body=cast.province).source == anew
    assert HeldReport.objects.get(body=cast.province).source == anew
    assert list(received.differences()) == []


@pytest.mark.django_db
def test_forms_are_netted_at_the_centre_too(source, post, cast):
    form = {
        "uid": LEDGER["uid"],
        "body": key(source),
        "closed_on": "2026-11-20",
        "answered": 20,
        "seconds": 18_000,
    }
    assert post(sent(source, forms=[form])).status_code == 200
    month = RollUp.objects.get(body=cast.province, month=date(2026, 11, 1))
    assert (month.forms, month.form_answers, month.form_seconds) == (1, 20, 18_000)
    assert list(received.differences()) == []
    ReceivedForm.objects.update(answered=2)
    assert [one.what for one in received.differences()] == ["forms: not what was sent"]


@pytest.mark.django_db
def test_a_counted_form_leaves_as_numbers_alone(cast):
    form = opinions.sent(cast)
    opinions.all_answered(cast, form, "agree")
    form = opinions.closed_late(cast, form)
    horizon = timezone.now() + timedelta(days=60)
    parcel = outgoing.content_after(None, bodies=Body.objects.all(), horizon=horizon, now=horizon)
    (told,) = parcel.forms
    assert (told.uid, told.answered) == (form.uid, form.result["answered"])
    month = forms.of_month(told.closed_on.replace(day=1))[form.body_id]
    assert (month["form_answers"], month["form_seconds"]) == (told.answered, told.seconds)
    assert form.title not in parcels.written(parcel).decode()


# -- the page --


@pytest.mark.django_db
def test_the_token_is_shown_once_and_kept_as_a_hash(cast, client):
    client.force_login(cast["operator"])
    data = {
        "body": cast.province.pk,
        "name": "Máy chủ",
        "public_key": store.Central("", "", store.new_key()).public_key,
    }
    page = client.post(reverse("register_installation"), data).content.decode()
    token = page.split('<code class="tracker__code">')[1].split("</code>")[0]
    row = Installation.objects.get()
    assert (row.token_sha256, row.body) == (receiving.token_hash(token), cast.province)
    assert token not in client.get(reverse("installations")).content.decode()
    assert token not in json.dumps([entry.data for entry in JournalEntry.objects.all()])
    refused = client.post(reverse("register_installation"), {**data, "public_key": "abc"})
    assert (refused.status_code, "Khóa công khai không đúng" in refused.content.decode()) == (409, True)
    tapped = {**data, act.FIELD: str(uuid.uuid4())}
    once, again = (client.post(reverse("register_installation"), tapped).content.decode() for _ in range(2))
    token = once.split('<code class="tracker__code">')[1].split("</code>")[0]
    assert token in again
    assert [one.token_sha256 for one in Installation.objects.exclude(pk=row.pk)] == [
        receiving.token_hash(token)
    ]
    client.force_login(cast["auditor"])
    assert client.post(reverse("register_installation"), data).status_code == 404
    assert client.post(reverse("switch_installation", args=[row.pk])).status_code == 404


@pytest.mark.django_db
def test_the_nation_sees_who_reports_and_who_is_late(source, cast, client, time_machine):
    client.force_login(cast["auditor"])
    page = reverse("dashboard", args=[cast.government.pk])
    assert "1 máy chủ của đơn vị báo cáo về đây" in client.get(page).content.decode()
    assert "Đúng hạn" in client.get(reverse("installations")).content.decode()
    time_machine.move_to(datetime.now(UTC) + timedelta(days=30))
    client.force_login(cast["auditor"])
    assert "1 chậm báo cáo" in client.get(page).content.decode()
    assert "Chậm báo cáo" in client.get(reverse("installations")).content.decode()


def test_the_connection_is_for_its_owner_alone(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert store.load() is None
    call_command("connect_central")
    assert (tmp_path / "central.json").stat().st_mode & 0o077 == 0
    for url in (
        "http://example.vn",
        "http://127.0.0.1.example.vn",
        "http://localhost.example.vn/",
        "ftp://x",
        "",
    ):
        with pytest.raises(Refused, match="https"):
            sending.connect(url=url, token="x")
    with pytest.raises(CommandError, match="https"):
        call_command("connect_central", url="http://example.vn", token="x")
    with pytest.raises(CommandError, match="Không kết nối được"):
        call_command("connect_central", url="https://127.0.0.1:9", token="x", ca_file="/nowhere.pem")
    with pytest.raises(CommandError, match="Không kết nối được"):
        call_command("connect_central", url="http://127.0.0.1:9", token="x")
    with pytest.raises(CommandError, match="reports to nobody"):
        call_command("send_savings")


def test_a_client_of_the_interface_needs_no_cookie():
    assert Client(enforce_csrf_checks=True).post("/api/v1/savings/parcels/").status_code == 401
