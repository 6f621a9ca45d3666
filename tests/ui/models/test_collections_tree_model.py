"""The tree model: it is a sound model, keeps views in place, filters quickly and asks for moves."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sanderling.domain.collection import ItemKind, TreeEntry
from sanderling.ui.models.collections_tree_model import METHOD_ROLE, CollectionsTreeModel
from sanderling.ui.models.tree_filter import count_requests, filtered


def request(path: str, name: str, method: str = "GET") -> TreeEntry:
    """Return a request's entry."""
    return TreeEntry(path, ItemKind.REQUEST, name, method)


def folder(path: str, name: str, *children: TreeEntry, kind: ItemKind = ItemKind.FOLDER) -> TreeEntry:
    """Return a folder's entry."""
    return TreeEntry(path, kind, name, children=children)


LIST = request("collections/shop/orders/list.json", "List orders")
CREATE = request("collections/shop/orders/create.json", "Create order", "POST")
ORDERS = folder("collections/shop/orders", "Orders", LIST, CREATE)
PING = request("collections/shop/ping.json", "Ping")
SHOP = folder("collections/shop", "Shop", ORDERS, PING, kind=ItemKind.COLLECTION)
OTHER = folder("collections/other", "Other", kind=ItemKind.COLLECTION)
TREE = (SHOP, OTHER)


def names(model: CollectionsTreeModel, parent: QModelIndex | None = None) -> list[object]:
    """Return the names in the model, nested."""
    parent = parent or QModelIndex()
    found: list[object] = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found.append(model.data(index))
        if model.rowCount(index):
            found.append(names(model, index))
    return found


def test_the_model_obeys_qt(qtmodeltester: ModelTester) -> None:
    """Qt's own checks of parents, rows and signals pass, also while the tree changes."""
    model = CollectionsTreeModel()
    qtmodeltester.check(model)
    model.show_tree(TREE)
    model.show_tree((OTHER, SHOP))
    model.show_tree((replace(SHOP, children=(PING, replace(ORDERS, children=(CREATE,)))),))
    model.set_filter("ping")
    model.set_filter("")
    qtmodeltester.check(model)


def test_shows_names_and_methods() -> None:
    """The tree holds every entry in order, requests with their method."""
    model = CollectionsTreeModel()
    model.show_tree(TREE)
    assert names(model) == ["Shop", ["Orders", ["List orders", "Create order"], "Ping"], "Other"]
    assert model.data(model.index_of(CREATE.path), METHOD_ROLE) == "POST"


def test_an_update_keeps_the_other_lines() -> None:
    """A line that stays is the same line for views, whatever goes, comes or moves around it."""
    model = CollectionsTreeModel()
    model.show_tree(TREE)
    kept = QPersistentModelIndex(model.index_of(CREATE.path))
    new = request("collections/shop/orders/new.json", "New")
    changed = replace(ORDERS, children=(new, CREATE, LIST))
    model.show_tree((OTHER, replace(SHOP, children=(PING, changed))))
    assert names(model) == ["Other", "Shop", ["Ping", "Orders", ["New", "Create order", "List orders"]]]
    assert kept.isValid() and kept.row() == 1 and model.data(kept) == "Create order"


def test_a_renamed_folder_keeps_its_lines() -> None:
    """After ``rename_paths`` the tree with the new paths changes names only."""
    model = CollectionsTreeModel()
    model.show_tree(TREE)
    kept = QPersistentModelIndex(model.index_of(LIST.path))
    model.rename_paths("collections/shop", "collections/store")
    moved = folder(
        "collections/store",
        "Store",
        folder("collections/store/orders", "Orders", replace(LIST, path="collections/store/orders/list.json")),
        kind=ItemKind.COLLECTION,
    )
    model.show_tree((moved, OTHER))
    assert names(model) == ["Store", ["Orders", ["List orders"]], "Other"]
    assert kept.isValid() and model.index_of("collections/store/orders/list.json") == kept


def test_renaming_in_place_asks(qtbot: QtBot) -> None:
    """Editing a line shows the new name at once and emits the wish; an empty name is refused."""
    model = CollectionsTreeModel()
    model.show_tree(TREE)
    with qtbot.waitSignal(model.rename_requested) as asked:
        assert model.setData(model.index_of(PING.path), "Pong")
    assert asked.args == [PING.path, "Pong"]
    assert model.data(model.index_of(PING.path)) == "Pong"
    assert not model.setData(model.index_of(PING.path), "  ")


def test_dropping_asks_for_the_move(qtbot: QtBot) -> None:
    """A drop emits item, new parent and following sibling, and leaves the lines alone."""
    model = CollectionsTreeModel()
    model.show_tree(TREE)
    data = model.mimeData([model.index_of(PING.path)])
    with qtbot.waitSignal(model.move_requested) as asked:
        model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, model.index_of(ORDERS.path))
    assert asked.args == [PING.path, ORDERS.path, CREATE.path]
    assert names(model) == ["Shop", ["Orders", ["List orders", "Create order"], "Ping"], "Other"]


def test_impossible_drops_are_refused() -> None:
    """A folder does not go into itself, a request not to the top, a collection not into a folder."""
    model = CollectionsTreeModel()
    model.show_tree(TREE)
    move = Qt.DropAction.MoveAction
    orders, ping, shop = (model.mimeData([model.index_of(e.path)]) for e in (ORDERS, PING, SHOP))
    assert not model.canDropMimeData(orders, move, -1, -1, model.index_of(ORDERS.path))
    assert not model.canDropMimeData(ping, move, 0, 0, QModelIndex())
    assert not model.canDropMimeData(shop, move, -1, -1, model.index_of(OTHER.path))
    assert not model.canDropMimeData(ping, move, -1, -1, model.index_of(LIST.path))
    assert model.canDropMimeData(orders, move, -1, -1, model.index_of(OTHER.path))
    assert model.canDropMimeData(shop, move, 2, 0, QModelIndex())


def test_damaged_items_only_show_themselves() -> None:
    """A damaged item says why and can neither be renamed nor dragged."""
    model = CollectionsTreeModel()
    bad = TreeEntry("collections/shop/bad.json", ItemKind.REQUEST, "bad", problem="line 3: no value")
    model.show_tree((replace(SHOP, children=(bad,)),))
    index = model.index_of(bad.path)
    assert model.data(index, Qt.ItemDataRole.ToolTipRole) == "line 3: no value"
    assert not model.flags(index) & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled)


def test_the_filter_keeps_matches_and_their_folders() -> None:
    """Every word counts, in the name, the method or a folder around; a matching folder keeps its content."""
    assert filtered(TREE, "post create") == (replace(SHOP, children=(replace(ORDERS, children=(CREATE,)),)),)
    assert filtered(TREE, "orders") == (replace(SHOP, children=(ORDERS,)),)
    assert filtered(TREE, "orders create") == (replace(SHOP, children=(replace(ORDERS, children=(CREATE,)),)),)
    assert filtered(TREE, "zzz") == ()
    assert filtered(TREE, " ") is TREE


def big_tree(count: int) -> tuple[TreeEntry, ...]:
    """Return collections of ten folders of a hundred requests."""
    tree = []
    for c in range(count // 1000):
        folders = []
        for f in range(10):
            base = f"collections/c{c}/f{f}"
            items = (request(f"{base}/r{r}.json", f"Request {c} {f} {r}") for r in range(100))
            folders.append(folder(base, f"Folder {f}", *items))
        tree.append(folder(f"collections/c{c}", f"Collection {c}", *folders, kind=ItemKind.COLLECTION))
    return tuple(tree)


def test_ten_thousand_requests_are_filtered_at_once() -> None:
    """Filtering and updating a tree of 10,000 requests each stay far below what a person notices."""
    model = CollectionsTreeModel()
    tree, same = big_tree(10_000), big_tree(10_000)
    model.show_tree(tree)
    started = time.perf_counter()
    model.set_filter("request 7 5 99")
    filter_s = time.perf_counter() - started
    model.set_filter("")
    started = time.perf_counter()
    model.show_tree(same)
    update_s = time.perf_counter() - started
    assert count_requests(tree) == 10_000
    print(f"filter {filter_s * 1000:.0f} ms, update {update_s * 1000:.0f} ms")
    assert filter_s < 0.1
    assert update_s < 0.2
