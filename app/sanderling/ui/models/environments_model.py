"""The environments of a workspace as a flat list, for the chooser above and the list in the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sanderling.domain.environment import EnvironmentEntry

AnyIndex = QModelIndex | QPersistentModelIndex
PATH_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ACTIVE_ROLE = int(Qt.ItemDataRole.UserRole) + 2
PROBLEM_ROLE = int(Qt.ItemDataRole.UserRole) + 3


class EnvironmentsModel(QAbstractListModel):
    """Environments by name. With ``none_label`` the first line stands for: no environment."""

    def __init__(self, none_label: str = "", parent: QObject | None = None) -> None:
        """Start empty; ``none_label`` is shown as the first line if it is not empty."""
        super().__init__(parent)
        self._first = (EnvironmentEntry("", none_label),) if none_label else ()
        self._entries: tuple[EnvironmentEntry, ...] = self._first
        self._active = ""

    @property
    def entries(self) -> tuple[EnvironmentEntry, ...]:
        """The environments, without the line for none."""
        return self._entries[len(self._first) :]

    def show_environments(self, entries: tuple[EnvironmentEntry, ...]) -> None:
        """Change to another list."""
        if entries != self.entries:
            self.beginResetModel()
            self._entries = self._first + entries
            self.endResetModel()

    def show_active(self, path: str) -> None:
        """Mark the environment in use."""
        if path != self._active:
            self._active = path
            if self._entries:
                self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def row_of(self, path: str) -> int:
        """Return the row of an environment, or -1."""
        return next((row for row, entry in enumerate(self._entries) if entry.path == path), -1)

    def path_at(self, row: int) -> str:
        """Return the path in a row; empty for none."""
        return self._entries[row].path if 0 <= row < len(self._entries) else ""

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name, the path, whether it is in use, or its problem."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.name
        if role == PATH_ROLE:
            return entry.path
        if role == ACTIVE_ROLE:
            return entry.path == self._active
        if role == PROBLEM_ROLE or (role == Qt.ItemDataRole.ToolTipRole and entry.problem):
            return entry.problem
        return None
