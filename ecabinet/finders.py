"""Serves named files of npm packages as static files; what is not in the table stays private."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core import checks
from django.core.files.storage import FileSystemStorage


@dataclass(frozen=True)
class Source:
    """Files of one package folder and the public folder that they appear in."""

    public: str
    package: str
    patterns: tuple[str, ...]

    def serves(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.patterns)


TINOS = "@expo-google-fonts/tinos"
SOURCES = (
    Source(
        "vendor/pdfjs",
        "pdfjs-dist/legacy/build",
        ("pdf.mjs", "pdf.min.mjs", "pdf.worker.mjs", "pdf.worker.min.mjs"),
    ),
    Source("vendor/pdfjs", "pdfjs-dist/legacy/web", ("pdf_viewer.mjs", "pdf_viewer.css", "images/*.*")),
    Source("vendor/pdfjs/cmaps", "pdfjs-dist/cmaps", ("*.bcmap",)),
    Source("vendor/pdfjs/standard_fonts", "pdfjs-dist/standard_fonts", ("*.pfb", "*.ttf")),
    Source("vendor/pdfjs/wasm", "pdfjs-dist/wasm", ("jbig2*.*", "openjpeg*.*", "qcms*.*")),
    Source("vendor/pdfjs/iccs", "pdfjs-dist/iccs", ("*.icc",)),
    Source("vendor/idiomorph", "idiomorph/dist", ("idiomorph.esm.js",)),
    Source("vendor/idb", "idb/build", ("index.js",)),
    Source(
        "vendor/fonts/be-vietnam-pro",
        "@fontsource/be-vietnam-pro",
        ("400.css", "600.css", "files/*-400-normal.woff*", "files/*-600-normal.woff*"),
    ),
    Source("vendor/fonts/tinos", f"{TINOS}/400Regular", ("*.ttf",)),
    Source("vendor/fonts/tinos", f"{TINOS}/400Regular_Italic", ("*.ttf",)),
    Source("vendor/fonts/tinos", f"{TINOS}/700Bold", ("*.ttf",)),
    Source("vendor/fonts/tinos", f"{TINOS}/700Bold_Italic", ("*.ttf",)),
)
# Icons are inlined by `{% icon %}` and not served: 5,000 files would be walked at every start.


class PackageStorage(FileSystemStorage):
    """One package folder under its public name, the way collectstatic and WhiteNoise read it."""

    def __init__(self, source: Source, folder: Path) -> None:
        super().__init__(location=folder)
        self.source = source
        self.folder = folder
        self.prefix = source.public

    def names(self) -> Iterator[str]:
        """Yield the served files, relative to the package folder, in order."""
        found = {path for pattern in self.source.patterns for path in self.folder.glob(pattern)}
        return (path.relative_to(self.folder).as_posix() for path in sorted(found))


class NpmFinder(BaseFinder):
    """Finds the files of `SOURCES` in node_modules."""

    def __init__(self, app_names: Iterable[str] | None = None, root: Path | None = None) -> None:
        root = root or settings.BASE_DIR / "node_modules"
        self.storages = [PackageStorage(source, root / source.package) for source in SOURCES]

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Warn about packages that are not installed."""
        missing = sorted({s.source.package for s in self.storages if next(s.names(), None) is None})
        if not missing:
            return []
        message = f"Browser packages are missing: {', '.join(missing)}."
        return [checks.Warning(message, hint="Run `make setup`.", id="ecabinet.W001")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str] | None:  # type: ignore[override]
        """Return the file of a public path; with `find_all` a list; None or an empty list without one."""
        found = [str(file) for storage in self.storages if (file := _file(storage, path))]
        if find_all:
            return found
        return found[0] if found else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, PackageStorage]]:  # type: ignore[override]
        """Yield every served file with its storage."""
        for storage in self.storages:
            for name in storage.names():
                if not any(fnmatch(name, pattern) for pattern in ignore_patterns or ()):
                    yield name, storage


def _file(storage: PackageStorage, path: str) -> Path | None:
    name = path.removeprefix(f"{storage.prefix}/")
    if name == path or ".." in name.split("/") or not storage.source.serves(name):
        return None
    file = storage.folder / name
    return file if file.is_file() else None
