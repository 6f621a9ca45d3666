"""A workspace on a real disk: what is written, moved, deleted and brought back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sanderling.domain.collection import Folder, ItemKind, TreeEntry, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.errors import ChangedOnDisk, FutureFormat, NameTaken, NotFound, NotWritable
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.variables import Variable
from sanderling.storage.workspace_files import WorkspaceFiles


def outline(entries: tuple[TreeEntry, ...]) -> list[object]:
    """Return names, with what is in a folder as a list behind its name."""
    found: list[object] = []
    for entry in entries:
        found.append(entry.name)
        if entry.children:
            found.append(outline(entry.children))
    return found


def contents(workspace: WorkspaceFiles) -> dict[str, bytes]:
    """Return every file of a workspace."""
    return {str(f.relative_to(workspace.folder)): f.read_bytes() for f in workspace.folder.rglob("*") if f.is_file()}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Return which files differ."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.fixture
def shop(workspace: WorkspaceFiles) -> WorkspaceFiles:
    """A workspace with a collection of three requests and a folder."""
    collection = workspace.create_folder("collections", Folder(name="Shop"))
    for name in ("List", "Add", "Remove"):
        workspace.create_request(collection, Request(name=name, method="POST"))
    workspace.create_folder(collection, Folder(name="Admin"))
    return workspace


def test_layout_on_disk(shop: WorkspaceFiles) -> None:
    """Files lie where the documentation says, one for each item."""
    shop.create_environment(Environment(name="Staging"))
    assert sorted(contents(shop)) == [
        "collections/Shop/Add.json",
        "collections/Shop/Admin/folder.json",
        "collections/Shop/List.json",
        "collections/Shop/Remove.json",
        "collections/Shop/collection.json",
        "environments/Staging.json",
        "sanderling.json",
    ]
    assert json.loads((shop.folder / "sanderling.json").read_text()) == {"format": 1, "name": "Test"}


def test_tree_is_in_the_order_of_creation(shop: WorkspaceFiles) -> None:
    """New items stand behind their siblings, with kind, method and path."""
    (collection,) = shop.read_tree()
    assert (collection.kind, collection.path, collection.problem) == (ItemKind.COLLECTION, "collections/Shop", "")
    assert outline((collection,)) == ["Shop", ["List", "Add", "Remove", "Admin"]]
    first, last = collection.children[0], collection.children[-1]
    assert (first.kind, first.method, first.path) == (ItemKind.REQUEST, "POST", "collections/Shop/List.json")
    assert (last.kind, last.path) == (ItemKind.FOLDER, "collections/Shop/Admin")


def test_create_refuses_a_folder_that_is_a_workspace(workspace: WorkspaceFiles) -> None:
    """A workspace is not made anew over an old one."""
    with pytest.raises(NameTaken, match="already"):
        WorkspaceFiles.create(workspace.folder, WorkspaceInfo())


def test_folder_without_info_is_no_workspace(tmp_path: Path) -> None:
    """Opening any other folder says what is missing."""
    with pytest.raises(NotFound, match=r"no sanderling\.json"):
        WorkspaceFiles(tmp_path).read_info()


def test_future_format_is_neither_read_nor_overwritten(workspace: WorkspaceFiles) -> None:
    """A workspace of a later version stays as it is."""
    file = workspace.folder / "sanderling.json"
    file.write_text('{"format": 2, "shape": "new"}')
    for use in (workspace.read_info, lambda: workspace.write_info(WorkspaceInfo())):
        with pytest.raises(FutureFormat, match="format 2"):
            use()
    assert file.read_text() == '{"format": 2, "shape": "new"}'


def test_info_keeps_unknown_fields_and_secrets_as_marks(workspace: WorkspaceFiles) -> None:
    """Global variables are written with the mark of a secret, beside fields of later versions."""
    info = WorkspaceInfo(
        name="N", variables=(Variable(name="token", value=SecretRef("ab12")),), unknown={"later": [1, {"x": None}]}
    )
    workspace.write_info(info)
    assert workspace.read_info() == info
    assert '"secret": "ab12"' in (workspace.folder / "sanderling.json").read_text()


def test_save_over_what_was_read(shop: WorkspaceFiles) -> None:
    """A save over the known content goes through and changes one file."""
    path, before = "collections/Shop/Add.json", contents(shop)
    request = shop.read_request(path)
    edited = Request(name="Add", method="PUT", url_template="/x", sort_key=request.sort_key)
    shop.write_request(path, edited, expected=request)
    assert shop.read_request(path) == edited
    assert changed(before, contents(shop)) == {path}


def test_save_over_a_foreign_change_is_refused(shop: WorkspaceFiles) -> None:
    """Somebody else's change is not overwritten unless that is wanted."""
    path = "collections/Shop/Add.json"
    mine = shop.read_request(path)
    file = shop.folder / path
    file.write_text(file.read_text().replace('"POST"', '"PATCH"'))
    edited = Request(name="Add", method="PUT", sort_key=mine.sort_key)
    with pytest.raises(ChangedOnDisk, match="changed on disk"):
        shop.write_request(path, edited, expected=mine)
    assert shop.read_request(path).method == "PATCH"
    shop.write_request(path, edited, expected=None)
    assert shop.read_request(path).method == "PUT"


def test_reformatted_file_is_no_foreign_change(shop: WorkspaceFiles) -> None:
    """Only the content counts: white space that another program changed does not get in the way of a save."""
    path = "collections/Shop/Add.json"
    mine = shop.read_request(path)
    file = shop.folder / path
    file.write_text(json.dumps(json.loads(file.read_text())))
    shop.write_request(path, Request(name="Add", method="PUT", sort_key=mine.sort_key), expected=mine)
    assert shop.read_request(path).method == "PUT"


def test_save_keeps_name_and_place_changed_in_the_tree(shop: WorkspaceFiles) -> None:
    """An editor that left name and place alone does not undo a rename or a move made meanwhile."""
    path = "collections/Shop/Add.json"
    mine = shop.read_request(path)
    path = shop.move(path, "collections/Shop", "collections/Shop/List.json")
    path = shop.rename(path, "Create")
    shop.write_request(path, Request(name="Add", method="PUT", sort_key=mine.sort_key), expected=mine)
    saved = shop.read_request(path)
    assert (saved.name, saved.method) == ("Create", "PUT")
    assert outline(shop.read_tree()) == ["Shop", ["Create", "List", "Remove", "Admin"]]


def test_save_of_a_removed_request_says_so(shop: WorkspaceFiles) -> None:
    """A request whose file is gone is not quietly made again, unless that is wanted."""
    path = "collections/Shop/Add.json"
    mine = shop.read_request(path)
    (shop.folder / path).unlink()
    with pytest.raises(NotFound):
        shop.write_request(path, mine, expected=mine)
    shop.write_request(path, mine, expected=None)
    assert shop.read_request(path) == mine


def test_save_of_the_same_content_does_not_touch_the_file(shop: WorkspaceFiles) -> None:
    """Saving what is there already wakes no watcher and no version control."""
    path = "collections/Shop/Add.json"
    inode = (shop.folder / path).stat().st_ino
    request = shop.read_request(path)
    shop.write_request(path, request, expected=request)
    assert (shop.folder / path).stat().st_ino == inode


@pytest.mark.parametrize(
    ("moved", "before", "order"),
    [
        ("Remove", "List", ["Remove", "List", "Add", "Admin"]),
        ("Remove", "Add", ["List", "Remove", "Add", "Admin"]),
        ("List", None, ["Add", "Remove", "Admin", "List"]),
        ("List", "Remove", ["Add", "List", "Remove", "Admin"]),
    ],
)
def test_move_changes_one_file(shop: WorkspaceFiles, moved: str, before: str | None, order: list[str]) -> None:
    """An item gets to its new place by a change of its own file alone."""
    was = contents(shop)
    path = f"collections/Shop/{moved}.json"
    assert shop.move(path, "collections/Shop", before and f"collections/Shop/{before}.json") == path
    assert outline(shop.read_tree()) == ["Shop", order]
    assert changed(was, contents(shop)) == {path}


def test_hundred_moves_to_one_place_keep_the_order(shop: WorkspaceFiles) -> None:
    """When the numbers between two siblings run out, those behind move on, and the order stays right."""
    names = ["Add", "Remove"]
    for turn in range(120):
        name = names[turn % 2]
        shop.move(f"collections/Shop/{name}.json", "collections/Shop", f"collections/Shop/{names[(turn + 1) % 2]}.json")
        assert outline(shop.read_tree()) == ["Shop", ["List", name, names[(turn + 1) % 2], "Admin"]]


def test_items_without_order_can_be_ordered(workspace: WorkspaceFiles) -> None:
    """Files written by hand, all without a place, are sorted by name and can be moved apart."""
    folder = workspace.folder / "collections" / "Hand made"
    folder.mkdir()
    for name in "abcd":
        (folder / f"{name}.json").write_text(f'{{"name": "{name}", "method": "GET"}}')
    workspace.move("collections/Hand made/d.json", "collections/Hand made", "collections/Hand made/b.json")
    assert outline(workspace.read_tree()) == ["Hand made", ["a", "d", "b", "c"]]


def test_move_to_another_folder(shop: WorkspaceFiles) -> None:
    """An item moves with all that is in it, also to where its name is taken; a collection can become a folder."""
    shop.create_request("collections/Shop/Admin", Request(name="List"))
    assert (
        shop.move("collections/Shop/List.json", "collections/Shop/Admin", None) == "collections/Shop/Admin/List 2.json"
    )
    other = shop.create_folder("collections", Folder(name="Other", notes="kept"))
    assert shop.move("collections/Shop/Admin", "collections", other) == "collections/Admin"
    assert outline(shop.read_tree()) == ["Shop", ["Add", "Remove"], "Admin", ["List", "List"], "Other"]
    assert (shop.folder / "collections/Admin/collection.json").exists()
    moved = shop.move(other, "collections/Shop", "collections/Shop/Add.json")
    assert (moved, shop.read_folder(moved).notes) == ("collections/Shop/Other", "kept")
    assert (shop.folder / moved / "folder.json").exists()


def test_folder_cannot_move_into_itself(shop: WorkspaceFiles) -> None:
    """A move that would tie a knot is refused and changes nothing."""
    inner = shop.create_folder("collections/Shop/Admin", Folder(name="Inner"))
    before = contents(shop)
    with pytest.raises(NotWritable, match="into itself"):
        shop.move("collections/Shop/Admin", inner, None)
    with pytest.raises(NotFound):
        shop.move("collections/Shop/Admin", "collections/Nowhere", None)
    assert contents(shop) == before


def test_rename_changes_name_and_file(shop: WorkspaceFiles) -> None:
    """The file is called as the item is; a folder takes its content along."""
    assert shop.rename("collections/Shop/Add.json", "Add: an order") == "collections/Shop/Add- an order.json"
    assert shop.rename("collections/Shop", "SHOP") == "collections/SHOP"
    assert shop.read_request("collections/SHOP/Add- an order.json").name == "Add: an order"
    assert outline(shop.read_tree()) == ["SHOP", ["List", "Add: an order", "Remove", "Admin"]]


def test_duplicate_names_are_allowed(shop: WorkspaceFiles) -> None:
    """Two items of one name get two files, also where upper and lower case count as one."""
    assert shop.create_request("collections/Shop", Request(name="LIST")) == "collections/Shop/LIST 2.json"
    assert shop.rename("collections/Shop/Add.json", "List") == "collections/Shop/List 3.json"
    assert outline(shop.read_tree()) == ["Shop", ["List", "List", "Remove", "Admin", "LIST"]]


def test_duplicate_stands_behind_its_original(shop: WorkspaceFiles) -> None:
    """A copy is deep, stands next to the original and gets a name of its own."""
    shop.create_request("collections/Shop/Admin", Request(name="Deep", notes="inside"))
    assert shop.duplicate("collections/Shop/List.json") == "collections/Shop/List copy.json"
    shop.duplicate("collections/Shop/List.json")
    copy = shop.duplicate("collections/Shop/Admin")
    assert shop.read_request(f"{copy}/Deep.json").notes == "inside"
    assert outline(shop.read_tree()) == [
        "Shop",
        ["List", "List copy 2", "List copy", "Add", "Remove", "Admin", ["Deep"], "Admin copy", ["Deep"]],
    ]


def test_delete_and_restore(shop: WorkspaceFiles, tmp_path: Path) -> None:
    """What was deleted is out of the workspace and comes back exactly, also where its place is taken."""
    before = contents(shop)
    trashed = shop.delete("collections/Shop")
    assert (shop.read_tree(), list(contents(shop))) == ((), ["sanderling.json"])
    assert trashed.kept_at.is_relative_to(tmp_path / "trash")
    assert shop.restore(trashed) == "collections/Shop"
    assert contents(shop) == before
    with pytest.raises(NotFound, match="trash"):
        shop.restore(trashed)
    trashed = shop.delete("collections/Shop/Add.json")
    shop.create_request("collections/Shop", Request(name="Add"))
    assert shop.restore(trashed) == "collections/Shop/Add 2.json"


def test_delete_of_what_is_gone(shop: WorkspaceFiles) -> None:
    """Deleting twice is said, and the roots are nobody's to delete."""
    shop.delete("collections/Shop/Add.json")
    for path in ("collections/Shop/Add.json", "collections"):
        with pytest.raises(NotFound):
            shop.delete(path)


def test_environments(workspace: WorkspaceFiles) -> None:
    """Environments are listed in order and created, saved, renamed, copied and deleted like other items."""
    one = workspace.create_environment(Environment(name="Dev"))
    two = workspace.create_environment(Environment(name="Prod", variables=(Variable(name="a", value="1"),)))
    assert [entry.name for entry in workspace.list_environments()] == ["Dev", "Prod"]
    known = workspace.read_environment(one)
    edited = Environment(name="Dev", variables=(Variable(name="x", value="y\nz"),), sort_key=known.sort_key)
    workspace.write_environment(one, edited, expected=known)
    assert workspace.read_environment(one) == edited
    with pytest.raises(ChangedOnDisk):
        workspace.write_environment(one, Environment(name="Dev"), expected=known)
    copy = workspace.duplicate(two)
    renamed = workspace.rename(copy, "Test")
    assert (renamed, workspace.read_environment(renamed).variables[0].value) == ("environments/Test.json", "1")
    workspace.move(renamed, "environments", one)
    assert [entry.name for entry in workspace.list_environments()] == ["Test", "Dev", "Prod"]
    assert workspace.restore(workspace.delete(one)) == one
    assert workspace.read_tree() == ()


@pytest.mark.parametrize(
    "path",
    ["../outside.json", "collections/../sanderling.json", "/etc/passwd", "collections//x.json", "sanderling.json",
     "collections/.git/x.json", "collections\\x.json", "", "collections/a\0b.json", "environments/./x.json"],
)  # fmt: skip
def test_no_path_leads_out(workspace: WorkspaceFiles, path: str) -> None:
    """A path that is not an item's is nothing that could be read, written or deleted."""
    (workspace.folder.parent / "outside.json").write_text("{}")
    uses = (
        lambda: workspace.read_request(path),
        lambda: workspace.write_request(path, Request(), expected=None),
        lambda: workspace.delete(path),
        lambda: workspace.create_request(path, Request()),
    )
    for use in uses:
        with pytest.raises(NotFound):
            use()
    assert (workspace.folder.parent / "outside.json").read_text() == "{}"


def test_links_lead_nowhere(shop: WorkspaceFiles, tmp_path: Path) -> None:
    """A link is shown as a problem; through it nothing is read, written or deleted."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.json").write_text('{"method": "GET", "name": "outside"}')
    collection = shop.folder / "collections" / "Shop"
    (collection / "away").symlink_to(outside, target_is_directory=True)
    (collection / "file.json").symlink_to(outside / "secret.json")
    problems = {entry.name: entry.problem for entry in shop.read_tree()[0].children if entry.problem}
    assert problems.keys() == {"away", "file"}
    assert all("link" in problem for problem in problems.values())
    for path in ("collections/Shop/away/secret.json", "collections/Shop/file.json"):
        for use in (
            lambda path=path: shop.read_request(path),
            lambda path=path: shop.write_request(path, Request(), expected=None),
            lambda path=path: shop.delete(path),
        ):
            with pytest.raises(NotWritable, match="link"):
                use()
    with pytest.raises(NotWritable, match="link"):
        shop.create_request("collections/Shop/away", Request())
    assert list(outside.iterdir()) == [outside / "secret.json"]


@pytest.fixture
def _stop() -> Iterator[threading.Event]:
    stop = threading.Event()
    yield stop
    stop.set()


def test_writers_in_threads_lose_nothing(workspace: WorkspaceFiles, _stop: threading.Event) -> None:
    """Many creations of one name at the same time are as many files, and every tree read meanwhile is whole."""
    parent = workspace.create_folder("collections", Folder(name="C"))

    def watch() -> int:
        problems = 0
        while not _stop.is_set():
            problems += sum(1 for entry in workspace.read_tree()[0].children if entry.problem)
        return problems

    with ThreadPoolExecutor(5) as pool:
        watching = pool.submit(watch)
        creating = [pool.submit(workspace.create_request, parent, Request(name="Same")) for _ in range(40)]
        paths = {each.result() for each in creating}
        _stop.set()
        assert watching.result() == 0
    assert len(paths) == 40
    keys = [entry.sort_key for entry in workspace.read_tree()[0].children]
    assert keys == sorted(set(keys)) and len(keys) == 40


def test_a_workspace_of_a_later_version_is_never_changed(workspace: WorkspaceFiles) -> None:
    """Nothing is written, renamed, moved or deleted where this version would lose what it does not know."""
    collection = workspace.create_folder("collections", Folder(name="C"))
    path = workspace.create_request(collection, Request(name="R"))
    (workspace.folder / "sanderling.json").write_text('{"format": 999, "name": "later"}')
    before = (workspace.folder / path).read_bytes()

    for change in (
        lambda: workspace.write_request(path, Request(name="R2"), expected=None),
        lambda: workspace.create_request(collection, Request(name="S")),
        lambda: workspace.rename(path, "T"),
        lambda: workspace.delete(path),
        lambda: workspace.duplicate(collection),
    ):
        with pytest.raises(FutureFormat):
            change()

    assert (workspace.folder / path).read_bytes() == before
