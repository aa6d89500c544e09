"""The acts on papers: add, replace, rename, withdraw.

A file is checked, cleaned and stored before its act begins, so that no lock is held meanwhile.
"""

import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Max

from documents import access, store
from documents.models import Document, DocumentVersion
from documents.pdf import clean as pdf
from documents.rules import files as rules
from meetings.models import AgendaItem
from people import journal
from people.act import Key, act
from people.models import Body, User
from people.rules import Refused, msgid

WITHDRAWN = msgid("Tài liệu này đã được thu hồi.")


@dataclass(frozen=True)
class Taken:
    """A file that was checked and stored. Units: size in bytes; pages None until it is converted."""

    name: str
    kind: rules.Kind
    content: store.Kept
    original: store.Kept
    pages: int | None

    @property
    def state(self) -> str:
        return DocumentVersion.State.READY if self.kind.readable else DocumentVersion.State.RECEIVED


def add_document(
    *, item: AgendaItem, name: str, content: store.Readable, by: User, key: Key | None = None
) -> Document:
    """Add a paper to an item: a PDF can be read at once, a DOCX waits for its conversion.

    Errors: Refused when `by` does not prepare the meeting, when it is closed, or when the file is not taken.
    """
    access.require_managing(by, item.meeting)
    taken = _take(name, content, item.meeting.body)
    return _add_document(item=item, taken=taken, by=by, key=key)


@act("document.added", on="item.meeting", topics=("papers",))
def _add_document(
    *, item: AgendaItem, taken: Taken, by: User, now: datetime, draft: journal.Draft
) -> Document:
    access.require_managing(by, item.meeting)
    last = Document.objects.filter(dossier=item.dossier).aggregate(last=Max("order"))["last"] or 0
    document = Document.objects.create(
        dossier=item.dossier, title=rules.title_of(taken.name), order=last + 1, created_by=by, created_at=now
    )
    access.grant_to_meeting(document, item.meeting)
    version = _new_version(document, taken, 1, by, now)
    draft.note(**_facts(document, item), **_facts_of_version(version))
    _note_arrival(item, taken.name, draft)
    return document


def replace_document(
    *, document: Document, name: str, content: store.Readable, by: User, key: Key | None = None
) -> Document:
    """Give a paper a new version; the earlier ones stay as they are.

    Errors: Refused as for `add_document`, and when the paper was withdrawn.
    """
    access.require_managing(by, document.meeting)
    taken = _take(name, content, document.meeting.body)
    return _replace_document(document=document, taken=taken, by=by, key=key)


@act("document.replaced", on="document.meeting", topics=("papers",))
def _replace_document(
    *, document: Document, taken: Taken, by: User, now: datetime, draft: journal.Draft
) -> Document:
    document = _standing(document, by)
    last: int = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = _new_version(document, taken, last + 1, by, now)
    draft.note(**_facts(document, document.item), **_facts_of_version(version))
    return document


@act("document.renamed", on="document.meeting", topics=("papers",))
def rename_document(
    *, document: Document, title: str, by: User, now: datetime, draft: journal.Draft
) -> Document:
    """Give a paper another title.

    Errors: Refused for an empty title, a withdrawn paper, and who does not prepare the meeting.
    """
    document = _standing(document, by)
    document.title = rules.cleaned_title(title)
    document.save(update_fields=["title"])
    draft.note(**_facts(document, document.item))
    return document


@act("document.withdrawn", on="document.meeting", topics=("papers",))
def withdraw_document(*, document: Document, by: User, now: datetime, draft: journal.Draft) -> Document:
    """Take a paper out of everybody's list; its versions stay for the record.

    Errors: Refused when it was withdrawn before, and for who does not prepare the meeting.
    """
    document = _standing(document, by)
    document.withdrawn_at = now
    document.save(update_fields=["withdrawn_at"])
    draft.note(**_facts(document, document.item))
    return document


def _take(name: str, content: store.Readable, body: Body) -> Taken:
    """Check a file, clean it and store both the original and what is read."""
    name = rules.cleaned_name(name)
    with store.workbench() as bench:
        original, clean = bench / "original", bench / "clean"
        store.take_in(content, original, rules.require_size)
        head, tail = store.head_and_tail(original, rules.HEAD_BYTES, rules.TAIL_BYTES)
        kind = rules.kind_of(name, head)
        if kind is not rules.PDF:
            _require_word(original)
            kept = store.keep(body.uid, original)
            return Taken(name, kind, kept, kept, None)
        rules.require_whole(tail)
        pages = pdf.write_clean(original, clean)
        return Taken(name, kind, store.keep(body.uid, clean), store.keep(body.uid, original), pages)


def _require_word(path: Path) -> None:
    """Refuse an archive that only bears the name of a Word file, and one with macros."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refused(rules.NOT_ITS_KIND, kind=rules.DOCX.name) from None
    rules.require_word(names)


def _new_version(document: Document, taken: Taken, number: int, by: User, now: datetime) -> DocumentVersion:
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        sha256=taken.content.sha256,
        original_sha256=taken.original.sha256,
        size=taken.content.size,
        pages=taken.pages,
        media_type=taken.kind.media_type,
        state=taken.state,
        original_name=taken.name,
        created_by=by,
        created_at=now,
    )


def _note_arrival(item: AgendaItem, name: str, draft: journal.Draft) -> None:
    """Take a paper off the list of those that an import has named and nobody had given."""
    item.refresh_from_db(fields=["missing_papers"])
    missing = [wanted for wanted in item.missing_papers if rules.cleaned_name(wanted).lower() != name.lower()]
    if missing != item.missing_papers:
        item.missing_papers = missing
        item.save(update_fields=["missing_papers"])
        draft.note("agenda", missing_papers=missing)


def _standing(document: Document, by: User) -> Document:
    """Read the paper again under the meeting's lock; refuse who may not change it, and a withdrawn one."""
    access.require_managing(by, document.meeting)
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("dossier__item__meeting")
        .get(pk=document.pk)
    )
    if document.is_withdrawn:
        raise Refused(WITHDRAWN)
    return document


def _facts(document: Document, item: AgendaItem) -> dict[str, object]:
    return {"document": str(document.uid), "item": str(item.uid), "name": document.title}


def _facts_of_version(version: DocumentVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "version_hash": version.sha256,
        "original_hash": version.original_sha256,
        "size": version.size,
        "pages": version.pages,
        "state": version.state,
    }
