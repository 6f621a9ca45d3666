"""The memory that a big body adds to the window, at most while it comes and is read; as a program it is the window."""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import Any

import psutil
from tests.benchmarks.children import ask, serving
from tests.benchmarks.driven_window import driven_window, run_child, until
from tests.benchmarks.figures import Figure, limit
from tests.benchmarks.text_watch import is_complete, shown_text, to_the_end

_SIZES_BYTES = {"100 MB": 100_000_000, "1 GB": 1_000_000_000}
_SMALL_BYTES = 20_000
_PROCESS_STATUS = Path("/proc/self/status")
_PROCESS_REFERENCES = Path("/proc/self/clear_refs")


def run() -> list[Figure]:
    """Measure each size in a window of its own that has shown a small response before."""
    figures = []
    with serving("tests.benchmarks.raw_server") as address:
        for name, size_bytes in _SIZES_BYTES.items():
            found = ask("tests.benchmarks.memory", address, size_bytes)
            stays = f"stays: {found['stays_mb']:.3g} MB"
            figures.append(limit(f"{name} of JSON: memory added at most", found["most_mb"], "MB", 25, against=stays))
    return figures


async def _in_window(address: str, size_bytes: int) -> dict[str, Any]:
    async with driven_window() as driver:
        small = driver.open_request(f"{address}/json/{_SMALL_BYTES}/pretty")
        await asyncio.sleep(0.3)
        await driver.send(small)
        await asyncio.sleep(0.5)
        tab = driver.open_request(f"{address}/json/{size_bytes}/pretty")
        await asyncio.sleep(0.5)
        before_mb = start_watching()
        await driver.send(tab)
        viewer = await shown_text(driver)
        await until(lambda: is_complete(viewer, size_bytes), every_s=0.01)
        to_the_end(viewer)
        viewer.verticalScrollBar().setValue(viewer.verticalScrollBar().maximum() // 2)
        viewer.viewport().repaint()
        return {"stays_mb": _resident_mb() - before_mb, "most_mb": most_mb() - before_mb}


def start_watching() -> float:
    """Let the system forget the most memory there was, and return what there is, in megabytes."""
    gc.collect()
    if _PROCESS_REFERENCES.exists():
        _PROCESS_REFERENCES.write_text("5")
    return _resident_mb()


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def most_mb() -> float:
    """Return the most memory there was since ``start_watching``; where the system does not say, what there is."""
    if _PROCESS_STATUS.exists():
        for line in _PROCESS_STATUS.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return _resident_mb()


if __name__ == "__main__":
    run_child(lambda: _in_window(sys.argv[1], int(sys.argv[2])))
