"""Who may see, prepare, send, answer and read opinion forms and their papers."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from meetings.models import Dossier
from people import access as people_access
from people.models import Body, Membership, User
from people.rules import Refused, msgid
from voting.models import FormRecipient, OpinionForm

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# The permission of whom the head lets.
SEND = "send_forms"
NOT_NAMING_SENDERS = msgid(
    "Chỉ người đứng đầu hoặc người quản trị của cơ quan giao việc quyết định gửi phiếu."
)
NOT_PREPARING_FORMS = msgid("Đồng chí không có quyền chuẩn bị phiếu của cơ quan này.")
NOT_SENDING = msgid("Chỉ người đứng đầu, hoặc người được giao, quyết định gửi, gia hạn và thu hồi phiếu.")
PAPERS_FIXED = msgid("Phiếu này đã được trình hoặc đã gửi, nên không thể thay đổi tài liệu kèm theo.")
NOT_RECIPIENT = msgid("Phiếu này không gửi đến đồng chí, nên đồng chí không trả lời.")
FORM_NOT_SENT = {
    OpinionForm.State.DRAFT: msgid("Phiếu này chưa được gửi."),
    OpinionForm.State.SUBMITTED: msgid("Phiếu này chưa được gửi."),
    OpinionForm.State.CLOSED: msgid("Phiếu này đã được tổng hợp."),
    OpinionForm.State.RECALLED: msgid("Phiếu này đã được thu hồi."),
}


def forms_visible_to(person: "User | AnonymousUser") -> QuerySet[OpinionForm]:
    """Return the opinion forms a person may know of: of bodies they prepare for or head, and those sent to them
    or to a member whom they assist."""
    if not isinstance(person, User) or not person.is_active:
        return OpinionForm.objects.none()
    prepared = people_access.bodies_where(person, "prepare_meetings")
    known = Q(body__in=prepared) | Q(body__in=bodies_sending(person)) & ~Q(state=OpinionForm.State.DRAFT)
    asked = Q(pk__in=recipients_answered_by(person).values("form"))
    return OpinionForm.objects.filter(known | asked).select_related("body", "dossier")


def recipients_answered_by(person: User) -> QuerySet[FormRecipient]:
    """Return the places in opinion forms for which a person prepares the answer: the own ones, and of members."""
    helps = people_access.assistances().filter(
        aide=person, member=OuterRef("person"), body=OuterRef("form__body")
    )
    return FormRecipient.objects.filter(Q(person=person) | Exists(helps))


def aides_of(recipient: FormRecipient) -> QuerySet[User]:
    """Return who prepares the answer of a recipient."""
    rows = people_access.assistances().filter(member=recipient.person_id, body=recipient.form.body_id)
    return User.objects.filter(pk__in=rows.values("aide"), is_active=True)


def _standing_today(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Keep what holds today, by the database's own clock, because the statement is compiled once and kept."""
    today = TruncDate(Now())
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)


def _heads_of(body: Body) -> QuerySet[Membership]:
    return _standing_today(Membership.objects.filter(body=body, is_head=True))


def bodies_naming_senders(person: User) -> QuerySet[Body]:
    """Return the bodies whose head or administrator a person is: there the person lets others send forms."""
    administered = people_access.bodies_where(person, "administer_body")
    headed = _headed_by(person)
    standing = Body.objects.filter(valid_to=None)
    return standing.filter(Q(pk__in=headed.values("body")) | Q(pk__in=administered.values("pk")))


def _headed_by(person: User) -> QuerySet[Membership]:
    return _standing_today(Membership.objects.filter(person=person, is_head=True))


def bodies_sending(person: User) -> QuerySet[Body]:
    let = people_access.bodies_where(person, SEND)
    headed = _headed_by(person)
    return Body.objects.filter(Q(pk__in=headed.values("body")) | Q(pk__in=let.values("pk")))


def may_prepare_forms(person: User, body: Body) -> bool:
    """Tell whether a person drafts and counts the opinion forms of a body."""
    return people_access.may(person, "prepare_meetings", body)


def may_send_forms(person: User, body: Body) -> bool:
    """Tell whether a person decides that a form is sent: the head of the body, and whom the head lets."""
    return bodies_sending(person).filter(pk=body.pk).exists()


def form_dossiers_prepared_by(person: User) -> QuerySet[Dossier]:
    """Return the dossiers of the forms of bodies that a person prepares for."""
    prepared = people_access.bodies_where(person, "prepare_meetings")
    return Dossier.objects.filter(opinion_form__body__in=prepared.values("pk"))


def form_dossiers_read_by(person: User) -> QuerySet[Dossier]:
    """Return the dossiers whose papers a person reads: who decides once a form is submitted, then who is asked."""
    deciding = Q(opinion_form__body__in=bodies_sending(person).values("pk"))
    asked = Q(opinion_form__in=recipients_answered_by(person).values("form"))
    drafted, recalled = OpinionForm.State.DRAFT, OpinionForm.State.RECALLED
    return Dossier.objects.filter(
        deciding & ~Q(opinion_form__state=drafted) | asked & ~Q(opinion_form__state=recalled),
        opinion_form__isnull=False,
    )


def form_readers(form: OpinionForm) -> set[int]:
    """Return the keys of everybody who reads the papers of a form: the two rules above the other way round."""
    readers = _people_who("prepare_meetings", form.body)
    if form.state != OpinionForm.State.DRAFT:
        readers |= _people_who(SEND, form.body)
        readers |= set(_heads_of(form.body).values_list("person", flat=True))
    if form.state != OpinionForm.State.RECALLED:
        asked = FormRecipient.objects.filter(form=form)
        helping = people_access.assistances().filter(body=form.body, member__in=asked.values("person"))
        readers |= set(asked.values_list("person", flat=True)) | set(helping.values_list("aide", flat=True))
    return readers


def _people_who(permission: str, body: Body) -> set[int]:
    people = people_access.people_who(permission, Body.objects.filter(pk=body.pk).values("pk"))
    return set(people.values_list("pk", flat=True))


def why_papers_closed(person: User, form: OpinionForm) -> str:
    """Return why a person may not change the papers of a form now; empty when they may."""
    if not may_prepare_forms(person, form.body):
        return NOT_PREPARING_FORMS
    return "" if form.state == OpinionForm.State.DRAFT else PAPERS_FIXED


def may_see_answers(person: User, form: OpinionForm) -> bool:
    """Tell whether a person sees who answered what: once it is counted, the members who were asked, head and staff."""
    if not form.is_closed:
        return False
    if FormRecipient.objects.filter(form=form, person=person).exists():
        return True
    return may_prepare_forms(person, form.body) or may_send_forms(person, form.body)


def places_with_forms(person: User, form: OpinionForm) -> QuerySet[FormRecipient]:
    """Return the places whose paper a person may have: the own and assisted ones; all for staff, head and who sees
    the answers."""
    staff = may_prepare_forms(person, form.body) or may_send_forms(person, form.body)
    if staff or may_see_answers(person, form):
        return FormRecipient.objects.filter(form=form)
    return recipients_answered_by(person).filter(form=form)


def require_preparing_forms(person: User, body: Body) -> None:
    """Refuse anybody who does not prepare for the body."""
    if not may_prepare_forms(person, body):
        raise Refused(NOT_PREPARING_FORMS)


def require_sending_forms(person: User, body: Body) -> None:
    """Refuse anybody but the head of the body and whom the head lets."""
    if not may_send_forms(person, body):
        raise Refused(NOT_SENDING)


def require_naming_senders(person: User, body: Body) -> None:
    """Refuse anybody but the head and the administrator of the body."""
    if not bodies_naming_senders(person).filter(pk=body.pk).exists():
        raise Refused(NOT_NAMING_SENDERS)


def require_sent(form: OpinionForm) -> None:
    """Refuse what can only happen to a form that members are answering."""
    if not form.is_sent:
        raise Refused(FORM_NOT_SENT[OpinionForm.State(form.state)])
