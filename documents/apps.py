"""Wiring of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        """Add the panel of papers to the room, and sweep the store every night."""
        from documents import panels
        from people import jobs

        panels.register()
        jobs.periodic("documents.tasks.sweep", "40 3 * * *")
