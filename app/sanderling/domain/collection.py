"""Folders and collections (a collection is a folder at the top), and the light entries the tree is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sanderling.domain.auth_choice import INHERIT, AuthChoice
from sanderling.domain.request import Row
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.variables import Variable

ItemPath = str
"""Where an item is stored: a path inside the workspace with ``/`` between parts.

A request is its file (``collections/shop/orders/list.json``), a folder its directory (``collections/shop/orders``).
"""


class ItemKind(StrEnum):
    """What an entry of the tree is."""

    COLLECTION = "collection"
    FOLDER = "folder"
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What a folder or collection gives to everything inside it."""

    name: str = "Untitled folder"
    auth: AuthChoice = INHERIT
    headers: tuple[Row, ...] = ()
    variables: tuple[Variable, ...] = ()
    settings: SendSettings = SendSettings()
    notes: str = ""
    sort_key: float = 0.0
    unknown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One line of the collections tree; ``problem`` says why a damaged item cannot be opened."""

    path: ItemPath
    kind: ItemKind
    name: str
    method: str = ""
    sort_key: float = 0.0
    problem: str = ""
    children: tuple[TreeEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceInfo:
    """What ``sanderling.json`` holds."""

    name: str = "Workspace"
    variables: tuple[Variable, ...] = ()
    settings: SendSettings = SendSettings()
    unknown: Mapping[str, object] = field(default_factory=dict)


def parent_of(path: ItemPath) -> ItemPath:
    """Return the path of the folder that holds the item; ``collections`` is the root."""
    return path.rpartition("/")[0]


def ancestors_of(path: ItemPath) -> tuple[ItemPath, ...]:
    """Return the folders around an item, from its collection inwards (the item itself left out)."""
    parts = path.split("/")
    return tuple("/".join(parts[:length]) for length in range(2, len(parts)))
