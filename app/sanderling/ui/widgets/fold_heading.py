"""A heading that folds away what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_XS


class FoldHeading(QWidget):
    """``toggled`` tells that it was folded or opened; hiding what is below is the owner's."""

    toggled = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Start open."""
        super().__init__(parent)
        self._text = text
        self._is_folded = False
        self.button = QPushButton(text, self)
        self.button.setProperty("kind", "crumb-last")
        self.button.clicked.connect(self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_XS, 0, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        current_theme().changed.connect(self._restyle)
        self._restyle()

    def is_folded(self) -> bool:
        """Whether what is below is folded away."""
        return self._is_folded

    def set_folded(self, folded: bool) -> None:
        """Fold or open; no signal is sent."""
        self._is_folded = folded
        self._restyle()

    def _toggle(self) -> None:
        self.set_folded(not self._is_folded)
        self.toggled.emit()

    def _restyle(self) -> None:
        self.button.setIcon(current_theme().icon("chevron-right" if self._is_folded else "chevron-down"))
        state = self.tr("folded") if self._is_folded else self.tr("open")
        self.button.setAccessibleName(f"{self._text}, {state}")
