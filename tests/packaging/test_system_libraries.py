"""What the system lacks is installed where that may be done, else the exact command is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.packaging.conftest import LoadScript

pytestmark = pytest.mark.skipif(os.name != "posix", reason="apt is on Linux only")

LACKING = {"libEGL.so.1": ("libegl1",), "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0")}


def _program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_a_library_that_is_not_there_is_noticed(script: LoadScript) -> None:
    """Libraries are looked for as the program will: by loading them."""
    libraries = script("system_libraries")
    libraries.QT_LIBRARIES["libsanderling-has-no-such.so.9"] = ("libnothing9",)
    assert libraries.missing(for_tests=False)["libsanderling-has-no-such.so.9"] == ("libnothing9",)
    assert "libc.so.6" not in libraries.missing(for_tests=False)


def test_a_browser_is_looked_for_by_its_programs(
    script: LoadScript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is not there is missing; the tests' other programs do without."""
    libraries = script("system_libraries")
    monkeypatch.setenv("PATH", str(tmp_path))
    _program(tmp_path, "chromium", "exit 0")
    assert libraries.missing_browser() == {"chromedriver": ("chromium-driver",)}
    assert not libraries.BROWSER_PROGRAMS.keys() & libraries.missing(for_tests=True).keys()


def test_without_apt_the_libraries_are_named(
    script: LoadScript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another kind of system the user reads what to look for."""
    libraries = script("system_libraries")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(libraries.SystemIncomplete, match=r"libEGL\.so\.1, libglib-2\.0\.so\.0"):
        libraries.install(LACKING)


def test_without_the_right_to_install_the_command_is_told(
    script: LoadScript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is run; the command names the packages of this system's release."""
    _program(tmp_path, "apt-get", f"touch {tmp_path}/was-run")
    _program(tmp_path, "apt-cache", '[ "$2" = libglib2.0-0t64 ] && exit 100; echo "Package: $2"')
    _program(tmp_path, "sudo", "exit 1")
    libraries = script("system_libraries")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(libraries.SystemIncomplete) as told:
        libraries.install(LACKING)
    assert "    sudo apt-get install --yes libegl1 libglib2.0-0\n" in str(told.value)
    assert not (tmp_path / "was-run").exists()


def test_an_installer_that_fails_is_quoted(script: LoadScript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What apt said is shown, with the command that it said it to."""
    _program(tmp_path, "apt-get", 'echo "E: the mirror sleeps" >&2; exit 100')
    _program(tmp_path, "apt-cache", 'echo "Package: $2"')
    libraries = script("system_libraries")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(libraries.SystemIncomplete, match=r"(?s)apt-get update did not work.*the mirror sleeps"):
        libraries.install(LACKING)
