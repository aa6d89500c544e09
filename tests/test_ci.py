"""A skipped test proves nothing: with CI=true it fails the run and is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPS = "import pytest\n\ndef test_one():\n    pytest.skip('no time')\n\ndef test_two():\n    pass\n"
MODULE_SKIPS = "import pytest\n\npytest.skip('no module', allow_module_level=True)\n"
XFAILS = "import pytest\n\n@pytest.mark.xfail\ndef test_one():\n    assert 0\n\ndef test_two():\n    pass\n"


@pytest.mark.parametrize(
    ("source", "ci", "workers", "status", "said"),
    [
        (SKIPS, "true", "0", 1, "no time"),
        (SKIPS, "true", "1", 1, "no time"),
        (SKIPS, "", "0", 0, "1 skipped"),
        (MODULE_SKIPS, "true", "0", 1, "no module"),
        (MODULE_SKIPS, "true", "1", 1, "no module"),
        (XFAILS, "true", "0", 0, "1 xfailed"),
    ],
)
def test_a_skip_fails_ci(tmp_path: Path, source: str, ci: str, workers: str, status: int, said: str) -> None:
    (tmp_path / "test_sample.py").write_text(source)
    (tmp_path / "test_passes.py").write_text("def test_passes():\n    pass\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p xdist.plugin -p tests.skips\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers, "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env={**environment, "CI": ci, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, said in done.stdout) == (status, True), done.stdout + done.stderr
