"""What the doors of voting are sent, read into plain values; every rule about them stands in the acts."""

from typing import Any

from django import forms

from meetings.models import AgendaItem, Meeting, Participant
from people.rules import Refused


class CastForm(forms.Form):
    """A ballot. Shape: `replaces` is the revision the voter saw."""

    choice = forms.CharField(max_length=20)
    replaces = forms.IntegerField(min_value=0)
    remark = forms.CharField(max_length=2000, required=False)

    def sent(self) -> dict[str, Any]:
        """Return choice, replaces and remark.

        Errors: Refused when the ballot is not complete.
        """
        if not self.is_valid():
            raise Refused("Phiếu biểu quyết chưa đủ. Hãy tải lại trang rồi chọn lại.")
        return self.cleaned_data


class JointForm(forms.Form):
    """The items of a joint poll and, where it is not the usual one, its question."""

    items = forms.ModelMultipleChoiceField(AgendaItem.objects.none())
    question = forms.CharField(max_length=5000, required=False)

    def __init__(self, meeting: Meeting, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.fields["items"].queryset = meeting.items.all()  # type: ignore[attr-defined]

    def sent(self) -> dict[str, Any]:
        """Return items and question.

        Errors: Refused without an item, or with one that is not of this meeting.
        """
        if "items" in self.errors or not self.is_valid():
            raise Refused("Hãy chọn ít nhất một nội dung của phiên họp để biểu quyết chung.")
        return {"items": list(self.cleaned_data["items"]), "question": self.cleaned_data["question"]}


class VoterForm(forms.Form):
    """Who is added to the list of voters of a poll."""

    participant = forms.ModelChoiceField(Participant.objects.none())

    def __init__(self, meeting: Meeting, *arguments: Any) -> None:
        super().__init__(*arguments)
        field = self.fields["participant"]
        field.queryset = Participant.objects.filter(meeting=meeting).select_related("person")  # type: ignore[attr-defined]

    def sent(self) -> Participant:
        """Return the participant.

        Errors: Refused for somebody who does not take part in this meeting.
        """
        if not self.is_valid():
            raise Refused("Người này không dự phiên họp.")
        participant: Participant = self.cleaned_data["participant"]
        return participant
