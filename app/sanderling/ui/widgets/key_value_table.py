"""A table of names and values that is typed into like a spreadsheet, edited as text, pasted into, undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QUndoStack,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QApplication,
    QLineEdit,
    QTableView,
    QToolTip,
    QWidget,
)

from sanderling.ui.theme import current_theme
from sanderling.ui.widgets.bulk_edit import BulkEdit
from sanderling.ui.widgets.cell_painting import paint_icon
from sanderling.ui.widgets.key_value_delegate import KeyValueDelegate
from sanderling.ui.widgets.key_value_model import Column, KeyValueModel
from sanderling.ui.widgets.key_value_view import (
    cell_tooltip,
    edge_cell,
    next_cell,
    row_menu,
    set_up_columns,
    set_up_view,
    share_width,
)
from sanderling.ui.widgets.row_drag import HANDLE_WIDTH_PX, RowDrag
from sanderling.ui.widgets.table_row import TableRow, looks_like_rows, rows_from_text
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource

__all__ = ["KeyValueTable", "TableRow"]

_Hint = QAbstractItemDelegate.EndEditHint


class KeyValueTable(QTableView):
    """Rows with a check mark, name, value and description; ``changed`` brings all rows after each edit.

    Typing into the empty last row makes it real. Tab goes from cell to cell, Ctrl+Delete removes the row, Alt+Up and
    Alt+Down move it, pasted lines become rows, Ctrl+Z undoes. Rows of secrets do not hold their value: what is typed
    goes out through ``secret_typed`` and a pressed lock through ``secret_toggled``.
    """

    changed = Signal(object)
    secret_typed = Signal(int, str)
    secret_toggled = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._model = KeyValueModel(self)
        self._source: VariableSource = NO_VARIABLES
        self._decodes_pasted = False
        self._delegate = KeyValueDelegate(self, self._editor_key)
        self._delegate.secret_typed.connect(self.secret_typed)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._drag = RowDrag(self, last_row=lambda: len(self._model.rows()) - 1, move=self._move_row)
        set_up_view(self)
        set_up_columns(self)
        self._sized_by_hand = False
        self.horizontalHeader().sectionResized.connect(self._column_resized)
        self._bulk = BulkEdit(self, self._model)
        self._model.rows_changed.connect(lambda: self.changed.emit(self._model.rows()))
        current_theme().changed.connect(self.viewport().update)

    # What callers use.

    @property
    def undo_stack(self) -> QUndoStack:
        """What was done, for the window's undo and redo."""
        return self._model.undo_stack

    def rows(self) -> tuple[TableRow, ...]:
        """Return the rows, without the empty one at the end."""
        return self._model.rows()

    def set_rows(self, rows: Iterable[TableRow]) -> None:
        """Show other rows; no signal is sent, equal rows change nothing."""
        self._model.set_rows(rows)
        self._bulk.reload()

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source`` and colour the cells anew."""
        self._source = self._delegate.source = source
        self._bulk.set_variables(source)
        self.viewport().update()

    def set_name_suggestions(self, names: Sequence[str]) -> None:
        """Offer these names while a name is typed."""
        self._delegate.name_suggestions = names

    def set_value_suggestions(self, values: Callable[[str], Sequence[str]]) -> None:
        """Offer ``values(name)`` while a value is typed."""
        self._delegate.value_suggestions = values

    def set_fixed_names(self, fixed: bool) -> None:
        """Take rows and names as given, so that only values and descriptions can be typed."""
        self._model.set_fixed(fixed)
        self.setColumnHidden(Column.ENABLED, fixed)
        self.setColumnHidden(Column.REMOVE, fixed)
        self._bulk.set_available(not fixed)

    def set_secret_column(self, shown: bool) -> None:
        """Show the column of locks, or hide it; bulk editing would show secrets' names only, so it goes away."""
        self.setColumnHidden(Column.SECRET, not shown)
        self._bulk.set_available(not shown)

    def set_takes_flags(self, takes: bool) -> None:
        """Say whether a name without ``=`` stays one where text is pasted or edited (true for queries)."""
        self._model.takes_flags = takes

    def set_decodes_pasted(self, decodes: bool) -> None:
        """Say whether ``%20`` in a pasted query stands for a space (true for form fields)."""
        self._decodes_pasted = decodes

    def set_bulk(self, on: bool) -> None:
        """Show the rows as text to edit, or as a table."""
        self._bulk.set_on(on)

    def is_bulk(self) -> bool:
        """Whether the rows are shown as text."""
        return self._bulk.is_on()

    def focus_first(self) -> None:
        """Begin typing into the first cell."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def paste_rows(self, place: int, text: str) -> None:
        """Insert the rows that a text stands for before a row."""
        rows = rows_from_text(text, decode=self._decodes_pasted, flags=self._model.takes_flags)
        if rows and not self._model.is_fixed:
            self._model.insert_rows(place, rows)

    # Keys and mouse.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the table's own keys while no cell is being typed into."""
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            row = current.row() if current.isValid() else len(self.rows())
            self.paste_rows(row, QApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete and current.isValid():
            self._model.remove_row(current.row())
        elif event.key() == Qt.Key.Key_Space and current.column() == Column.SECRET:
            self._toggle_secret(current)
        elif not self._table_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin typing into the first cell when the table is reached by Tab, into the last when by Shift+Tab."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            target = edge_cell(self, self._model, last=event.reason() == Qt.FocusReason.BacktabFocusReason)
            self.setCurrentIndex(target)
            if target.isValid() and self.indexWidget(target) is None:
                self.edit(target)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove a row by its cross, lock it by its lock."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            if index.column() == Column.REMOVE:
                self._model.remove_row(index.row())
                return
            if index.column() == Column.SECRET:
                self._toggle_secret(index)
        super().mouseReleaseEvent(event)
        if self._model.flags(index) & Qt.ItemFlag.ItemIsEditable and self.indexWidget(index) is None:
            self.edit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the row."""
        index = self.indexAt(event.pos())
        if index.isValid() and not self._model.is_fixed and not self._model.is_ghost(index.row()):
            row_menu(self, self._model, index.row(), self._move_row).popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Light up the row under the pointer; show the values of a cell's variables."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.HoverMove) and isinstance(event, QMouseEvent):
            self._hover(self.rowAt(int(event.position().y())))
        elif event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = cell_tooltip(self, self.indexAt(event.pos()), self._source)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go to the next cell that can be typed into, or out of the table after the last."""
        if hint not in (_Hint.EditNextItem, _Hint.EditPreviousItem):
            super().closeEditor(editor, hint)
            return
        step = 1 if hint == _Hint.EditNextItem else -1
        target = next_cell(self, self._model, self.currentIndex(), step)
        super().closeEditor(editor, _Hint.NoHint)
        if target.isValid():
            self.setCurrentIndex(target)
        else:
            self.focusNextPrevChild(step > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width, until a person has given the columns theirs; keep the text editor over the table."""
        super().resizeEvent(event)
        if not self._sized_by_hand:
            share_width(self)
        self._bulk.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, the handle of the row under the pointer and the place of a drop."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        row = self._delegate.hovered_row
        if 0 <= row < len(self.rows()) and not self._model.is_fixed:
            rect = self.visualRect(self._model.index(row, Column.ENABLED))
            rect.setWidth(HANDLE_WIDTH_PX)
            paint_icon(painter, rect, "drag", "placeholder", 12)
        if (line := self._drag.line()) is not None:
            painter.fillRect(line, current_theme().color("accent"))

    # Inside.

    def _editor_key(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Take keys of the table while a cell is typed into; tell whether the key is used up."""
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QApplication.clipboard().text()
            secret = editor.echoMode() != QLineEdit.EchoMode.Normal
            if secret or not looks_like_rows(text) or index.column() == Column.DESCRIPTION or self._model.is_fixed:
                return False
            replaces = self._model.row(index.row()).is_empty and not self._model.is_ghost(index.row())
            self.paste_rows(index.row(), text)
            if replaces:
                self._model.remove_row(index.row() + len(rows_from_text(text)))
            return True
        if event.matches(QKeySequence.StandardKey.Undo) and editor.isUndoAvailable():
            return False
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in moves and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            row = index.row() + moves[Qt.Key(event.key())]
            if 0 <= row < self._model.rowCount() and editor.completer() is None:
                self.setCurrentIndex(self._model.index(row, index.column()))
            return editor.completer() is None
        return self._table_key(event)

    def _table_key(self, event: QKeyEvent) -> bool:
        row = self.currentIndex().row()
        control = Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Delete and event.modifiers() == control:
            self._model.remove_row(row)
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_row(row, row + (1 if event.key() == Qt.Key.Key_Down else -1))
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_stack.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.undo_stack.redo()
        else:
            return False
        return True

    def _column_resized(self) -> None:
        if QApplication.mouseButtons() & Qt.MouseButton.LeftButton and self.horizontalHeader().underMouse():
            self._sized_by_hand = True

    def _move_row(self, place: int, target: int) -> None:
        column = max(self.currentIndex().column(), 0)
        if self._model.move_row(place, target):
            self.setCurrentIndex(self._model.index(target, column))

    def _toggle_secret(self, index: QModelIndex) -> None:
        if not self._model.is_ghost(index.row()):
            self.secret_toggled.emit(index.row(), not self._model.row(index.row()).secret)

    def _hover(self, row: int) -> None:
        if row != self._delegate.hovered_row:
            self._delegate.hovered_row = row
            self.viewport().update()
