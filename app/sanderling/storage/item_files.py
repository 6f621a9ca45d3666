"""Reading and writing one item of a workspace: a request, a folder or an environment, whichever the path names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from sanderling.domain.collection import Folder, ItemPath, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.errors import ChangedOnDisk, NotFound
from sanderling.domain.request import Request
from sanderling.storage import stored_items
from sanderling.storage.json_files import write_object
from sanderling.storage.stored_fields import JsonObject, read_as
from sanderling.storage.workspace_layout import INFO_FILE, Stored, WorkspaceLayout, stem_of

Item = Request | Folder | Environment
I = TypeVar("I", Request, Folder, Environment)  # noqa: E741

_READERS: Final[dict[Stored, Callable[[object, str], Any]]] = {
    Stored.REQUEST: stored_items.request_from,
    Stored.FOLDER: stored_items.folder_from,
    Stored.ENVIRONMENT: stored_items.environment_from,
}


def stored_form(item: Item) -> JsonObject:
    """Return an item as it is stored."""
    if isinstance(item, Request):
        return stored_items.request_to(item)
    if isinstance(item, Folder):
        return stored_items.folder_to(item)
    return stored_items.environment_to(item)


class ItemFiles:
    """The items of one workspace, one by one."""

    def __init__(self, layout: WorkspaceLayout) -> None:
        """Take the knowledge of where things are."""
        self._layout = layout

    def read(self, path: ItemPath) -> Item:
        """Return the item at a path; a directory without a file of its own is a folder with the directory's name.

        Raises:
            DamagedFile, NotFound, StorageError: It cannot be had.
        """
        stored, file = self._layout.stored_at(path), self._layout.file_of(path)
        if stored is Stored.FOLDER and not file.exists() and file.parent.is_dir():
            return Folder(name=stem_of(path))
        item: Item = read_as(_READERS[stored], file, self._label(file), stem_of(path))
        return item

    def write(self, path: ItemPath, item: Item) -> None:
        """Write an item, whatever was there.

        Raises:
            DiskFull, NotWritable, NotFound, StorageError: It could not be written.
        """
        file = self._layout.file_of(path)
        write_object(file, stored_form(item), self._label(file))

    def update(self, path: ItemPath, item: I, expected: I | None) -> None:
        """Write an item over the one its editor knows.

        Name and place among siblings are changed from the tree, too: where the editor left them as they were, those
        on disk stay.

        Args:
            path: Where.
            item: What.
            expected: What the caller read or wrote last; ``None`` overwrites knowingly.

        Raises:
            ChangedOnDisk: The disk holds neither ``expected`` nor ``item``.
            DamagedFile: What is there cannot be understood, so it is not overwritten.
            NotFound: It is no longer there, though ``expected`` was.
        """
        try:
            there = self.read(path)
        except NotFound:
            if expected is not None:
                raise
            self.write(path, item)
            return
        if expected is not None and type(there) is type(item):
            item = _merged(item, expected, there, path)
        self.write(path, item)

    def read_info(self) -> WorkspaceInfo:
        """Return what ``sanderling.json`` says.

        Raises:
            FutureFormat, DamagedFile, NotFound, StorageError: It cannot be had.
        """
        file = self._layout.root / INFO_FILE
        if not file.exists():
            raise NotFound(
                f"“{self._layout.root}” is not a Sanderling workspace: it has no {INFO_FILE}.",
                advice="Choose another folder, or create a workspace in this one.",
            )
        return read_as(stored_items.info_from, file, INFO_FILE, self._layout.root.name)

    def write_info(self, info: WorkspaceInfo) -> None:
        """Write ``sanderling.json``; one that cannot be understood, or is of a later format, is left alone."""
        file = self._layout.root / INFO_FILE
        if file.exists():
            self.read_info()
        write_object(file, stored_items.info_to(info), INFO_FILE)

    def _label(self, file: Path) -> str:
        return file.relative_to(self._layout.root).as_posix()


def _merged(item: I, expected: I, there: I, path: ItemPath) -> I:
    name = there.name if item.name == expected.name else item.name
    sort_key = there.sort_key if item.sort_key == expected.sort_key else item.sort_key
    wanted = replace(item, name=name, sort_key=sort_key)
    renamed_twice = there.name not in (expected.name, name)
    same = replace(there, name="", sort_key=0.0) == replace(expected, name="", sort_key=0.0)
    if there != wanted and (not same or renamed_twice):
        raise ChangedOnDisk(
            f"“{path}” was changed on disk since it was opened.",
            advice="Load the other version, or save over it. Nothing was written.",
        )
    return wanted
