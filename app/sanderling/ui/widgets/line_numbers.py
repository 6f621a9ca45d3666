"""The column of line numbers beside an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FEWEST_DIGITS = 2


class LineNumbers(QWidget):
    """Paints the numbers of the lines that can be seen."""

    def __init__(
        self, editor: QPlainTextEdit, visible_lines: Callable[[], Iterator[tuple[QTextBlock, int, int]]]
    ) -> None:
        """Stand beside ``editor``; ``visible_lines`` gives each visible block with its top and height."""
        super().__init__(editor)
        self._editor, self._visible_lines = editor, visible_lines

    def needed_width(self) -> int:
        """Return the width that the last line's number needs."""
        digits = max(_FEWEST_DIGITS, len(str(self._editor.blockCount())))
        return SPACE_M + SPACE_S + self._editor.fontMetrics().horizontalAdvance("9" * digits)

    def sizeHint(self) -> QSize:
        """As wide as the numbers."""
        return QSize(self.needed_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the numbers."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(self._editor.font())
        current = self._editor.textCursor().blockNumber()
        height = self._editor.fontMetrics().height()
        for block, top, _ in self._visible_lines():
            painter.setPen(theme.color("secondary" if block.blockNumber() == current else "syntax.line_number"))
            place = (0, top, self.width() - SPACE_M, height)
            painter.drawText(*place, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
