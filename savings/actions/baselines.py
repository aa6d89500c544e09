"""Acts on baselines: measured from every meeting of a year, confirmed by the head of office, then locked for good."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from meetings.models import Meeting
from people import journal
from people.act import act
from people.models import Body, User
from people.rules import Refused
from savings import access
from savings.models import Baseline, BaselineMeeting, PaperRecipient
from savings.queries import baselines as queries
from savings.rules import baseline as rules

LONGEST_REASON = 500


@act("baseline.created", body="body")
def create_baseline(
    *,
    body: Body,
    kind: str,
    period_from: date,
    period_to: date,
    reason: str = "",
    sides: int = 2,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Baseline:
    """Begin the measurement of a body's meetings of one kind; a second one replaces the first and says why.

    Errors: Refused for anybody who does not prepare the body's meetings, for an unknown kind, while an unlocked
    version waits, without a reason for a further version, and for a period that is not twelve months.
    """
    access.require_preparing(by, body)
    _require_known(kind, sides)
    rules.require_year(period_from, period_to)
    last = _last_version(body, kind)
    row = Baseline.objects.create(
        body=body,
        kind=kind,
        version=last + 1,
        period_from=period_from,
        period_to=period_to,
        reason=_checked_reason(reason, needed=bool(last)),
        sides=sides,
        created_by=by,
        created_at=now,
    )
    draft.note(
        **_named(row),
        period_from=period_from.isoformat(),
        period_to=period_to.isoformat(),
        reason=row.reason,
        sides=sides,
    )
    return row


@act("baseline.recorded", body="baseline.body")
def record_meetings(
    *, baseline: Baseline, meetings: Sequence[rules.Held], by: User, now: datetime, draft: journal.Draft
) -> Baseline:
    """Write the whole list of meetings of a baseline anew, the excluded ones with their reasons.

    Errors: Refused when it is locked, for who may not, and for a meeting that cannot have been.
    """
    baseline = _open(baseline, by)
    for meeting in meetings:
        rules.require_sound(meeting, baseline.period_from, baseline.period_to)
    baseline.meetings.all().delete()
    BaselineMeeting.objects.bulk_create(_row(baseline, meeting) for meeting in meetings)
    draft.note(**_named(baseline), meetings=[_as_json(meeting) for meeting in meetings])
    return baseline


@act("recipients.recorded", body="baseline.body")
def record_recipients(
    *,
    baseline: Baseline,
    recipients: Sequence[tuple[str, str, int]],
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Baseline:
    """Write who got the papers on paper in the old practice. Shape: (name, kind, copies) of each.

    Errors: Refused when it is locked, for who may not, without a name, for an unknown kind, for copies below 1.
    """
    baseline = _open(baseline, by)
    for name, kind, copies in recipients:
        if not name.strip() or kind not in PaperRecipient.Kind.values or not 1 <= copies <= 10_000:
            raise Refused("Mỗi nơi nhận tài liệu giấy cần có tên, loại và số bản từ 1 đến 10.000.")
    baseline.recipients.all().delete()
    PaperRecipient.objects.bulk_create(
        PaperRecipient(baseline=baseline, name=name.strip()[:250], kind=kind, copies=copies)
        for name, kind, copies in recipients
    )
    draft.note(**_named(baseline), recipients=[list(recipient) for recipient in recipients])
    return baseline


@act("baseline.locked", body="baseline.body")
def lock_baseline(*, baseline: Baseline, by: User, now: datetime, draft: journal.Draft) -> Baseline:
    """Confirm a baseline as head of office; nothing in it can be changed from then on.

    Errors: Refused for anybody else, when it is locked already, and when it measures nothing.
    Source: docs/SAVINGS.md, baseline.
    """
    access.require_confirming(by, baseline.body)
    baseline = _locked_row(baseline)
    held = [queries.held(row) for row in baseline.meetings.all()]
    found = rules.measured(held, baseline.period_from, baseline.period_to)
    baseline.minutes, baseline.minutes_per_item = rules.stored(found.mean), rules.stored(found.per_item)
    baseline.median, baseline.least, baseline.most = rules.stored(found.median, 2), found.least, found.most
    baseline.n, baseline.locked_at, baseline.locked_by = found.n, now, by
    baseline.save()
    draft.note(
        **_named(baseline),
        n=found.n,
        excluded=found.excluded,
        minutes=str(found.mean),
        minutes_per_item=str(found.per_item),
        median=str(found.median),
        least=str(found.least),
        most=str(found.most),
        meetings=[_as_json(one) for one in held],
        recipients=[[r.name, r.kind, r.copies] for r in baseline.recipients.all()],
        sides=baseline.sides,
    )
    return baseline


def _last_version(body: Body, kind: str) -> int:
    """Return the number of the last version, 0 without one; refuse while one waits to be locked."""
    before = list(Baseline.objects.select_for_update().filter(body=body, kind=kind))
    if any(not row.is_locked for row in before):
        raise Refused("Đang có một bản đường cơ sở chưa khóa của loại họp này. Hãy hoàn thành bản đó trước.")
    return max((row.version for row in before), default=0)


def _open(baseline: Baseline, by: User) -> Baseline:
    access.require_preparing(by, baseline.body)
    return _locked_row(baseline)


def _locked_row(baseline: Baseline) -> Baseline:
    fresh = Baseline.objects.select_for_update().get(pk=baseline.pk)
    fresh.body = baseline.body
    if fresh.is_locked:
        raise Refused("Đường cơ sở này đã khóa. Muốn sửa, hãy lập bản mới và ghi lý do.")
    return fresh


def _require_known(kind: str, sides: int) -> None:
    if kind not in Meeting.Kind.values:
        raise Refused("Loại họp này không có trong hệ thống.")
    if sides not in {1, 2}:
        raise Refused("Tài liệu in một mặt hoặc hai mặt.")


def _checked_reason(reason: str, *, needed: bool) -> str:
    reason = " ".join(reason.split())
    if needed and not reason:
        raise Refused("Hãy ghi lý do lập bản đường cơ sở mới.")
    if len(reason) > LONGEST_REASON:
        raise Refused("Lý do dài quá %(most)s ký tự.", most=LONGEST_REASON)
    return reason


def _row(baseline: Baseline, meeting: rules.Held) -> BaselineMeeting:
    return BaselineMeeting(
        baseline=baseline,
        held_on=meeting.on,
        title=meeting.title,
        minutes=meeting.minutes,
        items=meeting.items,
        people=meeting.people,
        pages=meeting.pages,
        copies=meeting.copies,
        evidence=meeting.evidence.strip()[:300],
        is_excluded=bool(meeting.excluded_for),
        exclusion_reason=meeting.excluded_for.strip()[:300],
    )


def _as_json(meeting: rules.Held) -> dict[str, Any]:
    return {**asdict(meeting), "on": meeting.on.isoformat(), "minutes": str(meeting.minutes)}


def _named(baseline: Baseline) -> dict[str, Any]:
    return {"baseline": str(baseline.uid), "kind": baseline.kind, "version": baseline.version}
