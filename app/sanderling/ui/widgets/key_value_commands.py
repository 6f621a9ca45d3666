"""What can be undone in a name/value table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtGui import QUndoCommand

from sanderling.ui.widgets.table_row import TableRow

_EDIT_ID: Final = 1
_BULK_ID: Final = 2


class RowStore(Protocol):
    """Where the commands make their changes."""

    def put_row(self, place: int, row: TableRow) -> None:
        """Replace a row."""

    def add_rows(self, place: int, rows: Sequence[TableRow]) -> None:
        """Insert rows."""

    def drop_rows(self, place: int, count: int) -> None:
        """Take rows away."""

    def shift_row(self, place: int, target: int) -> None:
        """Move a row so that it then is at ``target``."""


class EditRow(QUndoCommand):
    """One row changed; typing on in the same cell is one step."""

    def __init__(self, store: RowStore, place: int, column: int, before: TableRow, after: TableRow) -> None:
        """Remember both states."""
        super().__init__()
        self._store, self._place, self._column = store, place, column
        self._before, self._after = before, after

    def redo(self) -> None:
        """Put the new row."""
        self._store.put_row(self._place, self._after)

    def undo(self) -> None:
        """Put the old row."""
        self._store.put_row(self._place, self._before)

    def id(self) -> int:
        """Say that edits may be joined."""
        return _EDIT_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Join with the next edit of the same cell."""
        if not isinstance(other, EditRow) or (other._place, other._column) != (self._place, self._column):
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True


class AddRows(QUndoCommand):
    """Rows came in; typing on in a cell of a single new row is the same step."""

    def __init__(self, store: RowStore, place: int, rows: Sequence[TableRow], column: int = -1) -> None:
        """Remember the rows; ``column`` is the cell that is being typed into, if it is."""
        super().__init__()
        self._store, self._place, self._rows, self._column = store, place, list(rows), column

    def redo(self) -> None:
        """Insert them."""
        self._store.add_rows(self._place, self._rows)

    def undo(self) -> None:
        """Take them away."""
        self._store.drop_rows(self._place, len(self._rows))

    def id(self) -> int:
        """Say that edits may be joined."""
        return _EDIT_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Join with typing in the row that this step made."""
        if not isinstance(other, EditRow) or (other._place, other._column) != (self._place, self._column):
            return False
        self._rows = [other._after]
        return True


class DropRows(QUndoCommand):
    """Rows were deleted."""

    def __init__(self, store: RowStore, place: int, rows: Sequence[TableRow]) -> None:
        """Remember the rows."""
        super().__init__()
        self._store, self._place, self._rows = store, place, list(rows)

    def redo(self) -> None:
        """Take them away."""
        self._store.drop_rows(self._place, len(self._rows))

    def undo(self) -> None:
        """Bring them back."""
        self._store.add_rows(self._place, self._rows)


class ShiftRow(QUndoCommand):
    """A row moved."""

    def __init__(self, store: RowStore, place: int, target: int) -> None:
        """Remember from where to where."""
        super().__init__()
        self._store, self._place, self._target = store, place, target

    def redo(self) -> None:
        """Move it."""
        self._store.shift_row(self._place, self._target)

    def undo(self) -> None:
        """Move it back."""
        self._store.shift_row(self._target, self._place)


class ReplaceRows(QUndoCommand):
    """All rows were replaced, as by bulk editing; going on with that is one step."""

    def __init__(self, store: RowStore, before: Sequence[TableRow], after: Sequence[TableRow]) -> None:
        """Remember both states."""
        super().__init__()
        self._store, self._before, self._after = store, list(before), list(after)

    def redo(self) -> None:
        """Put the new rows."""
        self._store.drop_rows(0, len(self._before))
        self._store.add_rows(0, self._after)

    def undo(self) -> None:
        """Put the old rows."""
        self._store.drop_rows(0, len(self._after))
        self._store.add_rows(0, self._before)

    def id(self) -> int:
        """Say that replacements may be joined."""
        return _BULK_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Join with the next replacement."""
        if not isinstance(other, ReplaceRows):
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True
