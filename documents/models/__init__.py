"""Tables of documents, re-exported so that everybody writes `from documents.models import X`."""

from documents.models.devices import Device
from documents.models.marks import Mark, MarkPlace, MarkShare, NotesExport
from documents.models.papers import (
    Document,
    DocumentGroupObjectPermission,
    DocumentUserObjectPermission,
    DocumentVersion,
    PageText,
)
from documents.models.presenting import Presenting
from documents.models.readings import Book, Reading
from documents.models.reminding import Reminding

__all__ = [
    "Book",
    "Device",
    "Document",
    "DocumentGroupObjectPermission",
    "DocumentUserObjectPermission",
    "DocumentVersion",
    "Mark",
    "MarkPlace",
    "MarkShare",
    "NotesExport",
    "PageText",
    "Presenting",
    "Reading",
    "Reminding",
]
