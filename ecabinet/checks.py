"""What must hold before a server may start."""

from django.conf import settings
from django.core import checks


@checks.register()
def several_processes_need_redis(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse several server processes without a doorbell between them."""
    if settings.SERVER_PROCESSES > 1 and not settings.REDIS_URL:
        return [checks.Error("Several server processes need REDIS_URL.", id="ecabinet.E001")]
    return []


@checks.register()
def production_is_closed(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse the development key and DEBUG in production."""
    if not settings.PRODUCTION:
        return []
    found: list[checks.CheckMessage] = []
    if settings.SECRET_KEY.startswith("development-only"):
        found.append(checks.Error("DJANGO_SECRET_KEY is missing.", id="ecabinet.E002"))
    if settings.DEBUG:
        found.append(checks.Error("DEBUG is on in production.", id="ecabinet.E003"))
    return found
