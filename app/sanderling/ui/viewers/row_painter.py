"""Draws one row of code: its colours, its selection, and where on it a column lies.

Rows of plain ASCII, by far the most, stand on the grid of the monospace font and only their visible part is drawn.
Everything else is laid out by Qt, which knows about wide characters, accents and writing from right to left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from sanderling.services.response_views import Span
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import CODE_LINE_HEIGHT

_TAB_CHARACTERS: Final = 4
_CACHED_LAYOUTS: Final = 256
_PICTURES: Final = {code: 0x2400 + code for code in range(32) if code != 9} | {127: 0x2421}
Mark = tuple[int, int, QColor]
"""A background from one column up to another; the second may be -1, for the end of the row and its line end."""


class RowPainter:
    """Measures and draws rows in the code font of the theme."""

    def __init__(self) -> None:
        """Measure the font."""
        self._layouts: dict[tuple[str, tuple[Span, ...]], QTextLayout] = {}
        self.refresh()

    def refresh(self) -> None:
        """Take font and colours from the theme again."""
        self.font = current_theme().code_font()
        metrics = QFontMetricsF(self.font)
        self.cell_px = metrics.horizontalAdvance("0" * 64) / 64
        self.row_px = max(1, round(self.font.pixelSize() * CODE_LINE_HEIGHT))
        self.baseline_px = (self.row_px - metrics.height()) / 2 + metrics.ascent()
        self._layouts.clear()

    def width(self, text: str) -> float:
        """Return how wide a row's text is."""
        if _on_grid(text):
            return len(text) * self.cell_px
        return self._layout(text, ()).lineAt(0).naturalTextWidth()

    def x_of(self, text: str, column: int) -> float:
        """Return where a column lies, counted from the row's left."""
        if _on_grid(text):
            return column * self.cell_px
        found = self._layout(text, ()).lineAt(0).cursorToX(_units(text, column))
        return float(found[0] if isinstance(found, tuple) else 0.0)

    def column_at(self, text: str, x: float) -> int:
        """Return the column nearest to a place on the row."""
        if _on_grid(text):
            return max(0, min(len(text), round(x / self.cell_px)))
        return _characters(text, self._layout(text, ()).lineAt(0).xToCursor(x))

    def draw(
        self, painter: QPainter, at: QPointF, text: str, spans: Sequence[Span], visible: tuple[float, float]
    ) -> None:
        """Draw a row's text.

        Args:
            painter: With the code font set.
            at: The row's top left corner.
            text: The row.
            spans: Its colours.
            visible: The part that can be seen, as two distances from the row's left.
        """
        theme = current_theme()
        if not _on_grid(text):
            layout = self._layout(text, tuple(spans))
            painter.setPen(theme.syntax_color("plain"))
            layout.draw(painter, at)
            return
        first = max(0, int(visible[0] / self.cell_px))
        last = min(len(text), int(visible[1] / self.cell_px) + 2)
        base = QPointF(at.x(), at.y() + self.baseline_px)
        drawn = first
        for start, length, kind in spans:
            end = min(start + length, last)
            if end <= first or start >= last:
                continue
            self._piece(painter, base, drawn, text[drawn:start], "plain")
            drawn = max(start, first)
            self._piece(painter, base, drawn, text[drawn:end], kind)
            drawn = end
        self._piece(painter, base, drawn, text[drawn:last], "plain")

    def _piece(self, painter: QPainter, base: QPointF, column: int, piece: str, kind: str) -> None:
        if piece and not piece.isspace():
            painter.setPen(current_theme().syntax_color(kind))
            painter.drawText(QPointF(base.x() + column * self.cell_px, base.y()), piece)

    def draw_mark(self, painter: QPainter, at: QPointF, text: str, mark: Mark) -> None:
        """Draw the background of a part of a row."""
        start, end, color = mark
        left = self.x_of(text, start)
        right = self.x_of(text, len(text)) + self.cell_px / 2 if end < 0 else self.x_of(text, end)
        left, right = min(left, right), max(left, right)
        painter.fillRect(QRectF(at.x() + left, at.y(), right - left, self.row_px), color)

    def draw_line(self, painter: QPainter, at: QPointF, text: str, mark: Mark) -> None:
        """Underline a part of a row."""
        start, end, color = mark
        left, right = self.x_of(text, start), self.x_of(text, len(text) if end < 0 else end)
        y = at.y() + min(self.baseline_px + 2, self.row_px - 1)
        painter.fillRect(QRectF(at.x() + left, y, right - left, 1), color)

    def _layout(self, text: str, spans: tuple[Span, ...]) -> QTextLayout:
        key = (text, spans)
        found = self._layouts.get(key)
        if found is None:
            while len(self._layouts) >= _CACHED_LAYOUTS:
                del self._layouts[next(iter(self._layouts))]
            found = self._layouts[key] = self._laid_out(text, spans)
        return found

    def _laid_out(self, text: str, spans: tuple[Span, ...]) -> QTextLayout:
        layout = QTextLayout(text.translate(_PICTURES), self.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTabStopDistance(_TAB_CHARACTERS * self.cell_px)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        layout.setTextOption(option)
        formats = []
        for start, length, kind in spans:
            part = QTextLayout.FormatRange()
            part.start = _units(text, start)
            part.length = _units(text, start + length) - part.start
            part.format = QTextCharFormat()
            part.format.setForeground(current_theme().syntax_color(kind))
            formats.append(part)
        layout.setFormats(formats)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1 << 20)
        line.setPosition(QPointF(0, self.baseline_px - line.ascent()))
        layout.endLayout()
        return layout


def _on_grid(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _units(text: str, column: int) -> int:
    """Return the UTF-16 position, which Qt counts in, of a column in characters."""
    return len(text[:column].encode("utf-16-le", "surrogatepass")) // 2


def _characters(text: str, units: int) -> int:
    """Return the column in characters of a UTF-16 position."""
    return len(text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "ignore"))
