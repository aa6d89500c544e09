"""What the doors of a session read from a form; the rules stand in the acts."""

from typing import Any

from django import forms

from meetings.models import AgendaItem, Meeting, Participant
from people.rules import Refused, msgid

MALFORMED = msgid("Yêu cầu không hợp lệ. Hãy tải lại trang rồi thử lại.")


class _Form(forms.Form):
    def sent(self) -> dict[str, Any]:
        """Return the fields.

        Errors: Refused when a field is not what the page could have sent.
        """
        if not self.is_valid():
            raise Refused(MALFORMED)
        return self.cleaned_data


class ConclusionForm(_Form):
    """The conclusion of the item that is left, and which item that is."""

    conclusion = forms.CharField(required=False)
    leaving = forms.ModelChoiceField(AgendaItem.objects.none(), required=False)

    def __init__(self, meeting: Meeting, *args: Any) -> None:
        super().__init__(*args)
        self.fields["leaving"].queryset = meeting.items.all()  # type: ignore[attr-defined]


class ClosingForm(_Form):
    """The number of printed pages, as it was typed."""

    pages_printed = forms.CharField(required=False)


class HandOverForm(_Form):
    """Who presides from now on."""

    to = forms.ModelChoiceField(Participant.objects.none())

    def __init__(self, meeting: Meeting, *args: Any) -> None:
        super().__init__(*args)
        self.fields["to"].queryset = meeting.participants.all()  # type: ignore[attr-defined]


class CheckInForm(_Form):
    """How somebody is there."""

    mode = forms.CharField(required=False, empty_value="in_room")


class AskForm(_Form):
    """On what somebody wishes to speak; empty means the current item."""

    item = forms.ModelChoiceField(AgendaItem.objects.none(), required=False)

    def __init__(self, meeting: Meeting, *args: Any) -> None:
        super().__init__(*args)
        self.fields["item"].queryset = meeting.items.all()  # type: ignore[attr-defined]
