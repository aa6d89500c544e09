"""Keeps an uploaded sheet between preview and confirmation: on the server, for its owner, for an hour."""

import re
import shutil
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from meetings.forms import sheets
from meetings.models import Meeting
from people.models import User
from people.rules import Refused

# How long a preview can be confirmed. Unit: seconds.
KEPT_SECONDS = 3600
NAMES = ("agenda", "participants")
TOKEN = re.compile(r"[0-9a-f]{32}")


def keep(owner: User, meeting: Meeting, files: dict[str, UploadedFile]) -> str:
    """Store the sheets of one preview and return the token that finds them again.

    Errors: Refused for a file that is too large to be one.
    """
    _sweep()
    token = uuid.uuid4().hex
    folder = _folder(owner, meeting, token)
    contents = {name: _content(files[name]) for name in NAMES if name in files}
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    return token


def kept(owner: User, meeting: Meeting, token: str) -> dict[str, bytes]:
    """Return the sheets of a preview by name.

    Errors: Refused when it is not this owner's preview of this meeting, or older than an hour.
    """
    folder = _folder(owner, meeting, token) if TOKEN.fullmatch(token) else None
    if folder is None or not folder.is_dir() or _is_old(folder):
        raise Refused("Bản xem trước đã hết hạn. Hãy tải tệp lên lại.")
    return {file.stem: file.read_bytes() for file in folder.glob("*.xlsx") if file.stem in NAMES}


def _folder(owner: User, meeting: Meeting, token: str) -> Path:
    return Path(settings.DATA_DIR) / "imports" / f"{owner.pk}-{meeting.pk}-{token}"


def _content(file: UploadedFile) -> bytes:
    if file.size and file.size > sheets.MOST_BYTES:
        raise Refused("Tệp lớn quá 5 MB. Hãy bỏ bớt hình ảnh rồi tải lên lại.")
    content: bytes = file.read()
    return content


def _is_old(folder: Path) -> bool:
    return time.time() - folder.stat().st_mtime > KEPT_SECONDS


def _sweep() -> None:
    for folder in (Path(settings.DATA_DIR) / "imports").glob("*-*-*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
