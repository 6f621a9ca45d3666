"""The model of a name/value table: rows, an empty one at the end that becomes real when typed into, undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QUndoStack

from sanderling.ui.widgets.key_value_commands import AddRows, DropRows, EditRow, ReplaceRows, ShiftRow
from sanderling.ui.widgets.table_row import TableRow

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class Column(IntEnum):
    """The table's columns."""

    ENABLED = 0
    NAME = 1
    VALUE = 2
    SECRET = 3
    DESCRIPTION = 4
    REMOVE = 5


TEXT_COLUMNS = (Column.NAME, Column.VALUE, Column.DESCRIPTION)
_FIELDS = {Column.NAME: "name", Column.VALUE: "value", Column.DESCRIPTION: "description"}


class KeyValueModel(QAbstractTableModel):
    """Rows of a table. Every change goes through ``undo_stack`` and ends in ``rows_changed``.

    ``takes_flags`` says whether a name typed as text without a value is a flag (``?wsdl``) or has an empty value.
    """

    rows_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with no row but the empty one."""
        super().__init__(parent)
        self._rows: list[TableRow] = []
        self._fixed = False
        self.takes_flags = False
        self.undo_stack = QUndoStack(self)

    def rows(self) -> tuple[TableRow, ...]:
        """Return the real rows."""
        return tuple(self._rows)

    def row(self, place: int) -> TableRow:
        """Return a row; the empty one at the end is an empty row."""
        return self._rows[place] if place < len(self._rows) else TableRow()

    def is_ghost(self, place: int) -> bool:
        """Whether a row is the empty one at the end."""
        return place >= len(self._rows)

    @property
    def is_fixed(self) -> bool:
        """Whether rows and names are given and only values can be typed."""
        return self._fixed

    def set_fixed(self, fixed: bool) -> None:
        """Allow only values to be typed, or everything."""
        self.beginResetModel()
        self._fixed = fixed
        self.endResetModel()

    def set_rows(self, rows: Iterable[TableRow]) -> None:
        """Show other rows without a signal; what was done before can no longer be undone."""
        new = list(rows)
        if new == self._rows:
            return
        self.undo_stack.clear()
        if len(new) == len(self._rows):
            for place, row in enumerate(new):
                if row != self._rows[place]:
                    self._put(place, row)
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def insert_rows(self, place: int, rows: Sequence[TableRow]) -> None:
        """Insert rows, undoably."""
        self.undo_stack.push(AddRows(self, min(place, len(self._rows)), rows))

    def remove_row(self, place: int) -> None:
        """Delete a row, undoably."""
        if not self._fixed and not self.is_ghost(place):
            self.undo_stack.push(DropRows(self, place, [self._rows[place]]))

    def move_row(self, place: int, target: int) -> bool:
        """Move a row to another place, undoably; tell whether it moved."""
        last = len(self._rows) - 1
        if self._fixed or place == target or not (0 <= place <= last and 0 <= target <= last):
            return False
        self.undo_stack.push(ShiftRow(self, place, target))
        return True

    def replace_rows(self, rows: Sequence[TableRow]) -> None:
        """Replace all rows, undoably."""
        if list(rows) != self._rows:
            self.undo_stack.push(ReplaceRows(self, self._rows, rows))

    # What the undo commands do.

    def put_row(self, place: int, row: TableRow) -> None:
        """Replace a row."""
        self._put(place, row)
        self.rows_changed.emit()

    def add_rows(self, place: int, rows: Sequence[TableRow]) -> None:
        """Insert rows. One at the end takes the empty row's place, so that an open editor there stays."""
        if not rows:
            return
        grows = place == len(self._rows) and len(rows) == 1 and not self._fixed
        first = place + 1 if grows else place
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows[place:place] = rows
        self.endInsertRows()
        if grows:
            self.dataChanged.emit(self.index(place, 0), self.index(place, Column.REMOVE))
        self.rows_changed.emit()

    def drop_rows(self, place: int, count: int) -> None:
        """Take rows away."""
        if count:
            self.beginRemoveRows(QModelIndex(), place, place + count - 1)
            del self._rows[place : place + count]
            self.endRemoveRows()
            self.rows_changed.emit()

    def shift_row(self, place: int, target: int) -> None:
        """Move a row."""
        before = target + 1 if target > place else target
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), before)
        self._rows.insert(target, self._rows.pop(place))
        self.endMoveRows()
        self.rows_changed.emit()

    # What views ask.

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the rows, the empty one counted."""
        return 0 if parent.isValid() else len(self._rows) + (0 if self._fixed else 1)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Say what can be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        column = Column(index.column())
        if column is Column.ENABLED:
            return base | Qt.ItemFlag.ItemIsUserCheckable
        if column in TEXT_COLUMNS and not (self._fixed and column is Column.NAME):
            return base | Qt.ItemFlag.ItemIsEditable
        return base

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Return a cell's text, check mark or spoken text."""
        if not index.isValid():
            return None
        row, column = self.row(index.row()), Column(index.column())
        if column is Column.ENABLED:
            return self._enabled_data(index.row(), row, role)
        if role in (_Role.DisplayRole, _Role.EditRole) and column in TEXT_COLUMNS:
            return getattr(row, _FIELDS[column])
        if role == _Role.AccessibleTextRole and column is Column.REMOVE:
            return self.tr("Remove row")
        if role == _Role.AccessibleTextRole and column is Column.SECRET:
            return self.tr("Secret") if row.secret else self.tr("Not secret")
        return None

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        """Take a typed text or a check mark."""
        if not index.isValid():
            return False
        before, column = self.row(index.row()), Column(index.column())
        if role == _Role.CheckStateRole and column is Column.ENABLED:
            if self.is_ghost(index.row()):
                return False
            after = replace(before, enabled=not before.enabled)
        elif role == _Role.EditRole and column in TEXT_COLUMNS:
            field = {_FIELDS[column]: str(value)}
            after = replace(before, **field)  # type: ignore[arg-type]  # the three fields are texts
            if after.value != before.value:
                after = replace(after, has_equals=True)
        else:
            return False
        if after == before:
            return True
        if self.is_ghost(index.row()):
            self.undo_stack.push(AddRows(self, index.row(), [after], column))
        else:
            self.undo_stack.push(EditRow(self, index.row(), column, before, after))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        """Return the columns' titles."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.DisplayRole:
            titles = {
                Column.NAME: self.tr("Name"),
                Column.VALUE: self.tr("Value"),
                Column.DESCRIPTION: self.tr("Description"),
            }
            return titles.get(Column(section), "")
        return None

    def _put(self, place: int, row: TableRow) -> None:
        self._rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, Column.REMOVE))

    def _enabled_data(self, place: int, row: TableRow, role: int) -> object:
        if role == _Role.CheckStateRole and not self.is_ghost(place):
            return Qt.CheckState.Checked if row.enabled else Qt.CheckState.Unchecked
        if role == _Role.AccessibleTextRole:
            return self.tr("On") if row.enabled else self.tr("Off")
        return None
