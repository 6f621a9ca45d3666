"""Links in a text: which one is under the pointer, underlined while Ctrl is held, opened by a click.

Nothing is looked for while a text is drawn: a link is found where somebody points, in the few rows around it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea

from sanderling.services.response_views import LONGEST_READ, Row, TextLines, links_in_row
from sanderling.ui.viewers.text_cursor import TextCursor
from sanderling.ui.viewers.wrapped_text import WrappedText

_ROWS_AROUND: Final = 8
_CTRL: Final = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link in a text: from one offset up to another, and what it points to, perhaps relative."""

    start: int
    end: int
    target: str


def link_at(lines: TextLines, number: int, column: int, language: str = "") -> PlacedLink | None:
    """Return the link at a column of a row; it may begin in a row before and end in one behind (a wrapped line)."""
    first = max(0, number - _ROWS_AROUND)
    rows, goes_on = _rows_of_line(lines.rows(first, 2 * _ROWS_AROUND + 1), number - first)
    if not rows:
        return None
    before = sum(len(row.text) for row in rows if row.start < lines.rows(number, 1)[0].start)
    text, at = "".join(row.text for row in rows), before + column
    skip = max(0, min(at - LONGEST_READ // 2, len(text) - LONGEST_READ))
    part = text[skip : skip + LONGEST_READ]
    is_cut = goes_on or skip + LONGEST_READ < len(text)
    for link in links_in_row(part, language, is_cut=is_cut):
        if link.start <= at - skip < link.end:
            start, end = _offset(lines, rows, link.start + skip), _offset(lines, rows, link.end - 1 + skip, end=True)
            return PlacedLink(start, end, link.target)
    return None


def _rows_of_line(rows: list[Row], index: int) -> tuple[list[Row], bool]:
    """Return the rows that belong to the same line as one of them, and whether the line goes on behind them."""
    if not 0 <= index < len(rows):
        return [], False
    low = high = index
    while low > 0 and rows[low].continues:
        low -= 1
    while high + 1 < len(rows) and rows[high + 1].continues:
        high += 1
    return rows[low : high + 1], high + 1 == len(rows) and high > index


def _offset(lines: TextLines, rows: list[Row], position: int, *, end: bool = False) -> int:
    """Return the offset of a position in the joined rows, or of what comes behind it."""
    for row in rows:
        if position < len(row.text):
            return lines.offset_at(row, position + 1 if end else position)
        position -= len(row.text)
    return rows[-1].end


class TextLinks:
    """Follows pointer and Ctrl key over a viewer."""

    def __init__(
        self,
        area: QAbstractScrollArea,
        text: WrappedText,
        hit: Callable[[QPointF], tuple[int, int] | None],
        cursor: Callable[[], TextCursor],
        opened: Callable[[str], None],
    ) -> None:
        """Serve a viewer.

        Args:
            area: The viewer.
            text: What it shows.
            hit: Gives row and column of the character under a point.
            cursor: Gives its cursor.
            opened: Called with the target of a link that is clicked.
        """
        self._area = area
        self._text = text
        self._hit = hit
        self._cursor = cursor
        self._opened = opened
        self._point: QPointF | None = None
        self._link: PlacedLink | None = None
        area.viewport().setMouseTracking(True)

    @property
    def span(self) -> tuple[int, int]:
        """The link that a click would open now, as two offsets; equal if there is none."""
        return (self._link.start, self._link.end) if self._link else (0, 0)

    def under(self, point: QPointF) -> PlacedLink | None:
        """Return the link under a point of the viewport."""
        place = self._hit(point)
        return link_at(self._text.lines, *place, self._text.language) if place else None

    def at_cursor(self) -> PlacedLink | None:
        """Return the link that the cursor is in."""
        cursor, lines = self._cursor(), self._text.lines
        number = cursor.row()
        found = lines.rows(number, 1)
        if not found:
            return None
        return link_at(lines, number, lines.column_at(found[0], cursor.position), self._text.language)

    def hover(self, event: QMouseEvent) -> None:
        """Take where the pointer is."""
        self._point = event.position()
        if event.buttons() == Qt.MouseButton.NoButton:
            self._show(held=bool(event.modifiers() & _CTRL))

    def key(self, event: QKeyEvent, *, pressed: bool) -> None:
        """Take that Ctrl is held, or no longer."""
        if event.key() == Qt.Key.Key_Control:
            self._show(held=pressed)

    def leave(self) -> None:
        """Forget the pointer: it is elsewhere."""
        self._point = None
        self._show(held=False)

    def press(self, event: QMouseEvent) -> bool:
        """Open the link under the pointer if Ctrl is held; return whether there was one."""
        if event.button() != Qt.MouseButton.LeftButton or not event.modifiers() & _CTRL:
            return False
        link = self.under(event.position())
        if link is not None:
            self._opened(link.target)
        return link is not None

    def _show(self, *, held: bool) -> None:
        link = self.under(self._point) if held and self._point is not None else None
        if link != self._link:
            self._link = link
            shape = Qt.CursorShape.IBeamCursor if link is None else Qt.CursorShape.PointingHandCursor
            self._area.viewport().setCursor(shape)
            self._area.viewport().update()
