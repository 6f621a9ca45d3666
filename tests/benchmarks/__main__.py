"""Runs the benchmarks and prints their table: ``python -m tests.benchmarks [names...]``.

Figures inform; they never fail a build. Everything is drawn offscreen, servers are processes of their own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module
from subprocess import SubprocessError

from tests.benchmarks.figures import Figure, table
from tests.benchmarks.machine import machine_facts

NAMES = (
    "start",
    "idle",
    "big_body",
    "memory",
    "scrolling",
    "events",
    "workspace",
    "times",
    "sequential_gets",
    "signing",
    "retries",
    "uploads",
    "waterfall",
)


def main(names: list[str]) -> int:
    """Run these, or all; one that cannot be run is a line of the table too."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    start_s = time.monotonic()
    figures: list[Figure] = []
    for name in names or NAMES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        figures += _run(name)
    print(table(figures))
    print(f"\n{machine_facts()}. Took {time.monotonic() - start_s:.0f} s.")
    return 0


def _run(name: str) -> list[Figure]:
    run: Callable[[], list[Figure]] = import_module(f"tests.benchmarks.{name}").run
    try:
        return run()
    except (RuntimeError, OSError, ValueError, KeyError, SubprocessError) as error:
        print(error, file=sys.stderr)
        return [Figure(name, "could not be measured", "", "", reached=False)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
