"""The sidebar: filter, tree and environments."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sanderling.domain.collection import ItemKind, TreeEntry
from sanderling.domain.environment import EnvironmentEntry
from sanderling.ui.panels.sidebar import Sidebar
from sanderling.ui.panels.tree_delegate import short_method

LIST = TreeEntry("collections/a/f/list.json", ItemKind.REQUEST, "List orders", "GET")
PING = TreeEntry("collections/a/ping.json", ItemKind.REQUEST, "Ping", "POST")
FOLDER = TreeEntry("collections/a/f", ItemKind.FOLDER, "Orders", children=(LIST,))
SHOP = TreeEntry("collections/a", ItemKind.COLLECTION, "Shop", children=(FOLDER, PING))


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    """A sidebar with a collection, a folder, two requests and two environments."""
    sidebar = Sidebar()
    sidebar.complete()
    qtbot.addWidget(sidebar)
    sidebar.resize(260, 600)
    sidebar.show()
    sidebar.show_tree((SHOP,))
    sidebar.show_environments((EnvironmentEntry("environments/dev.json", "dev"),))
    return sidebar


def click(sidebar: Sidebar, path: str) -> None:
    """Click on an item of the tree."""
    place = sidebar.tree.visualRect(sidebar.model.index_of(path)).center()
    QTest.mouseClick(sidebar.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_opens_a_request_and_unfolds_a_folder(sidebar: Sidebar, qtbot: QtBot) -> None:
    """Requests open, folders unfold and fold."""
    with qtbot.waitSignal(sidebar.open_requested) as opened:
        click(sidebar, PING.path)
    assert opened.args == [PING.path]
    click(sidebar, FOLDER.path)
    assert sidebar.tree.isExpanded(sidebar.model.index_of(FOLDER.path))
    click(sidebar, FOLDER.path)
    assert not sidebar.tree.isExpanded(sidebar.model.index_of(FOLDER.path))


def test_what_is_unfolded_stays_so(sidebar: Sidebar) -> None:
    """A change of the tree and a filter that comes and goes leave the folders unfolded as they were."""
    click(sidebar, FOLDER.path)
    sidebar.show_tree((replace(SHOP, children=(PING, FOLDER)),))
    assert sidebar.tree.isExpanded(sidebar.model.index_of(FOLDER.path))
    sidebar.model.set_filter("ping")
    sidebar.model.set_filter("")
    assert sidebar.tree.isExpanded(sidebar.model.index_of(FOLDER.path))
    assert sidebar.tree.expanded_paths() == {SHOP.path, FOLDER.path}


def test_a_renamed_folder_stays_unfolded(sidebar: Sidebar) -> None:
    """The folder's new path takes over what the old one had."""
    click(sidebar, FOLDER.path)
    sidebar.follow_path(FOLDER.path, "collections/a/g")
    moved = replace(FOLDER, path="collections/a/g", children=(replace(LIST, path="collections/a/g/list.json"),))
    sidebar.show_tree((replace(SHOP, children=(moved, PING)),))
    assert sidebar.tree.isExpanded(sidebar.model.index_of("collections/a/g"))


def test_filter_as_you_type(sidebar: Sidebar, qtbot: QtBot) -> None:
    """Typing shows the matches unfolded, Enter opens the first, Escape shows everything again."""
    QTest.keyClicks(sidebar.filter, "list")
    qtbot.waitUntil(lambda: not sidebar.model.index_of(PING.path).isValid())
    assert sidebar.tree.isExpanded(sidebar.model.index_of(FOLDER.path))
    with qtbot.waitSignal(sidebar.open_requested) as opened:
        QTest.keyClick(sidebar.filter, Qt.Key.Key_Return)
    assert opened.args == [LIST.path]
    QTest.keyClick(sidebar.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: sidebar.model.index_of(PING.path).isValid())


def test_keys_go_through_the_tree(sidebar: Sidebar, qtbot: QtBot) -> None:
    """Arrow down leads from the filter into the tree, Enter opens what is chosen."""
    QTest.keyClick(sidebar.filter, Qt.Key.Key_Down)
    sidebar.tree.setCurrentIndex(sidebar.model.index_of(PING.path))
    with qtbot.waitSignal(sidebar.open_requested) as opened:
        QTest.keyClick(sidebar.tree, Qt.Key.Key_Return)
    assert opened.args == [PING.path]


def test_reveal_unfolds_and_unfilters(sidebar: Sidebar) -> None:
    """An item is brought into view whatever hides it."""
    sidebar.filter.setText("ping")
    sidebar.model.set_filter("ping")
    sidebar.reveal(LIST.path)
    assert sidebar.tree.current_path() == LIST.path
    assert sidebar.tree.isExpanded(sidebar.model.index_of(FOLDER.path))


def test_environments_open_and_are_chosen(sidebar: Sidebar, qtbot: QtBot) -> None:
    """A click opens an environment, Space chooses it, Space again stops using it."""
    list_ = sidebar.environments.list
    with qtbot.waitSignal(sidebar.environments.open_requested) as opened:
        place = list_.visualRect(sidebar.environments.model.index(0)).center()
        QTest.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == ["environments/dev.json"]
    with qtbot.waitSignal(sidebar.environments.choose_requested) as chosen:
        QTest.keyClick(list_, Qt.Key.Key_Space)
    assert chosen.args == ["environments/dev.json"]
    sidebar.show_active_environment("environments/dev.json")
    with qtbot.waitSignal(sidebar.environments.choose_requested) as chosen:
        QTest.keyClick(list_, Qt.Key.Key_Space)
    assert chosen.args == [""]


def test_methods_fit_their_column() -> None:
    """Long methods are shortened, known ones to what everybody knows."""
    assert [short_method(m) for m in ("GET", "DELETE", "OPTIONS", "PROPFIND")] == ["GET", "DEL", "OPT", "PROPF"]
