"""What must hold before a server may start."""

from pathlib import Path

from django.conf import settings
from django.core import checks

from voting import store

# File systems that live in memory. Source: Linux, Documentation/filesystems/tmpfs.rst and ramfs-rootfs-initramfs.rst.
IN_MEMORY = frozenset({"tmpfs", "ramfs"})


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


@checks.register()
def keys_of_secret_polls_stay_in_memory(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a place for the keys of secret polls that survives a reboot, is copied with the data, or is not ours."""
    if not settings.SECRET_KEY_DIR:
        return [checks.Error("SECRET_KEY_DIR is missing.", id="ecabinet.E004")]
    folder = Path(settings.SECRET_KEY_DIR)
    found: list[checks.CheckMessage] = []
    if settings.PRODUCTION and filesystem_of(folder) not in IN_MEMORY:
        found.append(checks.Error(f"SECRET_KEY_DIR {folder} is not on tmpfs.", id="ecabinet.E005"))
    if settings.PRODUCTION and Path(settings.DATA_DIR).resolve() in folder.resolve().parents:
        found.append(checks.Error(f"SECRET_KEY_DIR {folder} is copied with DATA_DIR.", id="ecabinet.E006"))
    if folder.exists() and not store.is_own(folder):
        found.append(checks.Error(f"SECRET_KEY_DIR {folder} is open to other users.", id="ecabinet.E007"))
    return found


def filesystem_of(path: Path, mounts: str = "/proc/self/mounts") -> str:
    """Return the type of the file system on which a path lies, or would lie; empty where nobody knows."""
    path, best, found = path.resolve(), 0, ""
    for line in Path(mounts).read_text().splitlines():
        _, point, kind, *_ = line.split(" ")
        place = Path(point.replace("\\040", " "))
        # The last of two mounts on one place lies on top.
        if path.is_relative_to(place) and len(place.parts) >= best:
            best, found = len(place.parts), kind
    return found
