"""What import-linter cannot say of the tree: rooms across apps, sizes, and names (docs/ARCHITECTURE.md)."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("people", "meetings", "documents", "voting", "minutes", "savings")
# Where the ground of people, which other apps have no room for, stands beside their rooms.
GROUND = {
    "act": "actions",
    "adapter": "forms",
    "presets": "queries",
    "journal": "queries",
    "followers": "queries",
    "jobs": "queries",
    "doorbell": "rules",
    "clock": "rules",
    "once": "rules",
    "compiled": "rules",
    "precedence": "rules",
}
# Unit: lines of code, without the docstring.
FUNCTION_LINES = 40
VIEW_LINES = 25
# Unit: lines of the file.
FILE_LINES = 300
FORBIDDEN_MODULES = {"utils", "helpers", "manager", "managers", "service", "services"}
FORBIDDEN_PREFIXES = ("get_", "do_", "handle_", "process_")


def room_levels() -> dict[str, int]:
    """Read the rooms and their order, the lowest first, from the contract that import-linter checks."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["name"] == "rooms of an app point one way")
    levels = {
        room.strip(" ()"): level
        for level, layer in enumerate(reversed(layers))
        for room in layer.replace("|", ":").split(":")
    }
    return levels | {room: levels[beside] for room, beside in GROUND.items()}


LEVELS = room_levels()


@dataclass(frozen=True)
class Import:
    """One import of one of our rooms by another of our rooms."""

    file: str
    line: int
    app: str
    room: str
    of_app: str
    of_room: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.app}.{self.room} imports {self.of_app}.{self.of_room}"


def imports_in(source: str, file: Path) -> Iterator[Import]:
    """Yield the imports of other apps' rooms in one file."""
    app, room = file.parts[0], Path(file.parts[1]).stem
    for node in ast.walk(ast.parse(source)):
        for name in _imported(node):
            of_app, _, rest = name.partition(".")
            if of_app in APPS and of_app != app and rest:
                yield Import(str(file), node.lineno, app, room, of_app, rest.split(".")[0])  # type: ignore[attr-defined]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def goes_up(found: Import) -> bool:
    """Tell whether a room imports a room above its own level in another app."""
    return LEVELS[found.of_room] > LEVELS[found.room]


def python_files(*folders: str) -> list[Path]:
    found = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    return sorted(file.relative_to(ROOT) for file in found if "migrations" not in file.parts)


def functions_of(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its decorators and its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def is_view(file: Path) -> bool:
    return file.parts[1] in {"views", "views.py"}


# -- the product ----------------------------------------------------------------------------------


def test_across_apps_a_room_imports_only_rooms_at_its_own_level_or_below() -> None:
    found = [i for file in python_files(*APPS) for i in imports_in((ROOT / file).read_text(), file)]
    assert found
    assert [str(i) for i in found if goes_up(i)] == []


def test_no_function_is_too_long() -> None:
    long = [
        f"{file}:{function.lineno}: {function.name} has {lines_of(function)} lines"
        for file in python_files("ecabinet", *APPS, "bench")
        for function in functions_of(file)
        if lines_of(function) > (VIEW_LINES if is_view(file) else FUNCTION_LINES)
    ]
    assert long == []


def test_no_file_is_too_long() -> None:
    files = python_files("ecabinet", *APPS, "bench")
    for folder, pattern in (("static/js", "*.js"), ("static/css", "*.css"), ("templates", "*.html")):
        files += sorted(file.relative_to(ROOT) for file in (ROOT / folder).rglob(pattern))
    lengths = {str(file): len((ROOT / file).read_text().splitlines()) for file in files}
    assert {file: lines for file, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(file) for file in python_files("ecabinet", *APPS) if file.stem in FORBIDDEN_MODULES] == []


def test_functions_say_what_they_return_or_do() -> None:
    vague = [
        f"{file}: {node.name}"
        for file in python_files("ecabinet", *APPS)
        # A method may be Django's or Channels' own name; a function of ours may not.
        for node in ast.parse((ROOT / file).read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith(FORBIDDEN_PREFIXES)
    ]
    assert vague == []


# -- the test of the test -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "source", "up"),
    [
        ("voting/rules.py", "from meetings import models", [True]),
        ("voting/queries.py", "from meetings.actions import close", [True]),
        ("voting/panels.py", "def f():\n    from meetings import live", [True]),
        ("voting/panels/poll.py", "import meetings.views.room", [True]),
        ("meetings/models.py", "from people import act", [True]),
        ("voting/actions.py", "from people import act, journal, rules", [False, False, False]),
        ("voting/panels.py", "from meetings.panels import register", [False]),
        ("voting/apps.py", "from meetings import views", [False]),
        ("voting/views.py", "from voting import actions\nimport django", []),
    ],
)
def test_an_import_upwards_is_seen(file: str, source: str, up: list[bool]) -> None:
    assert [goes_up(i) for i in imports_in(source, Path(file))] == up


def test_a_docstring_does_not_count() -> None:
    (function,) = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n').body
    assert isinstance(function, ast.FunctionDef)
    assert lines_of(function) == 2
