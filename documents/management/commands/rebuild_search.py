"""`manage.py rebuild_search`: makes the index of the search anew from the pages and titles as they stand."""

from typing import Any

from django.core.management.base import BaseCommand

from documents.queries import search_index


class Command(BaseCommand):
    help = "Makes the index of the search anew, and what is missing of it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and fill all of it."""
        missing = search_index.missing()
        if missing:
            self.stdout.write(f"missing: {', '.join(missing)}")
            search_index.create()
        else:
            search_index.rebuild()
        self.stdout.write("The index is whole.")
