"""Draws the cells of read-only tables: text with room around it, cut with an ellipsis, the selected row tinted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_M

_PADDING_PX: Final = 8
_FIRST_PADDING_PX: Final = SPACE_M  # in line with what stands above the table
_CUT_ABOVE_PX: Final = 8.6  # a text whose characters have that much room each is not measured: figures are narrower
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOST_SHOWN: Final = 400
CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The role under which a model hands out a ``CellLook``: one question for each cell instead of four."""
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Faster than the style's own drawing, which asks the style sheet about every cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        theme = current_theme()
        rect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        look = index.data(CELL_ROLE)
        if look is None or not look.text:
            return
        painter.setFont(_font_of(look))
        painter.setPen(theme.color(look.token))
        inner = rect.adjusted(_PADDING_PX if index.column() else _FIRST_PADDING_PX, 0, -_PADDING_PX, 0)
        text, room = look.text, inner.width()
        if len(text) * _CUT_ABOVE_PX > room or not text.isascii():
            text = QFontMetrics(painter.font()).elidedText(text[:_MOST_SHOWN], Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, _RIGHT if look.right else _LEFT, text)


def _font_of(look: CellLook) -> QFont:
    theme = current_theme()
    font = theme.code_font() if look.code else theme.ui_font()
    if look.strong:
        font.setWeight(QFont.Weight.DemiBold)
    return font


@dataclass(frozen=True, slots=True)
class CellLook:
    """What a cell shows and how: in the code font or not, in a token's colour, to the right or not, strong or not."""

    text: str
    code: bool = False
    token: str = "text"
    right: bool = False
    strong: bool = False
