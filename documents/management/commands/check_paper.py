"""Say what the pipeline would do with a file; nothing is stored and no table is touched."""

import os
import stat
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from documents import store
from documents.pdf import examination
from documents.rules import files as rules
from people.rules import Refused, msgid

NO_FILE = msgid("Không đọc được tệp này.")
NO_PLAIN_FILE = msgid("Đây không phải là tệp.")
REFUSED_CODE = 3


class Command(BaseCommand):
    help = "Check a file as the pipeline would: accepted or refused, and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default="vi", choices=["vi", "en"])

    def handle(self, *args: Any, file: Path, language: str, **options: Any) -> None:
        with override(language):
            try:
                lines = examined(file)
            except Refused as refused:
                self.stdout.write(printable(f"refused: {_(refused.msgid) % refused.values}"))
                sys.exit(REFUSED_CODE)
            self.stdout.write(printable("\n".join(lines)))


def printable(text: str) -> str:
    """Return what the terminal can show of a text."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def examined(path: Path) -> list[str]:
    """Return what the pipeline would do with a file, as the lines to print.

    Errors: Refused with the reason.
    """
    name = rules.cleaned_name(os.fsdecode(path.name).encode(errors="replace").decode())
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "original"
        _copy(path, source)
        head, tail = store.head_and_tail(source, rules.HEAD_BYTES, rules.TAIL_BYTES)
        kind = rules.kind_of(name, head)
        if kind is rules.PDF:
            rules.require_whole(tail)
        found = examination.examine(source, kind, Path(folder))
    return [f"accepted: {len(found.pages)} pages", *(f"removed: {_(what)}" for what in found.removed)]


def _copy(path: Path, target: Path) -> None:
    """Copy a plain file; a pipe or a device would never end.

    Errors: Refused when there is no such file, when it may not be read, is no plain file or too large.
    """
    try:
        # Not blocking: opening a named pipe would wait for who writes into it.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise Refused(NO_PLAIN_FILE)
            rules.require_size(facts.st_size)
            store.take_in(file, target, rules.require_size)
    except (OSError, ValueError):
        # ValueError: a name with a NUL in it.
        raise Refused(NO_FILE) from None
