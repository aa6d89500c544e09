"""Removing stored files that no version knows."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db.models import Q

from documents import store
from documents.models import DocumentVersion
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
