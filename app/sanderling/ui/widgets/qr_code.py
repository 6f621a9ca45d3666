"""Draws a QR code: dark on light in both themes, as cameras expect it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_QUIET_MODULES: Final = 4
_LARGEST_PX: Final = 180
_LIGHT: Final = QColor(Qt.GlobalColor.white)
_DARK: Final = QColor(Qt.GlobalColor.black)


class QrCode(QWidget):
    """Rows of modules with the quiet zone around them; nothing where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows: tuple[tuple[bool, ...], ...] = ()
        self.hide()

    def show_rows(self, rows: Sequence[Sequence[bool]]) -> None:
        """Show a code; ``True`` is dark."""
        self._rows = tuple(tuple(row) for row in rows)
        self.setFixedSize(self.sizeHint())
        self.setVisible(bool(self._rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Be as large as whole pixels for each module allow."""
        modules = len(self._rows) + 2 * _QUIET_MODULES
        return QSize(modules, modules) * max(2, _LARGEST_PX // modules)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the modules, at whole pixels, so that there are no seams."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _LIGHT)
        step = self.width() / (len(self._rows) + 2 * _QUIET_MODULES)
        for number, row in enumerate(self._rows):
            top = (number + _QUIET_MODULES) * step
            for column, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRectF((column + _QUIET_MODULES) * step, top, step, step), _DARK)
