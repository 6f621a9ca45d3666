"""100 MB of JSON: when its first lines are on the screen, when its last ones can be, beside curl writing it to a file.

As a program it is the window: ``python -m tests.benchmarks.big_body ADDRESS``.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication
from tests.benchmarks.children import ask, serving
from tests.benchmarks.driven_window import Driver, driven_window, run_child, until
from tests.benchmarks.figures import Figure, ratio
from tests.benchmarks.text_watch import FirstLines, is_complete, shown_text, to_the_end

if TYPE_CHECKING:
    from sanderling.ui.presenters.request_presenter import RequestPresenter

SIZE_BYTES = 100_000_000
_ROUNDS = 5


def run() -> list[Figure]:
    """Measure in turns with curl."""
    with serving("tests.benchmarks.raw_server") as address:
        found = ask("tests.benchmarks.big_body", f"{address}/json/{SIZE_BYTES}/pretty")
    curl_s = statistics.median(found["curl_s"])
    first_s, all_s = statistics.median(found["first_s"]), statistics.median(found["all_s"])
    what = "100 MB of pretty JSON"
    other = f"curl -o file (first send: {found['first_s'][0] / curl_s:.2f}×)"
    return [
        ratio(f"{what}: first lines painted", first_s, curl_s, other_is=other, unit="s", at_most=1.0),
        ratio(f"{what}: all of it, last lines painted", all_s, curl_s, other_is="curl -o file", unit="s", at_most=3.0),
    ]


async def _in_window(url: str) -> dict[str, Any]:
    curl_s, first_s, all_s = [], [], []
    async with driven_window() as driver:
        tab = driver.open_request(url)
        await asyncio.sleep(0.5)
        for _ in range(_ROUNDS):
            curl_s.append(await _curl(url))
            first, last = await _send(driver, tab)
            first_s.append(first)
            all_s.append(last)
    return {"curl_s": curl_s, "first_s": first_s, "all_s": all_s}


async def _curl(url: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start_s = time.perf_counter()
        process = await asyncio.create_subprocess_exec("curl", "-s", "-o", str(Path(folder) / "body"), url)
        if await process.wait():
            raise RuntimeError("curl failed")
        return time.perf_counter() - start_s


async def _send(driver: Driver, tab: RequestPresenter) -> tuple[float, float]:
    """Return the seconds from Send to the first lines and to the last lines painted."""
    application = QApplication.instance()
    assert application is not None
    watch = FirstLines(application, driver)
    ended = driver.ended(tab)
    start_s = driver.press_send()
    await ended
    viewer = await shown_text(driver, watch.old_source)
    await until(lambda: is_complete(viewer, SIZE_BYTES))
    to_the_end(viewer)
    last_s = time.perf_counter()
    if not viewer.visible_text().rstrip().endswith("]"):
        raise RuntimeError("the end is not on the screen")
    return watch.painted_at_s - start_s, last_s - start_s


if __name__ == "__main__":
    run_child(lambda: _in_window(sys.argv[1]))
