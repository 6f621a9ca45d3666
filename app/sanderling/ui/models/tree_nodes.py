"""The lines of a tree as a model keeps them: found by number (what views hold) and by path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sanderling.domain.collection import ItemKind, ItemPath, TreeEntry

ROOT_PATH = "collections"


@dataclass(slots=True, eq=False)
class Node:
    """One line of the tree. Views hold its number, never the object."""

    number: int
    entry: TreeEntry
    parent: Node | None
    row: int = 0
    children: list[Node] = field(default_factory=list)

    def number_rows(self) -> None:
        """Tell the children where they stand."""
        for row, child in enumerate(self.children):
            child.row = row

    def with_descendants(self) -> Iterator[Node]:
        """Yield this node and everything below it."""
        yield self
        for child in self.children:
            yield from child.with_descendants()


class TreeNodes:
    """All nodes of a tree; numbers are never used twice, so an old index finds nothing instead of something else."""

    def __init__(self) -> None:
        """Start with the root alone."""
        self._next_number = 1
        self.clear()

    def clear(self) -> None:
        """Forget everything but a new root."""
        self.root = Node(0, TreeEntry(ROOT_PATH, ItemKind.FOLDER, ""), None)
        self._by_number: dict[int, Node] = {}
        self._by_path: dict[ItemPath, Node] = {ROOT_PATH: self.root}

    def numbered(self, number: int) -> Node | None:
        """Return the node of a number, or ``None`` if it is gone."""
        return self._by_number.get(number)

    def find(self, path: ItemPath) -> Node | None:
        """Return the node of an item, or ``None``."""
        return self._by_path.get(path)

    def grow(self, parent: Node, entries: Sequence[TreeEntry], first_row: int) -> list[Node]:
        """Return new nodes for entries and all that is in them; the caller puts them into ``parent.children``."""
        nodes = []
        for row, entry in enumerate(entries, first_row):
            node = Node(self._next_number, entry, parent, row)
            self._next_number += 1
            self._by_number[node.number] = self._by_path[entry.path] = node
            if entry.children:
                node.children = self.grow(node, entry.children, 0)
            nodes.append(node)
        return nodes

    def forget(self, node: Node) -> None:
        """Drop a node and all below it."""
        for each in node.with_descendants():
            del self._by_number[each.number]
            if self._by_path.get(each.entry.path) is each:
                del self._by_path[each.entry.path]

    def rename(self, old: ItemPath, new: ItemPath) -> None:
        """Give an item, and all below it, another path."""
        node = self.find(old)
        if node is None or old == new:
            return
        for each in node.with_descendants():
            path = new + each.entry.path[len(old) :]
            self._by_path.pop(each.entry.path, None)
            each.entry = replace(each.entry, path=path)
            self._by_path[path] = each
