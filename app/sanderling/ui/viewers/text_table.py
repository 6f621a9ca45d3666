"""A read-only table of texts: rows of a fixed height, copied by row or by value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from sanderling.ui.theme.tokens import TABLE_ROW_HEIGHT
from sanderling.ui.viewers.cell_delegate import CELL_ROLE, CellDelegate, CellLook
from sanderling.ui.widgets.empty_state import EmptyState

Index = QModelIndex | QPersistentModelIndex


class TextTableModel(QAbstractTableModel):
    """Rows of texts under column titles."""

    def __init__(self, titles: Sequence[str], *, code_columns: Sequence[int] = ()) -> None:
        """Start empty; ``code_columns`` are shown in the monospace font."""
        super().__init__()
        self._titles = list(titles)
        self._code_columns = frozenset(code_columns)
        self._rows: list[Sequence[str]] = []

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def texts(self, row: int) -> Sequence[str]:
        """Return a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """As Qt asks."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As Qt asks."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and section < len(self._titles):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """Return a text, its tooltip, its font."""
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return text if len(text) > 24 else None
        if role == CELL_ROLE:
            return CellLook(text, code=index.column() in self._code_columns)
        return None


class TextTable(QTableView):
    """Shows a ``TextTableModel``; the last column takes what room is left."""

    def __init__(self, model: TextTableModel, name: str, label: str, parent: QWidget | None = None) -> None:
        """Show ``model`` under an objectName and an accessible name."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.table = model
        model.setParent(self)
        calm_table(self)
        self.setModel(model)
        self._nothing: EmptyState | None = None

    def show_nothing(self, title: str, text: str = "") -> None:
        """Say in the table's place why there are no rows; rows that come take it away."""
        if self._nothing is None:
            self._nothing = EmptyState(title, text, parent=self)
            self._nothing.setAutoFillBackground(True)
            self._nothing.setProperty("surface", "surface")
            self._nothing.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.table.modelReset.connect(self._show_or_hide_nothing)
        self._nothing.set_texts(title, text)
        self._show_or_hide_nothing()

    def _show_or_hide_nothing(self) -> None:
        if self._nothing is not None:
            self._nothing.setGeometry(self.rect())
            self._nothing.setVisible(not self.table.rowCount())
            self._nothing.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what stands in the table's place over all of it."""
        super().resizeEvent(event)
        if self._nothing is not None:
            self._nothing.setGeometry(self.rect())

    def more_actions(self, row: int) -> Sequence[tuple[str, Callable[[], object]]]:
        """Return what else can be done with a row: labels, and what they do."""
        return ()

    def copy_rows(self) -> None:
        """Copy the selected rows, values between tabs; of two columns with a colon."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        glue = ": " if self.table.columnCount() == 2 else "\t"
        if rows:
            QGuiApplication.clipboard().setText("\n".join(glue.join(self.table.texts(row)) for row in rows))

    def copy_value(self) -> None:
        """Copy the text of the current cell."""
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(self.table.texts(index.row())[index.column()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        if not self.currentIndex().isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copying = ((self.tr("Copy value"), self.copy_value), (self.tr("Copy row"), self.copy_rows))
        for label, act in (*self.more_actions(self.currentIndex().row()), *copying):
            action = QAction(label, menu)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
        menu.popup(event.globalPos())


def calm_table(view: QTableView) -> None:
    """Give a table fixed rows, no grid, selection by row, and columns that the person may drag."""
    view.setItemDelegate(CellDelegate(view))
    view.setProperty("flush", True)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    rows = view.verticalHeader()
    rows.setVisible(False)
    rows.setMinimumSectionSize(TABLE_ROW_HEIGHT)
    rows.setDefaultSectionSize(TABLE_ROW_HEIGHT)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    columns = view.horizontalHeader()
    columns.setHighlightSections(False)
    columns.setStretchLastSection(True)
    columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
