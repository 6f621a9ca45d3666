"""Setting up the view of a name/value table, its row menu and its tooltips."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QSizePolicy, QTableView

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import TABLE_ROW_HEIGHT
from sanderling.ui.widgets.key_value_model import TEXT_COLUMNS, Column, KeyValueModel
from sanderling.ui.widgets.variables import VariableSource, reference_tooltip, references

translate = QCoreApplication.translate
_Trigger = QAbstractItemView.EditTrigger
_NAME_SHARE = 0.26
_DESCRIPTION_SHARE = 0.26
_FIXED_WIDTHS = ((Column.ENABLED, 40), (Column.SECRET, 32), (Column.REMOVE, 32))


def set_up_view(table: QTableView) -> None:
    """Make a table that is typed into at once and scrolls smoothly."""
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setProperty("boxed", True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setMouseTracking(True)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
    table.setMinimumHeight(2 * TABLE_ROW_HEIGHT)
    hug_rows(table, True)
    table.setEditTriggers(
        _Trigger.CurrentChanged
        | _Trigger.SelectedClicked
        | _Trigger.DoubleClicked
        | _Trigger.EditKeyPressed
        | _Trigger.AnyKeyPressed
    )
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(TABLE_ROW_HEIGHT)


def hug_rows(table: QTableView, hug: bool) -> None:
    """End the frame below the last row, or take all the room there is; a layout needs a stretch after the table."""
    height = QSizePolicy.Policy.Maximum if hug else QSizePolicy.Policy.Expanding
    table.setSizePolicy(QSizePolicy.Policy.Expanding, height)


def set_up_columns(table: QTableView) -> None:
    """Give the columns their widths; the value takes what is left."""
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsClickable(False)
    header.setMinimumSectionSize(28)
    for column, width in _FIXED_WIDTHS:
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        table.setColumnWidth(column, width)
    header.setSectionResizeMode(Column.VALUE, QHeaderView.ResizeMode.Stretch)
    table.setColumnHidden(Column.SECRET, True)


def share_width(table: QTableView) -> None:
    """Give name and description their share of the width."""
    width = table.viewport().width()
    table.setColumnWidth(Column.NAME, max(90, int(width * _NAME_SHARE)))
    table.setColumnWidth(Column.DESCRIPTION, max(90, int(width * _DESCRIPTION_SHARE)))


def next_cell(table: QTableView, model: KeyValueModel, index: QModelIndex, step: int) -> QModelIndex:
    """Return the cell to type into after (``step`` 1) or before (-1) a cell; not valid behind the last."""
    columns = _typed_columns(table, model)
    here = columns.index(Column(index.column())) if index.column() in columns else 0
    row, place = index.row(), here + step
    if not 0 <= place < len(columns):
        row, place = row + step, 0 if step > 0 else len(columns) - 1
    return model.index(row, columns[place])


def edge_cell(table: QTableView, model: KeyValueModel, *, last: bool) -> QModelIndex:
    """Return the first cell that can be typed into, or the last."""
    columns = _typed_columns(table, model)
    return model.index(model.rowCount() - 1, columns[-1]) if last else model.index(0, columns[0])


def _typed_columns(table: QTableView, model: KeyValueModel) -> list[Column]:
    columns = [column for column in TEXT_COLUMNS if not table.isColumnHidden(column)]
    return [column for column in columns if not (model.is_fixed and column is Column.NAME)]


def row_menu(table: QTableView, model: KeyValueModel, row: int, move: Callable[[int, int], None]) -> QMenu:
    """Return the menu of what can be done with a row."""
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    theme = current_theme()
    copy = model.row(row)
    menu.addAction(
        theme.icon("duplicate"), translate("KeyValueTable", "Duplicate row"), lambda: model.insert_rows(row + 1, [copy])
    )
    menu.addAction(theme.icon("arrow-up"), translate("KeyValueTable", "Move up"), lambda: move(row, row - 1))
    menu.addAction(theme.icon("arrow-down"), translate("KeyValueTable", "Move down"), lambda: move(row, row + 1))
    menu.addSeparator()
    menu.addAction(theme.icon("trash"), translate("KeyValueTable", "Remove row"), lambda: model.remove_row(row))
    return menu


def cell_tooltip(table: QTableView, index: QModelIndex | QPersistentModelIndex, source: VariableSource) -> str:
    """Return the values of the variables in a cell, or its text where that is cut."""
    if index.column() == Column.SECRET:
        return translate("KeyValueTable", "Keep the value in the keyring")
    if index.column() == Column.REMOVE:
        return translate("KeyValueTable", "Remove row  Ctrl+Del")
    text = str(index.data() or "") if index.isValid() else ""
    unknown = translate("KeyValueTable", "No value in any scope")
    tips = [reference_tooltip(found.name, source.lookup(found.name), unknown) for found in references(text)]
    cut = table.fontMetrics().horizontalAdvance(text) > table.columnWidth(index.column()) - 16
    return "<br><br>".join(tips) or (text if cut else "")
