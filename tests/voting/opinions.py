"""Opinion forms in a given state, made by the public acts, and the times that their tests play."""

from datetime import datetime, timedelta
from typing import Any

from ecabinet.demo import Cast
from people import access, clock
from people.models import Assistance, Body, RuleSet, User
from voting.actions import opinions, replies, results
from voting.models import FormRecipient, OpinionForm

TITLE = "Dự thảo Nghị quyết về phát triển Chính phủ điện tử"


def drafted(cast: Cast, body: Body | None = None, **fields: Any) -> OpinionForm:
    """Draft a form of the Government by its secretary."""
    body = body or cast.government
    by = cast["secretary"] if body == cast.government else cast["province.secretary"]
    given = {"title": TITLE, "question": "", "agency": "Bộ Nội vụ", "is_urgent": False, **fields}
    return opinions.create_form(body=body, **given, by=by)


def submitted(cast: Cast, **fields: Any) -> OpinionForm:
    return opinions.submit_form(form=drafted(cast, **fields), by=cast["secretary"])


def sent(cast: Cast, **fields: Any) -> OpinionForm:
    """Send a form to the 25 members of the Government by its head."""
    return opinions.send_form(form=submitted(cast, **fields), by=cast["chair"])


def answered(form: OpinionForm, person: User, answer: str = "agree", text: str = "", replaces: int = 0):
    return replies.confirm_reply(form=form, answer=answer, text=text, replaces=replaces, by=person)


def all_answered(cast: Cast, form: OpinionForm, *answers: str) -> None:
    """Let the members answer in the order of seats; the last answer is that of all who remain."""
    for n, person in enumerate(cast.members):
        answer = answers[min(n, len(answers) - 1)]
        answered(form, person, answer, text="Ý kiến" if answer in ("agree_with", "other") else "")


def place(form: OpinionForm, person: User) -> FormRecipient:
    return FormRecipient.objects.select_related("form__body", "person").get(form=form, person=person)


def aide_of(cast: Cast, *members: str) -> User:
    """Let the aide of the cast help these members of the Government."""
    for member in members:
        Assistance.objects.get_or_create(aide=cast["aide"], member=cast[member], body=cast.government)
    return cast["aide"]


def let_send(cast: Cast, person: User) -> None:
    access.allow(person, "send_forms", cast.government)


def body_rules(body: Body, **changes: Any) -> None:
    """Change the rules of a body for the forms that are sent from now on."""
    rules = RuleSet.objects.get(body=body)
    rules.values = {**rules.values, **changes}
    rules.save()


def after_deadline(form: OpinionForm, **more: float) -> datetime:
    return form.due_at + timedelta(seconds=1) + timedelta(**more)


def closed_late(cast: Cast, form: OpinionForm) -> OpinionForm:
    """Count a form just after its deadline."""
    with clock.playing(after_deadline(form)):
        return results.close_form(form=form, by=cast["secretary"])
