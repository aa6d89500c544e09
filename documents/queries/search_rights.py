"""What a person may find: access.documents_visible_to as the first part of the search's statement.

Django takes longer to write this rule than the database takes to answer a rare question. So it is written out once
per process, for a person and a meeting that cannot exist, and each search puts the real ones in their places, as
documents/queries/serving.py does. Nothing of an answer is kept: every search asks for the rights anew.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from documents import access
from documents.models import DocumentVersion
from meetings.models import Meeting
from people.models import User

# Keys that no row ever has; a value of the statement that equals one of them is the place of the real one.
# The name under which the statement of the search lists the papers that its words found.
CANDIDATES = "candidates"
_PERSON, _MEETING = 9_007_199_254_740_881, 9_007_199_254_740_761


def visible(reader: User, meeting: Meeting | None) -> tuple[str, list[Any]]:
    """Return the statement, with its parameters, of the candidates that an active person may find.

    Shape: the statement around it names them by CANDIDATES(id); rows of a paper and the newest version that can be
    read of it, empty where there is none.
    """
    if not reader.is_active:
        raise ValueError("the statement is written for people who are active")
    statement, values = _compiled(connection.vendor, meeting is not None)
    real = {_PERSON: reader.pk, _MEETING: meeting.pk if meeting else None}
    return statement, [real.get(value, value) if type(value) is int else value for value in values]


@cache
def _compiled(vendor: str, is_in_meeting: bool) -> tuple[str, tuple[Any, ...]]:
    ready = DocumentVersion.objects.filter(document=OuterRef("pk"), state=DocumentVersion.State.READY)
    papers = access.documents_visible_to(User(pk=_PERSON, is_active=True))
    papers = papers.filter(pk__in=RawSQL(f"SELECT id FROM {CANDIDATES}", ()))  # noqa: S608, S611 -- our own name
    if is_in_meeting:
        papers = papers.filter(dossier__item__meeting=_MEETING)
    newest = papers.annotate(newest=Subquery(ready.order_by("-number").values("pk")[:1])).order_by()
    statement, values = newest.values_list("pk", "newest").query.sql_with_params()
    if _PERSON not in values or values.count(_MEETING) != is_in_meeting:
        raise ValueError("the rule does not ask for this person and this meeting")
    return statement, values
