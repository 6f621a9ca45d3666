"""What the window is measured against: an empty main window on the same loop, nothing else.

Run as a program it prints ``painted <monotonic seconds>`` at its first paint and, after a moment, its resident memory
and the CPU time of its idle seconds.
"""

from __future__ import annotations

import asyncio
import sys
import time

import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow


class PaintWatch(QObject):
    """Notes a window's first paint."""

    def __init__(self, window: QMainWindow) -> None:
        """Watch the window."""
        super().__init__()
        self._painted = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Print the time of the first paint."""
        if not self._painted and event.type() == QEvent.Type.Paint:
            self._painted = True
            print(f"painted {time.monotonic():.6f}", flush=True)
        return False


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
