"""What the window takes while nobody uses it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import Figure, limit, ratio
from tests.benchmarks.window_process import EMPTY, OWN, window_process

_SETTLE_S = 3.0
_WATCHED_S = 10.0


def run() -> list[Figure]:
    """Measure both windows side by side: neither does anything that could disturb the other."""
    with tempfile.TemporaryDirectory() as folder:
        with window_process(OWN, Path(folder)):
            time.sleep(1.0)  # the first start makes a workspace
        with window_process(OWN, Path(folder)) as own, window_process(EMPTY, Path(folder)) as empty:
            time.sleep(_SETTLE_S)
            own_mb, empty_mb = own.resident_mb(), empty.resident_mb()
            before_s = own.cpu_s()
            time.sleep(_WATCHED_S)
            share = (own.cpu_s() - before_s) / _WATCHED_S
    return [
        ratio("resident memory, idle window", own_mb, empty_mb, other_is="empty window", unit="MB", at_most=1.4),
        limit("CPU of the idle window", share * 100, "% of a core", 0.5),
    ]
