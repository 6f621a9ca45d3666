"""Draws a line of the collections tree: an icon or the method's word, the name, and a mark where it is damaged."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sanderling.domain.collection import ItemKind, TreeEntry
from sanderling.ui.models.collections_tree_model import ENTRY_ROLE
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import ICON_SIZE, TREE_ROW_HEIGHT

AnyIndex = QModelIndex | QPersistentModelIndex
_METHOD_WIDTH_PX = 40
_METHOD_FONT_PX = 10
_GAP_PX = 6
_SHORT = {"DELETE": "DEL", "OPTIONS": "OPT", "CONNECT": "CONN"}
_LONGEST_METHOD = 5


def short_method(method: str) -> str:
    """Return a method's word as short as a narrow column needs it."""
    return _SHORT.get(method.upper(), method[:_LONGEST_METHOD])


class TreeDelegate(QStyledItemDelegate):
    """Paints names with what is before them; the editor for renaming sits over the name alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw the line."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, TreeEntry):
            return
        painter.save()
        if entry.kind is ItemKind.REQUEST:
            self._paint_method(painter, option, entry)
        else:
            self._paint_folder(painter, option, entry)
        self._paint_name(painter, option, entry)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All lines are of one height."""
        return QSize(super().sizeHint(option, index).width() + _METHOD_WIDTH_PX, TREE_ROW_HEIGHT)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """Return a line edit for the name."""
        edit = QLineEdit(parent)
        edit.setAccessibleName(self.tr("New name"))
        edit.setText(str(index.data() or ""))
        return edit

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Lay the editor over the name."""
        entry = index.data(ENTRY_ROLE)
        rect = _name_rect(option.rect, entry) if isinstance(entry, TreeEntry) else option.rect
        editor.setGeometry(rect.adjusted(-4, 0, 0, 0))

    def _paint_method(self, painter: QPainter, option: QStyleOptionViewItem, entry: TreeEntry) -> None:
        if entry.problem:
            return  # nobody knows it
        font = QFont(option.font)
        font.setPixelSize(_METHOD_FONT_PX)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        rect = QRect(option.rect.left() - _GAP_PX, option.rect.top(), _METHOD_WIDTH_PX, option.rect.height())
        painter.setPen(current_theme().method_color(entry.method))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags, short_method(entry.method))

    def _paint_folder(self, painter: QPainter, option: QStyleOptionViewItem, entry: TreeEntry) -> None:
        opened = bool(option.state & QStyle.StateFlag.State_Open)
        folder = "folder-open" if opened else "folder"
        name = "collection" if entry.kind is ItemKind.COLLECTION else folder
        top = option.rect.top() + (option.rect.height() - ICON_SIZE) // 2
        rect = QRect(option.rect.left() + 2, top, ICON_SIZE, ICON_SIZE)
        current_theme().icon(name).paint(painter, rect)

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, entry: TreeEntry) -> None:
        theme = current_theme()
        rect = _name_rect(option.rect, entry)
        if entry.problem:
            mark = QRect(rect.right() - ICON_SIZE, rect.top() + (rect.height() - ICON_SIZE) // 2, ICON_SIZE, ICON_SIZE)
            theme.icon("warning", "warning").paint(painter, mark)
            rect.setRight(mark.left() - _GAP_PX)
        font = QFont(option.font)
        if entry.kind is ItemKind.COLLECTION:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        color = theme.color("secondary") if entry.problem else option.palette.color(QPalette.ColorRole.Text)
        painter.setPen(color)
        text = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)


def _name_rect(rect: QRect, entry: TreeEntry) -> QRect:
    before = _METHOD_WIDTH_PX if entry.kind is ItemKind.REQUEST else ICON_SIZE + _GAP_PX + 2
    return rect.adjusted(before, 0, -_GAP_PX, 0)
