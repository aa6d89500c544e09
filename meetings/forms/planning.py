"""The form of a meeting's own fields: kind, number, title, place, planned start and end."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from meetings.queries import planning as queries
from meetings.rules import planning as rules
from people import queries as people_queries
from people.models import Body
from people.rules import Refused

MOMENT = "%Y-%m-%dT%H:%M"
UNREADABLE = _("Ngày giờ chưa đúng, ví dụ 21/11/2026 08:00.")


class LocalMoment(forms.DateTimeField):
    """A day and time as typed, without a zone: the form puts it into the zone of the body."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format=MOMENT)

    def to_python(self, value: Any) -> datetime | None:
        """Read the moment and drop the server's zone, which Django has put on it."""
        found = super().to_python(value)
        return found.replace(tzinfo=None) if found else None


class MeetingForm(forms.Form):
    """What a secretary types about a meeting; `cleaned_data` are the keywords of its acts."""

    kind = forms.ChoiceField(label=_("Loại phiên họp"), choices=Meeting.Kind.choices)
    number = forms.IntegerField(label=_("Số"), min_value=1, max_value=9999)
    title = forms.CharField(label=_("Tên phiên họp"), max_length=300, required=False)
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    planned_start = LocalMoment(label=_("Bắt đầu"), error_messages={"invalid": UNREADABLE})
    planned_end = LocalMoment(label=_("Kết thúc"), error_messages={"invalid": UNREADABLE})

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body

    def clean(self) -> dict[str, Any]:
        """Put both moments into the zone of the body, and refuse an end before the start."""
        fields = self.cleaned_data
        for name in ("planned_start", "planned_end"):
            if name in fields:
                fields[name] = fields[name].replace(tzinfo=self.body.zone)
        if {"planned_start", "planned_end"} <= set(fields):
            self._require_plan(fields["planned_start"], fields["planned_end"])
        return fields

    def _require_plan(self, start: datetime, end: datetime) -> None:
        try:
            rules.require_plan(start, end)
        except Refused as why:
            self.add_error("planned_end", _(why.msgid) % why.values)


def first_values(body: Body, kind: str) -> dict[str, Any]:
    """Suggest a new meeting of a kind, so that three taps are enough: kind, look, create."""
    today = timezone.now().astimezone(body.zone).date()
    start, end = rules.first_plan(kind, today)
    noun = people_queries.rules_of(body, start.date()).body_noun
    last = Meeting.objects.filter(body=body).exclude(place="").order_by("-planned_start").first()
    return {
        "kind": kind,
        "number": rules.next_number(queries.numbers_taken(body, start.year, kind)),
        "title": rules.first_title(kind, noun, start.date()),
        "place": last.place if last else "",
        "planned_start": start,
        "planned_end": end,
    }


def values_of(meeting: Meeting) -> dict[str, Any]:
    """Return the fields of a meeting as its form shows them, in the zone of the body."""
    zone = meeting.body.zone
    return {
        "kind": meeting.kind,
        "number": meeting.number,
        "title": meeting.title,
        "place": meeting.place,
        "planned_start": meeting.planned_start.astimezone(zone).replace(tzinfo=None),
        "planned_end": meeting.planned_end.astimezone(zone).replace(tzinfo=None),
    }
