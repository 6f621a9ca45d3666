"""Other processes of a benchmark: Python modules that print a line of JSON, and servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
_LONGEST_S = 150.0


def command(module: str, *arguments: object) -> list[str]:
    """Return how a module of the checkout is run."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def environment(user_data: Path | None = None) -> dict[str, str]:
    """Return the environment of a child: no screen, no proxies, the checkout's packages, its own user data."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept.update(QT_QPA_PLATFORM="offscreen", PYTHONPATH=os.pathsep.join((str(CHECKOUT / "app"), str(CHECKOUT))))
    if user_data is not None:
        kept["SANDERLING_USER_DATA"] = str(user_data)
    return kept


def ask(module: str, *arguments: object, user_data: Path | None = None) -> dict[str, Any]:
    """Run a module to its end and return the JSON object in the last line it prints."""
    done = subprocess.run(
        command(module, *arguments),
        env=environment(user_data),
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


@contextmanager
def serving(module: str, *arguments: object) -> Iterator[str]:
    """Run a server that prints its address as its first line and ends when its standard input does; yields that."""
    process = subprocess.Popen(
        command(module, *arguments), env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        if not address:
            raise RuntimeError(f"{module} did not start")
        yield address
    finally:
        process.communicate(timeout=10)


def report(answer: dict[str, Any]) -> None:
    """Print what a child found out, for ``ask``."""
    print(json.dumps(answer), flush=True)
