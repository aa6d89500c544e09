"""What the pages of opinion forms call things."""

from django import template
from django.utils.translation import gettext

from meetings.models import Meeting
from people.models import Body
from voting.models import Decision, OpinionForm
from voting.queries import opinions as queries
from voting.rules import opinions as rules

register = template.Library()


@register.filter
def form_noun(body: Body) -> str:
    """Name the paper as the body calls it: the Government asks for opinions, a committee has them written."""
    if body.level == Body.Level.NATIONAL:
        return gettext("Phiếu lấy ý kiến")
    return gettext("Phiếu ghi ý kiến")


@register.filter
def form_number(form: OpinionForm) -> str:
    """Write the number of a form that was sent, as 03/2026; empty before."""
    return f"{form.number:02}/{form.year}" if form.number else ""


@register.filter
def answer_label(answer: str) -> str:
    """Name an answer in the reader's language; empty for none."""
    return gettext(queries.ANSWER_LABELS[answer]) if answer in queries.ANSWER_LABELS else ""


@register.simple_tag
def form_answers() -> list[tuple[str, str]]:
    """List the answers that a form offers, with their names, in the order of the paper."""
    return [(key, gettext(label)) for key, label in queries.ANSWER_LABELS.items()]


@register.filter
def paper_month(month: str) -> str:
    """Write a month as official papers do: a leading 0 for January and February. Source: Decree 30/2020, annex I."""
    return f"{int(month):02}" if int(month) < 3 else month


@register.filter
def silence_agrees(form: OpinionForm) -> bool:
    """Tell whether silence counts as consent under the rules that the form was sent with."""
    return form.body_rules.silence == rules.SILENCE_AGREES


@register.simple_tag
def reported_forms(meeting: Meeting) -> list[Decision]:
    """List the results of opinion forms that are reported to a session."""
    return queries.reported_to(meeting)
