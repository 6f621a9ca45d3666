"""The tree view of the collections: opens on a click, renames in place, drags, and keeps what is unfolded."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from sanderling.domain.collection import ItemKind, ItemPath, TreeEntry
from sanderling.ui import object_names as names
from sanderling.ui.models.collections_tree_model import CollectionsTreeModel
from sanderling.ui.models.tree_filter import count_requests
from sanderling.ui.panels.tree_delegate import TreeDelegate

_UNFOLD_AT_MOST = 300
_INDENT_PX = 14


class CollectionsTree(QTreeView):
    """Shows the model. Folders unfold on a click, requests open."""

    open_requested = Signal(str)
    menu_requested = Signal(object, QPoint)
    """The entry under the pointer (``None`` for empty ground) and the place on the screen."""
    expansion_changed = Signal()

    def __init__(self, model: CollectionsTreeModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self._model = model
        self._expanded: set[ItemPath] = set()
        self._restoring = False
        self.setObjectName(names.COLLECTIONS_TREE)
        self.setAccessibleName(self.tr("Collections"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENT_PX)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(TreeDelegate(self))
        self.setModel(model)
        self.clicked.connect(self._clicked)
        self.expanded.connect(lambda index: self._note(index, True))
        self.collapsed.connect(lambda index: self._note(index, False))
        self.customContextMenuRequested.connect(self._ask_menu)
        model.modelReset.connect(self._unfold_again)
        model.rowsInserted.connect(self._unfold_again)

    # -- what is chosen

    def current_entry(self) -> TreeEntry | None:
        """Return the chosen entry."""
        return self._model.entry_at(self.currentIndex())

    def current_path(self) -> ItemPath:
        """Return the path of the chosen entry; empty if there is none."""
        entry = self.current_entry()
        return entry.path if entry else ""

    def reveal(self, path: ItemPath, *, scroll: bool = True) -> None:
        """Choose an item; with ``scroll``, unfold what is around it and bring it into view.

        While a name is being typed, nothing is chosen: that would end the typing.
        """
        if self.state() == QAbstractItemView.State.EditingState:
            return
        index = self._model.index_of(path)
        if index.isValid() and (scroll or self._is_unfolded(index)):
            self.setCurrentIndex(index)
            if scroll:
                self.scrollTo(index)
        else:
            self.setCurrentIndex(QModelIndex())

    def rename_item(self, path: ItemPath) -> None:
        """Edit an item's name in place."""
        index = self._model.index_of(path)
        if index.isValid() and self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)

    def _is_unfolded(self, index: QModelIndex) -> bool:
        parent = index.parent()
        return not parent.isValid() or (self.isExpanded(parent) and self._is_unfolded(parent))

    # -- what is unfolded

    def expanded_paths(self) -> frozenset[ItemPath]:
        """Return the folders that are unfolded."""
        return frozenset(self._expanded)

    def set_expanded_paths(self, paths: frozenset[ItemPath]) -> None:
        """Unfold these folders."""
        self._expanded = set(paths)
        self._unfold_again()

    def follow_path(self, old: ItemPath, new: ItemPath) -> None:
        """Keep an item unfolded under its new path."""
        moved = {path for path in self._expanded if path == old or path.startswith(f"{old}/")}
        self._expanded = (self._expanded - moved) | {new + path[len(old) :] for path in moved}

    def _note(self, index: QModelIndex, expanded: bool) -> None:
        entry = self._model.entry_at(index)
        if entry is None or self._restoring or self._model.filter_text:
            return
        if expanded:
            self._expanded.add(entry.path)
        else:
            self._expanded.discard(entry.path)
        self.expansion_changed.emit()

    def _unfold_again(self) -> None:
        self._restoring = True
        if self._model.filter_text:
            self._unfold_matches()
        else:
            for path in self._expanded:
                index = self._model.index_of(path)
                if index.isValid():
                    self.expand(index)
        self._restoring = False

    def _unfold_matches(self) -> None:
        rows = [self._model.entry_at(self._model.index(row, 0)) for row in range(self._model.rowCount())]
        if count_requests(tuple(entry for entry in rows if entry)) <= _UNFOLD_AT_MOST:
            self.expandAll()
        else:
            self.expandToDepth(0)

    # -- mouse and keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or unfold with Enter and Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self._clicked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        entry = self._model.entry_at(index)
        if entry is None:
            return
        if entry.kind is ItemKind.REQUEST:
            self.open_requested.emit(entry.path)
        else:
            self.setExpanded(index, not self.isExpanded(index))

    def _ask_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.setCurrentIndex(index)
        self.menu_requested.emit(self._model.entry_at(index), self.viewport().mapToGlobal(place))
