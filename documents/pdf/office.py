"""Office files: checks their archive, writes the copy that LibreOffice opens, and has it converted to PDF."""

from pathlib import Path

from documents.rules import files as rules
from people.rules import Refused


def write_safe(source: Path, target: Path, kind: rules.Kind) -> list[str]:
    raise Refused(rules.NOT_TAKEN)


def convert(source: Path, folder: Path) -> Path:
    raise Refused(rules.NOT_TAKEN)
