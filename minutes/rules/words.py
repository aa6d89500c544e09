"""Dates, times, durations and numbers as official Vietnamese papers write them.

The minutes are a Vietnamese paper whatever language their reader has chosen, so nothing here is translated.
Source: Decree 30/2020/ND-CP, annex I (leading zero for days below 10 and the months 1 and 2).
"""

from datetime import date, datetime

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", " nghìn", " triệu", " tỷ")
LARGEST_NUMBER = 999_999_999_999


def day_text(day: date) -> str:
    """Write a day: ngày 05 tháng 02 năm 2026."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def place_and_day(place: str, day: date) -> str:
    """Write the line of place and date: Hà Nội, ngày 05 tháng 02 năm 2026."""
    return f"{place}, {day_text(day)}"


def clock_text(at: datetime) -> str:
    """Write a time of day: 08 giờ 05 phút. Shape: `at` stands in the zone of the body."""
    return f"{at.hour:02} giờ {at.minute:02} phút"


def moment_text(at: datetime) -> str:
    """Write a moment: 08 giờ 05 phút, ngày 21 tháng 11 năm 2026."""
    return f"{clock_text(at)}, {day_text(at.date())}"


def duration_text(seconds: int) -> str:
    """Write how long somebody spoke: 02 phút 41 giây."""
    minutes, rest = divmod(max(seconds, 0), 60)
    return f"{minutes:02} phút {rest:02} giây" if minutes else f"{rest:02} giây"


def count_text(count: int) -> str:
    """Write a count with the leading zero of official papers: 03, 25."""
    return f"{count:02}"


def count_with_words(count: int) -> str:
    """Write a count in figures and words, so that it cannot be altered by a stroke: 03 (ba)."""
    return f"{count_text(count)} ({number_words(count)})"


def number_words(number: int) -> str:
    """Read a number aloud in Vietnamese: 1.586.000 is một triệu năm trăm tám mươi sáu nghìn.

    Errors: ValueError below zero or over LARGEST_NUMBER.
    """
    if not 0 <= number <= LARGEST_NUMBER:
        raise ValueError(f"{number} has no words here")
    if number == 0:
        return DIGITS[0]
    groups = _groups(number)
    spoken = [
        _hundreds(value, full=scale < len(groups) - 1) + SCALES[scale]
        for scale, value in reversed(list(enumerate(groups)))
        if value
    ]
    return " ".join(spoken)


def _groups(number: int) -> list[int]:
    """Split into groups of three digits, the lowest first."""
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    return groups


def _hundreds(value: int, *, full: bool) -> str:
    """Read three digits; `full` also reads the zeros in front, as a group after a larger one does."""
    hundreds, rest = divmod(value, 100)
    if not hundreds and not full:
        return _tens(rest)
    tail = _tens(rest) if rest >= 10 else f"linh {_four(rest)}" if rest else ""
    return f"{DIGITS[hundreds]} trăm {tail}".strip()


def _four(digit: int) -> str:
    return "tư" if digit == 4 else DIGITS[digit]


def _tens(value: int) -> str:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return DIGITS[ones]
    if tens == 1:
        return "mười" + ("" if ones == 0 else f" {_five(ones)}")
    return f"{DIGITS[tens]} mươi{_ones_after_tens(ones)}"


def _five(digit: int) -> str:
    return "lăm" if digit == 5 else DIGITS[digit]


def _ones_after_tens(ones: int) -> str:
    special = {0: "", 1: " mốt", 4: " tư", 5: " lăm"}
    return special.get(ones, f" {DIGITS[ones]}")


def issuing_lines(name: str) -> list[str]:
    """Break the name of the issuing body where official papers break it.

    Shape: capitals; a People's Committee stands over the name of its territory.
    """
    head = "ỦY BAN NHÂN DÂN"
    capitals = name.upper()
    rest = capitals.removeprefix(head).strip()
    return [head, rest] if capitals.startswith(head) and rest else [capitals]


def raised(text: str) -> str:
    """Begin with a capital and leave the names inside as they are."""
    return text[:1].upper() + text[1:]


def span_text(since: datetime, until: datetime | None) -> str:
    """Write a stretch of time; without an end while it lasts."""
    if until is None:
        return f"từ {clock_text(since)}"
    return f"từ {clock_text(since)} đến {clock_text(until)}"
