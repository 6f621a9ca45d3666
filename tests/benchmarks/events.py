"""100,000 server-sent events as fast as they can be sent: shown live in the window, beside httpx-sse reading alone.

As a program: ``python -m tests.benchmarks.events read URL`` or ``... window URL``.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.benchmarks.children import ask, report, serving
from tests.benchmarks.figures import Figure, limit, rate

if TYPE_CHECKING:
    from tests.benchmarks.driven_window import Driver

    from sanderling.ui.presenters.request_presenter import RequestPresenter

COUNT = 100_000
_ROUNDS = 3
_ROUNDS_IN_WINDOW = 3


def run() -> list[Figure]:
    """Measure in turns."""
    alone, shown, gaps_ms = [], [], []
    with serving("tests.benchmarks.raw_server") as address:
        url = f"{address}/events/{COUNT}"
        for _ in range(_ROUNDS):
            alone += ask("tests.benchmarks.events", "read", url)["events_per_s"]
            found = ask("tests.benchmarks.events", "window", url)
            shown += found["events_per_s"]
            gaps_ms += found["gaps_ms"]
    what = "100,000 events of 100 bytes"
    own, other = statistics.median(shown), statistics.median(alone)
    worst = f"longest of {len(gaps_ms)} runs: {max(gaps_ms):.3g} ms"
    return [
        rate(f"{what}, shown live", own, other, other_is="httpx-sse alone", unit="events/s", at_least=1.0),
        limit(f"{what}: window's loop blocked at most", statistics.median(gaps_ms), "ms", 33, against=worst),
    ]


async def _read(url: str) -> dict[str, Any]:
    """Read the stream with httpx and httpx-sse and nothing else."""
    import httpx
    from httpx_sse import aconnect_sse

    found = []
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        for _ in range(3):
            start_s = time.perf_counter()
            count = 0
            async with aconnect_sse(client, "GET", url) as source:
                async for _event in source.aiter_sse():
                    count += 1
            if count != COUNT:
                raise RuntimeError(f"{count} events came")
            found.append(count / (time.perf_counter() - start_s))
    return {"events_per_s": found[1:]}


async def _in_window(url: str) -> dict[str, Any]:
    from tests.benchmarks.driven_window import LoopGaps, driven_window

    found, gaps_ms = [], []
    async with driven_window() as driver:
        tab = driver.open_request(url)
        await asyncio.sleep(0.5)
        gaps = LoopGaps()
        for _ in range(_ROUNDS_IN_WINDOW):
            gaps.start()
            found.append(COUNT / await _shown_s(driver, tab))
            gaps_ms.append(gaps.stop())
            await asyncio.sleep(0.3)
    return {"events_per_s": found, "gaps_ms": gaps_ms}


async def _shown_s(driver: Driver, tab: RequestPresenter) -> float:
    """Return the seconds from Send until the table has all events and has been painted with the last."""
    from PySide6.QtWidgets import QTableView
    from tests.benchmarks.driven_window import until

    from sanderling.ui import object_names as names

    ended = driver.ended(tab)
    start_s = driver.press_send()
    await ended
    table = driver.find(QTableView, names.EVENTS_VIEW)
    await until(lambda: table.model().rowCount() == COUNT)
    table.scrollToBottom()
    table.viewport().repaint()
    return time.perf_counter() - start_s


def main(mode: str, url: str) -> None:
    """Be the reader or the window."""
    if mode == "read":
        report(asyncio.run(_read(url)))
    else:
        from tests.benchmarks.driven_window import run_child

        run_child(lambda: _in_window(url))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
