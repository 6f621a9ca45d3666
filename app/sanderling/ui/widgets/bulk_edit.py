"""Editing a name/value table as text: an editor over the table and the button that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import QTableView

from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.key_value_model import KeyValueModel
from sanderling.ui.widgets.key_value_view import hug_rows
from sanderling.ui.widgets.table_row import TableRow, rows_from_bulk, rows_to_text
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource

if TYPE_CHECKING:
    from sanderling.ui.widgets.code_editor import CodeEditor

_BUTTON_PX = 24


class BulkEdit(QObject):
    """The text side of a table; made when first asked for."""

    def __init__(self, table: QTableView, model: KeyValueModel) -> None:
        """Put the button into the table's head."""
        super().__init__(table)
        self._table, self._model = table, model
        self._source = NO_VARIABLES
        self._editor: CodeEditor | None = None
        self._loading = False
        self.button = IconButton("format", self.tr("Edit as text"), checkable=True, parent=table)
        self.button.setObjectName("bulkEditButton")
        self.button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        self.button.toggled.connect(self.set_on)
        self.place()

    def set_available(self, available: bool) -> None:
        """Offer the text side, or not."""
        if not available:
            self.set_on(False)
        self.button.setVisible(available)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        self._source = source
        if self._editor is not None:
            self._editor.set_variables(source)

    def is_on(self) -> bool:
        """Whether the text is shown."""
        return self._editor is not None and not self._editor.isHidden()

    def set_on(self, on: bool) -> None:
        """Show the text, or the table."""
        if on == self.is_on():
            return
        editor = self._made()
        if on:
            self.reload(force=True)
        editor.setVisible(on)
        hug_rows(self._table, not on)
        self.place()
        (editor if on else self._table).setFocus()
        with QSignalBlocker(self.button):
            self.button.setChecked(on)
        self.button.set_text(self.tr("Edit as table") if on else self.tr("Edit as text"))

    def reload(self, *, force: bool = False) -> None:
        """Take the rows' text again."""
        if self._editor is None or not (force or self.is_on()):
            return
        if self._typed_rows(self._editor) != self._model.rows() or force:
            self._loading = True
            self._editor.setPlainText(rows_to_text(self._model.rows()))
            self._loading = False

    def place(self) -> None:
        """Lie over the table below its head."""
        self.button.move(self._table.width() - _BUTTON_PX - 5, 2)
        self.button.raise_()
        if self._editor is not None:
            head = self._table.horizontalHeader().height()
            self._editor.setGeometry(1, head + 1, self._table.width() - 2, self._table.height() - head - 2)

    def _made(self) -> CodeEditor:
        if self._editor is None:
            from sanderling.ui.widgets.code_editor import CodeEditor

            editor = self._editor = CodeEditor(self._table)
            editor.setObjectName("bulkEditor")
            editor.setAccessibleName(self.tr("Rows as text"))
            editor.setPlaceholderText(self.tr("name: value\n// a row that is switched off"))
            editor.setProperty("bare", False)
            editor.setProperty("kind", "over")
            editor.set_variables(self._source)
            editor.textChanged.connect(self._take)
            editor.hide()
        return self._editor

    def _take(self) -> None:
        if self._editor is not None and not self._loading:
            self._model.replace_rows(self._typed_rows(self._editor))

    def _typed_rows(self, editor: CodeEditor) -> tuple[TableRow, ...]:
        return rows_from_bulk(editor.toPlainText(), self._model.rows(), flags=self._model.takes_flags)
