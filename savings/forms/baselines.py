"""Baselines as they are typed or uploaded, read into plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from meetings.forms import sheets
from meetings.models import Meeting
from meetings.rules import rows
from people.rules import Refused
from savings.rules import baseline, baseline_rows

SHEET = sheets.Kind(baseline_rows.COLUMNS, baseline_rows.OPTIONAL, 500, baseline_rows.meeting_row)
# More rows than anybody types on a page. Unit: rows.
MOST_ROWS = 600


class NewBaseline(forms.Form):
    """Which meetings are measured, over which twelve months."""

    kind = forms.ChoiceField(label=_("Loại họp"), choices=Meeting.Kind.choices)
    month = forms.DateField(
        label=_("Tháng đầu của 12 tháng trước khi dùng hệ thống"),
        input_formats=["%Y-%m", "%m/%Y"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    sides = forms.TypedChoiceField(
        label=_("Cách in trước đây"), coerce=int, choices=[(2, _("In hai mặt")), (1, _("In một mặt"))]
    )
    reason = forms.CharField(
        label=_("Lý do lập bản mới (nếu đã có bản trước)"), max_length=500, required=False
    )

    def sent(self) -> dict[str, Any]:
        """Return kind, period_from, period_to, sides and reason.

        Errors: Refused when something is missing.
        """
        if not self.is_valid():
            raise Refused("Hãy chọn loại họp và tháng đầu của kỳ đo.")
        data = dict(self.cleaned_data)
        begins: date = data.pop("month")
        after = baseline.month_after(begins, baseline.MONTHS)
        return {**data, "period_from": begins, "period_to": date.fromordinal(after.toordinal() - 1)}


@dataclass(frozen=True)
class Rows:
    """What was sent of a table. Shape: `good` meetings; `faults` of the others, by the row's number from 1."""

    good: list[baseline.Held]
    faults: list[rows.Fault]
    typed: Sequence[Mapping[str, str]]


def typed_rows(sent: QueryDict) -> Rows:
    """Read the table of the page; a row without anything in it is passed over."""
    good, faults, typed = [], [], []
    for number in range(min(_count(sent), MOST_ROWS)):
        given = {name: sent.get(f"{name}-{number}", "").strip() for name in baseline_rows.COLUMNS}
        if not any(given.values()):
            continue
        typed.append(given)
        row, wrong = baseline_rows.meeting_row(given, len(typed))
        faults += wrong
        if row is not None:
            good.append(row)
    return Rows(good, faults, typed)


def sheet_rows(files: Sequence[UploadedFile]) -> Rows:
    """Read an uploaded sheet.

    Errors: Refused when there is none, or it cannot be taken as a whole.
    """
    if not files:
        raise Refused("Hãy chọn một tệp Excel.")
    if files[0].size and files[0].size > sheets.MOST_BYTES:
        raise Refused("Tệp lớn quá 5 MB. Hãy bỏ bớt hình ảnh rồi tải lên lại.")
    sheet = sheets.read(files[0].read(), SHEET)
    return Rows([row for _number, row in sheet.good], sheet.faults, [])


def recipients_sent(sent: QueryDict) -> list[tuple[str, str, int]]:
    """Read the list of paper recipients: name, kind, copies of each.

    Errors: Refused for copies that are no number.
    """
    found = []
    for number in range(min(_count(sent), MOST_ROWS)):
        name = sent.get(f"name-{number}", "").strip()
        copies = sent.get(f"copies-{number}", "").strip() or "1"
        if not name:
            continue
        if not copies.isdecimal() or len(copies) > 5:
            raise Refused("Số bản của “%(name)s” phải là số nguyên.", name=name[:80])
        found.append((name, sent.get(f"kind-{number}", "member"), int(copies)))
    return found


def _count(sent: QueryDict) -> int:
    text = sent.get("rows", "0")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
