"""The message catalogues: collect, merge, check and compile them with Babel; GNU gettext is not needed.

Message ids are Vietnamese. locale/en is collected from the code and must be complete; locale/vi is written by
hand and holds Vietnamese for the few English sentences of third-party packages that people see.
"""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("ecabinet", "people", "meetings", "documents", "voting", "minutes", "savings")
LANGUAGES = ("en", "vi")
# Which argument of which call is a message, a plural or a context; `None` stands for the first argument.
CALLS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # A refusal and a label of plain Python (people/rules.py), where Django may not be imported.
    "Refused": None,
    "msgid": None,
}
# No dates: a catalogue changes only when a message does.
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: eCabinet\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "vi": "nplurals=1; plural=0;"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# A message is known by its context and its (singular) id.
Key = tuple[str | None, str]


class MergeError(ValueError):
    """A file to be merged is not in the format of a catalogue."""


def file_of(language: str) -> Path:
    """Return the catalogue of a language."""
    return Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Read the catalogue of a language, empty when there is none yet."""
    file = file_of(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def collect() -> Catalog:
    """Collect every message of our Python files and templates, without translations."""
    found = Catalog(locale="en")
    for text in _texts():
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(text.encode()), keywords=CALLS
        ):
            found.add(message, context=context)
    return found


def _texts() -> Iterator[str]:
    root = Path(settings.BASE_DIR)
    for app in APPS:
        for file in sorted((root / app).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file.read_text()
    for folder in (root / "templates", *(root / app / "templates" for app in APPS)):
        for file in sorted(folder.rglob("*.*")):
            # Django blanks everything but the messages; what is left is Python but for its indentation.
            yield INDENT.sub("", templatize(file.read_text(), origin=str(file)))


def with_translations(collected: Catalog, known: Catalog) -> Catalog:
    """Give every collected message the translation that is known for it, empty when there is none."""
    for message in collected:
        earlier = known.get(message.id, context=message.context) if message.id else None
        if earlier and _shape(earlier) == _shape(message):
            message.string = earlier.string
            message.flags = earlier.flags | message.flags
    return collected


def _shape(message: Message) -> bool:
    return isinstance(message.id, tuple)


def merge(catalogue: Catalog, folder: Path) -> tuple[list[str], list[str]]:
    """Fill empty translations from the files of a folder.

    Shape: two lists of lines for a person: what was translated differently before, what no code uses.
    Errors: MergeError when a file is no catalogue.
    """
    differing, unused = [], []
    for file in sorted(folder.glob("*.po")):
        for message in _blocks(file):
            ours = catalogue.get(message.id, context=message.context)
            if ours is None:
                unused.append(f"{file.name}: {_name(message)}")
            elif is_empty(ours):
                ours.string = message.string
            elif ours.string != message.string:
                differing.append(f"{file.name}: {_name(message)}: {ours.string!r}, here {message.string!r}")
    return differing, unused


def _blocks(file: Path) -> list[Message]:
    try:
        with file.open("rb") as source:
            catalogue = read_po(source, locale="en", abort_invalid=True, charset="utf-8")
    except PoFileError as error:
        raise MergeError(f"{file}: {error}") from error
    return [message for message in catalogue if message.id and not is_empty(message)]


def write(catalogue: Catalog, language: str) -> None:
    """Write a catalogue, sorted and without line numbers, so that two branches rarely touch the same line."""
    text = io.BytesIO()
    write_po(text, catalogue, width=110, no_location=True, sort_output=True, omit_header=True)
    file = file_of(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=language, plural=PLURALS[language])
    file.write_text(header + text.getvalue().decode().strip() + "\n")


def is_stale(language: str) -> bool:
    """Say whether the binary catalogue is missing or older than what it was made from."""
    source = file_of(language)
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_language(language: str) -> Path:
    """Write the binary catalogue that Django reads; it replaces the old one in one step."""
    target = file_of(language).with_suffix(".mo")
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as out:
        write_mo(out, read(language))
    return draft.replace(target)


def faults() -> list[str]:
    """List what is missing or wrong in the catalogues, one line for a person each."""
    used, english = collect(), read("en")
    keys, known = {_key(m) for m in used if m.id}, {_key(m) for m in english if m.id}
    lines = [f"en: no longer used: {key[1]!r}" for key in sorted(known - keys, key=str)]
    for message in used:
        if message.id:
            lines += _faults_of("en", message, english.get(message.id, context=message.context))
    for message in read("vi"):
        if message.id:
            lines += _faults_of("vi", message, message)
    return lines


def _faults_of(language: str, message: Message, translated: Message | None) -> list[str]:
    name = f"{language}: {_name(message)}"
    if translated is None or is_empty(translated):
        return [f"{name}: no translation"]
    if translated.fuzzy:
        return [f"{name}: fuzzy"]
    if _shape(translated) != _shape(message):
        return [f"{name}: plural in one place, singular in another"]
    wanted = _places(*_strings(message.id))
    if all(_places(text) == wanted for text in _strings(translated.string)):
        return []
    return [f"{name}: places differ: {translated.string!r}"]


def is_empty(message: Message) -> bool:
    """Tell whether a message, or one of its plural forms, has no translation."""
    return not (_strings(message.string) and all(_strings(message.string)))


def _strings(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def _places(*texts: str) -> set[str]:
    return {a or b for text in texts for a, b in PLACEHOLDER.findall(text)}


def _key(message: Message) -> Key:
    return message.context, _strings(message.id)[0]


def _name(message: Message) -> str:
    return repr(_strings(message.id)[0])
