"""A database of its own for a command that plays a session through the public acts, and its end with the command.

The function runs in a process of its own, which reads this database, this folder and no Redis from its environment:
whatever DATABASE_URL says, nothing of the installation is opened. Run as `python -m ecabinet.throwaway` by `call`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# What the playing process reads instead of the installation's own. Shape: names of ecabinet/settings.py.
DATABASE, ANSWER = "throwaway.sqlite3", "answer.json"
# An empty migrated database to copy, for a run of many plays: migrating takes longer than the play.
MIGRATED: Path | None = None
# Of a failed play only the end is shown: the fault stands in the last line. Unit: characters.
SHOWN = 4_000


class PlayError(RuntimeError):
    """The play itself broke down; carries the end of what it wrote."""


def call(function: str, **arguments: Any) -> Any:
    """Call a function in a process with an empty migrated database, and return its answer.

    Shape: `function` as "ecabinet.rehearsal.play"; arguments and answer are JSON values.
    Errors: PlayError when the function raised.
    """
    with tempfile.TemporaryDirectory(prefix="ecabinet-throwaway-") as directory:
        if MIGRATED:
            shutil.copyfile(MIGRATED, Path(directory) / DATABASE)
        command = [sys.executable, "-m", "ecabinet.throwaway", function, json.dumps(arguments)]
        played = subprocess.run(  # noqa: S603 -- our own module with our own arguments
            command, cwd=ROOT, env=_environment(Path(directory)), capture_output=True, text=True, check=False
        )
        if played.returncode:
            raise PlayError((played.stdout + played.stderr)[-SHOWN:])
        return json.loads((Path(directory) / ANSWER).read_text())


def _environment(directory: Path) -> dict[str, str]:
    own = {
        "DJANGO_SETTINGS_MODULE": "ecabinet.settings",
        "DJANGO_ENV": "development",
        "DATABASE_URL": f"sqlite:///{directory / DATABASE}",
        "DATA_DIR": str(directory),
        "PAPERS_DIR": str(directory / "papers"),
        "REDIS_URL": "",
        "SERVER_PROCESSES": "1",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "PYTHONIOENCODING": "utf-8",
    }
    return {**os.environ, **own}


def _play(function: str, arguments: str) -> None:
    """Migrate the empty database of this process, call the function, and leave its answer beside the database."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    module, _, name = function.rpartition(".")
    answer = getattr(import_module(module), name)(**json.loads(arguments))
    Path(settings.DATA_DIR, ANSWER).write_text(json.dumps(answer))


if __name__ == "__main__":
    _play(*sys.argv[1:])
