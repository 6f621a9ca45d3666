"""Set up for development if need be, and check everything: ``python3 packaging/test.py [OPTION ...] [PATH ...]``.

Lint, form, types, floors, then the tests; each step runs even when an earlier one found something, and the exit code is
0 only when all of them passed. Tests that need a screen start an X server of their own (tests/conftest.py). ``--fast``
leaves out the tests of the whole program and the benchmarks; ``--with-browser`` first installs a browser for the tests
that want one, which are skipped otherwise; other arguments go to pytest, and then only it runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import suitable_python
import system_libraries

SLOW_TESTS = ("tests/end_to_end", "tests/benchmarks")


def steps(programs: Path, pytest_arguments: list[str], *, fast: bool) -> list[tuple[str, list[str]]]:
    """Return what to run, in order, as names and commands."""
    pytest = [str(programs / "pytest")]
    if pytest_arguments:
        return [("tests", [*pytest, *pytest_arguments])]
    left_out = [f"--ignore={path}" for path in SLOW_TESTS] if fast else []
    return [
        ("lint", [str(programs / "ruff"), "check", "."]),
        ("form", [str(programs / "ruff"), "format", "--check", "."]),
        ("types", [str(programs / "mypy")]),
        ("floors", [str(programs / "lint-imports")]),
        ("tests", [*pytest, *left_out]),
    ]


def run_step(name: str, command: list[str], folder: Path) -> tuple[bool, float]:
    """Run one step and return whether it passed and how many seconds it took."""
    print(f"\n━━ {name} ━━", flush=True)
    start_s = time.perf_counter()
    # What the user has on screen and in the keyring is none of the tests' business.
    own = {"PYTHONUNBUFFERED": "1", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=folder, env=os.environ | own, check=False)
    return done.returncode == 0, time.perf_counter() - start_s


def main(arguments: list[str]) -> int:
    """Set up, run every step, and say how it went in the last lines."""
    suitable_python.use_one()
    import environment

    problem = environment.try_to_ensure(development=True)
    if problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    if "--with-browser" in arguments:
        try:
            system_libraries.install(system_libraries.missing_browser())
        except system_libraries.SystemIncomplete as reason:
            print(f"\n{reason}", file=sys.stderr)
            return 1
    fast = "--fast" in arguments
    pytest_arguments = [argument for argument in arguments if argument not in {"--fast", "--with-browser"}]
    results = {
        name: run_step(name, command, environment.CHECKOUT)
        for name, command in steps(environment.PROGRAMS, pytest_arguments, fast=fast)
    }
    print()
    for name, (passed, took_s) in results.items():
        print(f"  {'✓ passed' if passed else '✗ FAILED'}  {name:<7} {took_s:6.1f} s")
    failed = [name for name, (passed, _) in results.items() if not passed]
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All passed.'}")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
