"""The official papers of an opinion form: the form of each member, blank or answered, and the record of the result."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from people.models import User
from people.rules import utc_text
from voting.access import opinions as access
from voting.models import FormRecipient, OpinionForm, OpinionReply
from voting.queries import opinions as queries
from voting.rules import list_hash


@dataclass(frozen=True)
class FormPaper:
    """One paper. Shape: without a place the record of the result; without a reply the form is blank."""

    form: OpinionForm
    place: FormRecipient | None = None
    reply: OpinionReply | None = None

    @property
    def digest(self) -> str:
        """Return the hash of what the paper rests on; it is set once, so that a signature keeps its paper."""
        return list_hash(self._rests_on())

    def _rests_on(self) -> list[Any]:
        form = self.form
        if self.place is None:
            return ["record", str(form.uid), utc_text(form.closed_at) if form.closed_at else None]
        due = utc_text(form.due_at) if form.due_at else None
        person = str(self.place.person.uid)
        if self.reply is None or self.reply.confirmed_at is None:
            return ["blank", str(form.uid), person, due]
        return ["answer", str(form.uid), person, self.reply.revision, utc_text(self.reply.confirmed_at)]


def papers_of(form: OpinionForm, *, reader: User) -> list[FormPaper]:
    """List the members' forms that the reader may have, the own one first; none before sending and after a recall.

    The answer is on a form once confirmed: for its member, and for others once the form is counted.
    """
    if form.sent_at is None or form.state == OpinionForm.State.RECALLED:
        return []
    sees = access.may_see_answers(reader, form)
    places = (
        access.places_with_forms(reader, form).select_related("person", "reply").order_by("seat_order", "pk")
    )
    papers = [_paper(form, place, is_read=sees or place.person_id == reader.pk) for place in places]
    return sorted(papers, key=lambda paper: paper.place is None or paper.place.person_id != reader.pk)


def _paper(form: OpinionForm, place: FormRecipient, *, is_read: bool) -> FormPaper:
    place.form = form
    reply = getattr(place, "reply", None) if is_read else None
    return FormPaper(form, place, reply if reply and reply.is_confirmed else None)


def form_paper(form: OpinionForm, recipient_id: int, *, reader: User) -> FormPaper | None:
    """Return one of them; None for who may not have it."""
    found = papers_of(form, reader=reader)
    return next((paper for paper in found if paper.place and paper.place.pk == recipient_id), None)


def form_record(form: OpinionForm, *, reader: User) -> FormPaper | None:
    """Return the record of the result; None for who may not see the answers."""
    return FormPaper(form) if access.may_see_answers(reader, form) else None


def paper_of_place(recipient_id: int, *, is_answered: bool) -> FormPaper:
    """Return a member's form for the job that sets it."""
    places = FormRecipient.objects.select_related("form__body", "person", "reply")
    place = places.get(pk=recipient_id)
    return _paper(place.form, place, is_read=is_answered)


def record_of(form_id: int) -> FormPaper:
    """Return the record for the job that sets it."""
    return FormPaper(OpinionForm.objects.select_related("body", "decided_by", "closed_by").get(pk=form_id))


def context_of(paper: FormPaper) -> dict[str, Any]:
    """Return what the template of a paper shows."""
    form = paper.form
    if paper.place is not None:
        return {"form": form, "own": paper.place, "reply": paper.reply, "digest": paper.digest}
    return {
        "form": form,
        "roll": queries.roll_of(form),
        "numbers": queries.numbers_of(form),
        "digest": paper.digest,
    }


def form_of_place(recipient_id: int, forms: QuerySet[OpinionForm]) -> OpinionForm | None:
    """Return the form of a place, when it is one of those."""
    return forms.filter(recipients=recipient_id).first()
