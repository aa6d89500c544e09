"""Rules of one cell: what a typed or imported value may be, and the sentence for what it may not."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from meetings.rules import planning
from people.rules import Refused

Reader = Callable[[object, str], object]
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
# As long as an address may be. Unit: characters. Source: RFC 5321, 4.5.3.1.3.
LONGEST_EMAIL = 254
LONGEST_FILE_NAME = 255
AMOUNT = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")
DAYS = ("%d/%m/%Y", "%Y-%m-%d")


def folded(text: str) -> str:
    """Return a text as it is compared: composed letters, single blanks, small letters."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def paper_name(name: str) -> str:
    """Return a file name as agenda and folder are compared: composed letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def text_of(value: object, heading: str, most: int) -> str:
    """Read a text: composed letters, single blanks, nothing that cannot be printed."""
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise Refused("Ô “%(heading)s” phải là chữ.", heading=heading)
    text = " ".join(unicodedata.normalize("NFC", str(value)).split())
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Refused("Ô “%(heading)s” có ký tự không đọc được.", heading=heading)
    if len(text) > most:
        raise Refused("Ô “%(heading)s” dài quá %(most)d ký tự.", heading=heading, most=most)
    return text


def optional(most: int) -> Reader:
    """Read a text that may be missing."""
    return lambda value, heading: text_of(value, heading, most)


def needed(most: int) -> Reader:
    """Read a text that must be there."""

    def read(value: object, heading: str) -> str:
        text = text_of(value, heading, most)
        if not text:
            raise Refused("Ô “%(heading)s” còn trống.", heading=heading)
        return text

    return read


def minutes(value: object, heading: str) -> int:
    """Read a number of minutes, from 1 to a working day."""
    number = _whole(value)
    if number is None:
        raise Refused("Ô “%(heading)s” phải là số phút, ví dụ 20.", heading=heading)
    if not 1 <= number <= planning.MOST_MINUTES:
        raise Refused(
            "Ô “%(heading)s” phải từ 1 đến %(most)d phút.", heading=heading, most=planning.MOST_MINUTES
        )
    return number


def whole(least: int, most: int) -> Reader:
    """Read a whole number within bounds."""

    def read(value: object, heading: str) -> int:
        number = _whole(value)
        if number is None or not least <= number <= most:
            raise Refused(
                "Ô “%(heading)s” phải là số nguyên từ %(least)d đến %(most)d.",
                heading=heading,
                least=least,
                most=most,
            )
        return number

    return read


def amount(most: int) -> Reader:
    """Read a number above zero that may have a fraction: 90,5 or 90.5."""

    def read(value: object, heading: str) -> Decimal:
        text = str(value if value is not None and not isinstance(value, bool) else "").strip()
        number = Decimal(text.replace(",", ".")) if AMOUNT.fullmatch(text) else None
        if number is None or not 0 < number <= most:
            raise Refused("Ô “%(heading)s” phải là số lớn hơn 0, đến %(most)d.", heading=heading, most=most)
        return number

    return read


def day(value: object, heading: str) -> date:
    """Read a day: a cell of Excel's own kind, or written 21/11/2026 or 2026-11-21."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for pattern in DAYS:
        try:
            return datetime.strptime(str(value or "").strip(), pattern).date()
        except ValueError:
            continue
    raise Refused("Ô “%(heading)s” phải là ngày, ví dụ 21/11/2025.", heading=heading)


def _whole(value: object) -> int | None:
    # A sheet keeps 20,0 as a fraction; True is an int to Python and no number to a person.
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    text = str(value or "").strip()
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else None


def one_of(choices: Mapping[str, object], shown: str) -> Reader:
    """Read a word of a list. Shape: `choices` by folded word; `shown` are the words for the sentence."""

    def read(value: object, heading: str) -> object:
        text = folded(str(value)) if value is not None else ""
        if text not in choices:
            raise Refused("Ô “%(heading)s” phải là một trong: %(shown)s.", heading=heading, shown=shown)
        return choices[text]

    return read


def papers(value: object, heading: str) -> tuple[str, ...]:
    """Read names of files, each on a line of its own or after a semicolon."""
    if value is not None and not isinstance(value, str):
        raise Refused("Ô “%(heading)s” phải là tên tệp.", heading=heading)
    names = [paper_name(name) for name in re.split(r"[;\n\r]+", str(value or "")) if name.strip()]
    for name in names:
        if len(name) > LONGEST_FILE_NAME or name.startswith(".") or set(name) & set('/\\:*?"<>|'):
            raise Refused("Tên tệp “%(name)s” không hợp lệ.", name=name[:80])
    return tuple(dict.fromkeys(names))


def email(value: object, heading: str) -> str:
    """Read an e-mail address, which may be missing."""
    text = text_of(value, heading, LONGEST_EMAIL).lower()
    if text and not EMAIL.fullmatch(text):
        raise Refused("“%(mail)s” không phải là địa chỉ thư điện tử.", mail=text[:80])
    return text


def by_code(choices: Mapping[str, object]) -> dict[str, object]:
    """Add the code of every choice: the editor sends the code, a sheet the word."""
    return {**choices, **{str(code): code for code in choices.values()}}
