"""Template tags that say a figure in words: its name, its value with the unit, its mark, its formula."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext, gettext_noop

from savings.rules import report
from savings.rules.arithmetic import minutes_text, number_text
from savings.rules.figure import MARKS

register = template.Library()

NAMES = {
    "held": gettext_noop("Thời gian họp thực tế"),
    "planned": gettext_noop("Thời gian họp dự kiến"),
    "start_delay": gettext_noop("Khai mạc muộn so với dự kiến"),
    "baseline": gettext_noop("Đường cơ sở"),
    "change": gettext_noop("Thay đổi so với đường cơ sở"),
    "items": gettext_noop("Tổng số nội dung"),
    "items_consent": gettext_noop("Đã thống nhất, không thảo luận"),
    "items_poll": gettext_noop("Biểu quyết"),
    "items_discussion": gettext_noop("Kết luận sau thảo luận"),
    "items_writing": gettext_noop("Phiếu lấy ý kiến"),
    "items_postponed": gettext_noop("Hoãn"),
    "items_unreached": gettext_noop("Chưa xem xét"),
    "items_reopened": gettext_noop("Xem xét lại sau khi đã kết luận"),
    "items_outside": gettext_noop("Thực hiện ngoài hệ thống"),
    "recipients": gettext_noop("Được mời"),
    "attended": gettext_noop("Có mặt"),
    "speeches": gettext_noop("Lượt phát biểu"),
    "per_item": gettext_noop("Trung bình một nội dung"),
    "change_per_item": gettext_noop("Thay đổi của một nội dung"),
    "item_seconds": gettext_noop("Thời gian từng nội dung"),
    "speech_seconds": gettext_noop("Thời gian phát biểu"),
    "person_seconds": gettext_noop("Giờ-người tại phiên họp"),
    "person_seconds_per_decision": gettext_noop("Giờ-người cho một nội dung"),
    "position_seconds": gettext_noop("Thời gian gửi ý kiến trước phiên họp"),
    "saved_person_seconds": gettext_noop("Giờ-người tiết kiệm tại phiên họp"),
    "net_person_seconds": gettext_noop("Giờ-người tiết kiệm, sau khi trừ thời gian gửi ý kiến trước"),
    "pages_sent": gettext_noop("Trang tài liệu phát điện tử"),
    "handed_out": gettext_noop("Nội dung mật phát giấy, thu lại sau họp"),
    "pages": gettext_noop("Trang giấy theo cách cũ"),
    "pages_printed": gettext_noop("Trang in, đơn vị khai báo"),
    "sheets": gettext_noop("Tờ giấy không phải in"),
    "kilograms": gettext_noop("Khối lượng giấy không phải in"),
    "print_cost": gettext_noop("Chi phí in, sao chụp tránh được (ước tính)"),
    "co2": gettext_noop("Phát thải tránh được (ước tính)"),
    "paperless": gettext_noop("Phiên họp không giấy"),
}
UNITS = {
    "seconds": gettext_noop("phút"),
    "percent": "%",
    "items": gettext_noop("nội dung"),
    "people": gettext_noop("người"),
    "speeches": gettext_noop("lượt"),
    "pages": gettext_noop("trang"),
    "sheets": gettext_noop("tờ"),
    "kilograms": "kg",
    "kilograms_co2": "kg CO₂e",
    "dong": gettext_noop("đồng"),
    "yes_no": "",
}
YES, NO = gettext_noop("Có"), gettext_noop("Không")
NOT_COUNTED = gettext_noop("Không tính")


@register.inclusion_tag("savings/_figure.html")
def figure(ledger: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Show one figure of a ledger with its mark and its formula."""
    one = ledger.get(key)
    if one is None:
        return {}
    mark, formula = one["mark"], one["formula"]
    return {
        "name": gettext(NAMES[key]),
        "value": value_text(one),
        "has_value": one["value"] is not None,
        "mark": mark,
        "mark_text": gettext(MARKS[mark]),
        "formula": gettext(formula) % one["inputs"] if formula else "",
        "rows": [(name, minutes_text(seconds)) for name, seconds in one.get("rows", ())],
    }


def value_text(one: Mapping[str, Any]) -> str:
    """Write a stored value with its unit, or why there is none."""
    value, unit, why = one["value"], one["unit"], one["why"]
    if unit == "yes_no":
        return gettext({True: YES, False: NO}.get(value, NOT_COUNTED))
    if value is None:
        return gettext(why)
    if unit == "seconds":
        return f"{minutes_text(value)} {gettext(UNITS[unit])}"
    number = number_text(Decimal(value) if isinstance(value, str) else value)
    return f"{number} {gettext(UNITS[unit]) if UNITS[unit] else ''}".strip()


@register.simple_tag
def figure_value(ledger: Mapping[str, Any], key: str) -> str:
    """Write the value of one figure alone, for a table; a dash where the ledger has none."""
    one = ledger.get(key)
    return value_text(one) if one and one["value"] is not None else "–"


@register.filter
def minutes(seconds: int) -> str:
    """Write seconds as minutes."""
    return minutes_text(seconds)


@register.filter
def grouped(number: int | Decimal) -> str:
    """Write a number with the points of Vietnamese: 1.586.000."""
    return number_text(number)


@register.simple_tag
def verdict_words(ledger: Mapping[str, Any]) -> str:
    """Say in words whether a meeting was paperless, and why not."""
    one = ledger.get("paperless")
    if one is None:
        return gettext(NOT_COUNTED)
    sentence = gettext(one.get("formula", "")) % one.get("inputs", {}) if one.get("formula") else ""
    return f"{value_text(one)} · {sentence}" if one.get("value") is not True and sentence else value_text(one)


@register.filter
def printed(value: str) -> str:
    """Write a stored number of a report the Vietnamese way."""
    return report.printed(value)
