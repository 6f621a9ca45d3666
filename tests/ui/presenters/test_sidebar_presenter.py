"""The collections tree: every change to it, on real files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.ui.presenters.conftest import LIST, Desk, paths

from sanderling.domain.collection import TreeEntry
from sanderling.ui.presenters.notices import Notice
from sanderling.ui.presenters.sidebar_presenter import SidebarPresenter

pytestmark = pytest.mark.qt_loop

ORDERS = "collections/Shop/Orders"


class Seen:
    """A presenter and everything it said."""

    def __init__(self, desk: Desk) -> None:
        """Listen to a presenter."""
        self.presenter = SidebarPresenter(desk.services, desk.tasks, desk.owner)
        self.trees: list[tuple[TreeEntry, ...]] = []
        self.notices: list[Notice] = []
        self.moved: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.renaming: list[str] = []
        self.presenter.tree_changed.connect(self.trees.append)
        self.presenter.notice.connect(self.notices.append)
        self.presenter.path_changed.connect(lambda old, new: self.moved.append((old, new)))
        self.presenter.open_requested.connect(self.opened.append)
        self.presenter.rename_requested.connect(self.renaming.append)


async def ready(desk: Desk) -> Seen:
    """Return a presenter that has read the tree."""
    seen = Seen(desk)
    await seen.presenter.reload()
    return seen


async def settled(desk: Desk) -> None:
    """Wait until nothing is under way."""
    await desk.until(lambda: not desk.tasks.running())


async def test_a_new_request_goes_beside_the_chosen_one(desk: Desk) -> None:
    """It is stored in the same folder, opened, and asks for its name."""
    seen = await ready(desk)
    seen.presenter.new_request(LIST)
    await settled(desk)
    assert seen.opened == [f"{ORDERS}/New request.json"] == seen.renaming
    assert f"{ORDERS}/New request.json" in paths(seen.trees[-1])


async def test_an_empty_workspace_gets_a_collection(desk: Desk) -> None:
    """Where there is no collection yet, a new request brings one along."""
    desk.files.delete("collections/Shop")
    seen = await ready(desk)
    seen.presenter.new_request("")
    await settled(desk)
    assert len(seen.opened) == 1
    assert [entry.kind for entry in seen.trees[-1]] == ["collection"]


async def test_folders_and_collections_are_made(desk: Desk) -> None:
    """A folder goes into the chosen one, a collection to the top; both ask for their name."""
    seen = await ready(desk)
    seen.presenter.new_folder(ORDERS)
    await settled(desk)
    seen.presenter.new_collection()
    await settled(desk)
    assert seen.renaming == [f"{ORDERS}/New folder", "collections/New collection"]


async def test_rename_and_move_follow_the_path(desk: Desk) -> None:
    """Both say which path became which."""
    seen = await ready(desk)
    seen.presenter.rename(LIST, "All")
    await settled(desk)
    seen.presenter.move(f"{ORDERS}/All.json", "collections/Shop", "collections/Shop/Ping.json")
    await settled(desk)
    assert seen.moved == [(LIST, f"{ORDERS}/All.json"), (f"{ORDERS}/All.json", "collections/Shop/All.json")]
    shop = seen.trees[-1][0]
    names = [entry.name for entry in shop.children]
    assert names.index("All") == names.index("Ping") - 1


async def test_duplicates_open(desk: Desk) -> None:
    """The copy of a request lies beside it and is opened."""
    seen = await ready(desk)
    seen.presenter.duplicate(LIST)
    await settled(desk)
    assert desk.files.read_request(seen.opened[0]).name == "List orders copy"


async def test_delete_has_a_way_back(desk: Desk) -> None:
    """A deleted folder is gone with all that is in it; Undo brings everything back."""
    seen = await ready(desk)
    seen.presenter.delete(ORDERS)
    await settled(desk)
    assert LIST not in paths(seen.trees[-1])
    assert seen.notices[-1].message == "Deleted “Orders”."
    seen.notices[-1].actions[0].run()
    await settled(desk)
    assert LIST in paths(seen.trees[-1])
    assert desk.files.read_request(LIST).name == "List orders"


async def test_an_error_is_a_notice(desk: Desk) -> None:
    """What cannot be done is said, with advice, and the tree is read again."""
    seen = await ready(desk)
    seen.presenter.rename("collections/Shop/gone.json", "x")
    await settled(desk)
    assert seen.notices[-1].kind == "error"


async def test_a_changed_request_is_read_alone(desk: Desk) -> None:
    """A name or method that changed on disk shows; a new file brings the whole tree."""
    seen = await ready(desk)
    request = desk.files.read_request(LIST)
    desk.files.write_request(LIST, replace(request, method="PATCH"), expected=None)
    await seen.presenter.take_changes(frozenset({LIST}))
    assert next(e for e in seen.trees[-1][0].children if e.name == "Orders").children[0].method == "PATCH"
    path = desk.files.create_request(ORDERS, replace(request, name="New here"))
    await seen.presenter.take_changes(frozenset({path}))
    assert path in paths(seen.trees[-1])
