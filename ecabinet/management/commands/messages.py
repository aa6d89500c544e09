"""`manage.py messages`: collect, merge, check and compile the translations."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecabinet import catalogue


class Command(BaseCommand):
    """Collect our messages into locale/en, or compile or check what is there."""

    help = "Collect messages into locale/en (default), or --merge, --compile or --check them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="write the .mo files")
        what.add_argument("--check", action="store_true", help="fail when a translation is missing or wrong")
        what.add_argument("--merge", type=Path, metavar="DIR", help="collect, and fill gaps from DIR/*.po")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            self._compile()
        elif options["check"]:
            self._check()
        else:
            self._collect(options["merge"])

    def _compile(self) -> None:
        for language in catalogue.LANGUAGES:
            catalogue.compile_language(language)

    def _check(self) -> None:
        faults = catalogue.faults()
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} messages to mend: manage.py messages"]))
        self.stdout.write("Every message is translated.")

    def _collect(self, folder: Path | None) -> None:
        collected = catalogue.with_translations(catalogue.collect(), catalogue.read("en"))
        if folder:
            self._merge(collected, folder)
        catalogue.write(collected, "en")
        missing = [message for message in collected if message.id and catalogue.is_empty(message)]
        self.stdout.write(f"{len(collected)} messages, {len(missing)} without English.")

    def _merge(self, collected: catalogue.Catalog, folder: Path) -> None:
        try:
            differing, unused = catalogue.merge(collected, folder)
        except catalogue.MergeError as error:
            raise CommandError(str(error)) from error
        for line in differing:
            self.stdout.write(f"kept the earlier translation: {line}")
        for line in unused:
            self.stdout.write(f"used nowhere: {line}")
