"""What the doors of secret polls are sent; what is in an envelope nobody reads here."""

from typing import Any

from django import forms

from meetings.models import Meeting, Participant
from people.rules import Refused


class SealForm(forms.Form):
    """A sealed vote. Shape: `replaces` is the revision the voter saw."""

    envelope = forms.CharField(max_length=1000)
    replaces = forms.IntegerField(min_value=0)

    def sent(self) -> dict[str, Any]:
        """Return envelope and replaces.

        Errors: Refused when one is missing.
        """
        if not self.is_valid():
            raise Refused(
                "Phiếu chưa được niêm phong đúng cách nên chưa được nhận. Hãy tải lại trang rồi chọn lại."
            )
        return self.cleaned_data


class TellersForm(forms.Form):
    """Who counts a secret poll."""

    tellers = forms.ModelMultipleChoiceField(Participant.objects.none())

    def __init__(self, meeting: Meeting, *arguments: Any) -> None:
        super().__init__(*arguments)
        there = Participant.objects.filter(meeting=meeting).select_related("person")
        self.fields["tellers"].queryset = there  # type: ignore[attr-defined]

    def sent(self) -> list[Participant]:
        """Return the participants.

        Errors: Refused for nobody, or somebody who does not take part in this meeting.
        """
        if not self.is_valid():
            raise Refused("Hãy cử ít nhất 02 thành viên làm ban kiểm phiếu.")
        return list(self.cleaned_data["tellers"])
