"""Bytes of any number as hexadecimal figures: sixteen in a row, only the rows on the screen are read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from sanderling.domain.response import BytesSource
from sanderling.services.response_views import BYTES_IN_ROW, NO_BYTES, hex_row
from sanderling.ui.theme import current_theme
from sanderling.ui.viewers.row_painter import RowPainter

_PADDING_PX: Final = 8
_TOP_PX: Final = 4
_OFFSET_DIGITS: Final = 10
_COPY_BYTES: Final = 1 << 20
_FIGURES_AT: Final = _OFFSET_DIGITS + 2
_CHARACTERS_AT: Final = _FIGURES_AT + 3 * BYTES_IN_ROW + 2


class HexViewer(QAbstractScrollArea):
    """Offset, figures, characters; dragging selects bytes, Ctrl+C copies their figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("responseHex")
        self.setAccessibleName(self.tr("Bytes"))
        self._rows = RowPainter()
        self._source: BytesSource = NO_BYTES
        self._selection = (0, 0)
        self._anchor = 0
        current_theme().changed.connect(self._theme_changed)

    def show_source(self, source: BytesSource) -> None:
        """Show other bytes, from their start."""
        self._source = source
        self._selection = (0, 0)
        self.verticalScrollBar().setValue(0)
        self.source_grew()

    def source_grew(self) -> None:
        """Take in what has been added."""
        rows = -(-self._source.size_bytes // BYTES_IN_ROW)
        page = max(1, (self.viewport().height() - _TOP_PX) // self._rows.row_px)
        self.verticalScrollBar().setRange(0, max(0, min(rows, (1 << 31) - 1) - page))
        self.verticalScrollBar().setPageStep(page)
        width = (_CHARACTERS_AT + BYTES_IN_ROW) * self._rows.cell_px + 2 * _PADDING_PX
        self.horizontalScrollBar().setRange(0, max(0, int(width - self.viewport().width())))
        self.viewport().update()

    def visible_text(self) -> str:
        """Return the rows that can be seen."""
        return "\n".join(f"{offset:0{_OFFSET_DIGITS}x}  {figures}  {text}" for offset, figures, text in self._visible())

    def selected_bytes(self) -> bytes:
        """Return the selected bytes, their first MiB if there are more."""
        start, end = self._selection
        return self._source.read(start, min(end, start + _COPY_BYTES))

    def _visible(self) -> list[tuple[int, str, str]]:
        first = self.verticalScrollBar().value() * BYTES_IN_ROW
        count = self.viewport().height() // self._rows.row_px + 1
        data = self._source.read(first, first + count * BYTES_IN_ROW)
        return [(first + at, *hex_row(data[at : at + BYTES_IN_ROW])) for at in range(0, len(data), BYTES_IN_ROW)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows on the screen."""
        theme, cell = current_theme(), self._rows.cell_px
        painter = QPainter(self.viewport())
        painter.setFont(self._rows.font)
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        left = _PADDING_PX - self.horizontalScrollBar().value()
        for number, (offset, figures, text) in enumerate(self._visible()):
            top = _TOP_PX + number * self._rows.row_px
            base = top + self._rows.baseline_px
            self._draw_selection(painter, QPointF(left, top), offset, len(text))
            painter.setPen(theme.color("syntax.line_number"))
            painter.drawText(QPointF(left, base), f"{offset:0{_OFFSET_DIGITS}x}")
            painter.setPen(theme.color("syntax.plain"))
            painter.drawText(QPointF(left + _FIGURES_AT * cell, base), figures)
            painter.setPen(theme.color("syntax.string"))
            painter.drawText(QPointF(left + _CHARACTERS_AT * cell, base), text)
        painter.end()

    def _draw_selection(self, painter: QPainter, at: QPointF, offset: int, count: int) -> None:
        first, last = max(self._selection[0], offset), min(self._selection[1], offset + count)
        if first >= last:
            return
        cell, color = self._rows.cell_px, current_theme().color("selection")
        start, end = _figure_at(first - offset), _figure_at(last - 1 - offset) + 2
        spans = ((_FIGURES_AT + start, end - start), (_CHARACTERS_AT + first - offset, last - first))
        for column, width in spans:
            painter.fillRect(QRectF(at.x() + column * cell, at.y(), width * cell, self._rows.row_px), color)

    def _byte_at(self, point: QPointF) -> int:
        row = self.verticalScrollBar().value() + int((point.y() - _TOP_PX) // self._rows.row_px)
        column = (point.x() - _PADDING_PX + self.horizontalScrollBar().value()) / self._rows.cell_px
        if column >= _CHARACTERS_AT:
            place = int(column - _CHARACTERS_AT)
        else:
            column -= _FIGURES_AT
            place = int((column - (1 if column >= 24 else 0)) / 3)
        offset = max(0, row) * BYTES_IN_ROW + max(0, min(place, BYTES_IN_ROW - 1))
        return min(offset, max(0, self._source.size_bytes - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a selection."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._anchor = self._byte_at(event.position())
            self._selection = (self._anchor, self._anchor)
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select up to the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            here = self._byte_at(event.position())
            self._selection = (min(self._anchor, here), max(self._anchor, here) + 1)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, select all, or scroll."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_bytes().hex(" "))
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._selection = (0, self._source.size_bytes)
            self.viewport().update()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new size."""
        self.source_grew()

    def _theme_changed(self) -> None:
        self._rows.refresh()
        self.source_grew()


def _figure_at(place: int) -> int:
    return 3 * place + (1 if place >= BYTES_IN_ROW // 2 else 0)
