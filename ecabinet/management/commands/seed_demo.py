"""Fill an empty database with the demo: three bodies, their people and their meetings."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ecabinet import demo
from ecabinet.demo import play
from people.models import Body, User

DEMO_EMAIL = "@example.gov.vn"


class Command(BaseCommand):
    help = "Seed the demo; refused in production and over real data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do nothing when the demo is there.")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Bản minh họa không được nạp khi DJANGO_ENV=production.")
        if holds_real_data():
            raise CommandError(
                "Cơ sở dữ liệu này đã có dữ liệu thật. Bản minh họa chỉ nạp vào cơ sở dữ liệu trống."
            )
        if User.objects.exists():
            if not once:
                raise CommandError("Bản minh họa đã được nạp. Hãy dùng `make demo-reset` để làm lại từ đầu.")
            return
        play.play_all(demo.make_cast(), self.stdout.write)
        self.stdout.write(f"chair, minister1 … minister24, secretary, guest, …: {demo.PASSWORD}")


def holds_real_data() -> bool:
    """Tell whether anything here is not the demo's own: a person or a body of somebody else."""
    strangers = User.objects.exclude(email__endswith=DEMO_EMAIL).exists()
    return strangers or (Body.objects.exists() and not User.objects.exists())
