"""For whom the papers of a meeting are meant, all at once: the same rule as access.participants_addressed."""

from documents import access
from documents.models import Document
from meetings import access as meetings_access
from meetings.models import Meeting, Participant


class Audiences:
    """The participants of a meeting and the names on its papers, asked once."""

    def __init__(self, meeting: Meeting) -> None:
        places = Participant.objects.filter(meeting=meeting, person__isnull=False).select_related("person")
        self._places = list(places.prefetch_related("item_scope"))
        self._named = access.named_in(meeting)
        presiding = meetings_access.presiding(meeting)
        self._presiding = presiding.participant_id if presiding else None

    def of(self, document: Document) -> list[Participant]:
        """List for whom a paper is meant, in the order of the seats."""
        return [place for place in self._places if self._reaches(document, place)]

    def count(self, document: Document) -> int:
        """Count for whom a paper is meant."""
        return len(self.of(document))

    def _reaches(self, document: Document, place: Participant) -> bool:
        audience = Document.Audience
        if place.is_scoped:
            invited = document.item in place.item_scope.all()
            return invited and self._opens(document, place)
        if document.audience == audience.VOTING:
            return place.may_vote
        if document.audience == audience.LEADS:
            return self._leads(place)
        return self._opens(document, place)

    def _opens(self, document: Document, place: Participant) -> bool:
        if document.audience == Document.Audience.EVERYONE:
            return True
        named = self._named.get(document.pk, set())
        return document.audience == Document.Audience.NAMED and place.person_id in named

    def _leads(self, place: Participant) -> bool:
        leads = (Participant.Role.CHAIR, Participant.Role.SECRETARY)
        return place.role in leads or place.pk == self._presiding
