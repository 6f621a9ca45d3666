"""Where a person left off in a workspace: open tabs, what is unsaved, chosen environment, layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sanderling.domain.collection import ItemPath
from sanderling.domain.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class TabState:
    """An open tab. ``key`` is its own lasting name; ``path`` is empty for a request that was never saved.

    ``place`` is the item whose folders such a request inherits from, where it came from one.
    """

    key: str
    path: ItemPath = ""
    section: str = ""
    place: ItemPath = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The window's state for one workspace; ``layout`` holds sizes and choices by name."""

    tabs: tuple[TabState, ...] = ()
    active_key: str = ""
    environment: str = ""
    layout: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Unsaved work in a tab: the request as edited and the one it started from (``None`` if never saved)."""

    key: str
    path: ItemPath
    request: Request
    base: Request | None
