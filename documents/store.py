"""The files of papers on disk, addressed by their hash; knows no table and no person."""

import asyncio
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

# Read, hash and stream in pieces of this size. Unit: bytes.
PIECE_BYTES = 256 * 1024
# Stream in smaller ones: each reader of a stream holds a few of them. Unit: bytes.
SENT_BYTES = 64 * 1024


class Readable(Protocol):
    """Where an incoming file is read from: an open file, an upload."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Kept:
    """A file in the store. Units: size in bytes. Shape: sha256 in hex."""

    sha256: str
    size: int


def path_of(body: uuid.UUID, sha256: str) -> Path:
    """Return where the content of a hash lies for a body."""
    return Path(settings.PAPERS_DIR) / str(body) / sha256[:2] / sha256


def thumb_path(body: uuid.UUID, sha256: str, page: int) -> Path:
    """Return where the small picture of a page of a content lies. Shape: pages from 1."""
    return _thumbs(body, sha256) / f"{page}.webp"


def _thumbs(body: uuid.UUID, sha256: str) -> Path:
    content = path_of(body, sha256)
    return content.with_name(f"{content.name}.thumbs")


def keep_thumbs(body: uuid.UUID, sha256: str, drawn: Path) -> None:
    """Move the small pictures in a folder beside their content; those that are there already are the same."""
    target = _thumbs(body, sha256)
    target.mkdir(parents=True, exist_ok=True)
    for picture in drawn.glob("*.webp"):
        picture.replace(target / picture.name)


def remove(body: uuid.UUID, sha256: str) -> None:
    """Delete a content with its small pictures."""
    path_of(body, sha256).unlink(missing_ok=True)
    shutil.rmtree(_thumbs(body, sha256), ignore_errors=True)


def _incoming() -> Path:
    return Path(settings.PAPERS_DIR) / "incoming"


@contextmanager
def workbench() -> Iterator[Path]:
    """Give a folder on the store's own disk for files on their way in; it is gone afterwards."""
    _incoming().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_incoming(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def clear_workbenches(before: float) -> None:
    """Remove the folders that a killed process left behind. Units: seconds since 1970, as files are dated."""
    for folder in _incoming().glob("*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)


def take_in(content: Readable, target: Path, require_size: Callable[[int], None]) -> int:
    """Copy an incoming file to `target` piece by piece and return its size.

    Shape: `require_size` is asked after every piece and may raise. Units: bytes.
    """
    size = 0
    with target.open("xb") as copy:
        while piece := content.read(PIECE_BYTES):
            size += len(piece)
            require_size(size)
            copy.write(piece)
    return size


def head_and_tail(path: Path, head: int, tail: int) -> tuple[bytes, bytes]:
    """Return the first `head` and the last `tail` bytes of a file."""
    with path.open("rb") as file:
        first = file.read(head)
        file.seek(max(0, path.stat().st_size - tail))
        return first, file.read()


def keep(body: uuid.UUID, source: Path) -> Kept:
    """Move a finished file into the store, durable before this returns."""
    kept = Kept(_sha256(source), source.stat().st_size)
    target = path_of(body, kept.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    _sync(source)
    # A file of this name has this content; replacing it renews its date, so that no sweep takes it now.
    source.replace(target)
    _sync(target.parent)
    return kept


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(path: Path, start: int, length: int) -> bytes:
    """Read one stretch of a file. Units: bytes."""
    with path.open("rb") as file:
        file.seek(start)
        return file.read(length)


async def pieces(path: Path) -> AsyncIterator[bytes]:
    """Read a whole file piece by piece, away from the event loop, so that memory stays flat."""
    async for piece in pieces_of(await asyncio.to_thread(path.open, "rb")):
        yield piece


async def pieces_of(file: BinaryIO) -> AsyncIterator[bytes]:
    """Read an open file piece by piece, away from the event loop, and close it."""
    try:
        while piece := await asyncio.to_thread(file.read, SENT_BYTES):
            yield piece
    finally:
        file.close()


def addressed_files(body: uuid.UUID) -> Iterator[Path]:
    """List every file of a body that bears a hash as its name."""
    for path in (Path(settings.PAPERS_DIR) / str(body)).glob("??/*"):
        if len(path.name) == 64 and path.name.startswith(path.parent.name):
            yield path
