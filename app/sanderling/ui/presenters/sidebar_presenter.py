"""The collections tree: what is in it, and every change to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sanderling.domain.collection import Folder, ItemPath, TreeEntry, parent_of
from sanderling.domain.errors import NotFound, StorageError
from sanderling.domain.request import Request
from sanderling.ui.presenters.list_presenter import ListPresenter
from sanderling.ui.presenters.tree_edits import find_entry, folder_for, with_request, without_entry

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks

_ROOT = "collections"
_FEW = 30


class SidebarPresenter(ListPresenter):
    """Reads and changes the tree through the editing service."""

    tree_changed = Signal(object)
    """The whole tree as a tuple of ``TreeEntry``."""
    restored = Signal(str)
    rename_requested = Signal(str)
    """An item that was just made and should get its name."""

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        """Start with an empty tree; ``reload`` reads it."""
        super().__init__(services, tasks, parent)
        self.entries: tuple[TreeEntry, ...] = ()
        self._lock = asyncio.Lock()

    async def reload(self) -> None:
        """Read the whole tree."""
        async with self._lock:
            entries = await self._tried(self._services.editing.tree())
            if entries is not None:
                self._show(entries)

    async def take_changes(self, paths: frozenset[ItemPath]) -> None:
        """Bring the tree up to date after files changed; a few requests are read by themselves."""
        if len(paths) > _FEW or not all([await self._take_change(path) for path in paths]):
            await self.reload()

    async def _take_change(self, path: ItemPath) -> bool:
        """Show one file as it is now; return whether that was possible without reading the whole tree."""
        entry = find_entry(self.entries, path)
        if not path.endswith(".json") or (entry is not None and entry.problem):
            return False
        if entry is None and find_entry(self.entries, parent_of(path)) is None:
            return False
        return await self._read_request(path)

    async def _read_request(self, path: ItemPath) -> bool:
        try:
            request = await self._services.editing.load_request(path)
        except NotFound:
            self._show(without_entry(self.entries, path))
        except StorageError:
            return False
        else:
            self.note_request(path, request)
        return True

    def note_request(self, path: ItemPath, request: Request) -> None:
        """Show a request's name and method as they are now."""
        changed = with_request(self.entries, path, request)
        if changed != self.entries:
            self._show(changed)

    def _show(self, entries: tuple[TreeEntry, ...]) -> None:
        self.entries = entries
        self.tree_changed.emit(entries)

    # -- changes

    def new_request(self, near: ItemPath) -> None:
        """Make a request in the folder of the chosen item and open it."""
        self._start(self._new_request(near), "new request")

    async def _new_request(self, near: ItemPath) -> None:
        parent = folder_for(self.entries, near)
        if not parent:
            parent = await self._tried(self._create_folder(_ROOT, self.tr("My collection"))) or ""
        if not parent:
            return
        request = Request(name=self.tr("New request"))
        path = await self._tried(self._services.editing.create_request(parent, request))
        if path:
            await self.take_changes(frozenset({path}))
            self.open_requested.emit(path)
            self.rename_requested.emit(path)

    def new_folder(self, near: ItemPath) -> None:
        """Make a folder in the folder of the chosen item and ask for its name in place."""
        name = self.tr("New folder") if self.entries else self.tr("New collection")
        self._start(self._new_folder(folder_for(self.entries, near) or _ROOT, name), "new folder")

    def new_collection(self) -> None:
        """Make a collection and ask for its name in place."""
        self._start(self._new_folder(_ROOT, self.tr("New collection")), "new collection")

    async def _new_folder(self, parent: ItemPath, name: str) -> None:
        path = await self._tried(self._create_folder(parent, name))
        if path:
            await self.reload()
            self.rename_requested.emit(path)

    async def _create_folder(self, parent: ItemPath, name: str) -> ItemPath:
        return await self._services.editing.create_folder(parent, Folder(name=name))

    def rename(self, path: ItemPath, name: str) -> None:
        """Give an item another name."""
        self._start(self._change_path(path, self._services.editing.rename(path, name)), "rename")

    def move(self, path: ItemPath, parent: ItemPath, before: ItemPath) -> None:
        """Move an item into a folder, before a sibling or to the end."""
        self._start(self._change_path(path, self._services.editing.move(path, parent, before or None)), "move")

    async def _change_path(self, old: ItemPath, change: Awaitable[ItemPath]) -> None:
        new = await self._tried(change)
        if not new:
            await self.reload()
            return
        self.path_changed.emit(old, new)
        request = await self._tried(self._services.editing.load_request(new)) if new.endswith(".json") else None
        if request is None:
            await self.reload()
        else:
            self._show(with_request(without_entry(self.entries, old), new, request))

    def duplicate(self, path: ItemPath) -> None:
        """Make a copy beside an item; the copy of a request is opened."""
        self._start(self._duplicate(path), "duplicate")

    async def _duplicate(self, path: ItemPath) -> None:
        copy = await self._tried(self._services.editing.duplicate(path))
        if copy:
            await self.take_changes(frozenset({copy}))
            if copy.endswith(".json"):
                self.open_requested.emit(copy)

    def delete(self, path: ItemPath) -> None:
        """Delete an item, with a way back."""
        self._start(self._delete(path), "delete")

    async def _delete(self, path: ItemPath) -> None:
        entry = find_entry(self.entries, path)
        trashed = await self._tried(self._services.editing.delete(path))
        if trashed is None:
            return
        self.removed.emit(path)
        self._show(without_entry(self.entries, path))
        name = entry.name if entry else parent_of(path)
        self._tell_deleted(name, lambda: self._restore(self._services.editing.restore(trashed)))

    async def _restore(self, restoring: Awaitable[ItemPath]) -> None:
        path = await self._tried(restoring)
        if path:
            await self.take_changes(frozenset({path}))
            self.restored.emit(path)
