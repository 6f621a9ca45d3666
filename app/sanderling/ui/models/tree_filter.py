"""Which entries of the collections tree a filter text leaves."""

from __future__ import annotations

from dataclasses import replace

from sanderling.domain.collection import TreeEntry


def filtered(entries: tuple[TreeEntry, ...], text: str) -> tuple[TreeEntry, ...]:
    """Return the entries that hold every word of the text, with the folders around them.

    A folder that matches by its own name keeps everything in it. The method counts as part of a request's name.
    """
    words = tuple(text.casefold().split())
    return _filtered(entries, words) if words else entries


def _filtered(entries: tuple[TreeEntry, ...], words: tuple[str, ...]) -> tuple[TreeEntry, ...]:
    kept = []
    for entry in entries:
        name = f"{entry.method} {entry.name}".casefold()
        missing = tuple(word for word in words if word not in name)
        if not missing:
            kept.append(entry)
        elif entry.children:
            children = _filtered(entry.children, missing)
            if children:
                kept.append(replace(entry, children=children))
    return tuple(kept)


def count_requests(entries: tuple[TreeEntry, ...]) -> int:
    """Return how many entries have nothing inside them, in the whole tree."""
    return sum(count_requests(entry.children) if entry.children else 1 for entry in entries)
