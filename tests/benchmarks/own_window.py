"""The real program with its real start, printing the time of its first paint as ``empty_window`` does."""

from __future__ import annotations

import sys
from typing import Any

from tests.benchmarks.paint_watch import PaintWatch

from sanderling.boot import desktop


def watch_the_window() -> None:
    """Have the main window watched from when it is made; a filter for all events would slow the start down."""
    build: Any = vars(desktop)["build_main_window"]

    def built(*arguments: Any) -> Any:
        window = build(*arguments)
        watches.append(PaintWatch(window))
        return window

    watches: list[PaintWatch] = []
    vars(desktop)["build_main_window"] = built


if __name__ == "__main__":
    watch_the_window()
    sys.exit(desktop.run_desktop(sys.argv[1:]))
