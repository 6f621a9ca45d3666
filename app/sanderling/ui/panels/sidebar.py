"""The sidebar: filter, collections, environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_S, SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from sanderling.domain.collection import ItemPath, TreeEntry
    from sanderling.domain.environment import EnvironmentEntry

_TYPING_PAUSE_MS = 60


class Sidebar(QWidget):
    """What is in the workspace. Wishes go up by signal; paths name the items."""

    open_requested = Signal(str)
    new_request_requested = Signal(str)
    """The item near which the new one goes; empty if none is chosen."""
    new_folder_requested = Signal(str)
    new_collection_requested = Signal()
    rename_requested = Signal(str, str)
    move_requested = Signal(str, str, str)
    duplicate_requested = Signal(str)
    delete_requested = Signal(str)
    layout_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName(names.SIDEBAR)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._known = False
        self._complete = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE_S, 0, 0)
        self._column.setSpacing(SPACE_XS)
        self._column.addLayout(self._top_row())
        self._column.addStretch(1)

    def complete(self) -> None:
        """Add the tree and the environments, after the first frame; once is enough."""
        if self._complete:
            return
        self._complete = True
        from sanderling.ui.models.collections_tree_model import CollectionsTreeModel
        from sanderling.ui.panels.collections_tree import CollectionsTree
        from sanderling.ui.panels.environments_list import EnvironmentsList

        self.model = CollectionsTreeModel(self)
        self.tree = CollectionsTree(self.model, self)
        self.environments = EnvironmentsList(self)
        for view in (self.tree, self.environments.list):
            view.setStyleSheet("QAbstractItemView { background: transparent; padding-left: 4px; }")
        self._column.takeAt(1)
        self._column.addWidget(self.tree, 1)
        self._column.addWidget(self.environments)
        self.setTabOrder(self.filter, self.tree)
        self._connect()

    def _top_row(self) -> QHBoxLayout:
        self.filter = QLineEdit(self)
        self.filter.setObjectName(names.SIDEBAR_FILTER)
        self.filter.setAccessibleName(self.tr("Filter the collections"))
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(current_theme().icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.add_button = IconButton("plus", self.tr("New request, folder or collection"), parent=self)
        self.add_button.setObjectName(names.SIDEBAR_ADD_BUTTON)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.filter, 1)
        row.addWidget(self.add_button)
        return row

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._typing.timeout.connect(lambda: self.model.set_filter(self.filter.text()))
        self.filter.textChanged.connect(self._typing.start)
        self.filter.installEventFilter(self)
        self.add_button.clicked.connect(self._open_add_menu)
        self.tree.open_requested.connect(self.open_requested)
        self.tree.menu_requested.connect(self._open_menu)
        self.tree.expansion_changed.connect(self.layout_changed)
        self.model.rename_requested.connect(self.rename_requested)
        self.model.move_requested.connect(self.move_requested)

    def sizeHint(self) -> QSize:
        """A comfortable width."""
        return QSize(264, 600)

    # -- showing

    def show_tree(self, entries: tuple[TreeEntry, ...]) -> None:
        """Show another state of the collections; the first time, unfold what is at the top if nothing is."""
        self.model.show_tree(entries)
        if not self._known and entries:
            self._known = True
            if not self.tree.expanded_paths():
                self.tree.set_expanded_paths(frozenset(entry.path for entry in entries[:3]))

    def show_environments(self, entries: tuple[EnvironmentEntry, ...]) -> None:
        """Show another list of environments."""
        self.environments.show_environments(entries)

    def show_active_environment(self, path: str) -> None:
        """Mark the environment in use."""
        self.environments.show_active(path)

    def follow_path(self, old: ItemPath, new: ItemPath) -> None:
        """Keep an item's place in the tree under its new path."""
        self.model.rename_paths(old, new)
        self.tree.follow_path(old, new)

    def show_current(self, path: ItemPath) -> None:
        """Choose the item of the tab in front, without moving anything."""
        self.tree.reveal(path, scroll=False)

    def reveal(self, path: ItemPath) -> None:
        """Choose an item and bring it into view."""
        if self.filter.text() and not self.model.index_of(path).isValid():
            self.filter.clear()
            self.model.set_filter("")
        self.tree.reveal(path)

    def rename(self, path: ItemPath) -> None:
        """Edit an item's name in place."""
        self.reveal(path)
        self.tree.rename_item(path)

    # -- menus

    def _open_add_menu(self) -> None:
        near = self.tree.current_path()
        menu = self._menu()
        self._add(menu, "request", self.tr("New request"), lambda: self.new_request_requested.emit(near))
        self._add(menu, "folder", self.tr("New folder"), lambda: self.new_folder_requested.emit(near))
        self._add(menu, "collection", self.tr("New collection"), self.new_collection_requested.emit)
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 4)))

    def _open_menu(self, entry: TreeEntry | None, place: QPoint) -> None:
        menu = self._menu()
        path = entry.path if entry else ""
        if entry is None or entry.kind != "request":
            self._add(menu, "request", self.tr("New request"), lambda: self.new_request_requested.emit(path))
            self._add(menu, "folder", self.tr("New folder"), lambda: self.new_folder_requested.emit(path))
        if entry is None:
            self._add(menu, "collection", self.tr("New collection"), self.new_collection_requested.emit)
        else:
            self._add_item_entries(menu, entry)
        menu.popup(place)

    def _add_item_entries(self, menu: QMenu, entry: TreeEntry) -> None:
        path = entry.path
        if entry.kind != "request":
            menu.addSeparator()
        title = self.tr("Open") if entry.kind == "request" else self.tr("Auth, variables, headers…")
        icon = "request" if entry.kind == "request" else "settings"
        self._add(menu, icon, title, lambda: self.open_requested.emit(path))
        menu.addSeparator()
        if not entry.problem:
            self._add(menu, "rename", self.tr("Rename"), lambda: self.tree.rename_item(path), "F2")
            self._add(menu, "duplicate", self.tr("Duplicate"), lambda: self.duplicate_requested.emit(path), "Ctrl+D")
        self._add(menu, "trash", self.tr("Delete"), lambda: self.delete_requested.emit(path), "Del")

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add(self, menu: QMenu, icon: str, title: str, run: object, shortcut: str = "") -> None:
        action = menu.addAction(current_theme().icon(icon), f"{title}\t{shortcut}" if shortcut else title)
        action.triggered.connect(lambda _checked=False: run())  # type: ignore[operator]

    # -- keys

    def eventFilter(self, watched: object, event: object) -> bool:
        """Go from the filter into the tree with the arrow, open the first match with Enter, clear with Escape."""
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                if not self.tree.currentIndex().isValid():
                    self.tree.setCurrentIndex(self.model.index(0, 0))
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_first_match()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _open_first_match(self) -> None:
        self.model.set_filter(self.filter.text())
        index = self.model.index(0, 0)
        while index.isValid() and self.model.rowCount(index):
            index = self.model.index(0, 0, index)
        entry = self.model.entry_at(index) if index != QModelIndex() else None
        if entry is not None and entry.kind == "request":
            self.tree.setCurrentIndex(index)
            self.open_requested.emit(entry.path)
