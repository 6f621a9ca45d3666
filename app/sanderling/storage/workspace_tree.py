"""The collections tree, read at the speed of the disk: of each file only name, method and place are looked at."""

from __future__ import annotations

import json
import math
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from sanderling.domain.collection import ItemKind, ItemPath, TreeEntry
from sanderling.domain.errors import StorageError
from sanderling.domain.request import Request
from sanderling.storage.atomic_files import (
    LARGEST_FILE_BYTES,
    is_temporary,
    read_bytes,
    read_error,
    remove_if_left_behind,
)
from sanderling.storage.item_files import Item, ItemFiles
from sanderling.storage.workspace_layout import (
    COLLECTIONS,
    ENVIRONMENTS,
    FOLDER_FILES,
    SUFFIX,
    folder_file_names,
    is_hidden,
    stem_of,
)

DEEPEST_FOLDER: Final = 64
_SORT_LINE: Final = re.compile(rb'^  "sort": (-?\d{1,15}(?:\.\d{1,17})?),?\r?$', re.MULTILINE)
_LINK: Final = "It is a link; a workspace keeps its files in its own folder. Replace it with the file or folder itself."


class _Head(NamedTuple):
    """What the tree shows of a stored item; ``None`` where the file does not say."""

    name: str | None
    method: str | None
    sort: float


class WorkspaceTree:
    """Lists what is in one workspace."""

    def __init__(self, root: str, items: ItemFiles) -> None:
        """Take the workspace's folder and the way to read one item with all its fields."""
        self._root = root
        self._items = items

    def entries(self, path: ItemPath = COLLECTIONS, *, deep: bool = True) -> tuple[TreeEntry, ...]:
        """Return what is in a folder (``collections``, ``environments`` or one below), in the order shown.

        Args:
            path: The folder.
            deep: Whether to read the folders in it, too.
        """
        try:
            with os.scandir(os.path.join(self._root, path)) as found:  # noqa: PTH118 - Path costs as much as the read
                listing = list(found)
        except FileNotFoundError:
            return ()
        entries = [entry for item in listing if (entry := self._entry(path, item, deep)) is not None]
        entries.sort(key=_place)
        return tuple(entries)

    def _entry(self, parent: ItemPath, item: os.DirEntry[str], deep: bool) -> TreeEntry | None:
        name = item.name
        if is_hidden(name):
            if is_temporary(name):
                remove_if_left_behind(Path(item.path))
            return None
        path = f"{parent}/{name}"
        if item.is_dir(follow_symlinks=False):
            return None if parent == ENVIRONMENTS else self._folder(path, item.path, deep)
        if not name.endswith(SUFFIX):
            return _linked_folder(path, item)
        if name in FOLDER_FILES and parent != ENVIRONMENTS:
            return None
        if item.is_symlink():
            return TreeEntry(path, ItemKind.REQUEST, stem_of(path), problem=_LINK)
        return self._environment(path, item.path) if parent == ENVIRONMENTS else self._request(path, item.path)

    def _environment(self, path: ItemPath, file: str) -> TreeEntry:
        """Read all of it: they are few, and a damaged one is known before it is opened or sent with."""
        entry = self._with_care(path, ItemKind.REQUEST)
        head = self._head(file) if entry.problem else None
        return entry if head is None else replace(entry, name=head.name or entry.name, sort_key=head.sort)

    def _request(self, path: ItemPath, file: str) -> TreeEntry:
        head = self._head(file)
        if head is None or head.method is None:
            return self._with_care(path, ItemKind.REQUEST)
        name = stem_of(path) if head.name is None else head.name
        return TreeEntry(path, ItemKind.REQUEST, name, head.method or "", head.sort)

    def _folder(self, path: ItemPath, folder: str, deep: bool) -> TreeEntry:
        kind = ItemKind.COLLECTION if path.count("/") == 1 else ItemKind.FOLDER
        entry = self._folder_head(path, folder, kind)
        if not deep:
            return entry
        if path.count("/") > DEEPEST_FOLDER:
            return TreeEntry(path, kind, entry.name, problem="Folders are nested too deeply here.")
        try:
            children = self.entries(path)
        except OSError as error:
            return TreeEntry(path, kind, entry.name, problem=str(read_error(error, path)))
        return TreeEntry(path, kind, entry.name, "", entry.sort_key, entry.problem, children)

    def _folder_head(self, path: ItemPath, folder: str, kind: ItemKind) -> TreeEntry:
        head = self._head(f"{folder}/{folder_file_names(path)[0]}")
        if head is None:
            return self._with_care(path, kind)
        return TreeEntry(path, kind, stem_of(path) if head.name is None else head.name, "", head.sort)

    def _head(self, file: str) -> _Head | None:
        """Return name, method and place, or ``None`` for a file that needs a closer look."""
        try:
            data = read_bytes(file)
            if len(data) > LARGEST_FILE_BYTES:
                return None
            return _decoded_head(data)
        except (OSError, ValueError, RecursionError, OverflowError):
            return None

    def _with_care(self, path: ItemPath, kind: ItemKind) -> TreeEntry:
        try:
            item: Item = self._items.read(path)
        except StorageError as error:
            return TreeEntry(path, kind, stem_of(path), "", _readable_sort(self._file(path, kind)), str(error))
        method = item.method if isinstance(item, Request) else ""
        return TreeEntry(path, kind, item.name, method, item.sort_key)

    def _file(self, path: ItemPath, kind: ItemKind) -> str:
        file = f"{self._root}/{path}"
        return file if kind is ItemKind.REQUEST else f"{file}/{folder_file_names(path)[0]}"


def _place(entry: TreeEntry) -> tuple[bool, float, str, str]:
    """Return what items are sorted by: damaged ones that do not even tell their place stand at the end."""
    lost = bool(entry.problem) and not entry.sort_key
    return lost, entry.sort_key, entry.name, entry.path


def _readable_sort(file: str) -> float:
    """Return the place that a damaged file still tells, or 0."""
    try:
        data = read_bytes(file)
    except OSError:
        return 0.0
    found = _SORT_LINE.search(data) if len(data) <= LARGEST_FILE_BYTES else None
    return float(found[1]) if found else 0.0


def _linked_folder(path: ItemPath, item: os.DirEntry[str]) -> TreeEntry | None:
    if item.is_symlink() and item.is_dir():
        return TreeEntry(path, ItemKind.FOLDER, item.name, problem=_LINK)
    return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_JSON_SPACE: Final = " \t\n\r"
_JSON: Final = json.JSONDecoder(parse_constant=_no_number)


def _decoded_head(data: bytes) -> _Head | None:
    """Return what a file says, or ``None`` where a type is wrong.

    The standard library's parser is quick enough, and an idle window stays seven megabytes lighter without another.
    """
    text = data.decode().strip(_JSON_SPACE)
    stored, end = _JSON.raw_decode(text)  # in half the time of `decode`, which looks for spaces with expressions
    if end != len(text):
        raise ValueError("something follows the value")
    if type(stored) is not dict:
        return None
    name, method, sort = stored.get("name"), stored.get("method"), stored.get("sort", 0.0)
    if not (name is None or type(name) is str) or not (method is None or type(method) is str):
        return None
    if type(sort) not in (float, int) or not math.isfinite(sort):
        return None
    return _Head(name, method, float(sort))
