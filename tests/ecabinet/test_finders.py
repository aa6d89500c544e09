"""The npm finder serves exactly its table, and the icon tag draws or says which name is wrong."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError

from ecabinet.finders import SOURCES, NpmFinder


@pytest.mark.parametrize(
    "path",
    [
        "vendor/pdfjs/pdf.mjs",
        "vendor/pdfjs/pdf.worker.mjs",
        "vendor/pdfjs/pdf_viewer.mjs",
        "vendor/pdfjs/pdf_viewer.css",
        "vendor/pdfjs/images/loading-icon.gif",
        "vendor/pdfjs/cmaps/UniGB-UTF16-H.bcmap",
        "vendor/pdfjs/standard_fonts/FoxitFixed.pfb",
        "vendor/pdfjs/wasm/openjpeg.wasm",
        "vendor/idiomorph/idiomorph.esm.js",
        "vendor/idb/index.js",
        "vendor/fonts/be-vietnam-pro/400.css",
        "vendor/fonts/be-vietnam-pro/600.css",
        "vendor/fonts/be-vietnam-pro/files/be-vietnam-pro-vietnamese-600-normal.woff2",
        "vendor/fonts/tinos/Tinos_400Regular.ttf",
        "vendor/fonts/tinos/Tinos_700Bold_Italic.ttf",
    ],
)
def test_a_named_file_is_found(path: str) -> None:
    found = finders.find(path)
    assert isinstance(found, str) and Path(found).stat().st_size > 0


@pytest.mark.parametrize(
    "path",
    [
        "vendor/pdfjs/pdf.sandbox.mjs",
        "vendor/pdfjs/../../package.json",
        "vendor/pdfjs/images/../../../package.json",
        "vendor/pdfjs/cmaps",
        "vendor/pdfjs",
        "vendor/idb/index.cjs",
        "vendor/fonts/be-vietnam-pro/files/be-vietnam-pro-latin-900-normal.woff2",
        "pdfjs-dist/package.json",
        "",
    ],
)
def test_nothing_else_is_found(path: str) -> None:
    assert NpmFinder().find(path) is None
    assert NpmFinder().find(path, find_all=True) == []


def test_every_listed_file_is_found_under_its_public_path() -> None:
    finder = NpmFinder()
    listed = [(f"{storage.prefix}/{name}", storage.path(name)) for name, storage in finder.list(None)]
    assert len(listed) == len({public for public, _ in listed})
    assert all(finder.find(public) == file for public, file in listed)
    assert {source.public for source in SOURCES} <= {public.rsplit("/", 1)[0] for public, _ in listed} | {
        public.split("/files/")[0] for public, _ in listed
    }


def test_list_leaves_out_what_collectstatic_ignores() -> None:
    assert not [name for name, _ in NpmFinder().list(["*.mjs"]) if name.endswith(".mjs")]


@pytest.mark.parametrize("path", ["vendor/fonts/be-vietnam-pro/400.css", "vendor/pdfjs/pdf_viewer.css"])
def test_every_file_that_a_style_sheet_names_is_served(path: str) -> None:
    found = finders.find(path)
    assert isinstance(found, str)
    named = re.findall(r"url\(([^)\"']+)\)", Path(found).read_text())
    folder = path.rsplit("/", 1)[0]
    assert named
    assert all(finders.find(f"{folder}/{name.removeprefix('./')}") for name in named)


def test_missing_packages_are_named(tmp_path: Path) -> None:
    (warning,) = NpmFinder(root=tmp_path).check()
    assert "pdfjs-dist/legacy/build" in warning.msg
    assert NpmFinder().check() == []


def test_pdfjs_is_not_a_version_that_runs_code_from_a_paper() -> None:
    """CVE-2026-16633 is closed in 6.2.108."""
    viewer = finders.find("vendor/pdfjs/pdf.mjs")
    assert isinstance(viewer, str)
    version = re.search(r"pdfjsVersion = (\d+)\.(\d+)\.(\d+)", Path(viewer).read_text())
    assert version and tuple(map(int, version.groups())) >= (6, 2, 108)


def test_icon_is_drawn_into_the_page() -> None:
    page = Template('{% load icons %}{% icon "home" %}').render(Context())
    assert page.startswith('<svg class="icon" aria-hidden="true"')
    assert page.count("<path") == 3
    assert "style=" not in page and "script" not in page


@pytest.mark.parametrize("name", ["no-such-icon", "../outline/home", "", "Home"])
def test_an_unknown_icon_is_named(name: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="Tabler has no outline icon called"):
        Template("{% load icons %}{% icon name %}").render(Context({"name": name}))
