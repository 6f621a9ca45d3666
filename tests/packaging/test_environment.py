"""The environment is made anew when something that it was made of has changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.packaging.conftest import LoadScript


def test_a_stamp_holds_until_something_changes(script: LoadScript, tmp_path: Path) -> None:
    """The same lock, project, interpreter and place are known again; each change is noticed."""
    environment = script("environment")
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1\n", encoding="utf-8")
    environment.CHECKOUT = environment.VENV = tmp_path
    environment.PYTHON = Path(sys.executable)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.ruff]\nline-length = 9\n', encoding="utf-8")
    assert not environment._is_stamped(lock)
    environment._stamp_file(lock).write_text(environment._fingerprint(lock), encoding="ascii")
    assert environment._is_stamped(lock)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert environment._is_stamped(lock), "settings of tools change nothing that is installed"
    lock.write_text("a==2\n", encoding="utf-8")
    assert not environment._is_stamped(lock)


def test_network_trouble_is_told_apart(script: LoadScript) -> None:
    """A network that is down is a sentence about the network; anything else shows what pip said."""
    explain = script("environment")._explain
    down = "WARNING: Retrying: Failed to establish a new connection\nERROR: No matching distribution found for a==1"
    assert "Check the network connection" in explain(down)
    assert "network" not in explain("ERROR: a==1 needs a compiler") and "compiler" in explain("ERROR: needs a compiler")


def test_an_unsupported_python_is_told(checkout: Path, tmp_path: Path) -> None:
    """A Python that is too old says so in one sentence, where no other is to be found."""
    code = (
        "import sys, os; sys.version_info = (3, 8, 1, 'final', 0); os.environ['PATH'] = sys.argv[1]; "
        "sys.path.insert(0, sys.argv[2]); import suitable_python; suitable_python.use_one()"
    )
    command = [sys.executable, "-c", code, str(tmp_path), str(checkout / "packaging")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert (
        done.stderr == "Sanderling needs Python 3.11 to 3.14; this is 3.8. Install one of them, then run this again.\n"
    )


def test_every_step_is_run_and_one_failure_counts(script: LoadScript, tmp_path: Path) -> None:
    """A step reports whether its command succeeded; --fast leaves out the slow tests only."""
    test = script("test")
    assert test.run_step("good", [sys.executable, "-c", ""], tmp_path)[0]
    assert not test.run_step("bad", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path)[0]
    whole, fast = test.steps(tmp_path, [], fast=False), test.steps(tmp_path, [], fast=True)
    assert [name for name, _ in whole] == [name for name, _ in fast] == ["lint", "form", "types", "floors", "tests"]
    assert "--ignore=tests/end_to_end" in fast[-1][1] and len(whole[-1][1]) == 1
