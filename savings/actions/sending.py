"""The sending side: what happened is packed into parcels, and parcels go to the central installation in order.

No act: nothing changes here for anybody; the figures were journalled when they were written.
"""

import http.client
import json
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import QuerySet

from people import clock
from people.models import Body
from people.rules import Refused, msgid
from savings import store
from savings.models import Parcel
from savings.queries import outgoing
from savings.rules import parcels

PATH = "/api/v1/savings/parcels/"
TIMEOUT_SECONDS = 30
# Every transaction that draws the key of a journal entry is over by then. See savings.queries.outgoing.
SETTLED = timedelta(minutes=2)
# An answer of the central installation is a few lines. Unit: bytes.
LONGEST_ANSWER = 64 * 1024
# Without https only on this machine itself, for tries.
PLAIN = {("http", "127.0.0.1"), ("http", "localhost")}
# Parcels sent in one run of the job; the next run goes on. Unit: parcels.
MOST_PARCELS = 500
UNREACHABLE = msgid("Không kết nối được máy chủ trung tâm: %(why)s.")
# Shape: the first that fits counts.
REASONS: dict[type[BaseException], str] = {
    ConnectionRefusedError: msgid("máy chủ không nhận kết nối"),
    ConnectionError: msgid("đường truyền bị ngắt"),
    TimeoutError: msgid("quá thời gian chờ"),
    socket.gaierror: msgid("không tìm thấy địa chỉ"),
    ssl.SSLError: msgid("chứng chỉ của máy chủ không được tin cậy"),
    FileNotFoundError: msgid("không có tệp chứng chỉ"),
    http.client.RemoteDisconnected: msgid("đường truyền bị ngắt"),
}
ODD_ANSWER = msgid("Máy chủ trung tâm trả lời không đúng quy cách (mã %(status)s).")


@dataclass(frozen=True)
class Answer:
    """What the central installation said. Shape: `status` of HTTP; `data` the JSON object."""

    status: int
    data: dict[str, Any]

    def refusal(self) -> "Unanswered":
        """Return what the central installation said against it, in its own words."""
        return Unanswered("%(detail)s", detail=str(self.data.get("detail", self.status))[:250])


class Unanswered(Exception):  # noqa: N818 -- a state of the line
    """No answer came, or none that can be understood; whether the parcel arrived is not known."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values)


def send_all(*, settled: timedelta = SETTLED, by_hand: bool = False) -> int:
    """Pack what happened and send what waits, in order; return how many parcels arrived.

    Shape: after a failure it waits longer each time, unless somebody asks by hand. Nothing when this installation
    reports to nobody.
    """
    central, now = store.load(), clock.now()
    if central is None or not central.url:
        return 0
    pack(outgoing.bodies_under(central.level, central.code), now, settled)
    if not (by_hand or is_due(now)):
        return 0
    return _sent(central)


def _sent(central: store.Central) -> int:
    """Send parcels until none waits or one does not arrive."""
    arrived = 0
    try:
        _align(int(asked(central)["wanted"]))
        for key in waiting().values_list("pk", flat=True)[:MOST_PARCELS]:
            deliver(central, Parcel.objects.get(pk=key))
            arrived += 1
    except Unanswered as why:
        _note_failure(str(why))
    return arrived


def waiting() -> QuerySet[Parcel]:
    """Return the parcels that have not arrived, in order."""
    return outgoing.own_parcels().filter(done_at=None)


def is_due(now: datetime) -> bool:
    """Tell whether the pause after the last failure is over."""
    first = waiting().first()
    if first is None or first.tried_at is None:
        return True
    return now >= first.tried_at + parcels.pause_after(first.tries)


def pack(bodies: QuerySet[Body], now: datetime, settled: timedelta) -> int:
    """Write down what happened as parcels; return how many are new."""
    made = 0
    while _pack_one(bodies, now, settled):
        made += 1
    return made


@transaction.atomic
def _pack_one(bodies: QuerySet[Body], now: datetime, settled: timedelta) -> bool:
    last = outgoing.own_parcels().select_for_update(no_key=True).last()
    parcel = outgoing.content_after(last, bodies=bodies, horizon=now - settled, now=now)
    if parcel is None:
        return False
    content = parcels.written(parcel)
    Parcel.objects.create(
        serial=parcel.serial,
        sha256=parcels.hash_of(content),
        content=json.loads(content),
        made_at=now,
    )
    return True


def deliver(central: store.Central, parcel: Parcel) -> None:
    """Send one parcel and note that it arrived. Errors: Unanswered; with it every later one has to wait."""
    content = parcels.written(parcels.Parcel.model_validate(parcel.content))
    headers = {"Content-Type": "application/json", "X-Signature": central.sign(content)}
    answer = _call(central, PATH, content, headers)
    if answer.status != http.HTTPStatus.OK:
        raise answer.refusal()
    Parcel.objects.filter(pk=parcel.pk).update(done_at=clock.now(), last_error="", tried_at=clock.now())


def asked(central: store.Central) -> dict[str, Any]:
    """Ask which parcel comes next, and for which body. Errors: Unanswered."""
    answer = _call(central, f"{PATH}next/")
    if answer.status != http.HTTPStatus.OK or not {"wanted", "body"} <= set(answer.data):
        raise answer.refusal()
    return answer.data


def _align(wanted: int) -> None:
    """Believe the central installation: what it has arrived, even if its answer was lost; what it lost goes again."""
    own = outgoing.own_parcels()
    own.filter(serial__lt=wanted, done_at=None).update(done_at=clock.now(), last_error="")
    own.filter(serial__gte=wanted).exclude(done_at=None).update(done_at=None)


def _note_failure(why: str) -> None:
    first = waiting().first()
    if first is not None:
        first.tries, first.tried_at, first.last_error = first.tries + 1, clock.now(), why[:300]
        first.save(update_fields=["tries", "tried_at", "last_error"])


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes to the address that was entered and to no other."""

    def redirect_request(self, *asked: Any) -> None:
        return None


def _call(
    central: store.Central, path: str, content: bytes | None = None, headers: dict[str, str] | None = None
) -> Answer:
    said = {"Authorization": f"Bearer {central.token}", "Accept": "application/json", **(headers or {})}
    request = urllib.request.Request(central.url.rstrip("/") + path, data=content, headers=said)  # noqa: S310
    try:
        context = ssl.create_default_context(cafile=central.ca_file or None)
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.HTTPSHandler(context=context))
        return _answer_of(opener, request)
    except (OSError, http.client.HTTPException, ValueError) as lost:
        # ValueError: an address or a token that no request can bear.
        raise Unanswered(UNREACHABLE, why=_why(lost)) from lost


def _why(lost: Exception) -> str:
    """Say in words why no answer came; whatever is not known by its kind, in the system's."""
    cause = getattr(lost, "reason", lost)
    known = (words for kind, words in REASONS.items() if isinstance(cause, kind))
    return next(known, str(cause)[:200])


def _answer_of(opener: urllib.request.OpenerDirector, request: urllib.request.Request) -> Answer:
    """Ask; a refusal is an answer too. Errors: OSError, http.client.HTTPException, Unanswered."""
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            return Answer(response.status, _json(response, response.status))
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, _json(refused, refused.code))


def _json(response: IO[bytes], status: int) -> dict[str, Any]:
    try:
        found = json.loads(response.read(LONGEST_ANSWER))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unanswered(ODD_ANSWER, status=status)
    return found


def connect(*, url: str, token: str, ca_file: str = "") -> store.Central:
    """Ask the central installation whom this one reports for, and remember it; the signing key stays.

    Errors: Refused for an address without https; Unanswered.
    """
    if not _is_allowed(url):
        raise Refused("Địa chỉ máy chủ trung tâm phải bắt đầu bằng https://.")
    before = store.load()
    central = store.Central(url, token.strip(), before.key if before else store.new_key(), ca_file)
    body = asked(central)["body"]
    central = replace(central, level=str(body["level"]), code=str(body["code"]))
    store.keep(central)
    return central


def _is_allowed(url: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme, parts.hostname) in PLAIN)
