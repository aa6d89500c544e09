"""What the doors of opinion forms are sent, read into plain values; every rule about them stands in the acts."""

from typing import Any

from django import forms

from meetings.models import Meeting
from people.models import Body
from people.rules import Refused, msgid
from voting.models import OpinionForm
from voting.queries import opinions as queries

MALFORMED = msgid("Yêu cầu không hợp lệ. Hãy tải lại trang rồi thử lại.")


class _Form(forms.Form):
    def sent(self) -> dict[str, Any]:
        """Return the fields.

        Errors: Refused when a field is not what the page could have sent.
        """
        if not self.is_valid():
            raise Refused(MALFORMED)
        return self.cleaned_data


class DraftForm(_Form):
    """The text of a form. Shape: lengths are judged by the act, in words."""

    title = forms.CharField(required=False)
    question = forms.CharField(required=False)
    agency = forms.CharField(required=False)
    is_urgent = forms.BooleanField(required=False)


class ReplyForm(_Form):
    """An answer. Shape: `replaces` is the revision that was read."""

    answer = forms.CharField(required=False, max_length=20)
    text = forms.CharField(required=False, strip=False)
    replaces = forms.IntegerField(min_value=0, max_value=1_000_000_000)


class ExtensionForm(forms.Form):
    """A new deadline."""

    due_on = forms.DateField(input_formats=["%Y-%m-%d", "%d/%m/%Y"])

    def sent(self) -> dict[str, Any]:
        """Return the day.

        Errors: Refused when it is none.
        """
        if not self.is_valid():
            raise Refused("Hãy ghi hạn mới, ví dụ 21/11/2026.")
        return self.cleaned_data


class ReportForm(_Form):
    """The session that hears the result."""

    meeting = forms.ModelChoiceField(Meeting.objects.none())

    def __init__(self, form: OpinionForm, *args: Any) -> None:
        super().__init__(*args)
        self.fields["meeting"].queryset = queries.sessions_of(form.body)  # type: ignore[attr-defined]


def body_chosen(bodies: list[Body], key: str) -> Body:
    """Return the body that a new form belongs to, the first one unless another is chosen."""
    return next((body for body in bodies if str(body.pk) == key), bodies[0])
