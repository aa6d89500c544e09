"""The form of a body's rules: one field per rule, read into the values that the act takes."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.rules import BodyRules, Refused, canonical_json, issuing, msgid, wording
from people.rules.body import MOST_DAYS

FRACTION = re.compile(r"\s*([0-9]{1,3})\s*/\s*([0-9]{1,3})\s*")
Choices = list[tuple[str, Any]]


def lazy_choices(words: Mapping[str, str]) -> Choices:
    """Return choices whose words are translated when they are shown."""
    return [(key, gettext_lazy(word)) for key, word in words.items()]


class FractionField(forms.CharField):
    """A fraction typed as 2/3. Shape: cleaned into [2, 3]; the rules judge its size."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "text", "size": 7, "autocomplete": "off"})
        super().__init__(max_length=9, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Read the two whole numbers."""
        found = FRACTION.fullmatch(str(value or ""))
        if not found:
            raise forms.ValidationError(_(issuing.FRACTION))
        return [int(part) for part in found.groups()]


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_DAYS)


def _flag(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _one(label: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _some(label: Any, words: Mapping[str, str], *, required: bool = True) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, choices=lazy_choices(words), widget=widget, required=required
    )


def _words(label: Any, limit: int = issuing.WORDS_LIMIT, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, **more)


TIES = {
    "head": msgid("Theo bên người đứng đầu đã biểu quyết"),
    "not_adopted": msgid("Chưa thông qua"),
}
# Which fields stand together, under which heading. Shape: heading, names of fields.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (msgid("Quyết định"), ("quorum", "majority", "strict", "base", "tie")),
    (
        msgid("Biểu quyết"),
        ("options", "remote_may_vote", "secret_allowed", "board_public", "deciding_kinds"),
    ),
    (msgid("Ý kiến trước phiên họp"), ("position_days", "sealed", "silent_agrees", "never_agreed")),
    (msgid("Phiếu lấy ý kiến"), ("form_days", "form_days_urgent", "silence")),
    (
        msgid("Tài liệu và thông báo"),
        ("lead_days_regular", "lead_days_urgent", "notice_days", "papers_need_approval"),
    ),
    (msgid("Tên gọi và căn cứ"), ("body_noun", "members_noun", "head_title", "citation")),
)


class RulesForm(forms.Form):
    """What an administrator types; `values` are all fields of the rules, `faults` stand beside their fields."""

    quorum = FractionField(label=gettext_lazy("Số thành viên phải có mặt, ít nhất (phần của tổng số)"))
    majority = FractionField(label=gettext_lazy("Tỷ lệ thông qua"))
    strict = _one(
        gettext_lazy("Cách tính tỷ lệ thông qua"),
        [("1", gettext_lazy("Phải quá tỷ lệ này")), ("0", gettext_lazy("Ít nhất bằng tỷ lệ này"))],
    )
    base = _one(gettext_lazy("Tính trên"), lazy_choices(wording.WHOLE))
    tie = _one(gettext_lazy("Khi số phiếu ngang nhau"), lazy_choices(TIES))
    options = _some(gettext_lazy("Phương án trên phiếu"), wording.OPTIONS)
    remote_may_vote = _flag(gettext_lazy("Thành viên dự trực tuyến được biểu quyết"))
    secret_allowed = _flag(gettext_lazy("Được bỏ phiếu kín"))
    board_public = _flag(gettext_lazy("Công bố bảng mã phiếu sau khi kiểm phiếu"))
    deciding_kinds = _some(gettext_lazy("Cuộc họp có biểu quyết"), wording.KINDS)
    position_days = _days(gettext_lazy("Hạn gửi ý kiến: số ngày làm việc trước phiên họp"))
    sealed = _one(gettext_lazy("Ai xem được ý kiến của từng thành viên"), lazy_choices(wording.SEALS))
    silent_agrees = _flag(gettext_lazy("Không gửi ý kiến trong hạn được tính là thống nhất"))
    never_agreed = _some(
        gettext_lazy("Không bao giờ đưa vào danh mục đã thống nhất"), wording.TREATMENTS, required=False
    )
    form_days = _days(gettext_lazy("Hạn trả lời (ngày làm việc)"))
    form_days_urgent = _days(gettext_lazy("Hạn trả lời phiếu gấp (ngày làm việc)"))
    silence = _one(gettext_lazy("Khi không trả lời"), lazy_choices(wording.SILENCES))
    lead_days_regular = _days(gettext_lazy("Hạn gửi tài liệu (ngày làm việc trước phiên họp)"))
    lead_days_urgent = _days(gettext_lazy("Hạn gửi tài liệu họp chuyên đề, đột xuất (ngày làm việc)"))
    notice_days = _days(gettext_lazy("Hạn gửi thông báo kết luận (ngày làm việc)"))
    papers_need_approval = _flag(gettext_lazy("Tài liệu phải được cơ quan trình duyệt"))
    body_noun = _words(gettext_lazy("Tên cơ quan trong nghị quyết"))
    members_noun = _words(gettext_lazy("Tên gọi thành viên"))
    head_title = _words(gettext_lazy("Chức danh người đứng đầu"))
    citation = _words(
        gettext_lazy("Căn cứ"),
        issuing.CITATION_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    reason = forms.CharField(
        label=gettext_lazy("Theo quyết định nào của cơ quan"),
        max_length=issuing.REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Judge the rules as the act will, and put each fault beside its field."""
        fields = super().clean() or {}
        if not set(BodyRules().as_json()) & set(self.errors):
            for name, why in issuing.faults_of(self.values):
                self.add_error(name if name in self.fields else None, _(why.msgid) % why.values)
        return fields

    @property
    def values(self) -> dict[str, Any]:
        """Return every field of the rules; a substitute's and a guest's vote are no choice of a body."""
        typed = {name: self.cleaned_data[name] for name in BodyRules().as_json() if name in self.fields}
        order = list(wording.OPTIONS)
        typed["options"] = sorted(typed["options"], key=order.index)
        return {**BodyRules().as_json(), **typed, "strict": typed["strict"] == "1"}

    @property
    def digest(self) -> str:
        """Return the hash of everything that would be issued; what was not looked at before is only shown."""
        sent = [self.values, self.cleaned_data["valid_from"].isoformat(), self.cleaned_data["reason"]]
        return hashlib.sha256(canonical_json(sent).encode()).hexdigest()

    @property
    def was_previewed(self) -> bool:
        return self.cleaned_data["previewed"] == self.digest

    def groups(self) -> Iterable[tuple[str, list[forms.BoundField]]]:
        """Give the fields under their headings."""
        return [(_(heading), [self[name] for name in names]) for heading, names in GROUPS]

    def refuse(self, why: Refused) -> None:
        """Show the act's refusal above the fields, with everything typed still there."""
        self.add_error(None, _(why.msgid) % why.values)


def first_values(rules: BodyRules, valid_from: date, seen: int) -> dict[str, Any]:
    """Return what the form shows first: the rules of today, and the key of the newest version."""
    values = rules.as_json()
    for name in ("quorum", "majority"):
        values[name] = "/".join(map(str, values[name]))
    return {**values, "strict": "1" if rules.strict else "0", "valid_from": valid_from, "seen": seen}
