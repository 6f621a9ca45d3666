"""The tree is there before the rest of the window, and neither damage nor an empty folder keeps the rest away."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTreeView
from shiboken6 import isValid

from sanderling.boot import slices
from sanderling.boot.desktop import make_application, open_window
from sanderling.boot.tree_ahead import show_tree_first
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.request import Request
from sanderling.domain.session import Session
from sanderling.storage.user_data import UserData
from sanderling.storage.workspace_files import WorkspaceFiles
from sanderling.ui.shell.main_window import MainWindow


def _workspace(folder: Path) -> WorkspaceFiles:
    files = WorkspaceFiles.create(folder, WorkspaceInfo(name="Lamps"))
    for name in ("Orders", "Customers"):
        files.create_request(files.create_folder("collections", Folder(name=name)), Request(name="List"))
    return files


@pytest.mark.qt_loop
async def test_the_tree_is_shown_as_it_was_left_before_the_window_is_furnished(tmp_path: Path, user_data: Path) -> None:
    """A bare window gets its collections, and the folders that were unfolded."""
    make_application()
    files = await asyncio.to_thread(_workspace, tmp_path / "workspace")
    orders, customers = [entry.path for entry in await asyncio.to_thread(files.read_tree)]
    UserData(user_data).write_session(files.folder, Session(layout={"expanded": customers}))
    window = MainWindow(lambda _window: pytest.fail("it is not furnished"))

    reading = await show_tree_first(window, files.folder, user_data)

    tree = window.sidebar.tree
    assert [entry.path for entry in reading.result()] == [orders, customers]
    assert tree.model().rowCount() == 2
    assert tree.expanded_paths() == {customers}
    assert isValid(window)
    window.deleteLater()


@pytest.mark.qt_loop
async def test_a_workspace_whose_tree_cannot_be_read_opens_all_the_same(tmp_path: Path, user_data: Path) -> None:
    """A file lies where the collections should be: the window says so and works."""
    make_application()
    files = await asyncio.to_thread(WorkspaceFiles.create, tmp_path / "workspace", WorkspaceInfo(name="Lamps"))
    (files.folder / "collections").rmdir()
    (files.folder / "collections").write_text("no folder")

    async with open_window(files.folder, user_data) as window:
        tree = window.findChild(QTreeView, "collectionsTree")
        assert tree is not None
        assert tree.model().rowCount() == 0
        assert window.presenter.sidebar.entries == ()


@pytest.mark.parametrize("name", slices.MODULES)
def test_what_is_imported_ahead_is_there(name: str) -> None:
    """A module that has moved is noticed here rather than at a start."""
    assert importlib.import_module(name).__name__ == name
