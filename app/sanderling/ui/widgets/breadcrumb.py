"""Where an item lives: ``Orders API › Orders › List orders``; each part can be pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from sanderling.ui.widgets.icon_label import IconLabel

_CHEVRON_PX = 12
_PADDING_PX = 10
_SHORTEST_PX = 40


class Breadcrumb(QWidget):
    """Parts in a row, the last one strong and the last to be cut; ``activated`` brings the index of the pressed one."""

    activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self._buttons: list[QPushButton] = []
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
        self._buttons = []
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
            self._buttons.append(self._button(index, part))
            self._row.insertWidget(self._row.count() - 1, self._buttons[-1])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the parts as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Cut the parts before the last one first."""
        if not self._buttons:
            return
        *before, _last = needed = [
            button.fontMetrics().horizontalAdvance(part) + 1  # widths are rounded
            for button, part in zip(self._buttons, self._parts, strict=True)
        ]
        room = self.width() - _CHEVRON_PX * len(before) - _PADDING_PX * len(needed)
        fair = (room - min(needed[-1], room // 2)) // max(1, len(before))
        rooms = [min(width, max(_SHORTEST_PX, fair)) if sum(needed) > room else width for width in before]
        rooms.append(max(_SHORTEST_PX, room - sum(rooms)))
        for button, part, width in zip(self._buttons, self._parts, rooms, strict=True):
            text = button.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, width)
            button.setText(text.replace("&", "&&"))
            button.setToolTip(part if text != part else "")

    def _button(self, index: int, part: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", "crumb" if index < len(self._parts) - 1 else "crumb-last")
        button.setAccessibleName(part)
        button.ensurePolished()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.activated.emit(index))
        return button
