"""How the pages of a list are followed, and how far that has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sanderling.domain.response import BodyFile
from sanderling.domain.secret import Secret

PAGINATION_KINDS: Final = ("none", "link", "next-url", "cursor", "page", "offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How to get from one page to the next. JSONPath (RFC 9535) finds things; a limit of 0 means: none.

    ``link``: the Link header with ``rel=next`` (RFC 8288). ``next-url``: ``next_path`` finds the next page's URL.
    ``cursor``: ``next_path`` finds the value that the query parameter ``parameter`` gets. ``page`` and ``offset``:
    ``parameter`` counts pages from ``first``, or items, until a page is empty; ``size_parameter`` asks for ``size``.
    """

    kind: str = "none"
    items_path: str = "$[*]"
    next_path: str = ""
    parameter: str = ""
    size_parameter: str = ""
    size: int = 0
    first: int = 1
    max_pages: int = 100
    max_items: int = 0
    max_bytes: int = 0
    max_time_s: float = 0.0
    unknown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagingState:
    """Where following stopped, so that it can go on: the next page and what has been gathered.

    ``next_url`` is masked; where that hid something, ``hidden_url`` is what is really asked for. ``skip`` counts the
    items of the next page that are there already. ``reason`` is a word: ``max-pages``, ``max-items``, ``max-bytes``,
    ``max-time``, ``empty``, ``stopped`` or ``failed``.
    """

    next_url: str
    pages: int = 0
    items: int = 0
    size_bytes: int = 0
    reason: str = ""
    skip: int = 0
    hidden_url: Secret | None = None


@dataclass(frozen=True, slots=True)
class PagingResume:
    """What a send goes on from: where an earlier one stopped, and the items it gathered."""

    state: PagingState
    body: BodyFile
