"""A window in a process of its own, as a person starts it: when it was painted, what it takes while nobody uses it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from tests.benchmarks.children import command, environment

OWN = "tests.benchmarks.own_window"
EMPTY = "tests.benchmarks.empty_window"


@dataclass(frozen=True, slots=True)
class RunningWindow:
    """A window that has been painted, ``painted_after_s`` after its process was started."""

    process: psutil.Process
    painted_after_s: float

    def resident_mb(self) -> float:
        """Return the memory that is resident now."""
        return float(self.process.memory_info().rss) / 1e6

    def cpu_s(self) -> float:
        """Return the processor time used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def window_process(module: str, user_data: Path) -> Iterator[RunningWindow]:
    """Start a window and yield it once it is painted; it is ended afterwards."""
    start_s = time.monotonic()
    process = subprocess.Popen(
        command(module), env=environment(user_data), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        word, _, at = process.stdout.readline().partition(" ")
        if word != "painted":
            raise RuntimeError(f"{module} was not painted")
        yield RunningWindow(psutil.Process(process.pid), float(at) - start_s)
    finally:
        process.terminate()
        process.communicate(timeout=10)
