"""The sections that are tables: params (query and path) and headers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLabel, QWidget

from sanderling.domain.collection import Folder
from sanderling.domain.request import Request, Row
from sanderling.domain.url_text import path_names
from sanderling.ui import object_names as names
from sanderling.ui.editors.rows import rows_from_table, table_rows
from sanderling.ui.panels.header_names import HEADER_NAMES, values_for
from sanderling.ui.panels.section import Section
from sanderling.ui.theme.tokens import SPACE_S, SPACE_XS, TABLE_ROW_HEIGHT
from sanderling.ui.widgets.key_value_table import KeyValueTable, TableRow
from sanderling.ui.widgets.variables import VariableSource

_HEAD_PX = 30
_ROWS_AT_LEAST = 3
_MOST = 100  # of the room; what a table leaves stays empty below it


class ParamsSection(Section):
    """The values of ``:name`` parts of the path, if there are any, and the query."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._request = Request()
        self.query = _table(self, names.PARAMS_TABLE, self.tr("Query parameters"))
        self.query.set_takes_flags(True)
        self.query.changed.connect(lambda lines: self.changed.emit({"query": rows_from_table(lines)}))
        self._path_title = QLabel(self.tr("Path"), self)
        self._path_title.setProperty("role", "caption")
        self._path: KeyValueTable | None = None
        self._query_title = QLabel(self.tr("Query"), self)
        self._query_title.setProperty("role", "caption")
        self._query_title.setContentsMargins(0, SPACE_S, 0, 0)
        self.column.addWidget(self._path_title)
        self.column.addWidget(self._query_title)
        self.column.addWidget(self.query, _MOST)
        self.column.addStretch(1)
        self.column.setSpacing(SPACE_XS)
        self.query.setMinimumHeight(_HEAD_PX + TABLE_ROW_HEIGHT)

    def show_item(self, item: object) -> None:
        """Show the params of a request."""
        assert isinstance(item, Request)
        self._request = item
        if rows_from_table(self.query.rows()) != item.query:
            self.query.set_rows(table_rows(item.query))
        wanted = path_rows(item)
        self._path_title.setVisible(bool(wanted))
        self._query_title.setVisible(bool(wanted))
        if wanted or self._path is not None:
            self.path.setVisible(bool(wanted))
            self.path.setMinimumHeight(_HEAD_PX + min(len(wanted), _ROWS_AT_LEAST) * TABLE_ROW_HEIGHT)
            if rows_from_table(self.path.rows()) != wanted:
                self.path.set_rows(table_rows(wanted))

    @property
    def path(self) -> KeyValueTable:
        """The table of the path's values; made when first asked for, as few requests have any."""
        if self._path is None:
            self._path = _table(self, names.PATH_TABLE, self.tr("Path parameters"))
            self._path.set_fixed_names(True)
            self._path.set_variables(self.variables)
            self._path.changed.connect(self._path_edited)
            self.column.insertWidget(1, self._path, _MOST)
            self.setTabOrder(self._path, self.query)
        return self._path

    def _path_edited(self, lines: Iterable[TableRow]) -> None:
        rows = rows_from_table(lines)
        shown = {row.name for row in rows}
        kept = tuple(row for row in self._request.path_values if row.name not in shown)
        filled = tuple(row for row in rows if row != Row(name=row.name))
        self.changed.emit({"path_values": (*filled, *kept)})

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        super().set_variables(source)
        self.query.set_variables(source)
        if self._path is not None:
            self._path.set_variables(source)

    def focus_first(self) -> None:
        """Give the keyboard to the table."""
        self.query.focus_first()


class HeadersSection(Section):
    """The headers, with names and usual values offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.table = _table(self, names.HEADERS_TABLE, self.tr("Headers"))
        self.table.set_name_suggestions(list(HEADER_NAMES))
        self.table.set_value_suggestions(values_for)
        self.table.changed.connect(lambda lines: self.changed.emit({"headers": rows_from_table(lines)}))
        self.column.addWidget(self.table, _MOST)
        self.column.addStretch(1)

    def show_item(self, item: object) -> None:
        """Show the headers of a request or folder."""
        assert isinstance(item, Request | Folder)
        if rows_from_table(self.table.rows()) != item.headers:
            self.table.set_rows(table_rows(item.headers))

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        super().set_variables(source)
        self.table.set_variables(source)

    def focus_first(self) -> None:
        """Give the keyboard to the table."""
        self.table.focus_first()


def path_rows(request: Request) -> tuple[Row, ...]:
    """Return a row for each ``:name`` in the URL, with the value it has."""
    values = {row.name: row for row in request.path_values}
    return tuple(values.get(name, Row(name=name)) for name in path_names(request.url_template))


def _table(parent: QWidget, name: str, accessible: str) -> KeyValueTable:
    table = KeyValueTable(parent)
    table.setObjectName(name)
    table.setAccessibleName(accessible)
    return table
