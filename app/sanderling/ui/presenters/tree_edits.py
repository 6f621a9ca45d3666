"""Small changes to a tree of entries without reading the workspace again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sanderling.domain.collection import ItemKind, ItemPath, TreeEntry, parent_of
from sanderling.domain.request import Request


def find_entry(entries: tuple[TreeEntry, ...], path: ItemPath) -> TreeEntry | None:
    """Return the entry of a path, or ``None``."""
    for entry in entries:
        if entry.path == path:
            return entry
        if path.startswith(f"{entry.path}/"):
            return find_entry(entry.children, path)
    return None


def with_entry(entries: tuple[TreeEntry, ...], changed: TreeEntry) -> tuple[TreeEntry, ...]:
    """Return the tree with the entry of that path replaced; siblings stay sorted."""
    result = []
    for entry in entries:
        if entry.path == changed.path:
            result.append(changed)
        elif changed.path.startswith(f"{entry.path}/"):
            result.append(replace(entry, children=with_entry(entry.children, changed)))
        else:
            result.append(entry)
    return tuple(sorted(result, key=lambda entry: (entry.sort_key, entry.name)))


def with_request(entries: tuple[TreeEntry, ...], path: ItemPath, request: Request) -> tuple[TreeEntry, ...]:
    """Return the tree with a request's entry as the request says, new or changed; its folder must be there."""
    new = TreeEntry(path, ItemKind.REQUEST, request.name, request.method, request.sort_key)
    if find_entry(entries, path) is not None:
        return with_entry(entries, new)
    folder = find_entry(entries, parent_of(path))
    if folder is None:
        return entries
    children = sorted((*folder.children, new), key=lambda entry: (entry.sort_key, entry.name))
    return with_entry(entries, replace(folder, children=tuple(children)))


def without_entry(entries: tuple[TreeEntry, ...], path: ItemPath) -> tuple[TreeEntry, ...]:
    """Return the tree without an item and all that is in it."""
    return tuple(
        replace(entry, children=without_entry(entry.children, path)) if path.startswith(f"{entry.path}/") else entry
        for entry in entries
        if entry.path != path
    )


def all_requests(entries: tuple[TreeEntry, ...], trail: tuple[str, ...] = ()) -> Iterator[tuple[TreeEntry, str]]:
    """Yield every request with the names of the folders around it, such as ``Shop › Orders``."""
    for entry in entries:
        if entry.kind is ItemKind.REQUEST:
            yield entry, " › ".join(trail)
        else:
            yield from all_requests(entry.children, (*trail, entry.name))


def trail_of(entries: tuple[TreeEntry, ...], path: ItemPath) -> tuple[str, ...]:
    """Return the names of the folders around an item, outermost first."""
    names: list[str] = []
    for entry in entries:
        if path.startswith(f"{entry.path}/"):
            names = [entry.name, *trail_of(entry.children, path)]
    return tuple(names)


def folder_for(entries: tuple[TreeEntry, ...], path: ItemPath) -> ItemPath:
    """Return where a new item goes when ``path`` is chosen: the folder itself, or the one around a request."""
    entry = find_entry(entries, path) if path else None
    if entry is not None:
        return entry.path if entry.kind is not ItemKind.REQUEST else parent_of(entry.path)
    return entries[0].path if entries else ""


def first_problem(entries: tuple[TreeEntry, ...]) -> ItemPath:
    """Return the path of the first damaged item; empty if there is none."""
    for entry in entries:
        found = entry.path if entry.problem else first_problem(entry.children)
        if found:
            return found
    return ""
