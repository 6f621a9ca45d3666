"""Selecting with the mouse: drag, word by word and line by line, and scrolling when the pointer leaves the text."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from sanderling.ui.viewers.text_cursor import TextCursor

_SCROLL_MS: Final = 40


class TextMouse(QObject):
    """Turns mouse events of a text viewer into cursor moves."""

    def __init__(
        self,
        area: QAbstractScrollArea,
        cursor: Callable[[], TextCursor],
        place_at: Callable[[QPointF], tuple[int, int]],
        moved: Callable[[], None],
    ) -> None:
        """Serve ``area``.

        Args:
            area: The viewer.
            cursor: Gives its cursor.
            place_at: Gives row and column of a point.
            moved: Called after each change.
        """
        super().__init__(area)
        self._area = area
        self._cursor = cursor
        self._place_at = place_at
        self._moved = moved
        self._clicks = 0
        self._last_press_s = 0.0
        self._last_place = (-1, -1)
        self._origin = (0, 0)
        self._pointer = QPointF()
        self._timer = QTimer(self)
        self._timer.setInterval(_SCROLL_MS)
        self._timer.timeout.connect(self._scroll)

    def press(self, event: QMouseEvent) -> None:
        """Put the cursor; the second click takes the word, the third the line."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        now = time.monotonic()
        row, column = self._place_at(event.position())
        near = row == self._last_place[0] and abs(column - self._last_place[1]) <= 1
        quick = now - self._last_press_s < QApplication.doubleClickInterval() / 1000
        self._clicks = self._clicks % 3 + 1 if near and quick else 1
        self._last_press_s, self._last_place = now, (row, column)
        cursor = self._cursor()
        if self._clicks == 1:
            cursor.put_at(row, column, select=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif self._clicks == 2:
            cursor.select_word(row, column)
        else:
            cursor.select_line(row)
        self._origin = cursor.selection
        self._moved()

    def drag(self, event: QMouseEvent) -> None:
        """Select up to the pointer, by words or lines after a double or triple click."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._clicks:
            self._pointer = event.position()
            self._select_to_pointer()
            inside = 0 <= self._pointer.y() < self._area.viewport().height()
            if inside:
                self._timer.stop()
            else:
                self._timer.start()

    def release(self) -> None:
        """Stop following the pointer."""
        self._timer.stop()

    def _select_to_pointer(self) -> None:
        cursor = self._cursor()
        row, column = self._place_at(self._pointer)
        if self._clicks == 1:
            cursor.put_at(row, column, select=True)
        else:
            (cursor.select_word if self._clicks == 2 else lambda r, _c: cursor.select_line(r))(row, column)
            start, end = cursor.selection
            if start < self._origin[0]:
                cursor.select(self._origin[1], start)
            else:
                cursor.select(self._origin[0], max(end, self._origin[1]))
        self._moved()

    def _scroll(self) -> None:
        bar = self._area.verticalScrollBar()
        height = self._area.viewport().height()
        beyond = self._pointer.y() if self._pointer.y() < 0 else self._pointer.y() - height
        bar.setValue(bar.value() + int(beyond / 12) + (1 if beyond > 0 else -1))
        self._select_to_pointer()
