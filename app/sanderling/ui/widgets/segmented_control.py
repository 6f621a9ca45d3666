"""A row of joined choices of which one is taken: ``Pretty Raw Tree``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import CONTROL_HEIGHT, FONT_SECONDARY_PX, RADIUS

_PADDING_PX = 12
_INSET_PX = 2


class SegmentedControl(QWidget):
    """Choices by key; arrows move, a click takes."""

    key_changed = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        """Offer ``(key, label)`` pairs, the first one taken."""
        super().__init__(parent)
        self._options: list[tuple[str, str]] = []
        self._index = 0
        self._hovered = -1
        font = current_theme().ui_font()
        font.setPixelSize(FONT_SECONDARY_PX)
        font.setWeight(QFont.Weight.Medium)
        self.setFont(font)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        current_theme().changed.connect(self.update)
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; what was taken stays taken if it is still there."""
        taken = self.key()
        self._options = list(options)
        keys = [key for key, _ in self._options]
        self._index = keys.index(taken) if taken in keys else 0
        self.updateGeometry()
        self.update()

    def keys(self) -> list[str]:
        """Return the keys in order."""
        return [key for key, _ in self._options]

    def key(self) -> str:
        """Return the key of the taken choice, empty if there is none."""
        return self._options[self._index][0] if self._options else ""

    def set_key(self, key: str) -> None:
        """Take a choice without a signal; an unknown key changes nothing."""
        if key in self.keys():
            self._index = self.keys().index(key)
            self.setAccessibleDescription(self._options[self._index][1])
            self.update()

    def sizeHint(self) -> QSize:
        """Fit all labels."""
        return QSize(sum(self._widths()) + 2 * _INSET_PX, CONTROL_HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the choice under the pointer."""
        index = self._at(event.position().toPoint().x())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._take(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the choice under the pointer."""
        self._hovered = self._at(event.position().toPoint().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing up."""
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self._options:
            self._take((self._index + step) % len(self._options))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, the taken choice raised in it, and the labels."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("focus" if self.hasFocus() else "border"), 1))
        painter.setBrush(theme.color("hover" if self.isEnabled() else "window"))
        painter.drawRoundedRect(groove, RADIUS, RADIUS)
        for index, rect in enumerate(self._rects()):
            taken = index == self._index
            if taken:
                painter.setPen(QPen(theme.color("border"), 1))
                painter.setBrush(theme.color("pressed" if theme.is_dark else "surface"))
                painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 2, RADIUS - 2)
            lit = taken or index == self._hovered
            painter.setPen(theme.color("text" if lit else "secondary"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._options[index][1])

    def _take(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.setAccessibleDescription(self._options[index][1])
            self.update()
            self.key_changed.emit(self.key())

    def _widths(self) -> list[int]:
        return [self.fontMetrics().horizontalAdvance(label) + 2 * _PADDING_PX for _, label in self._options]

    def _rects(self) -> list[QRect]:
        rects, left = [], _INSET_PX
        for width in self._widths():
            rects.append(QRect(left, _INSET_PX, width, self.height() - 2 * _INSET_PX))
            left += width
        return rects

    def _at(self, x: int) -> int:
        return next((i for i, rect in enumerate(self._rects()) if rect.left() <= x <= rect.right()), -1)
