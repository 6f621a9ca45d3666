"""Everything a user does with a workspace's files, each call in a worker thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.domain.collection import Folder, ItemPath, TreeEntry, WorkspaceInfo
from sanderling.domain.environment import Environment, EnvironmentEntry
from sanderling.domain.request import Request

if TYPE_CHECKING:
    from sanderling.storage.trash import Trashed
    from sanderling.storage.workspace_files import WorkspaceFiles


class WorkspaceEditing:
    """One open workspace."""

    def __init__(
        self, folder: Path, trash_folder: Path | None = None, tree: Awaitable[tuple[TreeEntry, ...]] | None = None
    ) -> None:
        """Remember the folder; nothing is read yet, unless somebody has begun with the ``tree`` already."""
        self.folder = folder
        self._trash_folder = trash_folder
        self._first_tree = tree
        self._opened: WorkspaceFiles | None = None
        self._stop_watching = asyncio.Event()

    @property
    def _files(self) -> WorkspaceFiles:
        if self._opened is None:
            from sanderling.storage.workspace_files import WorkspaceFiles

            self._opened = WorkspaceFiles(self.folder, self._trash_folder)
        return self._opened

    async def info(self) -> WorkspaceInfo:
        """Return the workspace's name and global variables."""
        return await asyncio.to_thread(self._files.read_info)

    async def save_info(self, info: WorkspaceInfo) -> None:
        """Write the workspace's name and global variables."""
        await asyncio.to_thread(self._files.write_info, info)

    async def tree(self) -> tuple[TreeEntry, ...]:
        """Return the whole tree in its order; damaged items are in it with their problem."""
        first, self._first_tree = self._first_tree, None
        if first is not None:
            return await first
        return await asyncio.to_thread(self._files.read_tree)

    async def load_request(self, path: ItemPath) -> Request:
        """Return a stored request. Raises ``NotFound`` or ``DamagedFile``."""
        return await asyncio.to_thread(self._files.read_request, path)

    async def save_request(self, path: ItemPath, request: Request, *, expected: Request | None) -> None:
        """Write a request; raises ``ChangedOnDisk`` if the file no longer holds what was expected."""
        await asyncio.to_thread(self._files.write_request, path, request, expected=expected)

    async def load_folder(self, path: ItemPath) -> Folder:
        """Return a folder's or collection's own settings."""
        return await asyncio.to_thread(self._files.read_folder, path)

    async def save_folder(self, path: ItemPath, folder: Folder, *, expected: Folder | None) -> None:
        """Write a folder's settings; raises ``ChangedOnDisk`` as for requests."""
        await asyncio.to_thread(self._files.write_folder, path, folder, expected=expected)

    async def create_request(self, parent: ItemPath, request: Request) -> ItemPath:
        """Store a new request at the end of a folder and return its path."""
        return await asyncio.to_thread(self._files.create_request, parent, request)

    async def create_folder(self, parent: ItemPath, folder: Folder) -> ItemPath:
        """Store a new folder, or a collection if the parent is ``collections``."""
        return await asyncio.to_thread(self._files.create_folder, parent, folder)

    async def rename(self, path: ItemPath, name: str) -> ItemPath:
        """Rename an item and return its new path."""
        return await asyncio.to_thread(self._files.rename, path, name)

    async def duplicate(self, path: ItemPath) -> ItemPath:
        """Copy an item with everything in it, beside it."""
        return await asyncio.to_thread(self._files.duplicate, path)

    async def move(self, path: ItemPath, parent: ItemPath, before: ItemPath | None) -> ItemPath:
        """Move an item into a folder, before a sibling or to the end."""
        return await asyncio.to_thread(self._files.move, path, parent, before)

    async def delete(self, path: ItemPath) -> Trashed:
        """Take an item away so that it can be restored."""
        return await asyncio.to_thread(self._files.delete, path)

    async def restore(self, trashed: Trashed) -> ItemPath:
        """Bring a deleted item back."""
        return await asyncio.to_thread(self._files.restore, trashed)

    async def environments(self) -> tuple[EnvironmentEntry, ...]:
        """Return all environments in their order."""
        return await asyncio.to_thread(self._files.list_environments)

    async def load_environment(self, path: str) -> Environment:
        """Return one environment."""
        return await asyncio.to_thread(self._files.read_environment, path)

    async def save_environment(self, path: str, environment: Environment, *, expected: Environment | None) -> None:
        """Write an environment; raises ``ChangedOnDisk`` as for requests."""
        await asyncio.to_thread(self._files.write_environment, path, environment, expected=expected)

    async def create_environment(self, environment: Environment) -> str:
        """Store a new environment and return its path."""
        return await asyncio.to_thread(self._files.create_environment, environment)

    async def watch(self) -> AsyncIterator[frozenset[ItemPath]]:
        """Yield the paths that changed on disk, in batches, until ``stop_watching``."""
        from sanderling.storage.workspace_watcher import watch_workspace

        async for changed in watch_workspace(self.folder, self._stop_watching):
            yield changed

    def stop_watching(self) -> None:
        """End ``watch``."""
        self._stop_watching.set()
