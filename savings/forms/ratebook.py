"""Rates and targets as they are typed; what they may be is for savings.rules.ratebook to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.rules import Refused
from savings.models import Rate, Target
from savings.rules import ratebook

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WRITTEN = ["%Y-%m-%d", "%d/%m/%Y"]
# Named as on the dashboards; a district is still there for the years before July 2025.
LEVELS = (
    ("national", _("Chính phủ")),
    ("province", _("Tỉnh, thành phố")),
    ("district", _("Huyện (đến 30/6/2025)")),
    ("commune", _("Xã, phường, đặc khu")),
)


class NewRate(forms.Form):
    """A rate from a day on."""

    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=[(kind, f"{label} ({ratebook.UNITS[kind]})") for kind, label in Rate.Kind.choices],
    )
    value = forms.CharField(label=_("Giá trị"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    source = forms.CharField(label=_("Nguồn"), max_length=ratebook.LONGEST_SOURCE)
    year = forms.IntegerField(label=_("Năm của nguồn"))
    valid_from = forms.DateField(label=_("Có hiệu lực từ ngày"), input_formats=WRITTEN, widget=DAY)

    def sent(self) -> dict[str, Any]:
        """Return the arguments of set_rate.

        Errors: Refused when something is missing.
        """
        if not self.is_valid():
            raise Refused("Hãy ghi đủ loại, giá trị, nguồn, năm của nguồn và ngày có hiệu lực.")
        return self.cleaned_data


class NewTarget(forms.Form):
    """A target of a level from a day on."""

    level = forms.ChoiceField(label=_("Cấp"), choices=LEVELS)
    indicator = forms.ChoiceField(label=_("Chỉ số"), choices=Target.Indicator.choices)
    at_least = forms.CharField(label=_("Ít nhất (%)"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    at_most = forms.CharField(
        label=_("Đến (%), nếu là một khoảng"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    valid_from = forms.DateField(label=_("Có hiệu lực từ ngày"), input_formats=WRITTEN, widget=DAY)
    valid_to = forms.DateField(
        label=_("Đến hết ngày (nếu có)"), input_formats=WRITTEN, widget=DAY, required=False
    )
    source = forms.CharField(label=_("Nguồn"), max_length=ratebook.LONGEST_SOURCE)

    def sent(self) -> dict[str, Any]:
        """Return the arguments of set_target.

        Errors: Refused when something is missing.
        """
        if not self.is_valid():
            raise Refused("Hãy ghi đủ cấp, chỉ số, mức, ngày có hiệu lực và nguồn.")
        return self.cleaned_data
