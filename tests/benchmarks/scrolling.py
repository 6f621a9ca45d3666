"""The time of a frame anywhere in 100 MB of text: the scroll bar put there and the viewer really painted.

As a program it is the window: ``python -m tests.benchmarks.scrolling ADDRESS``.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from tests.benchmarks.children import ask, serving
from tests.benchmarks.driven_window import Driver, driven_window, run_child, until
from tests.benchmarks.figures import Figure, limit, percentile
from tests.benchmarks.text_watch import is_complete, shown_text

if TYPE_CHECKING:
    from sanderling.ui.viewers.text_viewer import TextViewer

_SIZE_BYTES = 100_000_000
_ROUNDS = 5
_JUMPS = 200


def run() -> list[Figure]:
    """Measure text with line breaks and text without; the best round counts, others only add what else runs."""
    figures = []
    with serving("tests.benchmarks.raw_server") as address:
        found = ask("tests.benchmarks.scrolling", address)
    for name, key, most_ms in (("with line breaks", "pretty", 16.0), ("all on one line", "line", 33.0)):
        rounds = found[key]
        middle_ms = statistics.median(frame_ms for round_ in rounds for frame_ms in round_)
        slow_ms = sorted(percentile(round_, 0.99) for round_ in rounds)
        against = f"median frame: {middle_ms:.3g} ms; p99 of all rounds: {slow_ms[0]:.3g} to {slow_ms[-1]:.3g} ms"
        what = f"100 MB of JSON {name}: frame anywhere, p99"
        figures.append(limit(what, slow_ms[0], "ms", most_ms, against=against))
    return figures


async def _in_window(address: str) -> dict[str, Any]:
    frames_ms = {}
    async with driven_window() as driver:
        for kind in ("pretty", "line"):
            tab = driver.open_request(f"{address}/json/{_SIZE_BYTES}/{kind}")
            await asyncio.sleep(0.5)
            await driver.send(tab)
            await shown_text(driver)
            if kind == "line":
                await _show_raw(driver)
            viewer = await shown_text(driver)
            await until(lambda viewer=viewer: is_complete(viewer, _SIZE_BYTES))  # type: ignore[misc]
            frames_ms[kind] = [_frames_ms(viewer, random.Random(number)) for number in range(_ROUNDS)]
    return frames_ms


async def _show_raw(driver: Driver) -> None:
    """Show the body as it came; made pretty it would have line breaks."""
    forms: Any = driver.find(QWidget, "bodyForms")
    forms.set_key("raw")
    forms.key_changed.emit("raw")
    await asyncio.sleep(0.2)


def _frames_ms(viewer: TextViewer, chance: random.Random) -> list[float]:
    bar = viewer.verticalScrollBar()
    found = []
    for _ in range(_JUMPS):
        start_s = time.perf_counter()
        bar.setValue(chance.randint(0, bar.maximum()))
        viewer.viewport().repaint()
        found.append((time.perf_counter() - start_s) * 1000)
    return found


if __name__ == "__main__":
    run_child(lambda: _in_window(sys.argv[1]))
