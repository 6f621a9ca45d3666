"""The table of a stream's messages, or of a list's items.

Rows are read from the index when they are drawn, nothing is kept for each.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sanderling.services.response_views import NO_BYTES, MessageIndex, MessageSummary
from sanderling.ui.viewers.cell_delegate import CELL_ROLE, CellLook
from sanderling.ui.viewers.figures import count_text, size_text

Index = QModelIndex | QPersistentModelIndex
TIME, ID, EVENT, SIZE, DATA = range(5)
_SECONDARY: Final = frozenset({TIME, ID, SIZE})
_CODE: Final = frozenset({ID, DATA})
ITEMS: Final = "items"


class EventsModel(QAbstractTableModel):
    """Messages by row; ``show_all`` takes in those that have come since, as one insertion."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._index = MessageIndex(NO_BYTES, "sse")
        self._shown = 0
        self._clock_offset_s = 0.0

    def set_index(self, index: MessageIndex) -> None:
        """Show another stream from its start."""
        self.beginResetModel()
        self._index = index
        self._shown = 0
        self._clock_offset_s = time.time() - time.perf_counter()
        self.endResetModel()

    @property
    def is_list(self) -> bool:
        """Whether these are the items of a list: they are told apart by number, not by time."""
        return self._index.kind == ITEMS

    @property
    def waiting(self) -> int:
        """How many messages there are that are not shown yet."""
        return len(self._index) - self._shown

    def show_all(self) -> None:
        """Show what has come."""
        count = len(self._index)
        if count > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, count - 1)
            self._shown = count
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """As Qt asks."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As Qt asks."""
        return 0 if parent.isValid() else DATA + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            titles = [self.tr("Time"), self.tr("ID"), self.tr("Event"), self.tr("Size"), self.tr("Data")]
            if self.is_list:
                titles[TIME], titles[DATA] = self.tr("Item"), self.tr("Preview")
            return titles[section] if section < len(titles) else None
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole and section == SIZE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column = index.column()
        if role == CELL_ROLE:
            text = self._text(index.row(), self._index.summary(index.row()), column)
            return CellLook(text, column in _CODE, "secondary" if column in _SECONDARY else "text", column == SIZE)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), self._index.summary(index.row()), column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == SIZE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, row: int, message: MessageSummary, column: int) -> str:
        if column == TIME and self.is_list:
            return count_text(row + 1)
        if column == TIME:
            return clock(message.at_s + self._clock_offset_s)
        if column == ID:
            return message.id
        if column == EVENT:
            return message.event
        return size_text(message.size_bytes) if column == SIZE else message.preview

    def title(self, row: int) -> str:
        """Return one line about a message: number, event name, id, size, time."""
        found = self._index.summary(row)
        if self.is_list:
            return f"#{count_text(row + 1)}  ·  {size_text(found.size_bytes)}"
        parts = [f"#{row + 1}", found.event, f"id {found.id}" if found.id else ""]
        parts += [size_text(found.size_bytes), clock(found.at_s + self._clock_offset_s)]
        return "  ·  ".join(part for part in parts if part)

    def data_of(self, row: int) -> str:
        """Return all of a message's data."""
        return self._index.message(row).data


def clock(seconds: float) -> str:
    """Return a time of day to the millisecond."""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%H:%M:%S.%f")[:-3]
