"""Dragging a table's rows by the handle in their first column."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QTableView

HANDLE_WIDTH_PX = 14


class RowDrag(QObject):
    """Watches a table's viewport; ``move(place, target)`` is called when a row is dropped."""

    def __init__(self, table: QTableView, *, last_row: Callable[[], int], move: Callable[[int, int], None]) -> None:
        """Drag rows of ``table``, none behind ``last_row()``."""
        super().__init__(table)
        self._table, self._last_row, self._move = table, last_row, move
        self._from = -1
        self._start = QPoint()
        self.target = -1
        table.viewport().installEventFilter(self)

    def line(self) -> QRect | None:
        """Return where to draw the line that shows the place of the drop, or ``None``."""
        if self.target < 0 or self.target == self._from:
            return None
        view = self._table
        top = view.rowViewportPosition(self.target)
        below = self.target > self._from
        y = top + view.rowHeight(self.target) - 1 if below else top - 1
        return QRect(0, y, view.viewport().width(), 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer from the press on a handle to the release."""
        if not isinstance(event, QMouseEvent):
            return False
        place = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            return self._pressed(event, place)
        if self._from >= 0 and event.type() == QEvent.Type.MouseMove:
            if (place - self._start).manhattanLength() >= QApplication.startDragDistance():
                row = self._table.rowAt(place.y())
                self.target = self._last_row() if row < 0 else min(row, self._last_row())
                self._table.viewport().update()
            return True
        if self._from >= 0 and event.type() == QEvent.Type.MouseButtonRelease:
            source, target = self._from, self.target
            self._from = self.target = -1
            self._table.viewport().update()
            if target >= 0 and target != source:
                self._move(source, target)
            return True
        return False

    def _pressed(self, event: QMouseEvent, place: QPoint) -> bool:
        row = self._table.rowAt(place.y())
        on_handle = place.x() < HANDLE_WIDTH_PX and 0 <= row <= self._last_row()
        if event.button() == Qt.MouseButton.LeftButton and on_handle:
            self._from, self._start = row, place
            return True
        return False
