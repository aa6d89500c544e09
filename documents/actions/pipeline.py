"""The pipeline of a version: received, checked, converted, cleaned, then ready or refused.

A job runs it; a job whose worker was killed is repeated from the beginning, and only the last act decides, once.
What lies between is no act: the state and the per cent of a version are committed as they come and not journalled.
"""

import logging
import time
from datetime import datetime
from pathlib import Path

from documents import access, store
from documents.models import Document, DocumentVersion, PageText
from documents.pdf import child, examination, steps
from documents.rules import files as rules
from documents.rules import folding
from documents.rules import pages as page_rules
from people import jobs, journal
from people.act import act
from people.models import User
from people.rules import Refused

logger = logging.getLogger(__name__)
State = DocumentVersion.State
PREPARE = jobs.declared("documents.tasks.prepare")
DRAW = jobs.declared("documents.tasks.draw_thumbs")
# The progress bar of a paper moves this often at most. Unit: seconds.
PACE_SECONDS = 0.5
# Rows of page texts that go to the database at once.
BATCH = 200


class _DoneBefore(Exception):  # noqa: N818 -- takes the second of two runs back, with its transaction
    """Another worker has finished this version."""


def prepare(version_id: int, *, run: examination.Run = child.run) -> str:
    """Bring a version from received to ready or refused and return its state; what is finished stays as it is.

    Shape: `run` is how a step that opens the file is run: in a child process, unless the file is of our making.
    """
    version = _unfinished(version_id)
    if version is None:
        return ""
    try:
        with store.workbench() as bench:
            examined = examination.examine(
                _original(version),
                rules.kind_of_name(version.original_name),
                bench,
                tell=_Progress(version),
                run=run,
            )
            kept = _keep(version, examined)
        _finish(version=version, kept=kept, examined=examined, by=None)
    except Refused as refused:
        _end_refused(version, refused)
    except _DoneBefore:
        pass
    return DocumentVersion.objects.values_list("state", flat=True).get(pk=version_id)


def _unfinished(version_id: int) -> DocumentVersion | None:
    found = DocumentVersion.objects.select_related(
        "document__dossier__item__meeting__body", "document__dossier__body"
    )
    version = found.filter(pk=version_id).first()
    return version if version and version.is_unfinished else None


def _original(version: DocumentVersion) -> Path:
    path = store.path_of(version.document.body.uid, version.original_sha256)
    if not path.exists():
        raise Refused(rules.GONE)
    return path


class _Progress:
    """Writes how far a version is, not more often than a person can see."""

    def __init__(self, version: DocumentVersion) -> None:
        self.version, self.state, self.at = version, "", 0.0

    def __call__(self, state: str, percent: int) -> None:
        now = time.monotonic()
        if state == self.state and now - self.at < PACE_SECONDS:
            return
        self.state, self.at = state, now
        rows = DocumentVersion.objects.filter(pk=self.version.pk).exclude(
            state__in=[State.READY, State.REFUSED]
        )
        rows.update(state=state, progress=percent)


def _keep(version: DocumentVersion, examined: examination.Examined) -> store.Kept:
    """Store the PDF that is read, and the small picture of its first page."""
    body = version.document.body.uid
    kept = store.keep(body, examined.content)
    store.keep_thumbs(body, kept.sha256, examined.content.parent)
    return kept


@act("version.prepared", on="version.document.stream", topics=("papers",))
def _finish(
    *,
    version: DocumentVersion,
    kept: store.Kept,
    examined: examination.Examined,
    by: User | None,
    now: datetime,
    draft: journal.Draft,
) -> DocumentVersion:
    """Make a version readable."""
    version = _locked(version)
    previous = _previous(version)
    version.state, version.progress = State.READY, 100
    version.sha256, version.size, version.pages = kept.sha256, kept.size, len(examined.pages)
    version.media_type, version.removed = rules.PDF.media_type, examined.removed
    version.changed_pages = _changed_pages(previous, examined)
    version.save()
    _write_texts(version, examined)
    jobs.later(DRAW, version.pk)
    draft.note(
        **_facts(version),
        version_hash=version.sha256,
        size=version.size,
        pages=version.pages,
        removed=version.removed,
        changed_pages=version.changed_pages,
        is_first=previous is None,
        told=_is_newest(version) and access.is_for_all(version.document),
    )
    return version


def _end_refused(version: DocumentVersion, refused: Refused) -> None:
    try:
        _refuse(version=version, refused=refused, by=None)
    except _DoneBefore:
        return
    _forget_original(version)


@act("version.refused", on="version.document.stream", topics=("papers",))
def _refuse(
    *, version: DocumentVersion, refused: Refused, by: User | None, now: datetime, draft: journal.Draft
) -> DocumentVersion:
    """Refuse a version; its reason stays for those who prepare."""
    version = _locked(version)
    version.state, version.progress = State.REFUSED, 100
    version.reason, version.reason_values = refused.msgid, refused.values
    version.save()
    draft.note(**_facts(version), reason=version.reason)
    return version


def _forget_original(version: DocumentVersion) -> None:
    """Delete what was refused, unless another version holds the same file: a secret paper must not lie here."""
    body = version.document.body
    others = DocumentVersion.objects.filter(original_sha256=version.original_sha256).exclude(
        state=State.REFUSED
    )
    if not others.filter(document__dossier__body=body).exists():
        store.remove(body.uid, version.original_sha256)


def _locked(version: DocumentVersion) -> DocumentVersion:
    """Read the version again under the meeting's lock; two workers may hold the same job."""
    version = (
        DocumentVersion.objects.select_for_update(of=("self",))
        .select_related("document__dossier__item__meeting__body", "document__dossier__body")
        .get(pk=version.pk)
    )
    if not version.is_unfinished:
        raise _DoneBefore
    return version


def _previous(version: DocumentVersion) -> DocumentVersion | None:
    """Return the newest readable version before this one; None for the first that anybody can read."""
    before = version.document.versions.filter(state=State.READY, number__lt=version.number)
    return before.order_by("-number").first()


def _is_newest(version: DocumentVersion) -> bool:
    """Tell whether no later version could be read before this one was ready."""
    return not version.document.versions.filter(state=State.READY, number__gt=version.number).exists()


def _changed_pages(previous: DocumentVersion | None, examined: examination.Examined) -> list[int]:
    """List the pages that differ from the readable version before; none for the first."""
    if previous is None:
        return []
    digests = list(previous.page_texts.order_by("number").values_list("digest", flat=True))
    return page_rules.changed(digests, [page.digest for page in examined.pages])


def _write_texts(version: DocumentVersion, examined: examination.Examined) -> None:
    PageText.objects.filter(version=version).delete()
    rows = (
        PageText(
            version=version,
            number=number,
            text=page.text,
            folded=folding.folded(page.text),
            digest=page.digest,
        )
        for number, page in enumerate(examined.pages, start=1)
    )
    PageText.objects.bulk_create(rows, batch_size=BATCH)


def _facts(version: DocumentVersion) -> dict[str, object]:
    document: Document = version.document
    return {
        "document": str(document.uid),
        "item": document.item_uid,
        "name": document.title,
        "number": version.number,
    }


def draw_thumbs(version_id: int, *, run: examination.Run = child.run) -> int:
    """Draw the small pictures of a ready version that are not there yet; return how many were drawn."""
    version = DocumentVersion.objects.select_related(
        "document__dossier__item__meeting__body", "document__dossier__body"
    ).get(pk=version_id)
    body = version.document.body.uid
    missing = [
        page
        for page in range(1, (version.pages or 0) + 1)
        if not store.thumb_path(body, version.sha256, page).exists()
    ]
    if not version.is_ready or not missing:
        return 0
    with store.workbench() as bench:
        job = {"source": str(store.path_of(body, version.sha256)), "folder": str(bench), "numbers": missing}
        try:
            run("draw", job, steps.silent)
        except Refused as refused:
            # The paper is read without them; those that were drawn before the bad page are kept.
            logger.warning("small pictures of version %s: %s", version_id, refused)
        store.keep_thumbs(body, version.sha256, bench)
    return len(missing)


def prepare_left(before: datetime) -> int:
    """Queue the versions that came before a moment and are not done: their job has failed for good.

    A disk that was full, a store that was away: nothing the sender can help, so it is tried again.
    """
    unfinished = DocumentVersion.objects.exclude(state__in=[State.READY, State.REFUSED])
    left = list(unfinished.filter(created_at__lt=before).values_list("pk", flat=True))
    for version_id in left:
        jobs.later(PREPARE, version_id)
    return len(left)
