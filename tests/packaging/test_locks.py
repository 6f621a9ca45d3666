"""The lock files say what pyproject.toml asks for, for every Python, and name no index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHONS = ("3.11.4", "3.12.1", "3.13.0", "3.14.0")
SYSTEMS = ({"sys_platform": "linux"}, {"sys_platform": "win32"}, {"sys_platform": "darwin"})


def _locked(path: Path, python: str, system: dict[str, str]) -> dict[str, str]:
    """Return the versions that a lock gives to one Python on one system."""
    place = {"python_full_version": python, "python_version": python.rpartition(".")[0], **system}
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(place):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} is locked twice for Python {python}"
            found[name] = str(requirement.specifier).removeprefix("==")
    return found


def _asked(checkout: Path, *, development: bool) -> list[Requirement]:
    pyproject = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    texts = [*pyproject["project"]["dependencies"], *pyproject["build-system"]["requires"]]
    return [Requirement(text) for text in texts + (pyproject["dependency-groups"]["dev"] if development else [])]


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system["sys_platform"])
@pytest.mark.parametrize("python", PYTHONS)
def test_locks_satisfy_the_project(checkout: Path, python: str, system: dict[str, str]) -> None:
    """Whatever pyproject.toml asks for is locked at a version that it allows (else: packaging/lock.py)."""
    runtime = _locked(checkout / "packaging/requirements.lock", python, system)
    development = _locked(checkout / "packaging/requirements-dev.lock", python, system)
    for requirement in _asked(checkout, development=True):
        if requirement.marker is None or requirement.marker.evaluate({"python_version": python.rpartition(".")[0]}):
            version = (runtime | development).get(canonicalize_name(requirement.name))
            assert version is not None and version in requirement.specifier, f"{requirement}: {version} is locked"
    assert {name: runtime[name] for name in runtime.keys() & development.keys()}.items() <= development.items()


def test_python_3_11_gets_no_qt_that_breaks_it(checkout: Path) -> None:
    """PySide6 6.12 drops references to None and True on Python 3.11 and is not locked for it."""
    for system in SYSTEMS:
        version = _locked(checkout / "packaging/requirements.lock", "3.11.4", system)["pyside6-essentials"]
        assert tuple(map(int, version.split(".")[:2])) < (6, 12)


def test_locks_name_no_place(checkout: Path) -> None:
    """A lock holds names, versions and markers: no addresses, no options, no files."""
    line_form = re.compile(r"[a-z0-9-]+==[\w.+!]+( ; .+)?")
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (checkout / "packaging" / name).read_text(encoding="utf-8").splitlines()
        assert lines and [line for line in lines if not line_form.fullmatch(line)] == []


def test_continuous_integration_runs_the_same_command(checkout: Path) -> None:
    """.ci/run can be executed, and calls packaging/test.py and nothing else."""
    file = checkout / ".ci/run"
    commands = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert file.stat().st_mode & 0o100
    assert len(commands) == 1 and "packaging/test.py" in commands[0]
