"""Make a meeting in draft from two sheets and a folder of papers, through the same acts as the pages."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions import papers as documents
from documents.actions import pipeline
from documents.models import Document
from meetings.actions import agenda, invitations, planning
from meetings.forms import imports
from meetings.forms import planning as forms
from meetings.models import AgendaItem, Meeting
from meetings.rules import cells, rows
from people import access, queries
from people.models import Body, User
from people.rules import Refused


class Command(BaseCommand):
    help = "Import a meeting, as: import_meeting --body CP --agenda a.xlsx --participants p.xlsx --papers DIR"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", required=True, help="Code of the body; CODE@2025-06-30 as of a day.")
        parser.add_argument("--agenda", required=True, type=Path, help="The sheet of the agenda.")
        parser.add_argument("--participants", required=True, type=Path, help="The sheet of the participants.")
        parser.add_argument("--papers", type=Path, help="Folder of the papers that the agenda names.")
        parser.add_argument("--kind", default="regular", choices=Meeting.Kind.values)
        parser.add_argument("--title", default="", help="Default: from the kind and the month.")
        parser.add_argument("--start", help="Day and time in the body's zone, as 2026-11-30T08:00.")
        parser.add_argument("--as", dest="username", help="Who acts. Default: who prepares its meetings.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            # Everything or nothing: a meeting without its papers would look finished and is not.
            with transaction.atomic():
                lines, added = imported(options)
        except Refused as why:
            raise CommandError(said(why)) from None
        # A conversion takes seconds and must not hold the database meanwhile.
        lines += [line for paper in added for line in paper.prepared()]
        self.stdout.write("\n".join(lines))


@dataclass(frozen=True)
class Added:
    """One paper that was taken."""

    name: str
    document: Document

    def prepared(self) -> Iterator[str]:
        """Run the pipeline of the paper; say why when it is refused."""
        version = self.document.versions.get()
        pipeline.prepare(version.pk)
        version.refresh_from_db()
        if version.is_refused:
            yield f"{self.name}: refused: {_(version.reason) % version.reason_values}"


def imported(options: dict[str, Any]) -> tuple[list[str], list[Added]]:
    """Make the meeting; return the lines to print and the papers whose pipeline is to run.

    Errors: Refused, or CommandError with every sentence of a bad sheet; nothing is kept then.
    """
    body = queries.body_by_code(options["body"], timezone.localdate())
    by = officer_of(body, options["username"])
    meeting = drafted(body, by, options)
    sheets = {name: content_of(options[name]) for name in ("agenda", "participants")}
    shown = imports.preview(meeting, sheets)
    if shown.faults:
        raise CommandError("\n".join(said_of_row(fault) for fault in shown.faults))
    papers = papers_in(options["papers"])
    lacking = [name for name in shown.papers if name not in papers]
    people = [line.row for line in shown.participants]
    invitations.import_participants(meeting=meeting, wanted=people, by=by)
    items = [line.row for line in shown.agenda]
    uids = agenda.import_agenda(meeting=meeting, wanted=items, lacking=lacking, by=by)
    added = add_papers(dict(zip(uids, items, strict=True)), papers, by)
    counts = f"{len(items)} items, {len(people)} participants, {len(added)} papers"
    address = reverse("meetings:meeting", args=[meeting.pk])
    return [address, counts, *remarks(shown, lacking)], added


def officer_of(body: Body, username: str | None) -> User:
    """Find who acts: the named person, otherwise the first one who prepares the body's meetings."""
    people = User.objects.filter(is_active=True)
    if username:
        found = people.filter(username=username).first()
    else:
        prepares = (one for one in people.order_by("pk") if access.may(one, "prepare_meetings", body))
        found = next(prepares, None)
    if found is None:
        raise Refused("Không có người nào chuẩn bị phiên họp của %(body)s.", body=body.name)
    return found


def drafted(body: Body, by: User, options: dict[str, Any]) -> Meeting:
    """Create the meeting; what the options do not say is suggested as on the page."""
    values = forms.first_values(body, options["kind"])
    start, end = values["planned_start"], values["planned_end"]
    if options["start"]:
        start, end = _moment(options["start"]), _moment(options["start"]) + (end - start)
    return planning.create_meeting(
        body=body,
        kind=options["kind"],
        title=options["title"],
        place=values["place"],
        planned_start=_in_zone(start, body),
        planned_end=_in_zone(end, body),
        by=by,
    )


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused("Ngày giờ %(text)s không hợp lệ, ví dụ 2026-11-30T08:00.", text=text) from None


def _in_zone(moment: datetime, body: Body) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=body.zone)


def content_of(path: Path) -> bytes:
    """Read a sheet.

    Errors: Refused when there is no such file.
    """
    try:
        return path.read_bytes()
    except OSError:
        raise Refused("Không đọc được tệp %(path)s.", path=str(path)) from None


def papers_in(folder: Path | None) -> dict[str, Path]:
    """List the files of a folder by name, as the agenda writes names.

    Errors: Refused when there is no such folder.
    """
    if folder is None:
        return {}
    if not folder.is_dir():
        raise Refused("Không có thư mục tài liệu %(path)s.", path=str(folder))
    return {cells.paper_name(file.name): file for file in sorted(folder.iterdir()) if file.is_file()}


def add_papers(items: dict[str, rows.AgendaRow], papers: dict[str, Path], by: User) -> list[Added]:
    """Add the papers that are there to their items, in the order of the agenda."""
    added = []
    for uid, row in items.items():
        item = AgendaItem.objects.select_related("meeting__body", "dossier").get(uid=uid)
        for name in row.papers:
            if name in papers:
                added.append(Added(name, _add_paper(item, name, papers[name], by)))
    return added


def _add_paper(item: AgendaItem, name: str, path: Path, by: User) -> Document:
    try:
        with path.open("rb") as content:
            return documents.add_document(item=item, name=name, content=content, by=by)
    except Refused as why:
        raise CommandError(f"{name}: {said(why)}") from None


def remarks(shown: imports.Preview, lacking: Sequence[str]) -> Iterator[str]:
    """Say what the officer should know: papers that are missing, participants from outside."""
    yield from (_("Chưa có tài liệu: %(name)s") % {"name": name} for name in lacking)
    for line in shown.outsiders:
        values = {"name": line.row.name, "title": line.row.title}
        yield _("Ngoài danh sách thành viên: %(name)s, %(title)s") % values


def said(refused: Refused) -> str:
    """Write a refusal in words."""
    return _(refused.msgid) % refused.values


def said_of_row(fault: rows.Fault) -> str:
    """Write what is wrong with one row of a sheet."""
    if not fault.row:
        return said(fault.why)
    return _("Dòng %(row)d: %(why)s") % {"row": fault.row, "why": said(fault.why)}
