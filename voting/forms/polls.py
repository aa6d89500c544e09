"""What the doors of voting are sent, read into plain values; every rule about them stands in the acts."""

from typing import Any

from django import forms

from meetings.models import AgendaItem, Meeting, Participant
from people.rules import Refused
from voting import rules
from voting.models import Poll


class Several(forms.Field):
    """Every value that was sent under one name, as they came."""

    widget = forms.MultipleHiddenInput


class CastForm(forms.Form):
    """A ballot. Shape: `replaces` is the revision the voter saw."""

    choice = forms.CharField(max_length=20)
    picks = Several(required=False)
    replaces = forms.IntegerField(min_value=0)
    remark = forms.CharField(required=False)

    def sent(self) -> dict[str, Any]:
        """Return choice, picks, replaces and remark.

        Errors: Refused when the ballot is not complete.
        """
        if not self.is_valid():
            raise Refused("Phiếu biểu quyết chưa đủ. Hãy tải lại trang rồi chọn lại.")
        return {**self.cleaned_data, "picks": self.cleaned_data["picks"] or []}


class PrepareForm(forms.Form):
    """A question and how it is voted on. Shape: `options` one per line."""

    question = forms.CharField(required=False)
    method = forms.CharField(required=False)
    options = forms.CharField(required=False)
    most_picks = forms.IntegerField(required=False, min_value=1, max_value=99)
    follows = forms.ModelChoiceField(Poll.objects.none(), required=False)

    def __init__(self, meeting: Meeting, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.fields["follows"].queryset = Poll.objects.filter(meeting=meeting)  # type: ignore[attr-defined]

    def sent(self) -> dict[str, Any]:
        """Return question, method, options, most_picks and follows.

        Errors: Refused for a number that is none, or a linked poll that is not of this meeting.
        """
        if "most_picks" in self.errors:
            raise Refused("Hãy ghi số phương án được chọn bằng chữ số.")
        if not self.is_valid():
            raise Refused("Biểu quyết liên quan không thuộc phiên họp này.")
        sent = self.cleaned_data
        options = sent["options"].splitlines()
        return {**sent, "method": sent["method"] or Poll.Method.ROLL_CALL, "options": options}


class HandsForm(forms.Form):
    """How many hands were raised for each choice, and for which the head of the body did."""

    head = forms.CharField(required=False)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.fields |= {key: forms.IntegerField(required=False) for key in rules.CHOICES}

    def sent(self) -> dict[str, Any]:
        """Return numbers, those that are none left empty, and head_choice."""
        self.full_clean()
        numbers = {key: self.cleaned_data.get(key) for key in rules.CHOICES}
        return {"numbers": numbers, "head_choice": self.cleaned_data.get("head", "")}


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
    """A participant of the meeting: who is added to the voters of a poll, or takes no part in it."""

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
