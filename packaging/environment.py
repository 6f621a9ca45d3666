"""The private environment in ``.venv``: made once, and left alone until something it was made of changes.

Standard library only; runs under any Python from 3.11 to 3.14, before anything is installed. What is installed is
exactly what ``requirements.lock`` says (``requirements-dev.lock`` for development; ``lock.py`` writes both), and then
the project itself, editable. A stamp in the environment makes every later start immediate.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import system_libraries

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
RUNTIME_LOCK = CHECKOUT / "packaging" / "requirements.lock"
DEVELOPMENT_LOCK = CHECKOUT / "packaging" / "requirements-dev.lock"

_NETWORK_TROUBLE = re.compile(
    r"Failed to establish a new connection|Name or service not known|Temporary failure in name resolution"
    r"|Network is unreachable|Connection refused|Max retries exceeded|ReadTimeout|ConnectTimeout|ProxyError|SSLError"
    r"|Could not fetch URL|Connection reset|Connection broken|\(from versions: none\)"
)


class SetUpFailed(Exception):
    """The environment could not be made; the text says why and what to do."""


def ensure(*, development: bool = False) -> None:
    """Make the environment if it is not there or not what the checkout asks for.

    Args:
        development: Also install what lint, types and tests need.

    Raises:
        SetUpFailed: With the reason.
        system_libraries.SystemIncomplete: With the command that the user has to run.
    """
    locks = [RUNTIME_LOCK, DEVELOPMENT_LOCK] if development else [RUNTIME_LOCK]
    if all(_is_stamped(lock) for lock in locks):
        return
    print("Setting up Sanderling (this happens once):", flush=True)
    lacking = system_libraries.missing(for_tests=development)
    if not _venv_works() and not importlib.util.find_spec("ensurepip"):
        lacking["Python's venv module"] = (f"python3.{sys.version_info.minor}-venv", "python3-venv")
    system_libraries.install(lacking)
    if not _venv_works():
        _make_venv()
    for lock in locks:
        _install_lock(lock)
    _install_project()
    for lock in locks:
        _stamp_file(lock).write_text(_fingerprint(lock), encoding="ascii")
    print("  done\n", flush=True)


def try_to_ensure(*, development: bool = False) -> str:
    """Make the environment as ``ensure`` does, and return what stood in the way; empty if nothing did."""
    try:
        ensure(development=development)
    except (SetUpFailed, system_libraries.SystemIncomplete) as reason:
        return str(reason)
    return ""


def _stamp_file(lock: Path) -> Path:
    return VENV / f"{lock.stem}.stamp"


def _is_stamped(lock: Path) -> bool:
    try:
        return _stamp_file(lock).read_text(encoding="ascii") == _fingerprint(lock)
    except (OSError, UnicodeDecodeError):
        return False


def _fingerprint(lock: Path) -> str:
    """Return a hash of all that the environment depends on: lock, project, interpreter, the checkout's place."""
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    project = [pyproject.get("build-system"), pyproject.get("project"), pyproject.get("tool", {}).get("hatch")]
    interpreter = PYTHON.resolve()
    parts = [lock.read_text(encoding="utf-8"), repr(project), str(CHECKOUT)]
    parts += [str(interpreter), str(interpreter.stat().st_mtime_ns)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _venv_works() -> bool:
    if not PYTHON.exists():
        return False
    test = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
    return subprocess.run([str(PYTHON), "-c", test], capture_output=True, check=False).returncode == 0


def _make_venv() -> None:
    print("  private environment in .venv", flush=True)
    # A broken one is replaced as a whole. `--clear` would leave a link to another place in place and empty that.
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, errors="replace", check=False
    )
    if made.returncode:
        raise SetUpFailed(f"The environment .venv could not be made:\n\n{(made.stdout + made.stderr).strip()}")


def _install_lock(lock: Path) -> None:
    total = sum(line[:1].isalnum() for line in lock.read_text(encoding="utf-8").splitlines())
    print(f"  {total} packages of {lock.name}", flush=True)
    # The lock is complete, so there is nothing to resolve: `--no-deps` keeps pip from asking and from adding.
    _pip(["install", "--no-deps", "--requirement", str(lock)])


def _install_project() -> None:
    print("  Sanderling itself", flush=True)
    # The build tool is in the lock; without isolation nothing is downloaded for it.
    _pip(["install", "--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT)])


def _pip(arguments: list[str]) -> None:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    with subprocess.Popen(
        [*command, "--progress-bar", "off"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        assert pip.stdout is not None
        said = _show_progress(pip.stdout)
    if pip.returncode:
        raise SetUpFailed(_explain("\n".join(said)))


def _show_progress(lines: Iterable[str]) -> list[str]:
    """Show on a terminal which package pip is at, and return everything it said."""
    said = []
    for line in lines:
        said.append(line.rstrip())
        if sys.stdout.isatty() and line.startswith(("Collecting ", "Installing collected")):
            name = re.split(r"[=<>~!; ]", line.removeprefix("Collecting "))[0]
            print(f"\r\033[K    {name}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    return said


def _explain(said: str) -> str:
    telling = [line for line in said.splitlines() if line.strip() and not line.startswith("Ignoring ")]
    last_lines = "\n".join(f"    {line[:160]}" for line in telling[-8:])
    if _NETWORK_TROUBLE.search(said):
        return (
            "The packages could not be downloaded: the package index did not answer.\n"
            "Check the network connection (and pip's proxy or mirror settings, if you use them), then run this again;\n"
            f"it goes on where it stopped. The last lines of pip:\n\n{last_lines}"
        )
    return f"pip could not install the packages. Its last lines:\n\n{last_lines}"
