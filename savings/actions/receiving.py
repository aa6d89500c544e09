"""Acts of the central side: installations are registered and switched off, their parcels received, each once."""

import hashlib
import secrets
import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from people import clock, journal
from people.act import act
from people.models import Body, User
from people.rules import Refused, msgid
from savings import access, store
from savings.actions import rollups
from savings.models import HeldReport, Installation, MeetingLedger, Parcel, ReceivedForm
from savings.queries import received
from savings.rules import columns, parcels

LONGEST_NAME = 200
OTHER_CONTENT = msgid("Gói số %(serial)s đã nhận trước đây có nội dung khác.")
UNKNOWN_BODY = msgid("Không có cơ quan %(level)s mã %(code)s ngày %(day)s trong phạm vi của máy chủ này.")


class OutOfOrder(Exception):  # noqa: N818 -- an answer, not a fault
    """A parcel came before the ones that go ahead of it. Shape: `wanted` is the serial that comes next."""

    def __init__(self, wanted: int) -> None:
        super().__init__(f"parcel {wanted} comes next")
        self.wanted = wanted


@act("installation.registered", body="body")
def register_installation(
    *, body: Body, name: str, public_key: str, token: str, by: User, now: datetime, draft: journal.Draft
) -> Installation:
    """Let an installation report for a body and everything under it.

    Shape: `token` as `new_token` returns, of which the hash alone is kept; `public_key` raw Ed25519, base64.
    Errors: Refused for anybody but the administrator of the body, without a name, and for what is no key.
    """
    access.require_registering(by, body)
    name, public_key = " ".join(name.split())[:LONGEST_NAME], public_key.strip()
    if not name:
        raise Refused("Hãy ghi tên máy chủ.")
    if not store.is_key(public_key):
        raise Refused("Khóa công khai không đúng. Hãy chép nguyên dòng mà lệnh connect_central in ra.")
    row = Installation.objects.create(
        body=body, name=name, public_key=public_key, token_sha256=token_hash(token), added_by=by, added_at=now
    )
    draft.note(installation=str(row.uid), name=name, public_key=public_key)
    return row


@act("installation.switched", body="installation.body")
def switch_installation(
    *, installation: Installation, is_active: bool, by: User, now: datetime, draft: journal.Draft
) -> Installation:
    """Switch an installation off or on again; what it sent stays. Errors: Refused for anybody but the administrator."""
    access.require_registering(by, installation.body)
    installation = Installation.objects.select_for_update(no_key=True).get(pk=installation.pk)
    installation.is_active = is_active
    installation.save()
    draft.note(installation=str(installation.uid), is_active=is_active)
    return installation


def new_token() -> str:
    """Draw a token, which is shown once."""
    return secrets.token_urlsafe(32)


def token_for(key: uuid.UUID) -> str:
    """Return the token of the command with this key: the second of two taps, which alone is answered, shows it too."""
    return salted_hmac("installation", str(key), algorithm="sha256").hexdigest()


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def note_seen(source: Installation) -> None:
    """Note that an installation asked; one that has nothing to tell is not late."""
    Installation.objects.filter(pk=source.pk).update(last_seen_at=clock.now())


def receive(*, source: Installation, content: bytes) -> Parcel:
    """Take a parcel in; the same one again changes nothing and gets the same answer.

    Errors: Refused for what has not its form, tells of a body outside the installation's own, or bears a serial that
    came with another content; OutOfOrder when parcels before it are missing.
    """
    parcel, sha256 = parcels.read(content), parcels.hash_of(content)
    if parcels.written(parcel) != content:
        # The hash in the journal has to be that of what is stored.
        raise Refused(parcels.WRONG, where="canonical JSON")
    with transaction.atomic():
        source = Installation.objects.select_for_update(no_key=True).select_related("body").get(pk=source.pk)
        known = Parcel.objects.filter(source=source, serial=parcel.serial).first()
        if known is None:
            wanted = received.wanted_serial(source)
            if parcel.serial != wanted:
                raise OutOfOrder(wanted)
            return take_parcel(source=source, parcel=parcel, sha256=sha256, by=None)
        if known.sha256 != sha256:
            raise Refused(OTHER_CONTENT, serial=parcel.serial)
        return known


@act("parcel.received", body="source.body")
def take_parcel(
    *,
    source: Installation,
    parcel: parcels.Parcel,
    sha256: str,
    by: None,
    now: datetime,
    draft: journal.Draft,
) -> Parcel:
    """Store what a parcel tells, and make the months anew that it touches."""
    content = parcel.model_dump(mode="json")
    row = Parcel.objects.create(
        source=source,
        serial=parcel.serial,
        sha256=sha256,
        content=content,
        made_at=parcel.made_at,
        done_at=now,
    )
    months = {_store_ledger(source, one) for one in parcel.ledgers}
    months |= {_store_report(source, one) for one in parcel.held}
    months |= {_store_form(source, one) for one in parcel.forms}
    for month, body in sorted(months):
        rollups.roll_up_month(month, [body])
    Installation.objects.filter(pk=source.pk).update(last_seen_at=now)
    draft.note(
        installation=str(source.uid),
        serial=parcel.serial,
        sha256=sha256,
        ledgers=[str(one.uid) for one in parcel.ledgers],
        reports=len(parcel.held),
        forms=len(parcel.forms),
    )
    return row


def _store_ledger(source: Installation, sent: parcels.Ledger) -> tuple[date, int]:
    """Store a ledger, in place of what was sent before. Shape: the month and the body that it touches."""
    body, values = _body(source, sent.body, sent.held_on), parcels.values_of(sent)
    known = MeetingLedger.objects.filter(meeting_uid=sent.meeting_uid).select_related("source").first()
    if known is not None and (known.uid != sent.uid or not _may_replace(source, known.source)):
        raise Refused("Phiên họp %(uid)s đã do nơi khác báo cáo.", uid=str(sent.meeting_uid))
    if known is not None and (known.body_id, known.held_on) != (body.pk, sent.held_on):
        raise Refused("Phiên họp %(uid)s đã báo cáo cho cơ quan hoặc ngày khác.", uid=str(sent.meeting_uid))
    row = known or MeetingLedger(uid=sent.uid, meeting_uid=sent.meeting_uid)
    row.source, row.body, row.values = source, body, values
    for name in ("kind", "year", "number", "held_on", "written_at", "journal_head", "is_generated"):
        setattr(row, name, getattr(sent, name))
    for name, value in columns.columns_of(values).items():
        setattr(row, name, value)
    row.save()
    return sent.held_on.replace(day=1), body.pk


def _may_replace(source: Installation, before: Installation | None) -> bool:
    """Tell whether an installation may tell anew: its own word, or that of one of its body that was switched off."""
    if before is None:
        return False
    return before == source or (before.body_id == source.body_id and not before.is_active)


def _store_report(source: Installation, sent: parcels.Held) -> tuple[date, int]:
    month = sent.month.replace(day=1)
    body = _body(source, sent.body, month)
    # The moment tells reports of a month apart; a server that was registered anew tells all of them again.
    told = HeldReport.objects.filter(source__body=source.body, body=body, month=month, at=sent.at)
    if not told.update(held=sent.held, source=source):
        HeldReport.objects.create(body=body, month=month, held=sent.held, source=source, at=sent.at)
    return month, body.pk


def _store_form(source: Installation, sent: parcels.Form) -> tuple[date, int]:
    body = _body(source, sent.body, sent.closed_on)
    known = ReceivedForm.objects.filter(form_uid=sent.uid).select_related("source").first()
    if known is not None and not _may_replace(source, known.source):
        raise Refused("Phiếu lấy ý kiến %(uid)s đã do nơi khác báo cáo.", uid=str(sent.uid))
    told = {"closed_on": sent.closed_on, "answered": sent.answered, "seconds": sent.seconds}
    ReceivedForm.objects.update_or_create(
        form_uid=sent.uid, defaults={"source": source, "body": body, **told}
    )
    return sent.closed_on.replace(day=1), body.pk


def _body(source: Installation, key: parcels.BodyKey, on: date) -> Body:
    body = received.body_for(source, key, on)
    if body is None:
        raise Refused(UNKNOWN_BODY, level=key.level, code=key.code, day=f"{on:%d/%m/%Y}")
    return body
