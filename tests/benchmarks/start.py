"""Start to first painted window, the real program beside an empty window, one after the other in turns."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import Figure, ratio
from tests.benchmarks.window_process import EMPTY, OWN, window_process

_ROUNDS = 9
_SETTLE_S = 0.4


def run() -> list[Figure]:
    """Measure; the very first start of each, with cold files and a new workspace, does not count."""
    times: dict[str, list[float]] = {OWN: [], EMPTY: []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(_ROUNDS + 1):
            for module, found in times.items():
                with window_process(module, Path(folder)) as window:
                    time.sleep(_SETTLE_S)  # ending it in the middle of its start is not what is measured
                if number:
                    found.append(window.painted_after_s)
    own, empty = (statistics.median(times[module]) for module in (OWN, EMPTY))
    other = f"empty window (fastest of both: {min(times[OWN]) / min(times[EMPTY]):.2f}×)"
    return [ratio("start to first painted window, warm", own, empty, other_is=other, unit="s", at_most=1.4)]
