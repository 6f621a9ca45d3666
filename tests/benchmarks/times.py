"""How true the shown times are while the window is busy 8 ms of every 16; as a program it is the window."""

from __future__ import annotations

import statistics
import time
from typing import Any

from PySide6.QtCore import Qt, QTimer
from tests.benchmarks.children import ask
from tests.benchmarks.driven_window import driven_window, run_child
from tests.benchmarks.figures import Figure, limit
from tests.servers.exact_delay import ExactDelayServer

from sanderling.domain.timings import Phase

_ROUNDS = 40
_DELAY_MS = 50
_BUSY_S = 0.008
_EVERY_MS = 16


def run() -> list[Figure]:
    """Measure beside the server's own clock."""
    found = ask("tests.benchmarks.times")
    figures = []
    for name in ("waiting", "total"):
        errors_ms = found[name]
        against = f"server's clock; longest of {len(errors_ms)}: {max(errors_ms):.2f} ms"
        what = f"time shown for {_DELAY_MS} ms, busy window: error of {name}"
        figures.append(limit(what, statistics.median(errors_ms), "ms", 2, against=against))
    return figures


async def _in_window() -> dict[str, Any]:
    errors: dict[str, list[float]] = {"waiting": [], "total": []}
    busy = QTimer(interval=_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
    busy.timeout.connect(_work)
    with ExactDelayServer() as server:
        async with driven_window() as driver:
            tab = driver.open_request(server.url(_DELAY_MS))
            await driver.send(tab)  # the connection is open from here on
            busy.start()
            for _ in range(_ROUNDS):
                exchange = await driver.send(tab)
                assert exchange.head is not None
                waited_ms = float(exchange.head.header("x-waited-ms") or "nan")
                shown_s = exchange.timings.phase_s(Phase.WAITING)
                assert shown_s is not None
                errors["waiting"].append(abs(shown_s * 1000 - waited_ms))
                errors["total"].append(abs(exchange.timings.total_s * 1000 - waited_ms))
            busy.stop()
    return errors


def _work() -> None:
    until_s = time.perf_counter() + _BUSY_S
    while time.perf_counter() < until_s:
        pass


if __name__ == "__main__":
    run_child(_in_window)
