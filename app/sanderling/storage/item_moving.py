"""Creating, renaming, copying and moving items: what changes file names and places among siblings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from sanderling.domain.collection import Folder, ItemPath, TreeEntry, parent_of
from sanderling.domain.errors import NotFound, NotWritable, StorageError
from sanderling.domain.request import Request
from sanderling.storage.atomic_files import (
    TEMPORARY_PREFIX,
    TEMPORARY_SUFFIX,
    make_folder,
    sync_folder,
    write_error,
)
from sanderling.storage.item_files import Item, ItemFiles
from sanderling.storage.safe_names import unique_stem
from sanderling.storage.sort_keys import key_after, key_between, make_room
from sanderling.storage.trash import move_to
from sanderling.storage.workspace_layout import (
    COLLECTIONS,
    ENVIRONMENTS,
    SUFFIX,
    Stored,
    WorkspaceLayout,
    folder_file_names,
    is_hidden,
)
from sanderling.storage.workspace_tree import WorkspaceTree

I = TypeVar("I", bound=Item)  # noqa: E741


class ItemMoving:
    """Changes which items there are, what they are called and in which order they stand."""

    def __init__(self, layout: WorkspaceLayout, items: ItemFiles, tree: WorkspaceTree) -> None:
        """Take what reads and writes single items and what lists them."""
        self._layout = layout
        self._items = items
        self._tree = tree

    def create(self, parent: ItemPath, item: Item) -> ItemPath:
        """Store a new item behind its siblings and return its path."""
        self._check_parent(parent)
        path = self.free_path(parent, item.name, _stored_kind(item))
        self._write_new(path, _at(item, self._last_key(parent)))
        return path

    def rename(self, path: ItemPath, name: str) -> ItemPath:
        """Give an item another name, and its file one that fits, and return its path."""
        item = self._items.read(path)
        self._items.write(path, _named(item, name))
        target = self.free_path(parent_of(path), name, _stored_kind(item), instead_of=path)
        self._rename_file(path, target)
        return target

    def duplicate(self, path: ItemPath) -> ItemPath:
        """Copy an item, with all that is in it, next to itself and return the copy's path."""
        parent = parent_of(path)
        siblings = self._tree.entries(parent, deep=False)
        item = self._items.read(path)
        name = _copy_name(item.name, [entry.name for entry in siblings])
        stored = _stored_kind(item)
        target = self.free_path(parent, name, stored)
        index = next((i for i, entry in enumerate(siblings, 1) if entry.path == path), len(siblings))
        copy = _at(_named(item, name), self._key_at(siblings, index))
        if stored is Stored.FOLDER:
            self._copy_folder(path, target, copy)
        else:
            self._items.write(target, copy)
        return target

    def move(self, path: ItemPath, parent: ItemPath, before: ItemPath | None) -> ItemPath:
        """Put an item into a folder, before one of those in it or behind them all, and return its path."""
        item = self._items.read(path)
        stored = _stored_kind(item)
        self._check_move(path, parent, stored)
        siblings = [entry for entry in self._tree.entries(parent, deep=False) if entry.path != path]
        index = next((i for i, entry in enumerate(siblings) if entry.path == before), len(siblings))
        self._items.write(path, _at(item, self._key_at(siblings, index)))
        if parent == parent_of(path):
            return path
        target = self.free_path(parent, item.name, stored)
        self._rename_file(path, target)
        return target

    def free_path(self, parent: ItemPath, name: str, stored: Stored, *, instead_of: ItemPath | None = None) -> ItemPath:
        """Return a path in ``parent`` that nothing uses, its last part made from a name people gave."""
        folder = self._layout.locate(f"{parent}/-").parent
        taken = [n for n in _names_in(folder) if instead_of is None or n != instead_of.rpartition("/")[2]]
        stem = unique_stem(name, [n.removesuffix(SUFFIX) for n in taken])
        return f"{parent}/{stem}" if stored is Stored.FOLDER else f"{parent}/{stem}{SUFFIX}"

    def settle(self, path: ItemPath) -> None:
        """Call a folder's own file what it must be called at the folder's depth."""
        own, other = (self._layout.locate(path) / name for name in folder_file_names(path))
        if other.exists() and not own.exists():
            other.rename(own)

    def _write_new(self, path: ItemPath, item: Item) -> None:
        place = self._layout.locate(path)
        make_folder(place if isinstance(item, Folder) else place.parent, path)
        self._items.write(path, item)

    def _rename_file(self, path: ItemPath, target: ItemPath) -> None:
        if path == target:
            return
        source, destination = self._layout.locate(path), self._layout.locate(target)
        try:
            source.rename(destination)
            if destination.is_dir():
                self.settle(target)
        except OSError as error:
            raise write_error(error, path) from error
        sync_folder(destination.parent)

    def _copy_folder(self, path: ItemPath, target: ItemPath, copy: Item) -> None:
        """Copy under a name that the tree leaves out, and show the copy when it is complete."""
        import shutil

        source, destination = self._layout.locate(path), self._layout.locate(target)
        hidden = destination.with_name(f"{TEMPORARY_PREFIX}{os.urandom(6).hex()}{TEMPORARY_SUFFIX}")
        try:
            shutil.copytree(source, hidden, symlinks=True, ignore=_hidden_names)
        except (OSError, shutil.Error) as error:
            shutil.rmtree(hidden, ignore_errors=True)
            raise write_error(error if isinstance(error, OSError) else OSError(str(error)), target) from error
        move_to(hidden, destination, target)
        self._items.write(target, copy)

    def _last_key(self, parent: ItemPath) -> float:
        return key_after([entry.sort_key for entry in self._tree.entries(parent, deep=False)])

    def _key_at(self, siblings: Sequence[TreeEntry], index: int) -> float:
        """Return a key for a place among siblings; where numbers have run out, move those behind it."""
        keys = [entry.sort_key for entry in siblings]
        if index >= len(keys):
            return key_after(keys)
        before = keys[index - 1] if index else None
        key = key_between(before, keys[index])
        if key is not None:
            return key
        key, room = make_room(before, keys[index:])
        for entry, new_key in zip(siblings[index:], room, strict=True):
            if new_key != entry.sort_key and not entry.problem:
                self._items.write(entry.path, _at(self._items.read(entry.path), new_key))
        return key

    def _check_parent(self, parent: ItemPath) -> None:
        if parent not in (COLLECTIONS, ENVIRONMENTS) and not self._layout.locate(parent).is_dir():
            raise NotFound(f"The folder “{parent}” is no longer there.", advice="Choose another folder.")

    def _check_move(self, path: ItemPath, parent: ItemPath, stored: Stored) -> None:
        self._check_parent(parent)
        if f"{parent}/".startswith(f"{path}/"):
            raise NotWritable(f"“{path}” cannot be moved into itself.", advice="Choose another folder.")
        if (stored is Stored.ENVIRONMENT) != (parent == ENVIRONMENTS):
            raise NotWritable(f"“{path}” cannot be moved to “{parent}”.", advice="Choose another folder.")


def _at(item: I, sort_key: float) -> I:
    return replace(item, sort_key=sort_key)


def _named(item: I, name: str) -> I:
    return replace(item, name=name)


def _stored_kind(item: Item) -> Stored:
    if isinstance(item, Request):
        return Stored.REQUEST
    return Stored.FOLDER if isinstance(item, Folder) else Stored.ENVIRONMENT


def _copy_name(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    candidate, number = f"{name} copy", 1
    while candidate in used:
        number += 1
        candidate = f"{name} copy {number}"
    return candidate


def _names_in(folder: Path) -> list[str]:
    try:
        return [place.name for place in folder.iterdir() if not is_hidden(place.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"“{folder.name}” could not be read: {error.strerror}.", detail=str(error)) from error


def _hidden_names(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if is_hidden(name)}
