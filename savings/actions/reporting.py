"""Acts on what a body says of itself: how many meetings it held by its calendar, and corrections of its figures."""

from datetime import date, datetime
from typing import Any

from people import journal
from people.act import act
from people.models import Body, User
from people.rules import Refused
from savings import access
from savings.actions import rollups
from savings.models import Correction, HeldReport, MeetingLedger
from savings.queries import ledgers as queries
from savings.rules import columns

LONGEST_REASON = 500
# More meetings in a month than any committee holds: a slip of the finger. Unit: meetings.
MOST_HELD = 1_000


@act("held.reported", body="body")
def report_held(
    *, body: Body, month: date, held: int, by: User, now: datetime, draft: journal.Draft
) -> HeldReport:
    """Say how many meetings a body held in a month by its own calendar; the last word counts.

    Errors: Refused for anybody but the head of office, for a month that is not over or in which the body did not
    exist, and for a number that cannot be. Units: meetings.
    """
    access.require_confirming(by, body)
    month = month.replace(day=1)
    if month >= now.astimezone(body.zone).date().replace(day=1):
        raise Refused("Tháng này chưa hết nên chưa báo cáo được.")
    if not body.exists_on(month):
        raise Refused("Cơ quan không tồn tại trong tháng này.")
    if not 0 <= held <= MOST_HELD:
        raise Refused("Số phiên họp trong tháng phải từ 0 đến %(most)s.", most=MOST_HELD)
    row = HeldReport.objects.create(body=body, month=month, held=held, by=by, at=now)
    rollups.roll_up_month(month, [body.pk])
    draft.note(month=month.isoformat(), held=held)
    return row


@act("figure.corrected", body="ledger.body")
def correct_figure(
    *,
    ledger: MeetingLedger,
    fact: str,
    value: str,
    reason: str,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Correction:
    """Correct a fact of a closed meeting with a reason; its ledger is computed anew and the old figures stay.

    Shape: `fact` and `value` as savings.rules.correcting says.
    Errors: Refused for anybody but the head of office, for a ledger of another installation, without a reason, and for
    what cannot be corrected or changes nothing.
    Source: docs/SAVINGS.md, corrections.
    """
    access.require_confirming(by, ledger.body)
    ledger = MeetingLedger.objects.select_for_update().get(pk=ledger.pk)
    if ledger.source_id:
        raise Refused("Số liệu này do nơi khác gửi đến. Hãy sửa tại nơi đó.")
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused("Hãy ghi lý do sửa số liệu.")
    before, after = ledger.values, queries.recomputed(ledger, more=((fact, value),))
    if all(after.get(key) == one for key, one in before.items()):
        raise Refused("Số liệu mới giống số liệu đang có.")
    row = Correction.objects.create(
        ledger=ledger, key=fact, value=value, before=before, after=after, reason=reason, by=by, at=now
    )
    _apply(ledger, after)
    draft.note(
        ledger=str(ledger.uid), correction=str(row.uid), fact=fact, value=value, values=after, reason=reason
    )
    return row


def _apply(ledger: MeetingLedger, values: dict[str, Any]) -> None:
    ledger.values = values
    for name, value in columns.columns_of(values).items():
        setattr(ledger, name, value)
    ledger.save()
    rollups.roll_up_month(ledger.held_on.replace(day=1), [ledger.body_id])
