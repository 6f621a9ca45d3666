"""What stands where there is nothing yet: what this is, and one action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from sanderling.ui.theme.tokens import SPACE_L, SPACE_S, SPACE_XS
from sanderling.ui.widgets.icon_label import IconLabel

_ICON_PX = 32
_WIDEST_PX = 420


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most one button, centred."""

    acted = Signal()

    def __init__(
        self, title: str, text: str = "", *, icon: str = "", action: str = "", parent: QWidget | None = None
    ) -> None:
        """Show the texts; without ``action`` there is no button."""
        super().__init__(parent)
        self._icon = IconLabel(size_px=_ICON_PX, parent=self)
        self._title = self._centred(QLabel(self))
        self._title.setProperty("role", "heading")
        self._text = self._centred(QLabel(self))
        self._text.setProperty("role", "secondary")
        self._text.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.acted)
        self._lay_out()
        self.set_texts(title, text, action)
        self.set_icon(icon)

    def set_texts(self, title: str, text: str = "", action: str = "") -> None:
        """Show other texts."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._fit_text()
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon.setVisible(bool(icon))
        self._icon.set_icon(icon, "placeholder")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sentence a readable width and the height it then needs."""
        super().resizeEvent(event)
        self._fit_text()

    def _fit_text(self) -> None:
        width = max(120, min(_WIDEST_PX, self.width() - 2 * SPACE_L))
        fit_height(self._text, width)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_XS)
        column.addWidget(self._title)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_XS)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    @staticmethod
    def _centred(label: QLabel) -> QLabel:
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label


def fit_height(label: QLabel, width_px: int) -> None:
    """Make a wrapped text as wide as it may be, and just as high as it then is; a layout alone leaves it too high."""
    label.setMinimumSize(0, 0)  # what it was before counts as needed otherwise
    label.setFixedSize(width_px, max(0, label.heightForWidth(width_px)))
