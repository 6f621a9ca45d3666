"""How cells of a name/value table are drawn and typed into."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_S
from sanderling.ui.widgets.cell_painting import paint_check, paint_icon, paint_text
from sanderling.ui.widgets.key_value_model import TEXT_COLUMNS, Column, KeyValueModel
from sanderling.ui.widgets.table_row import TableRow
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import NO_VARIABLES

_Index = QModelIndex | QPersistentModelIndex
_LINED_COLUMNS = (Column.VALUE, Column.DESCRIPTION)
_CODE_COLUMNS = (Column.NAME, Column.VALUE)


class KeyValueDelegate(QStyledItemDelegate):
    """Paints cells and makes their editors, which give what is typed to the model at once.

    ``handle_key`` is asked first about each key typed into a cell; it returns whether the key is used up.
    """

    secret_typed = Signal(int, str)

    def __init__(self, parent: QWidget, handle_key: Callable[[QLineEdit, QKeyEvent], bool]) -> None:
        """Offer keys to ``handle_key`` first."""
        super().__init__(parent)
        self._handle_key = handle_key
        self.source = NO_VARIABLES
        self.name_suggestions: Sequence[str] = ()
        self.value_suggestions: Callable[[str], Sequence[str]] = lambda _name: ()
        self.hovered_row = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        model = index.model()
        if not isinstance(model, KeyValueModel):
            return
        theme = current_theme()
        row, column, ghost = model.row(index.row()), Column(index.column()), model.is_ghost(index.row())
        rect = QRect(option.rect)
        painter.save()
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if index.row() == self.hovered_row and not ghost:
            painter.fillRect(rect, theme.color("hover"))
        self._paint_lines(painter, rect, column, last=index.row() == model.rowCount() - 1)
        if column is Column.ENABLED and not ghost:
            paint_check(painter, rect, checked=row.enabled)
        elif column is Column.REMOVE and not ghost and not model.is_fixed:
            if index.row() == self.hovered_row or current:
                paint_icon(painter, rect, "close", "secondary")
        elif column is Column.SECRET and not ghost:
            paint_icon(painter, rect, "lock" if row.secret else "unlock", "accent" if row.secret else "disabled")
        elif column in TEXT_COLUMNS:
            self._paint_cell(painter, rect, row, column, model, ghost=ghost)
        if current:
            painter.setPen(theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    @staticmethod
    def _paint_lines(painter: QPainter, rect: QRect, column: Column, *, last: bool) -> None:
        border = current_theme().color("border")
        if not last:  # the frame is its line
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, border)
        if column in _LINED_COLUMNS:
            painter.fillRect(rect.left(), rect.top(), 1, rect.height(), border)

    def _paint_cell(
        self, painter: QPainter, rect: QRect, row: TableRow, column: Column, model: KeyValueModel, *, ghost: bool
    ) -> None:
        theme = current_theme()
        inner = rect.adjusted(SPACE_S, 0, -SPACE_S, 0)
        text = {Column.NAME: row.name, Column.VALUE: row.value, Column.DESCRIPTION: row.description}[column]
        token = "secondary" if column is Column.DESCRIPTION else "text"
        if column is Column.VALUE and row.secret and not text:
            paint_text(painter, inner, self.tr("••••••••  in the keyring"), theme.ui_font(), theme.color("secondary"))
            return
        if not text:
            title = str(model.headerData(column, Qt.Orientation.Horizontal)) if ghost else ""
            if column is Column.VALUE and row.is_flag and row.name:
                title = self.tr("no = sign")
            paint_text(painter, inner, title, theme.ui_font(), theme.color("placeholder"))
            return
        font = theme.code_font() if column in _CODE_COLUMNS else theme.ui_font()
        color = theme.color(token if row.enabled else "placeholder")
        source = self.source if column in _CODE_COLUMNS and row.enabled else None
        paint_text(painter, inner, text, font, color, source=source)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Make the line that a cell is typed into."""
        model, column = index.model(), Column(index.column())
        assert isinstance(model, KeyValueModel)
        row = model.row(index.row())
        editor = VariableLineEdit(parent)
        editor.setProperty("kind", "cell")
        editor.setObjectName(f"cellEdit-{column.name.lower()}")
        editor.setAccessibleName(str(model.headerData(column, Qt.Orientation.Horizontal)))
        if column is Column.DESCRIPTION:
            editor.setFont(current_theme().ui_font())
        else:
            editor.set_variables(self.source)
        if row.secret and column is Column.VALUE:
            editor.setEchoMode(QLineEdit.EchoMode.Password)
            editor.setPlaceholderText(self.tr("type a new value"))
            return editor
        words = self.name_suggestions if column is Column.NAME else ()
        words = self.value_suggestions(row.name) if column is Column.VALUE else words
        if words:
            editor.setCompleter(self._completer(editor, words))
        place = QPersistentModelIndex(index)

        def commit(text: str) -> None:
            if str(place.data(Qt.ItemDataRole.EditRole) or "") != text:
                self.commitData.emit(editor)

        editor.textChanged.connect(commit)
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the cell's text, unless it is there already (then the cursor stays)."""
        if isinstance(editor, QLineEdit):
            text = str(index.data(Qt.ItemDataRole.EditRole) or "")
            if editor.text() != text:
                editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Give the typed text to the model; a secret's goes to who keeps secrets."""
        if not isinstance(editor, QLineEdit) or not isinstance(model, KeyValueModel):
            return
        if model.row(index.row()).secret and index.column() == Column.VALUE:
            if editor.text():
                self.secret_typed.emit(index.row(), editor.text())
            return
        model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Fill the cell."""
        editor.setGeometry(option.rect)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Switch a row by a click anywhere in its first cell, or by the space bar."""
        if index.column() != Column.ENABLED:
            return False
        clicked = event.type() == QEvent.Type.MouseButtonRelease
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if clicked or (pressed and event.key() == Qt.Key.Key_Space):  # type: ignore[attr-defined]  # a key event here
            return model.setData(index, None, Qt.ItemDataRole.CheckStateRole)
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Offer keys to the table before the line takes them."""
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and _is_table_key(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._handle_key(watched, event):
                return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _completer(editor: QLineEdit, words: Sequence[str]) -> QCompleter:
        completer = QCompleter(list(words), editor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(10)
        completer.popup().setProperty("kind", "popup")  # type: ignore[union-attr]  # a completer makes one when asked
        return completer


def _is_table_key(event: QKeyEvent) -> bool:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return (control and event.key() == Qt.Key.Key_Delete) or event.matches(QKeySequence.StandardKey.Undo)
