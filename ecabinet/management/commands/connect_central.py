"""Let this installation report its figures to the central one."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.rules import Refused
from savings import store
from savings.actions import sending


class Command(BaseCommand):
    help = (
        "Connect to the central installation. Without --url it prints the public key, which the administrator of the "
        "central installation registers; the token that is shown there goes in with --url."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="", help="Address of the central installation, https://...")
        parser.add_argument(
            "--token", default="", help="Asked for when it is left out, so that no history keeps it."
        )
        parser.add_argument("--ca-file", default="", help="Certificate of an authority of your own.")

    def handle(self, *args: Any, url: str, token: str, ca_file: str, **options: Any) -> None:
        known = store.load()
        if not url:
            central = known or store.Central("", "", store.new_key())
            store.keep(central)
            self.stdout.write(central.public_key)
            return
        try:
            central = sending.connect(url=url, token=token or getpass.getpass("Token: "), ca_file=ca_file)
        except (Refused, sending.Unanswered) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"connected for {central.level} {central.code}")
        self.stdout.write(central.public_key)
