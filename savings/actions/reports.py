"""Acts on reports: one is asked for, made by a job, and issued with the hashes of its files."""

from datetime import date, datetime
from typing import Any

from people import jobs, journal
from people.act import act
from people.models import Body, User
from people.rules import Refused, msgid
from savings import access
from savings.models import Report, RollUp
from savings.queries import units
from savings.rules import periods
from savings.rules import report as rules

JOB = jobs.declared("savings.tasks.make_report")
NOT_OVERSEEING = msgid("Đồng chí không có quyền lập báo cáo của cơ quan này.")


@act("report.asked", body="body")
def ask_for_report(
    *, body: Body, period: str, by: User | None, now: datetime, draft: journal.Draft
) -> Report:
    """Have the report of a body and everything under it made for a period that is over.

    Shape: `period` as an address writes it: 2026-10, 2026-Q3, 2025; `by` None when the calendar asks.
    Errors: Refused for who does not oversee the body, for a period that is not over, and while the same report is
    being made.
    Source: docs/SAVINGS.md, reports.
    """
    if by is not None and not access.bodies_overseen_by(by).filter(pk=body.pk).exists():
        raise Refused(NOT_OVERSEEING)
    asked = rules.checked_period(period, now.astimezone(body.zone).date())
    span = {"period": asked.kind, "begins_on": asked.begins, "ends_on": asked.ends}
    if Report.objects.filter(body=body, state=Report.State.ASKED, **span).exists():
        raise Refused("Báo cáo này đang được lập.")
    row = Report.objects.create(body=body, asked_by=by, asked_at=now, **span)
    draft.note(report=str(row.uid), period=asked.code)
    jobs.later(JOB, str(row.uid))
    return row


@act("report.issued", body="report.body")
def issue_report(
    *,
    report: Report,
    numbers: dict[str, Any],
    files: dict[str, str],
    by: None,
    now: datetime,
    draft: journal.Draft,
) -> Report:
    """Keep the numbers of a report and the hashes of its files; from here on it is never changed.

    Shape: `files` are the SHA-256 of "pdf" and "xlsx". Errors: Refused for one that was issued before.
    """
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.state == Report.State.READY:
        raise Refused("Báo cáo này đã được lập.")
    report.numbers, report.made_at, report.state = numbers, now, Report.State.READY
    report.pdf_sha256, report.xlsx_sha256 = files["pdf"], files["xlsx"]
    report.save()
    draft.note(
        report=str(report.uid),
        period=report.span.code,
        numbers_sha256=rules.numbers_hash(numbers),
        pdf_sha256=files["pdf"],
        xlsx_sha256=files["xlsx"],
    )
    return report


def note_failure(report: Report) -> None:
    """Note that the files of a report could not be made; it is a state of the job and no act."""
    Report.objects.filter(pk=report.pk).update(state=Report.State.FAILED)


def ask_for_due(today: date) -> int:
    """Ask for the reports of the periods that ended with the month before; return how many.

    Shape: of every body with others under it that has figures in the period, once each.
    """
    asked = 0
    for period in rules.due_on(today):
        for body in Body.objects.filter(units.existing_on(period.ends), children__isnull=False).distinct():
            asked += _ask_once(body, period)
    return asked


def _ask_once(body: Body, period: periods.Period) -> bool:
    known = Report.objects.filter(body=body, period=period.kind, begins_on=period.begins)
    figures = RollUp.objects.filter(
        body__in=units.below(body).order_by().values("pk"), month__gte=period.begins, month__lte=period.ends
    )
    if known.exclude(state=Report.State.FAILED).exists() or not figures.exists():
        return False
    ask_for_report(body=body, period=period.code, by=None)
    return True
