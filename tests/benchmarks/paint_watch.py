"""Telling when a window is first painted. Imports Qt only: what the program itself does not load is not measured."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMainWindow


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
