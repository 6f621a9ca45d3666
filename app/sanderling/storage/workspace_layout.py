"""Where in a workspace folder what is stored: from item paths to files, never out of the folder."""

from __future__ import annotations

import stat
from enum import StrEnum
from pathlib import Path
from typing import Final

from sanderling.domain.collection import ItemPath
from sanderling.domain.errors import NotFound, NotWritable

INFO_FILE: Final = "sanderling.json"
COLLECTIONS: Final = "collections"
ENVIRONMENTS: Final = "environments"
COLLECTION_FILE: Final = "collection.json"
FOLDER_FILE: Final = "folder.json"
FOLDER_FILES: Final = (COLLECTION_FILE, FOLDER_FILE)
SUFFIX: Final = ".json"


class Stored(StrEnum):
    """What is stored at a path."""

    REQUEST = "request"
    FOLDER = "folder"
    ENVIRONMENT = "environment"


class WorkspaceLayout:
    """Knows which file holds which item of one workspace."""

    def __init__(self, root: Path) -> None:
        """Take the workspace's folder."""
        self.root = root

    def locate(self, path: ItemPath) -> Path:
        """Return the file or directory of an item, whether it is there or not.

        Raises:
            NotFound: No item can have this path.
            NotWritable: A link on the way leads elsewhere.
        """
        parts = path.split("/")
        if parts[0] not in (COLLECTIONS, ENVIRONMENTS) or not all(_is_name(part) for part in parts):
            raise NotFound(f"“{path}” is not the path of an item.")
        place = self.root
        for part in parts:
            place /= part
            if _is_link(place):
                raise NotWritable(
                    f"“{path}” is reached through a link, and a workspace keeps its files in its own folder.",
                    advice="Replace the link with the file or folder itself.",
                )
        return place

    def stored_at(self, path: ItemPath) -> Stored:
        """Return what an item is, from its path and, where the path leaves it open, from the disk."""
        if path.startswith(f"{ENVIRONMENTS}/"):
            return Stored.ENVIRONMENT
        if path.endswith(SUFFIX) and not self.locate(path).is_dir():
            return Stored.REQUEST
        return Stored.FOLDER

    def file_of(self, path: ItemPath) -> Path:
        """Return the file that holds an item's own fields."""
        place = self.locate(path)
        if self.stored_at(path) is not Stored.FOLDER:
            return place
        own, other = folder_file_names(path)
        return place / other if not (place / own).exists() and (place / other).exists() else place / own


def folder_file_names(path: ItemPath) -> tuple[str, str]:
    """Return the name of the file that a folder at this path has, and the one it has if it was moved by hand."""
    return FOLDER_FILES if path.count("/") == 1 else (FOLDER_FILE, COLLECTION_FILE)


def stem_of(path: ItemPath) -> str:
    """Return the last part of a path without the ending of a request or environment."""
    return path.rpartition("/")[2].removesuffix(SUFFIX)


def is_hidden(name: str) -> bool:
    """Return whether a file's name keeps it out of the workspace (``.git``, temporary files)."""
    return name.startswith(".")


def _is_name(part: str) -> bool:
    return bool(part) and not is_hidden(part) and not any(c in part for c in "\\\0")


def _is_link(place: Path) -> bool:
    try:
        return stat.S_ISLNK(place.lstat().st_mode)
    except (OSError, ValueError):
        return False
