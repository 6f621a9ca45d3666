"""One page of a list, as a kind of pagination sees it when it says where the next one is."""

from __future__ import annotations

from dataclasses import dataclass

from sanderling.domain.response import ResponseHead


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page that was taken in.

    ``asked_url`` is what was asked for, ``url`` where the answer came from after redirects. ``length`` is how many
    entries the list on the page has, ``next_value`` what ``next_path`` found on it.
    """

    asked_url: str
    url: str
    head: ResponseHead
    length: int
    next_value: str | None = None
