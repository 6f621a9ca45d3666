"""Small changes to a tree of entries."""

from __future__ import annotations

from sanderling.domain.collection import ItemKind, TreeEntry
from sanderling.ui.presenters.tree_edits import all_requests, find_entry, folder_for, trail_of, with_entry

PING = TreeEntry("collections/a/f/ping.json", ItemKind.REQUEST, "Ping", "GET", 1.0)
PONG = TreeEntry("collections/a/f/pong.json", ItemKind.REQUEST, "Pong", "PUT", 2.0)
INNER = TreeEntry("collections/a/f", ItemKind.FOLDER, "Inner", children=(PING, PONG))
TREE = (TreeEntry("collections/a", ItemKind.COLLECTION, "A", children=(INNER,)),)


def test_finds_entries_at_any_depth() -> None:
    """An entry is found by its path; an unknown path is not."""
    assert find_entry(TREE, PONG.path) is PONG
    assert find_entry(TREE, "collections/a/f/none.json") is None


def test_a_replaced_entry_is_sorted_in() -> None:
    """A changed entry takes its place among its siblings by its sort key."""
    moved = TreeEntry(PING.path, ItemKind.REQUEST, "Ping", "POST", 3.0)
    changed = with_entry(TREE, moved)
    assert [entry.name for entry, _ in all_requests(changed)] == ["Pong", "Ping"]
    assert find_entry(changed, PING.path) == moved


def test_requests_know_the_folders_around_them() -> None:
    """Each request comes with the names of its folders."""
    assert [place for _, place in all_requests(TREE)] == ["A › Inner", "A › Inner"]
    assert trail_of(TREE, PING.path) == ("A", "Inner")


def test_new_items_go_near_the_chosen_one() -> None:
    """Into a chosen folder, beside a chosen request, else into the first collection."""
    assert folder_for(TREE, INNER.path) == INNER.path
    assert folder_for(TREE, PING.path) == INNER.path
    assert folder_for(TREE, "") == "collections/a"
    assert folder_for((), "") == ""
