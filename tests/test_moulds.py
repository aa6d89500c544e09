"""The migrated database is copied as long as nothing changed that shapes it."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from tests import moulds, servers


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a small project: a migration that imports a module, a model, and what does not shape a database."""
    files = {
        "requirements.txt": "django==5\n",
        "ecabinet/settings.py": "INSTALLED_APPS = []\n",
        "people/models/person.py": "NAME = 1\n",
        "people/migrations/0001_initial.py": "from people import triggers\n",
        "people/triggers.py": "from people import words\n",
        "people/words.py": "SQL = 1\n",
        "people/views.py": "from people import words\n",
    }
    for name, content in files.items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "tree"


@pytest.mark.parametrize(
    "changed",
    [
        "requirements.txt",
        "ecabinet/settings.py",
        "people/models/person.py",
        "people/migrations/0001_initial.py",
        "people/migrations/0002_new.py",
        "people/triggers.py",
        "people/words.py",
    ],
)
def test_what_shapes_the_database_changes_its_key(tree: Path, changed: str) -> None:
    before = moulds.key(tree)
    (tree / changed).write_text("# changed\n")
    assert moulds.key(tree) != before


def test_what_does_not_shape_the_database_leaves_its_key(tree: Path) -> None:
    before = moulds.key(tree)
    (tree / "people/views.py").write_text("# changed\n")
    assert moulds.key(tree) == before


def test_the_triggers_and_the_search_shape_the_database() -> None:
    shaping = {str(path.relative_to(servers.ROOT)) for path in moulds.sources(servers.ROOT)}
    assert {"people/journal.py", "documents/queries/search_index.py"} <= shaping


def test_a_mould_is_made_once_and_copied(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.write_text(f"made {len(made)}")

    for number, mould in enumerate(("one", "one", "other")):
        moulds.copy_of(tmp_path / "cache" / mould, tmp_path / str(number), make)
    assert [(tmp_path / str(number)).read_text() for number in range(3)] == ["made 1", "made 1", "made 2"]
    assert len(made) == 2


def test_the_moulds_longest_unused_go(tmp_path: Path) -> None:
    for number in range(moulds.KEPT + 3):
        moulds.copy_of(tmp_path / "cache" / str(number), tmp_path / str(number), lambda path: path.mkdir())
    kept = {path.name for path in (tmp_path / "cache").iterdir() if path.suffix != moulds.LOCK}
    assert kept == {str(number) for number in range(3, moulds.KEPT + 3)}


@pytest.mark.django_db
def test_the_copy_is_migrated_and_has_what_migrating_leaves() -> None:
    call_command("migrate", "--check", verbosity=0)
    assert ContentType.objects.filter(app_label="meetings").exists()
    assert Permission.objects.filter(content_type__app_label="meetings").exists()
