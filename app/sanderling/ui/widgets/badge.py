"""A word or figure on a soft rounded ground: a method, a count, a state."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import RADIUS_SMALL

_HEIGHT_PX = 18
_PADDING_PX = 6
_FONT_PX = 11


class Badge(QWidget):
    """A small word in a token's colour; with ``plain`` the ground is left out."""

    def __init__(
        self, text: str = "", token: str = "secondary", parent: QWidget | None = None, *, plain: bool = False
    ) -> None:
        """Show ``text``."""
        super().__init__(parent)
        self._text, self._token, self._plain = text, token, plain
        font = current_theme().ui_font()
        font.setPixelSize(_FONT_PX)
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        current_theme().changed.connect(self.update)

    def text(self) -> str:
        """Return the word."""
        return self._text

    def set(self, text: str, token: str = "secondary") -> None:
        """Show another word in a token's colour."""
        self._text, self._token = text, token
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Fit the word."""
        padding = 0 if self._plain else 2 * _PADDING_PX
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + padding, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and word."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._plain:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS_SMALL, RADIUS_SMALL)
        painter.setPen(theme.color(self._token))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
