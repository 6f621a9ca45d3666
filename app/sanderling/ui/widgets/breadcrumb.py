"""Where an item lives: ``Orders API › Orders › List orders``; each part can be pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from sanderling.ui.widgets.icon_label import IconLabel

_LONGEST = 32


class Breadcrumb(QWidget):
    """Parts in a row, the last one strong; ``activated`` brings the index of the pressed one."""

    activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(40)

    def parts(self) -> tuple[str, ...]:
        """Return the parts."""
        return self._parts

    def set_parts(self, parts: Sequence[str]) -> None:
        """Show other parts."""
        if tuple(parts) == self._parts:
            return
        self._parts = tuple(parts)
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, part in enumerate(self._parts):
            if index:
                self._row.insertWidget(
                    self._row.count() - 1, IconLabel("chevron-right", "placeholder", size_px=12, parent=self)
                )
            self._row.insertWidget(self._row.count() - 1, self._button(index, part))

    def _button(self, index: int, part: str) -> QPushButton:
        text = part if len(part) <= _LONGEST else part[: _LONGEST - 1] + "…"
        button = QPushButton(text.replace("&", "&&"), self)
        button.setProperty("kind", "crumb" if index < len(self._parts) - 1 else "crumb-last")
        button.setAccessibleName(part)
        button.setToolTip(part if text != part else "")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.activated.emit(index))
        return button
