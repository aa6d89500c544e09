"""Hold a meeting with one long paper through the public acts, in a database of its own; print its ledger."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecabinet import reckoning, throwaway


class Command(BaseCommand):
    help = (
        "Play a meeting whose paper went to so many recipients before; one line of JSON read from its ledger."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pages", type=int, default=1_000, help="Số trang của tài liệu")
        parser.add_argument("--recipients", type=int, default=1_586, help="Số bộ giấy trước đây")
        parser.add_argument(
            "--price", type=int, help="Đơn giá in một trang (đồng); không có thì không tính chi phí"
        )
        parser.add_argument("--sides", type=int, choices=(1, 2), default=2, help="In một mặt hay hai mặt")

    def handle(
        self, *args: Any, pages: int, recipients: int, price: int | None, sides: int, **options: Any
    ) -> None:
        if not 1 <= pages <= reckoning.MOST_PAGES:
            raise CommandError(f"Số trang phải từ 1 đến {reckoning.MOST_PAGES}.", returncode=2)
        if not 1 <= recipients <= reckoning.MOST_COPIES:
            raise CommandError(f"Số nơi nhận phải từ 1 đến {reckoning.MOST_COPIES}.", returncode=2)
        if price is not None and not 0 < price <= 1_000_000:
            raise CommandError("Đơn giá phải lớn hơn 0 và không quá 1.000.000 đồng.", returncode=2)
        given = {"pages": pages, "recipients": recipients, "price": str(price or ""), "sides": sides}
        try:
            answer = throwaway.call("ecabinet.reckoning.play_paper", **given)
        except throwaway.PlayError as why:
            raise CommandError(str(why)) from None
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
