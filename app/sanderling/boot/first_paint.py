"""Noticing a window's first paint."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Sets ``painted`` when the window has been painted for the first time."""

    def __init__(self, window: QWidget) -> None:
        """Watch a window that is not shown yet."""
        super().__init__(window)
        self.painted = asyncio.Event()
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See ``QObject.eventFilter``."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self.painted.set()
        return False
