"""Rehearse a session with given numbers through the public acts, in a database of its own; one line of JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecabinet import rehearsal, throwaway
from people.rules import Refused

NUMBERS = {
    "members": "Số thành viên của cơ quan (mặc định 27)",
    "present": "Số thành viên dự tại phòng họp (mặc định: tất cả, trừ người dự trực tuyến)",
    "remote": "Số thành viên dự trực tuyến, ngoài số dự tại phòng họp (mặc định 0)",
    "for": "Số phiếu tán thành (mặc định: tất cả những người dự còn lại)",
    "against": "Số phiếu không tán thành (mặc định: những người dự còn lại)",
    "other": "Số phiếu ý kiến khác (mặc định 0)",
    "not-voting": "Số người không biểu quyết (mặc định: những người dự còn lại khi đã có --for và --against)",
}


class Command(BaseCommand):
    help = (
        "Rehearse a session in a throwaway database. Exit 1 when the acts and the rules differ or the journal does "
        "not hold, 2 for numbers that no session can have; a session without quorum adopts nothing and says why."
    )
    # Nothing of the installation is read: neither its database nor its keys.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, words in NUMBERS.items():
            parser.add_argument(f"--{name}", type=int, help=words, default=27 if name == "members" else None)
        parser.add_argument("--rule", choices=list(rehearsal.RULES), default="simple")
        parser.add_argument(
            "--tie-head", choices=rehearsal.SIDES, default="", help="Bên mà người đứng đầu đã biểu quyết"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = _case(options)
        except Refused as why:
            raise CommandError(str(why), returncode=2) from None
        try:
            played = throwaway.call("ecabinet.rehearsal.play", **asdict(case))
        except throwaway.PlayError as why:
            raise CommandError(str(why)) from None
        refused = played["answer"].get("refused")
        if refused:
            self.stderr.write(refused)
        self.stdout.write(json.dumps(played["answer"], ensure_ascii=False))
        if played["faults"]:
            raise CommandError("; ".join(played["faults"]))


def _case(options: dict[str, Any]) -> rehearsal.Case:
    return rehearsal.case_of(
        members=options["members"],
        present=options["present"],
        remote=options["remote"] or 0,
        in_favour=options["for"],
        against=options["against"],
        other=options["other"] or 0,
        not_voting=options["not_voting"],
        rule=options["rule"],
        head=options["tie_head"],
    )
