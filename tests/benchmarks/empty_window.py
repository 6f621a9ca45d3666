"""What the window is measured against: an empty main window on the same loop, nothing else.

Run as a program it prints ``painted <monotonic seconds>`` at its first paint and, after a moment, its resident memory
and the CPU time of its idle seconds.
"""

from __future__ import annotations

import asyncio
import sys

import qasync
from PySide6.QtWidgets import QApplication, QMainWindow
from tests.benchmarks.paint_watch import PaintWatch


async def main() -> None:
    """Show the window until the standard input ends."""
    window = QMainWindow()
    watch = PaintWatch(window)
    window.resize(1280, 800)
    window.show()
    await asyncio.to_thread(sys.stdin.read)
    del watch


if __name__ == "__main__":
    application = QApplication(sys.argv)
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        runner.run(main())
