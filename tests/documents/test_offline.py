"""Papers on a tablet, as the server sees it: what may be kept, until when, and whose tablets."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from documents.actions import devices as actions
from documents.models import Device, Document
from documents.rules import offline as rules
from ecabinet import shell
from ecabinet.demo import Cast
from meetings.models import Meeting
from people import clock
from tests.documents import papers

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def contents(answer: dict) -> list[str]:
    return [paper["content"] for item in answer["items"] for paper in item["papers"]]


@pytest.fixture
def document(called_meeting: Meeting, cast: Cast) -> Document:
    return papers.ready_document(called_meeting.items.first(), cast["secretary"])


def list_for(cast: Cast, who: str, meeting: Meeting) -> dict:
    return client_of(cast, who).get(reverse("documents:offline_papers", args=[meeting.pk])).json()


# -- until when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closed_at", "until"),
    [
        (None, NOON + 14 * DAY),
        (NOON, NOON + 7 * DAY),
        (NOON - 6 * DAY, NOON + DAY),
        (NOON - 30 * DAY, NOON - 23 * DAY),
        (NOON + 30 * DAY, NOON + 14 * DAY),
    ],
)
def test_a_visit_renews_the_lease_and_no_visit_moves_the_end(closed_at, until) -> None:
    assert rules.kept_until(now=NOON, closed_at=closed_at, lease_days=14, days_after_close=7) == until


# -- what may be kept --------------------------------------------------------------------------------------------


def test_a_tablet_may_keep_what_its_person_may_read(
    document: Document, called_meeting: Meeting, cast: Cast
) -> None:
    answer = list_for(cast, "minister1", called_meeting)
    version = document.versions.get()
    (paper,) = answer["items"][0]["papers"]
    assert paper["content"] == reverse("documents:content", args=[version.pk])
    assert paper["size"] == version.size
    assert f'data-open-paper="{version.pk}"' in paper["link"]
    assert answer["online_only"] == 0


@pytest.mark.parametrize(
    "restriction",
    [{"is_view_only": True}, {"audience": "voting"}, {"audience": "leads"}, {"audience": "named"}],
)
def test_restricted_papers_are_never_kept(
    document: Document, called_meeting: Meeting, cast: Cast, restriction: dict
) -> None:
    Document.objects.filter(pk=document.pk).update(**restriction)
    answer = list_for(cast, "secretary", called_meeting)
    assert contents(answer) == []
    assert answer["online_only"] == 1


def test_nobody_keeps_papers_of_items_that_are_not_theirs(live_meeting: Meeting, cast: Cast) -> None:
    guest = live_meeting.participants.get(person=cast["guest"])
    foreign, own = live_meeting.items.all()[:2]
    guest.is_scoped = True
    guest.save()
    guest.item_scope.set([own])
    papers.ready_document(foreign, cast["secretary"], name="Không phải của khách.pdf")
    kept = papers.ready_document(own, cast["secretary"])
    answer = list_for(cast, "guest", live_meeting)
    assert contents(answer) == [reverse("documents:content", args=[kept.versions.get().pk])]
    assert "Không phải của khách" not in str(answer)


def test_after_the_end_nothing_may_be_kept(document: Document, called_meeting: Meeting, cast: Cast) -> None:
    Meeting.objects.filter(pk=called_meeting.pk).update(closed_at=clock.now() - 8 * DAY)
    assert contents(list_for(cast, "minister1", called_meeting)) == []


# -- tablets -----------------------------------------------------------------------------------------------------


def seen(client: Client, device: uuid.UUID, *meetings: Meeting) -> dict:
    fields = {"device": str(device), "label": "iPad · Safari 18", "meetings": [m.pk for m in meetings]}
    return client.post(reverse("documents:device_seen"), fields).json()


def test_a_tablet_hears_until_when_it_may_keep_each_meeting(called_meeting: Meeting, cast: Cast) -> None:
    device = uuid.uuid4()
    answer = seen(client_of(cast, "minister1"), device, called_meeting)
    assert answer["state"] == "kept"
    until = datetime.fromisoformat(answer["until"][str(called_meeting.pk)])
    assert timedelta(days=13) < until - clock.now() < timedelta(days=15)
    assert Device.objects.get().label == "iPad · Safari 18"
    stranger = seen(client_of(cast, "district.secretary"), uuid.uuid4(), called_meeting)
    assert stranger["until"] == {}


def test_a_tablet_that_asks_often_is_written_seldom(cast: Cast) -> None:
    uid, person = uuid.uuid4(), cast["minister1"]
    with clock.playing(NOON) as played:
        first = actions.note_device(uid=uid, label="iPad", by=person)
        played.go_on(minutes=1)
        assert actions.note_device(uid=uid, label="iPad", by=person).seen_at == first.seen_at
        played.go_on(minutes=9)
        assert actions.note_device(uid=uid, label="iPad", by=person).seen_at == NOON + timedelta(minutes=10)


def test_a_revoked_tablet_is_told_to_wipe_and_logged_out(cast: Cast) -> None:
    uid, tablet = uuid.uuid4(), client_of(cast, "minister1")
    seen(tablet, uid)
    device = Device.objects.get()
    answer = client_of(cast, "minister1").post(reverse("documents:revoke_device", args=[device.pk]))
    assert answer.status_code == 302
    assert seen(tablet, uid) == {"state": "revoked"}
    assert tablet.get(reverse("home")).status_code == 302


def test_a_tablet_of_another_person_wipes_and_nobody_is_logged_out(cast: Cast) -> None:
    uid = uuid.uuid4()
    seen(client_of(cast, "minister1"), uid)
    other = client_of(cast, "minister2")
    assert seen(other, uid) == {"state": "revoked"}
    assert other.get(reverse("home")).status_code == 200


def test_only_ones_own_tablet_is_revoked(cast: Cast) -> None:
    seen(client_of(cast, "minister1"), uuid.uuid4())
    address = reverse("documents:revoke_device", args=[Device.objects.get().pk])
    assert client_of(cast, "minister2").post(address).status_code == 404
    assert Device.objects.get().revoked_at is None


def test_what_one_person_wrote_is_not_sent_for_another(document: Document, cast: Cast) -> None:
    address = reverse("documents:position", args=[document.versions.get().pk])
    headers = {"X-Person": str(cast["minister1"].uid), "Accept": "application/json"}
    assert client_of(cast, "minister2").post(address, {"page": 2}, headers=headers).status_code == 401
    assert client_of(cast, "minister1").post(address, {"page": 2}, headers=headers).status_code == 200


# -- the app's own files -----------------------------------------------------------------------------------------


def test_what_the_tablet_caches_is_the_same_for_everybody(cast: Cast) -> None:
    chair, nobody = client_of(cast, "chair"), Client()
    for name in ("offline", "service_worker"):
        answers = [client.get(reverse(name)) for client in (chair, nobody)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content
    page = chair.get(reverse("offline")).content.decode()
    assert cast["chair"].full_name not in page
    assert 'name="person"' not in page
    assert "csrfmiddlewaretoken" not in page


def test_the_worker_keeps_static_files_alone(client: Client, db: None) -> None:
    answer = client.get(reverse("service_worker"))
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    files = shell.shell().files
    assert all(name.startswith("/static/") for name in files)
    for name in (
        "js/reader.js",
        "js/outbox.js",
        "css/reader.css",
        "vendor/idb/index.js",
        "vendor/pdfjs/pdf.min.mjs",
    ):
        assert f"/static/{name}" in files


def test_the_worker_keeps_every_module_that_the_page_imports(client: Client, db: None) -> None:
    page = client.get(reverse("offline")).content.decode()
    wanted = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert wanted
    assert [name for name in wanted if name not in shell.shell().files] == []


def test_the_manifest_names_icons_that_exist(client: Client, db: None) -> None:
    answer = client.get(reverse("manifest"))
    assert answer["Content-Type"] == "application/manifest+json"
    assert {icon["src"] for icon in answer.json()["icons"]} <= set(shell.shell().files)
