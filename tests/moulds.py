"""Migrated, empty databases, made once and copied by every run after.

Migrating costs more processor time than hundreds of tests. A mould is named by the hash of everything that shapes it,
so worktrees with the same migrations share one, and a changed migration finds none and makes its own.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import servers

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ecabinet-tests"
# More are worktrees of last week; the ones longest unused go. Unit: moulds.
KEPT = 12
LOCK = ".lock"
# What shapes a database besides the migrations and what they import; models give it its permissions.
SHAPING = (
    "*/models.py",
    "*/models/*.py",
    "ecabinet/settings.py",
    "requirements*.txt",
    "tests/moulds.py",
    "tests/servers.py",
)


def copy(kind: str, target: Path, make: Callable[[Path], None]) -> None:
    """Copy the mould of this tree to `target`, which must not exist; make it first when there is none.

    Shape: `make(path)` makes the file or folder at `path`. Owners and rights are kept.
    """
    copy_of(CACHE / f"{kind}-{key(servers.ROOT)}", target, make)


def copy_of(mould: Path, target: Path, make: Callable[[Path], None]) -> None:
    """Copy one mould to `target`; runs that need it at the same time wait for the one that makes it."""
    with _alone_with(mould):
        if mould.exists():
            os.utime(mould)
        else:
            _make(mould, make)
        _copy(mould, target)


def key(root: Path) -> str:
    """Return the hash of every file that shapes the database of the tree at `root`."""
    digest = hashlib.sha256()
    for path in sorted(sources(root)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def sources(root: Path) -> set[Path]:
    """Return every file that shapes the database of the tree at `root`."""
    waiting = [path for path in root.glob("*/migrations/*.py") if _is_ours(path, root)]
    found = {path for pattern in SHAPING for path in root.glob(pattern) if _is_ours(path, root)}
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(path, root)
    return found


def migrate(url: str, directory: Path) -> None:
    """Migrate the database at `url`, in a process of its own.

    Errors: StartError with the output when it fails.
    """
    environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(directory), "DJANGO_ENV": "test"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0", "--skip-checks"],
        cwd=servers.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise servers.StartError(f"the database could not be migrated:\n{done.stdout[-4_000:]}")


@contextmanager
def _alone_with(mould: Path) -> Iterator[None]:
    mould.parent.mkdir(parents=True, exist_ok=True)
    with mould.with_name(f"{mould.name}{LOCK}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(mould: Path, make: Callable[[Path], None]) -> None:
    # Open to "nobody", who has to reach what a server of his makes in it.
    with tempfile.TemporaryDirectory(prefix="ecabinet-mould-", dir="/tmp") as scratch:
        Path(scratch).chmod(0o755)
        make(Path(scratch) / "made")
        with tempfile.TemporaryDirectory(dir=mould.parent) as beside:
            _copy(Path(scratch) / "made", Path(beside) / "made")
            os.utime(Path(beside) / "made")
            # One step: a mould is whole or absent, also when the run is killed here.
            (Path(beside) / "made").rename(mould)
    _forget_old(mould.parent)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", "--reflink=auto", source, target], check=True)


def _forget_old(cache: Path) -> None:
    moulds = [path for path in cache.iterdir() if path.suffix != LOCK]
    for path in sorted(moulds, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_ours(path: Path, root: Path) -> bool:
    return path.relative_to(root).parts[0] not in {"node_modules", "build", "var"}


def _imported(path: Path, root: Path) -> Iterator[Path]:
    """Give the files of this tree that a file imports, by `import x.y` or `from x import y`."""
    for node in ast.walk(ast.parse(path.read_text())):
        for name in _names(node):
            stem = root.joinpath(*name.split("."))
            yield from (file for file in (stem.with_suffix(".py"), stem / "__init__.py") if file.is_file())


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
