"""A workspace: a folder of small JSON files that people read, compare and share in version control.

``sanderling.json`` (format, name, variables), ``collections/<name>/collection.json``, folders with a ``folder.json``,
one file per request, ``environments/<name>.json``. Every write is atomic, a damaged file is shown and never
overwritten, and fields that this version does not know stay.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sanderling.domain.collection import Folder, ItemPath, TreeEntry, WorkspaceInfo
from sanderling.domain.environment import Environment, EnvironmentEntry
from sanderling.domain.errors import FutureFormat, NameTaken, NotFound, StorageError
from sanderling.domain.request import Request
from sanderling.storage.atomic_files import make_folder
from sanderling.storage.item_files import Item, ItemFiles
from sanderling.storage.item_moving import ItemMoving
from sanderling.storage.trash import Trash, Trashed, move_to
from sanderling.storage.workspace_layout import (
    COLLECTIONS,
    ENVIRONMENTS,
    INFO_FILE,
    Stored,
    WorkspaceLayout,
    stem_of,
)
from sanderling.storage.workspace_tree import WorkspaceTree


class WorkspaceFiles:
    """Reads and writes one workspace. Calls may come from several threads; those that write take turns."""

    def __init__(self, folder: Path, trash_folder: Path | None = None) -> None:
        """Take the workspace's folder.

        Args:
            folder: The workspace.
            trash_folder: Where deleted items are kept; the system's temporary folder if not given.
        """
        self.folder = folder.absolute()
        self._layout = WorkspaceLayout(self.folder)
        self._items = ItemFiles(self._layout)
        self._trash = Trash(trash_folder)
        self._writing = threading.RLock()

    @classmethod
    def create(cls, folder: Path, info: WorkspaceInfo, trash_folder: Path | None = None) -> WorkspaceFiles:
        """Make a folder a workspace.

        Raises:
            NameTaken: It is one already.
            NotWritable, DiskFull, StorageError: It could not be written.
        """
        if (folder / INFO_FILE).exists():
            raise NameTaken(f"“{folder}” is a workspace already.", advice="Open it, or choose another folder.")
        for place in (folder, folder / COLLECTIONS, folder / ENVIRONMENTS):
            make_folder(place, str(place))
        files = cls(folder, trash_folder)
        files.write_info(info)
        return files

    def read_info(self) -> WorkspaceInfo:
        """Return what ``sanderling.json`` says.

        Raises:
            FutureFormat: A later version wrote the workspace.
            NotFound: The folder is no workspace.
            DamagedFile, StorageError: It cannot be read.
        """
        return self._items.read_info()

    def write_info(self, info: WorkspaceInfo) -> None:
        """Write ``sanderling.json``.

        Raises:
            DamagedFile, FutureFormat: What is there is not to be overwritten.
            DiskFull, NotWritable, StorageError: It could not be written.
        """
        with self._changing():
            self._items.write_info(info)

    def read_tree(self) -> tuple[TreeEntry, ...]:
        """Return all collections with what is in them, in order; what is damaged is there with its ``problem``."""
        return self._tree.entries()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Change the workspace, one caller at a time; not one that a later version wrote, which would lose by it."""
        with self._writing:
            try:
                self._items.read_info()
            except FutureFormat:
                raise
            except StorageError:
                pass  # a workspace file that is missing or damaged is told elsewhere, and stops no one from saving
            yield

    @property
    def _tree(self) -> WorkspaceTree:
        return WorkspaceTree(str(self.folder), self._items)

    @property
    def _moving(self) -> ItemMoving:
        return ItemMoving(self._layout, self._items, self._tree)

    def read_request(self, path: ItemPath) -> Request:
        """Return a request.

        Raises:
            DamagedFile, NotFound, StorageError: It cannot be had.
        """
        item = self._items.read(path)
        if not isinstance(item, Request):
            raise NotFound(f"“{path}” is not a request.")
        return item

    def write_request(self, path: ItemPath, request: Request, *, expected: Request | None) -> None:
        """Save a request.

        Args:
            path: Where.
            request: What.
            expected: What the caller read or wrote last. Its name and place, if the caller left them alone, may have
                changed on disk since; those on disk stay. ``None`` overwrites knowingly.

        Raises:
            ChangedOnDisk: Somebody else changed the file.
            DamagedFile: What is there cannot be understood, and is not overwritten.
            NotFound: It is no longer there.
            DiskFull, NotWritable, StorageError: It could not be written.
        """
        with self._changing():
            self._items.update(path, request, expected)

    def read_folder(self, path: ItemPath) -> Folder:
        """Return a folder or collection.

        Raises:
            DamagedFile, NotFound, StorageError: It cannot be had.
        """
        item = self._items.read(path)
        if not isinstance(item, Folder):
            raise NotFound(f"“{path}” is not a folder.")
        return item

    def write_folder(self, path: ItemPath, folder: Folder, *, expected: Folder | None) -> None:
        """Save a folder or collection; arguments and errors as for ``write_request``."""
        with self._changing():
            self._items.update(path, folder, expected)

    def create_request(self, parent: ItemPath, request: Request) -> ItemPath:
        """Store a new request behind its siblings.

        Raises:
            NotFound: The folder is no longer there.
            DiskFull, NotWritable, StorageError: It could not be written.
        """
        return self._create(parent, request)

    def create_folder(self, parent: ItemPath, folder: Folder) -> ItemPath:
        """Store a new folder, or with the parent ``collections`` a new collection; errors as for ``create_request``."""
        return self._create(parent, folder)

    def _create(self, parent: ItemPath, item: Item) -> ItemPath:
        with self._changing():
            return self._moving.create(parent, item)

    def rename(self, path: ItemPath, name: str) -> ItemPath:
        """Rename a request, folder, collection or environment, its file too, and return its new path.

        Raises:
            DamagedFile, NotFound: It cannot be read.
            DiskFull, NotWritable, StorageError: It could not be written.
        """
        with self._changing():
            return self._moving.rename(path, name)

    def duplicate(self, path: ItemPath) -> ItemPath:
        """Copy an item, with all that is in it, next to itself; returns and raises as ``rename``."""
        with self._changing():
            return self._moving.duplicate(path)

    def move(self, path: ItemPath, parent: ItemPath, before: ItemPath | None) -> ItemPath:
        """Put an item into a folder, before one of those there or behind them all; returns and raises as ``rename``."""
        with self._changing():
            return self._moving.move(path, parent, before)

    def delete(self, path: ItemPath) -> Trashed:
        """Delete an item, with all that is in it; ``restore`` brings it back.

        Raises:
            NotFound: It is not there.
            NotWritable, DiskFull, StorageError: It could not be removed.
        """
        with self._changing():
            place = self._layout.locate(path)
            if path.count("/") < 1 or not place.exists():
                raise NotFound(f"“{path}” is no longer there.")
            return self._trash.take(place, path)

    def restore(self, trashed: Trashed) -> ItemPath:
        """Bring back a deleted item, to its old place if that is free, and return where it is.

        Raises:
            NotFound: It is no longer in the trash.
            NotWritable, DiskFull, StorageError: It could not be brought back.
        """
        with self._changing():
            if not trashed.kept_at.exists():
                raise NotFound(f"“{trashed.path}” is no longer in the trash.")
            path = self._free(trashed)
            place = self._layout.locate(path)
            make_folder(place.parent, path)
            move_to(trashed.kept_at, place, path)
            return path

    def _free(self, trashed: Trashed) -> ItemPath:
        path = trashed.path
        if not self._layout.locate(path).exists():
            return path
        stored = Stored.FOLDER if trashed.kept_at.is_dir() else Stored.REQUEST
        return self._moving.free_path(path.rpartition("/")[0], stem_of(path), stored)

    def list_environments(self) -> tuple[EnvironmentEntry, ...]:
        """Return all environments in order; what is damaged is there with its ``problem``."""
        entries = self._tree.entries(ENVIRONMENTS)
        return tuple(EnvironmentEntry(entry.path, entry.name, entry.problem) for entry in entries)

    def read_environment(self, path: str) -> Environment:
        """Return an environment.

        Raises:
            DamagedFile, NotFound, StorageError: It cannot be had.
        """
        item = self._items.read(path)
        if not isinstance(item, Environment):
            raise NotFound(f"“{path}” is not an environment.")
        return item

    def write_environment(self, path: str, environment: Environment, *, expected: Environment | None) -> None:
        """Save an environment; arguments and errors as for ``write_request``."""
        with self._changing():
            self._items.update(path, environment, expected)

    def create_environment(self, environment: Environment) -> str:
        """Store a new environment behind the others and return its path; errors as for ``create_request``."""
        return self._create(ENVIRONMENTS, environment)
