"""Acts on rates and targets: entered with their source and validity, never changed afterwards."""

from datetime import date, datetime

from people import journal
from people.act import act
from people.models import Body, User
from people.rules import Refused
from savings import access
from savings.models import Rate, Target
from savings.rules import ratebook as rules


@act("rate.set", body="body")
def set_rate(
    *,
    body: Body,
    kind: str,
    value: str,
    source: str,
    year: int,
    valid_from: date,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Rate:
    """Enter a rate of a body from a day on; those under it use it until they have one of their own.

    Shape: `value` as typed. Errors: Refused for anybody but the administrator of the body, for a second rate of the
    same day, and for what savings.rules.ratebook refuses.
    Source: docs/SAVINGS.md, rates.
    """
    access.require_administering(by, body)
    found = rules.checked_rate(kind, value, source, year, valid_from, now.astimezone(body.zone).date())
    if Rate.objects.filter(body=body, kind=kind, valid_from=valid_from).exists():
        raise Refused("Đã có một mức cùng loại có hiệu lực từ ngày này. Hãy chọn ngày khác.")
    row = Rate.objects.create(
        body=body,
        kind=kind,
        value=found,
        unit=rules.UNITS[kind],
        source=source.strip(),
        year=year,
        valid_from=valid_from,
    )
    draft.note(rate=row.as_rule.as_json(), valid_from=valid_from.isoformat())
    return row


@act("target.set", body="body")
def set_target(
    *,
    body: Body,
    level: str,
    indicator: str,
    at_least: str,
    at_most: str = "",
    valid_from: date,
    valid_to: date | None = None,
    source: str,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Target:
    """Enter a target of a level from a day on, as the nation's administrator.

    Shape: percents as typed; `at_most` empty for a single value. Errors: Refused for anybody else, for a second target
    of the same day, and for what savings.rules.ratebook refuses.
    Source: docs/SAVINGS.md, targets.
    """
    access.require_administering(by, body)
    if body.level != Body.Level.NATIONAL:
        raise Refused("Chỉ tiêu của các cấp do quản trị cấp quốc gia nhập.")
    today = now.astimezone(body.zone).date()
    low, high = rules.checked_target(level, indicator, at_least, at_most, valid_from, valid_to, source, today)
    if Target.objects.filter(level=level, indicator=indicator, valid_from=valid_from).exists():
        raise Refused("Đã có mục tiêu của cấp này có hiệu lực từ ngày này. Hãy chọn ngày khác.")
    span = {"valid_from": valid_from, "valid_to": valid_to, "source": source.strip()}
    row = Target.objects.create(level=level, indicator=indicator, at_least=low, at_most=high, **span)
    draft.note(
        level=level,
        indicator=indicator,
        at_least=str(low),
        at_most=str(high) if high is not None else None,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
        source=row.source,
    )
    return row
