"""Acts on a body itself: its rules."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from people import access, journal, queries
from people.act import act
from people.models import Body, RuleSet, User
from people.rules import BodyRules, Refused, issuing, msgid

NOT_ADMINISTERING = msgid("Chỉ người quản trị của cơ quan được ban hành quy chế họp trong hệ thống.")
OVERTAKEN = msgid("Trong lúc đồng chí soạn, đã có một phiên bản quy chế mới. Hãy xem lại rồi ban hành.")


@act("rules.issued", body="body")
def issue_rules(
    *,
    body: Body,
    values: Mapping[str, Any],
    valid_from: date,
    reason: str,
    by: User,
    now: datetime,
    draft: journal.Draft,
    seen: int | None = None,
) -> RuleSet:
    """Give a body new rules from a day on; earlier versions stay, and so do the rules of called meetings.

    Shape: `values` are all fields as BodyRules.as_json writes them; `seen` is the key of the newest version that the
    writer had before the eyes.
    Errors: Refused for anybody but the body's administrator, for a day that is over or has a version already, without
    a reason, when nothing changes, when somebody was faster, and for rules by which nothing could be decided.
    Source: docs/RULES.md, rules as data.
    """
    if not access.may(by, "administer_body", body):
        raise Refused(NOT_ADMINISTERING)
    # Two administrators at once queue here; not FOR UPDATE, which would block the journal's foreign keys.
    body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    issuing.require_from(valid_from, now.astimezone(body.zone).date())
    reason = issuing.checked_reason(reason)
    for _field, why in issuing.faults_of(values):
        raise why
    rules = BodyRules.from_json(values)
    _require_next(body, valid_from, seen)
    fields = _changes(body, valid_from, rules)
    if not fields:
        raise Refused("Quy chế này không khác quy chế đang áp dụng vào ngày đó.")
    issued = RuleSet.objects.create(
        body=body, valid_from=valid_from, values=rules.as_json(), reason=reason, issued_by=by, issued_at=now
    )
    draft.note(valid_from=valid_from.isoformat(), rules=issued.values, changed=fields, reason=reason)
    return issued


def _require_next(body: Body, valid_from: date, seen: int | None) -> None:
    if not body.exists_on(valid_from):
        raise Refused(
            "%(body)s không hoạt động vào ngày %(day)s.", body=body.name, day=f"{valid_from:%d/%m/%Y}"
        )
    if RuleSet.objects.filter(body=body, valid_from=valid_from).exists():
        raise Refused(
            "Đã có quy chế áp dụng từ ngày %(day)s. Hãy chọn ngày khác.", day=f"{valid_from:%d/%m/%Y}"
        )
    newest = RuleSet.objects.filter(body=body).order_by("-pk").values_list("pk", flat=True).first()
    if seen is not None and seen != newest:
        raise Refused(OVERTAKEN)


def _changes(body: Body, on: date, rules: BodyRules) -> list[str]:
    """List the changed fields; of a body without rules, or with rules that cannot be read, all of them."""
    try:
        return issuing.changed(queries.rules_of(body, on), rules)
    except Refused:
        return list(rules.as_json())
