"""Removing stored files that no version knows, and pictures of pages that nobody looks at."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db.models import Q

from documents import store
from documents.models import DocumentVersion
from documents.pdf import pictures
from people.models import Body


def sweep(before: datetime) -> int:
    """Remove the files that no version knows and that were written before a moment; return how many.

    A file is stored before its act commits, so an act that was refused or rolled back leaves one.
    """
    store.clear_workbenches(before.timestamp())
    removed = 0
    for body in Body.objects.all():
        for path in _orphans(store.addressed_files(body.uid), before):
            store.remove(body.uid, path.name)
            removed += 1
    return removed


def _orphans(paths: Iterable[Path], before: datetime) -> Iterable[Path]:
    for path in paths:
        known = DocumentVersion.objects.filter(Q(sha256=path.name) | Q(original_sha256=path.name))
        if path.stat().st_mtime < before.timestamp() and not known.exists():
            yield path


def sweep_pictures(unused_since: datetime) -> int:
    """Remove the pictures of pages that were last used before a moment, and all of a content that no version knows.

    Shape: returns how many. They are drawn anew when somebody looks at the page again.
    """
    folders = (folder for body in Body.objects.all() for folder in pictures.contents_of(body.uid))
    return sum(_swept(folder, unused_since) for folder in folders)


def _swept(folder: Path, unused_since: datetime) -> int:
    drawn = list(folder.glob("*.webp"))
    if not DocumentVersion.objects.filter(sha256=folder.name).exists():
        shutil.rmtree(folder, ignore_errors=True)
        return len(drawn)
    unused = [picture for picture in drawn if picture.stat().st_mtime < unused_since.timestamp()]
    for picture in unused:
        picture.unlink(missing_ok=True)
    return len(unused)
