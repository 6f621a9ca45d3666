"""An icon that only shows something; drawn anew at each scale and in each theme."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.icons import draw_at
from sanderling.ui.theme.tokens import ICON_SIZE


class IconLabel(QWidget):
    """A square with an icon in a token's colour."""

    def __init__(
        self, icon: str = "", token: str = "secondary", *, size_px: int = ICON_SIZE, parent: QWidget | None = None
    ) -> None:
        """Show ``icon``; an empty name shows nothing."""
        super().__init__(parent)
        self._icon, self._token, self._size_px = icon, token, size_px
        self.setFixedSize(size_px, size_px)
        current_theme().changed.connect(self.update)

    def set_icon(self, icon: str, token: str = "secondary") -> None:
        """Show another icon."""
        self._icon, self._token = icon, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        if self._icon:
            draw_at(QPainter(self), current_theme().icon(self._icon, self._token), 0, 0, self._size_px)
