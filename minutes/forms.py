"""What the doors of the minutes accept."""

from typing import Any

from django import forms
from django.http import QueryDict

from people.rules import Refused


class CheckedForm(forms.Form):
    """A form of our own pages; what does not fit it was not typed by a person."""

    @classmethod
    def checked(cls, sent: QueryDict) -> dict[str, Any]:
        """Return the cleaned values.

        Errors: Refused.
        """
        form = cls(sent)
        if not form.is_valid():
            raise Refused("Yêu cầu không hợp lệ. Hãy tải lại trang rồi thử lại.")
        return form.cleaned_data


class EntryForm(CheckedForm):
    """One entry of the minutes as the secretary typed it."""

    entry = forms.CharField(max_length=80)
    text = forms.CharField(required=False, strip=True)
    seen = forms.IntegerField(min_value=0)


class ApprovalForm(CheckedForm):
    """Which text the chair approves."""

    revision = forms.IntegerField(min_value=0)
