"""The acts on papers: add, replace, rename, withdraw.

A file is looked at from outside and stored before its act begins, so that no lock is held meanwhile; the act queues
the job that opens it (actions/pipeline.py). Nothing here ever parses what a person sent.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from documents import access, store
from documents.actions.distribution import NO_AUDIENCE
from documents.models import Document, DocumentVersion
from documents.rules import files as rules
from meetings import dossiers
from meetings.models import AgendaItem, Dossier
from meetings.queries import planning
from people import jobs, journal
from people.act import Key, Stream, act
from people.models import Body, User
from people.rules import Refused, msgid

PREPARE = jobs.declared("documents.tasks.prepare")
_FINISHED = (DocumentVersion.State.READY, DocumentVersion.State.REFUSED)
WITHDRAWN = msgid("Tài liệu này đã được thu hồi.")


@dataclass(frozen=True)
class Taken:
    """A file that was received and stored as it came."""

    name: str
    kind: rules.Kind
    original: store.Kept


@dataclass(frozen=True)
class Distribution:
    """Who reads a new paper and how, from its first moment; those of a named one are named afterwards."""

    audience: str = Document.Audience.EVERYONE
    is_view_only: bool = False


FOR_ALL = Distribution()


@dataclass(frozen=True)
class Arrived:
    """A new paper on its way into a dossier."""

    dossier: Dossier
    taken: Taken
    distribution: Distribution


def add_document(
    *,
    item: AgendaItem,
    name: str,
    content: store.Readable,
    by: User,
    distribution: Distribution = FOR_ALL,
    key: Key | None = None,
) -> Document:
    """Add a paper to an item; a job checks and cleans it, nobody reads it before.

    Errors: Refused when `by` does not prepare the meeting, when it is closed, for an unknown audience, or when the
    file is not taken.
    """
    access.require_managing(by, item.meeting)
    access.require_in_system(item)
    if distribution.audience not in Document.Audience.values:
        raise Refused(NO_AUDIENCE)
    taken = _take(name, content, item.meeting.body)
    arrived = Arrived(item.dossier, taken, distribution)
    return _add_document(stream=item.meeting, arrived=arrived, by=by, key=key)


def add_to_dossier(
    *,
    dossier: Dossier,
    name: str,
    content: store.Readable,
    by: User,
    is_view_only: bool = False,
    key: Key | None = None,
) -> Document:
    """Add a paper to the dossier of another holder than an agenda item; whoever is asked reads it.

    Errors: Refused for who may not change the papers of the holder now, and when the file is not taken.
    """
    holder = dossiers.holder_of(dossier)
    if holder is None:
        raise ValueError("the dossier of an agenda item takes its papers through the item")
    holder.require_managing(by)
    taken = _take(name, content, holder.body)
    arrived = Arrived(dossier, taken, Distribution(is_view_only=is_view_only))
    return _add_document(stream=holder.stream, arrived=arrived, by=by, key=key)


@act("document.added", on="stream", topics=("papers",))
def _add_document(
    *, stream: Stream, arrived: Arrived, by: User, now: datetime, draft: journal.Draft
) -> Document:
    item = _item_of(arrived.dossier)
    if item:
        item.refresh_from_db(fields=["is_held_outside"])
        access.require_in_system(item)
    document = _new_document(arrived, item, by, now)
    access.require_changing(by, document)
    version = _new_version(document, arrived.taken, 1, by, now)
    draft.note(**_facts(document), **_facts_of_version(version), **asdict(arrived.distribution), pages=None)
    if item:
        _note_arrival(item, arrived.taken.name, draft)
    return document


def _item_of(dossier: Dossier) -> AgendaItem | None:
    return dossier.item if hasattr(dossier, "item") else None


def _new_document(arrived: Arrived, item: AgendaItem | None, by: User, now: datetime) -> Document:
    dossier, taken, distribution = arrived.dossier, arrived.taken, arrived.distribution
    needs_approval = item is not None and planning.rules_of(item.meeting).papers_need_approval
    last = Document.objects.filter(dossier=dossier).aggregate(last=Max("order"))["last"] or 0
    document = Document.objects.create(
        dossier=dossier,
        title=rules.title_of(taken.name),
        order=last + 1,
        audience=distribution.audience,
        is_view_only=distribution.is_view_only,
        created_by=by,
        created_at=now,
        approval_asked_at=now if needs_approval else None,
    )
    access.follow_audience(document)
    return document


def replace_document(
    *, document: Document, name: str, content: store.Readable, by: User, key: Key | None = None
) -> Document:
    """Give a paper a new version; the earlier ones stay as they are.

    Errors: Refused as for `add_document`, and when the paper was withdrawn.
    """
    access.require_changing(by, document)
    taken = _take(name, content, document.body)
    return _replace_document(document=document, taken=taken, by=by, key=key)


@act("document.replaced", on="document.stream", topics=("papers",))
def _replace_document(
    *, document: Document, taken: Taken, by: User, now: datetime, draft: journal.Draft
) -> Document:
    document = _standing(document, by)
    # What was approved is the text that was there; the agency approves the new one before anybody else reads it.
    document.approved_at = document.approved_by = None
    document.save(update_fields=["approved_at", "approved_by"])
    last: int = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = _new_version(document, taken, last + 1, by, now)
    draft.note(**_facts(document), **_facts_of_version(version))
    return document


@act("document.renamed", on="document.stream", topics=("papers",))
def rename_document(
    *, document: Document, title: str, by: User, now: datetime, draft: journal.Draft
) -> Document:
    """Give a paper another title.

    Errors: Refused for an empty title, a withdrawn paper, and who does not prepare the meeting.
    """
    document = _standing(document, by)
    document.title = rules.cleaned_title(title)
    document.save(update_fields=["title"])
    draft.note(**_facts(document))
    return document


@act("document.withdrawn", on="document.stream", topics=("papers",))
def withdraw_document(*, document: Document, by: User, now: datetime, draft: journal.Draft) -> Document:
    """Take a paper out of everybody's list; its versions stay for the record.

    Errors: Refused when it was withdrawn before, and for who does not prepare the meeting.
    """
    document = _standing(document, by)
    document.withdrawn_at = now
    document.save(update_fields=["withdrawn_at"])
    draft.note(**_facts(document))
    return document


def refuse_unfinished_papers(arguments: dict[str, Any]) -> None:
    """Refuse to submit an opinion form whose papers nobody can read yet; registered in apps.py."""
    dossier = arguments["form"].dossier_id
    versions = DocumentVersion.objects.filter(document__dossier=dossier, document__withdrawn_at=None)
    if versions.exclude(state__in=_FINISHED).exists():
        raise Refused("Tài liệu kèm theo đang được xử lý. Hãy đợi trong giây lát rồi trình lại.")


def _take(name: str, content: store.Readable, body: Body) -> Taken:
    """Look at a file from outside and store it as it came."""
    name = rules.cleaned_name(name)
    with store.workbench() as bench:
        original = bench / "original"
        store.take_in(content, original, rules.require_size)
        head, tail = store.head_and_tail(original, rules.HEAD_BYTES, rules.TAIL_BYTES)
        kind = rules.kind_of(name, head)
        if kind is rules.PDF:
            rules.require_whole(tail)
        return Taken(name, kind, store.keep(body.uid, original))


def _new_version(document: Document, taken: Taken, number: int, by: User, now: datetime) -> DocumentVersion:
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        original_sha256=taken.original.sha256,
        size=taken.original.size,
        media_type=taken.kind.media_type,
        state=DocumentVersion.State.RECEIVED,
        original_name=taken.name,
        created_by=by,
        created_at=now,
    )
    jobs.later(PREPARE, version.pk)
    return version


def _note_arrival(item: AgendaItem, name: str, draft: journal.Draft) -> None:
    """Take a paper off the list of those that an import has named and nobody had given."""
    item.refresh_from_db(fields=["missing_papers"])
    missing = [wanted for wanted in item.missing_papers if rules.cleaned_name(wanted).lower() != name.lower()]
    if missing != item.missing_papers:
        item.missing_papers = missing
        item.save(update_fields=["missing_papers"])
        draft.note("agenda", missing_papers=missing)


def _standing(document: Document, by: User) -> Document:
    """Read the paper again under the stream's lock; refuse who may not change it, and a withdrawn one."""
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("dossier__item__meeting")
        .get(pk=document.pk)
    )
    access.require_changing(by, document)
    if document.is_withdrawn:
        raise Refused(WITHDRAWN)
    return document


def _facts(document: Document) -> dict[str, object]:
    return {"document": str(document.uid), "item": document.item_uid, "name": document.title}


def _facts_of_version(version: DocumentVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "original_hash": version.original_sha256,
        "size": version.size,
    }
