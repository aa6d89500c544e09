"""Wiring of the project's own pages and commands."""

from django.apps import AppConfig


class ECabinetConfig(AppConfig):
    name = "ecabinet"
    verbose_name = "eCabinet"

    def ready(self) -> None:
        from ecabinet import checks  # noqa: F401 -- registers the system checks
