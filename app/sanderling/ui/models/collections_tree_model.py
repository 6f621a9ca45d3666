"""The collections tree: folders and requests of a workspace, filtered and updated in place."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from sanderling.domain.collection import ItemKind, ItemPath, TreeEntry
from sanderling.ui.models.tree_filter import filtered
from sanderling.ui.models.tree_nodes import Node, TreeNodes

AnyIndex = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
METHOD_ROLE = int(Qt.ItemDataRole.UserRole) + 2
PROBLEM_ROLE = int(Qt.ItemDataRole.UserRole) + 3
MIME_TYPE = "application/x-sanderling-item"


class CollectionsTreeModel(QAbstractItemModel):
    """A tree of entries. Moves and renames are asked for by signal; the answer comes back as a new tree."""

    rename_requested = Signal(str, str)
    """An item's path and its new name."""
    move_requested = Signal(str, str, str)
    """An item's path, the path of its new parent, and that of the sibling it goes before (empty: the end)."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with an empty tree."""
        super().__init__(parent)
        self._entries: tuple[TreeEntry, ...] = ()
        self._filter = ""
        self._nodes = TreeNodes()

    # -- what is shown

    @property
    def entries(self) -> tuple[TreeEntry, ...]:
        """The whole tree, whatever the filter leaves of it."""
        return self._entries

    @property
    def filter_text(self) -> str:
        """The filter in force; empty for none."""
        return self._filter

    def show_tree(self, entries: tuple[TreeEntry, ...]) -> None:
        """Change to another tree, touching only the lines that differ, so that views keep their place."""
        first = not self._entries
        self._entries = entries
        shown = filtered(entries, self._filter)
        if first:
            self._reset(shown)
        else:
            self._update(self._nodes.root, shown)

    def set_filter(self, text: str) -> None:
        """Show only what the text matches."""
        text = text.strip()
        if text != self._filter:
            self._filter = text
            self._reset(filtered(self._entries, text))

    def rename_paths(self, old: ItemPath, new: ItemPath) -> None:
        """Take note that an item has another path, so that the next tree finds its lines again."""
        self._nodes.rename(old, new)

    def index_of(self, path: ItemPath) -> QModelIndex:
        """Return the index of an item; an invalid one if it is not shown."""
        node = self._nodes.find(path)
        return self._index(node) if node else QModelIndex()

    def entry_at(self, index: AnyIndex) -> TreeEntry | None:
        """Return the entry of an index; ``None`` for an invalid one."""
        node = self._node(index)
        return node.entry if node is not None and node is not self._nodes.root else None

    # -- changing the nodes

    def _reset(self, entries: tuple[TreeEntry, ...]) -> None:
        self.beginResetModel()
        self._nodes.clear()
        self._nodes.root.children = self._nodes.grow(self._nodes.root, entries, 0)
        self.endResetModel()

    def _update(self, parent: Node, entries: tuple[TreeEntry, ...]) -> None:
        self._remove_missing(parent, {entry.path for entry in entries})
        here = {node.entry.path: node for node in parent.children}
        row = 0
        while row < len(entries):
            entry = entries[row]
            node = here.get(entry.path)
            if node is None:
                row = self._insert_run(parent, entries, row, here)
                continue
            if node.row != row:
                self._move(parent, node.row, row)
            self._refresh(node, entry)
            row += 1

    def _refresh(self, node: Node, entry: TreeEntry) -> None:
        old, node.entry = node.entry, entry
        if old == entry:
            return
        if replace(old, children=()) != replace(entry, children=()):
            index = self._index(node)
            self.dataChanged.emit(index, index)
        self._update(node, entry.children)

    def _remove_missing(self, parent: Node, wanted: set[ItemPath]) -> None:
        last = len(parent.children) - 1
        while last >= 0:
            if parent.children[last].entry.path in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and parent.children[first - 1].entry.path not in wanted:
                first -= 1
            self.beginRemoveRows(self._index(parent), first, last)
            for node in parent.children[first : last + 1]:
                self._nodes.forget(node)
            del parent.children[first : last + 1]
            parent.number_rows()
            self.endRemoveRows()
            last = first - 1

    def _insert_run(self, parent: Node, entries: tuple[TreeEntry, ...], row: int, here: Container[ItemPath]) -> int:
        end = row
        while end < len(entries) and entries[end].path not in here:
            end += 1
        self.beginInsertRows(self._index(parent), row, end - 1)
        parent.children[row:row] = self._nodes.grow(parent, entries[row:end], row)
        parent.number_rows()
        self.endInsertRows()
        return end

    def _move(self, parent: Node, source: int, target: int) -> None:
        """Move a child up; rows are settled from the top, so it is never down."""
        index = self._index(parent)
        self.beginMoveRows(index, source, source, index, target)
        parent.children.insert(target, parent.children.pop(source))
        parent.number_rows()
        self.endMoveRows()

    # -- QAbstractItemModel

    def _node(self, index: AnyIndex) -> Node | None:
        return self._nodes.numbered(index.internalId()) if index.isValid() else self._nodes.root

    def _index(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self._nodes.root else self.createIndex(node.row, 0, node.number)

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a child."""
        node = self._node(parent)
        if node is None or column != 0 or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row].number)

    def parent(self, index: AnyIndex) -> QModelIndex:  # type: ignore[override]
        """Return the index of the folder around an item."""
        node = self._node(index)
        return self._index(node.parent) if node is not None and node.parent is not None else QModelIndex()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of items inside."""
        node = self._node(parent)
        return len(node.children) if node is not None and parent.column() <= 0 else 0

    def columnCount(self, _parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return 1."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name, the entry, its method, its problem, or a text about it."""
        entry = self.entry_at(index)
        if entry is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.name
        if role == ENTRY_ROLE:
            return entry
        if role == METHOD_ROLE:
            return entry.method
        if role == PROBLEM_ROLE or (role == Qt.ItemDataRole.ToolTipRole and entry.problem):
            return entry.problem
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.method or entry.kind} {entry.name}"
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Show the new name at once and ask for the rename."""
        node = self._node(index)
        name = str(value).strip()
        if node is None or node is self._nodes.root or role != Qt.ItemDataRole.EditRole or not name:
            return False
        if name != node.entry.name:
            node.entry = replace(node.entry, name=name)
            self.dataChanged.emit(index, index)
            self.rename_requested.emit(node.entry.path, name)
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Everything can be chosen, renamed and dragged; folders take drops; damaged items only show themselves."""
        entry = self.entry_at(index)
        if entry is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if entry.problem:
            return flags
        flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        if entry.kind is not ItemKind.REQUEST:
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemNeverHasChildren

    # -- drag and drop

    def supportedDropActions(self) -> Qt.DropAction:
        """Items are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the one type that is taken and given."""
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the path of the first item."""
        data = QMimeData()
        entry = self.entry_at(indexes[0]) if indexes else None
        if entry is not None:
            data.setData(MIME_TYPE, QByteArray(entry.path.encode()))
            data.setText(entry.name)
        return data

    def canDropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: AnyIndex
    ) -> bool:
        """Say whether an item may go there: collections stay at the top, nothing goes into itself."""
        moved = self._nodes.find(bytes(data.data(MIME_TYPE).data()).decode())
        target = self._node(parent)
        if moved is None or target is None or target.entry.kind is ItemKind.REQUEST or target.entry.problem:
            return False
        if (moved.entry.kind is ItemKind.COLLECTION) is not (target is self._nodes.root):
            return False
        return not f"{target.entry.path}/".startswith(f"{moved.entry.path}/")

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        """Ask for the move; the lines move when the new tree comes."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        target = self._node(parent)
        path = bytes(data.data(MIME_TYPE).data()).decode()
        if target is not None:
            siblings = target.children
            before = siblings[row].entry.path if 0 <= row < len(siblings) else ""
            if before != path:
                self.move_requested.emit(path, target.entry.path, before)
        return False
