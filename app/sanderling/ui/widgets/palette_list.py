"""The items of the command palette: a filtered list model, and how a row is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.icons import draw_at
from sanderling.ui.theme.tokens import FONT_SECONDARY_PX, ICON_SIZE, RADIUS_SMALL, SPACE_M, SPACE_S
from sanderling.ui.widgets.fuzzy import find_best, match_positions

PALETTE_ROW_HEIGHT = 34
_BADGE_WIDTH_PX = 56
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """Something that can be chosen; ``badge`` is a word in the colour of a token, drawn where an icon would be."""

    title: str
    subtitle: str = ""
    shortcut: str = ""
    icon: str = ""
    payload: object = None
    badge: str = ""
    badge_token: str = "secondary"


class PaletteModel(QAbstractListModel):
    """The best matching items of all."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without items."""
        super().__init__(parent)
        self._items: Sequence[PaletteItem] = ()
        self._texts: list[str] = []
        self._shown: list[int] = []
        self.query = ""

    def set_items(self, items: Sequence[PaletteItem]) -> None:
        """Offer other items."""
        self._items = items
        self._texts = [f"{item.title} {item.subtitle}".lower() for item in items]
        self.filter("")

    def filter(self, query: str) -> None:
        """Show what matches, best first."""
        self.beginResetModel()
        self.query = query
        self._shown = find_best(query, self._texts)
        self.endResetModel()

    def item(self, row: int) -> PaletteItem:
        """Return the item shown in a row."""
        return self._items[self._shown[row]]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many items are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, and for screen readers everything."""
        if not index.isValid():
            return None
        item = self.item(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (item.badge, item.title, item.subtitle, item.shortcut) if part)
        return item if role == Qt.ItemDataRole.UserRole else None


class PaletteDelegate(QStyledItemDelegate):
    """Draws icon or badge, title with the matching letters strong, subtitle and shortcut."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All rows are alike."""
        return QSize(100, PALETTE_ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        item = index.data(Qt.ItemDataRole.UserRole)
        model = index.model()
        if not isinstance(item, PaletteItem) or not isinstance(model, PaletteModel):
            return
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect).adjusted(SPACE_S, 1, -SPACE_S, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect, RADIUS_SMALL, RADIUS_SMALL)
        inner = rect.adjusted(SPACE_S, 0, -SPACE_S, 0)
        self._paint_mark(painter, inner, item)
        self._paint_shortcut(painter, inner, item.shortcut)
        self._paint_title(painter, inner, item.title, model.query)
        inner.setLeft(inner.left() + SPACE_M)
        painter.setFont(_small())
        painter.setPen(theme.color("secondary"))
        text = painter.fontMetrics().elidedText(item.subtitle, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_mark(self, painter: QPainter, inner: QRect, item: PaletteItem) -> None:
        theme = current_theme()
        if item.badge:
            font = _small(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(theme.color(item.badge_token))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, item.badge)
            inner.setLeft(inner.left() + max(_BADGE_WIDTH_PX, QFontMetrics(font).horizontalAdvance(item.badge) + 8))
        elif item.icon:
            draw_at(painter, theme.icon(item.icon), inner.left(), inner.center().y() - 7, ICON_SIZE)
            inner.setLeft(inner.left() + ICON_SIZE + SPACE_M)

    def _paint_shortcut(self, painter: QPainter, inner: QRect, shortcut: str) -> None:
        if not shortcut:
            return
        painter.setFont(_small())
        painter.setPen(current_theme().color("secondary"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shortcut)
        inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(shortcut) - SPACE_M)

    def _paint_title(self, painter: QPainter, inner: QRect, title: str, query: str) -> None:
        """Draw runs of plain and strong letters and leave ``inner`` at their end."""
        lower = title.lower()
        strong = {at for word in query.lower().split() for at in match_positions(word, lower)}
        plain_font, strong_font = current_theme().ui_font(), current_theme().ui_font()
        strong_font.setWeight(QFont.Weight.Bold)
        painter.setPen(current_theme().color("text"))
        at = 0
        while at < len(title) and inner.width() > 0:
            end = at + 1
            while end < len(title) and (end in strong) == (at in strong):
                end += 1
            painter.setFont(strong_font if at in strong else plain_font)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title[at:end])
            inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(title[at:end]))
            at = end


def _small(weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = current_theme().ui_font()
    font.setPixelSize(FONT_SECONDARY_PX)
    font.setWeight(weight)
    return font
