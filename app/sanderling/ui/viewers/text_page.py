"""One screen of a text: where rows, gutter and columns are, and drawing them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from sanderling.services.response_views import Row, RowHighlighter, TextLines
from sanderling.ui.theme import current_theme
from sanderling.ui.viewers.row_painter import Mark, RowPainter
from sanderling.ui.viewers.text_cursor import TextCursor

_PADDING_PX: Final = 8
_TOP_PX: Final = 4
_FEWEST_DIGITS: Final = 3


class TextPage:
    """Geometry and drawing; knows nothing of scroll bars or keys."""

    def __init__(self, *, line_numbers: bool) -> None:
        """Draw with or without the gutter of line numbers."""
        self._rows = RowPainter()
        self._line_numbers = line_numbers
        self._digits = _FEWEST_DIGITS
        self._needle = ""
        self._match_case = False
        self._match = (0, 0)
        self.widest_px = 0.0
        self.is_wider = False

    def refresh(self) -> None:
        """Take font and colours from the theme again."""
        self._rows.refresh()

    def forget(self) -> None:
        """Forget what belonged to the last text."""
        self._needle, self._match = "", (0, 0)
        self.widest_px = 0.0

    def set_line_count(self, count: int) -> bool:
        """Make room for the line numbers; return whether the gutter changed."""
        digits = max(_FEWEST_DIGITS, len(str(count)))
        changed = digits != self._digits
        self._digits = digits
        return changed

    def set_matches(self, needle: str, current: tuple[int, int], *, match_case: bool) -> None:
        """Mark these."""
        self._needle, self._match, self._match_case = needle, current, match_case

    # --- geometry

    def rows_in(self, height_px: int) -> int:
        """Return how many rows can be seen, cut ones included."""
        return (height_px - _TOP_PX) // self._rows.row_px + 1

    def whole_rows_in(self, height_px: int) -> int:
        """Return how many whole rows can be seen."""
        return max(1, (height_px - _TOP_PX) // self._rows.row_px)

    def room(self, width_px: int) -> float:
        """Return the width that is left for text."""
        return max(0.0, width_px - self.gutter_px() - 2 * _PADDING_PX)

    def columns(self, width_px: int) -> int:
        """Return how many characters have room beside each other."""
        return int(self.room(width_px) / self._rows.cell_px)

    def gutter_px(self) -> float:
        """Return the width of the gutter."""
        return (self._digits + 2) * self._rows.cell_px if self._line_numbers else 0.0

    def place_at(self, point: QPointF, lines: TextLines, first: int, left: int) -> tuple[int, int]:
        """Return row and column nearest to a point."""
        row = first + int((point.y() - _TOP_PX) // self._rows.row_px)
        row = max(0, min(row, lines.row_count - 1))
        found = lines.rows(row, 1)
        x = point.x() + left - self.gutter_px() - _PADDING_PX
        return row, self._rows.column_at(found[0].text, x) if found else 0

    def hit(self, point: QPointF, lines: TextLines, first: int, left: int) -> tuple[int, int] | None:
        """Return row and column of the character under a point; ``None`` where there is no row."""
        row = first + int((point.y() - _TOP_PX) // self._rows.row_px)
        if not 0 <= row < lines.row_count or point.x() < self.gutter_px():
            return None
        return self.place_at(point - QPointF(self._rows.cell_px / 2, 0), lines, first, left)

    def x_of(self, row: Row, lines: TextLines, offset: int) -> float:
        """Return where an offset lies on its row."""
        x = self._rows.x_of(row.text, lines.column_at(row, offset))
        self.widest_px = max(self.widest_px, x)
        return x

    # --- drawing

    def paint(
        self,
        on: QWidget,
        lines: TextLines,
        highlighter: RowHighlighter,
        cursor: TextCursor | None,
        *,
        first: int,
        left: int,
        focused: bool,
        link: tuple[int, int] = (0, 0),
    ) -> None:
        """Draw the rows from ``first``, scrolled ``left`` pixels aside; the cursor is drawn when ``focused``.

        ``link`` is underlined, given as two offsets.
        """
        painter = QPainter(on)
        painter.setFont(self._rows.font)
        painter.fillRect(on.rect(), current_theme().color("surface"))
        rows = lines.rows(first, self.rows_in(on.height()))
        text_x = self.gutter_px() + _PADDING_PX - left
        visible = (float(left), left + on.width() - self.gutter_px())
        columns = (int(visible[0] / self._rows.cell_px), int(visible[1] / self._rows.cell_px) + 1)
        widest = self.widest_px
        painter.setClipRect(QRectF(self.gutter_px(), 0, on.width(), on.height()))
        for index, row in enumerate(rows):
            at = QPointF(text_x, _TOP_PX + index * self._rows.row_px)
            for mark in self._marks(row, lines, cursor):
                self._rows.draw_mark(painter, at, row.text, mark)
            spans = highlighter.spans(first + index, row, *columns)
            self._rows.draw(painter, at, row.text, spans, visible)
            for mark in self._range_mark(row, lines, link, "link"):
                self._rows.draw_line(painter, at, row.text, mark)
            if cursor is not None and focused:
                self._draw_caret(painter, at, row, lines, cursor)
            widest = max(widest, self._rows.width(row.text))
        self.is_wider, self.widest_px = widest > self.widest_px, widest
        if self._line_numbers:
            self._draw_gutter(painter, on, rows)
        painter.end()

    def _marks(self, row: Row, lines: TextLines, cursor: TextCursor | None) -> list[Mark]:
        theme = current_theme()
        marks: list[Mark] = []
        if self._needle:
            text = row.text if self._match_case else row.text.lower()
            needle = self._needle if self._match_case else self._needle.lower()
            at = text.find(needle)
            while at >= 0:
                marks.append((at, at + len(needle), theme.color("match")))
                at = text.find(needle, at + len(needle))
        if cursor is not None:
            marks += self._range_mark(row, lines, cursor.selection, "selection")
        return marks + self._range_mark(row, lines, self._match, "match_current")

    def _range_mark(self, row: Row, lines: TextLines, span: tuple[int, int], token: str) -> list[Mark]:
        start, end = span
        if start >= end or end <= row.start or start >= row.end:
            return []
        first = lines.column_at(row, start) if start > row.start else 0
        last = lines.column_at(row, end) if end < row.end else -1
        return [(first, last, current_theme().color(token))]

    def _draw_caret(self, painter: QPainter, at: QPointF, row: Row, lines: TextLines, cursor: TextCursor) -> None:
        inside = row.start <= cursor.position < row.end or (cursor.position == row.end == lines.end)
        if inside:
            x = at.x() + self._rows.x_of(row.text, lines.column_at(row, cursor.position))
            painter.fillRect(QRectF(x, at.y() + 2, 1.5, self._rows.row_px - 4), current_theme().color("accent"))

    def _draw_gutter(self, painter: QPainter, on: QWidget, rows: list[Row]) -> None:
        theme = current_theme()
        width = self.gutter_px()
        painter.setClipping(False)
        painter.fillRect(QRectF(0, 0, width, on.height()), theme.color("surface"))
        painter.fillRect(QRectF(width - 1, 0, 1, on.height()), theme.color("border"))
        painter.setPen(theme.color("syntax.line_number"))
        for index, row in enumerate(rows):
            if not row.continues:
                box = QRectF(0, _TOP_PX + index * self._rows.row_px, width - self._rows.cell_px, self._rows.row_px)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(row.line))
