"""What a person may find: access.documents_visible_to as the first part of the search's statement.

Every search asks for the rights anew (people/compiled.py says how).
"""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from documents import access
from documents.models import Document, DocumentVersion
from meetings.models import Meeting
from people import compiled
from people.models import User

# The name under which the statement of the search lists the papers that its words found.
CANDIDATES = "candidates"


def visible(reader: User, meeting: Meeting | None) -> tuple[str, list[Any]]:
    """Return the statement, with its parameters, of the candidates that an active person may find.

    Shape: the statement around it names them by CANDIDATES(id); rows of a paper and the newest version that can be
    read of it, empty where there is none.
    """
    if not reader.is_active:
        raise ValueError("the statement is written for people who are active")
    return _IN_MEETING.statement(reader.pk, meeting.pk) if meeting else _ANYWHERE.statement(reader.pk)


def _candidates(**where: int) -> QuerySet[Document, Any]:
    ready = DocumentVersion.objects.filter(document=OuterRef("pk"), state=DocumentVersion.State.READY)
    papers = access.documents_visible_to(User(pk=compiled.PERSON, is_active=True)).filter(**where)
    papers = papers.filter(pk__in=RawSQL(f"SELECT id FROM {CANDIDATES}", ()))  # noqa: S608, S611 -- our own name
    newest = papers.annotate(newest=Subquery(ready.order_by("-number").values("pk")[:1])).order_by()
    return newest.values_list("pk", "newest")


_ANYWHERE = compiled.Question(_candidates, compiled.PERSON)
_IN_MEETING = compiled.Question(
    lambda: _candidates(dossier__item__meeting=compiled.THING), compiled.PERSON, compiled.THING
)
