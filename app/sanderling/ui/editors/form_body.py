"""The editor of URL-encoded forms."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sanderling.domain.request import Body
from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.editors.rows import rows_from_table, table_rows
from sanderling.ui.widgets.key_value_table import KeyValueTable
from sanderling.ui.widgets.variables import VariableSource

_MOST = 100  # of the room; what the table leaves stays empty below it


class FormBody(BodyEditor):
    """A table of fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.table = KeyValueTable(self)
        self.setFocusProxy(self.table)
        self.table.setObjectName("formTable")
        self.table.setAccessibleName(self.tr("Form fields"))
        self.table.set_decodes_pasted(True)
        self.table.changed.connect(lambda rows: self.take(replace(self.body, fields=rows_from_table(rows))))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, _MOST)
        column.addStretch(1)

    def show_body(self, body: Body) -> None:
        """Show the form's fields."""
        super().show_body(body)
        self.table.set_rows(table_rows(body.fields))

    def set_variables(self, source: VariableSource) -> None:
        """Colour the fields' variables."""
        super().set_variables(source)
        self.table.set_variables(source)
