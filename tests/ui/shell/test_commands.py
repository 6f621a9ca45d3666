"""The table of commands, and what is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu
from tests.ui.shell.conftest import Opener

from sanderling.ui.shell.actions import shortcut_text, title_of
from sanderling.ui.shell.commands import COMMANDS, MENUS, command
from sanderling.ui.shell.item_commands import ItemCommands
from sanderling.ui.shell.network_commands import NetworkCommands
from sanderling.ui.shell.view_commands import ViewCommands

ASKED_FOR = {
    "request.send": "Ctrl+Return",
    "request.save": "Ctrl+S",
    "request.save_as": "Ctrl+Shift+S",
    "tab.new": "Ctrl+T",
    "tab.close": "Ctrl+W",
    "request.url": "Ctrl+L",
    "palette.open": "Ctrl+K",
    "edit.find": "Ctrl+F",
    "app.settings": "Ctrl+,",
    "tab.next": "Ctrl+Tab",
    "item.rename": "F2",
    "item.duplicate": "Ctrl+D",
    "item.delete": "Del",
    "sidebar.toggle": "Ctrl+B",
    "response.place": "Ctrl+\\",
}


def test_each_command_is_one_thing() -> None:
    """Ids and shortcuts are used once, and every shortcut is one that Qt knows."""
    ids = [each.id for each in COMMANDS]
    keys = [QKeySequence(keys).toString() for each in COMMANDS for keys in each.shortcuts]
    assert len(set(ids)) == len(ids)
    assert all(keys) and len(set(keys)) == len(keys)


def test_each_command_has_somebody_who_does_it() -> None:
    """A handler's method exists, in exactly one of the two classes."""
    for each in COMMANDS:
        doers = [kind for kind in (ItemCommands, NetworkCommands, ViewCommands) if hasattr(kind, each.handler)]
        assert len(doers) == 1, each.id


def test_the_shortcuts_people_know() -> None:
    """The agreed shortcuts are in the table."""
    assert {id_: command(id_).shortcuts[0] for id_ in ASKED_FOR} == ASKED_FOR


def test_menus_and_icons_exist(checkout: Path) -> None:
    """Every command stands in a menu, and every icon is drawn."""
    menus = {key for key, _ in MENUS}
    icons = {path.stem for path in (checkout / "resources" / "icons").glob("*.svg")}
    assert {each.menu for each in COMMANDS} == menus
    assert {each.icon for each in COMMANDS if each.icon} <= icons


@pytest.mark.qt_loop
async def test_the_main_menu_shows_every_command(opened: Opener) -> None:
    """The menu behind the button holds all commands with their shortcuts; the top bar shows the same shortcuts."""
    async with opened() as window:
        window.top_bar.menu_button.click()
        shown = {action.text() for menu in window.findChildren(QMenu) for action in menu.actions()}
        assert {title_of(each) for each in COMMANDS} <= shown
        assert shortcut_text("palette.open") in window.top_bar.field.toolTip()
        assert shortcut_text("app.settings") in window.top_bar.settings_button.toolTip()
