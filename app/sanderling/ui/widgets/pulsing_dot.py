"""A dot that pulses slowly while something is live; the only lasting animation of the window."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sanderling.ui.theme import current_theme

_SIZE_PX = 14
_RADIUS_PX = 3.5
_PERIOD_S = 1.6
_FRAME_MS = 80


class PulsingDot(QWidget):
    """A dot in a token's colour: still, or pulsing while ``live``. The timer runs only while it can be seen."""

    def __init__(self, parent: QWidget | None = None, *, token: str = "live") -> None:
        """Start still."""
        super().__init__(parent)
        self._token = token
        self._live = False
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        current_theme().changed.connect(self.update)

    def is_live(self) -> bool:
        """Whether it pulses."""
        return self._live

    def set_live(self, live: bool) -> None:
        """Pulse, or stand still."""
        self._live = live
        self._run()
        self.update()

    def set_token(self, token: str) -> None:
        """Take another token's colour."""
        self._token = token
        self.update()

    def sizeHint(self) -> QSize:
        """A small square."""
        return QSize(_SIZE_PX, _SIZE_PX)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on pulsing."""
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing while hidden."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot, and around it the halo of the pulse."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        color = QColor(current_theme().color(self._token))
        center = QPointF(self.width() / 2, self.height() / 2)
        if self._live:
            swing = 0.5 - 0.5 * math.cos(2 * math.pi * (time.monotonic() % _PERIOD_S) / _PERIOD_S)
            halo = QColor(color)
            halo.setAlphaF(0.35 * (1 - swing))
            painter.setBrush(halo)
            painter.drawEllipse(center, _RADIUS_PX + 3.5 * swing, _RADIUS_PX + 3.5 * swing)
        painter.setBrush(color)
        painter.drawEllipse(center, _RADIUS_PX, _RADIUS_PX)

    def _run(self) -> None:
        if self._live and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()
