"""Makes Qt's actions, menus and shown shortcuts from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from sanderling.ui.shell.commands import COMMANDS, CONTEXT, MENUS, Command, command
from sanderling.ui.theme import Theme


def title_of(each: Command) -> str:
    """Return a command's title in the language in use."""
    return QCoreApplication.translate(CONTEXT, each.title)


def shortcut_text(id: str) -> str:  # noqa: A002
    """Return a command's first shortcut as this system writes it."""
    shortcuts = command(id).shortcuts
    return QKeySequence(shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText) if shortcuts else ""


class Actions:
    """One ``QAction`` for each command, calling the handler of that name."""

    def __init__(self, window: QWidget, tree: QWidget, theme: Theme, handlers: tuple[QObject, ...]) -> None:
        """Add the actions to the window (those of the tree to the tree), so that their shortcuts count there."""
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        for each in COMMANDS:
            action = QAction(title_of(each), window)
            action.setShortcuts([QKeySequence(keys) for keys in each.shortcuts])
            if each.tree_only:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(_calling(handlers, each.handler))
            (tree if each.tree_only else window).addAction(action)
            self._actions[each.id] = action

    def __getitem__(self, id: str) -> QAction:  # noqa: A002
        return self._actions[id]

    def fill_main_menu(self, menu: QMenu) -> None:
        """Put every command with a menu into it, one submenu a menu."""
        for key, title in MENUS:
            submenu = menu.addMenu(QCoreApplication.translate(CONTEXT, title))
            self.fill(submenu, (each for each in COMMANDS if each.menu == key))

    def fill(self, menu: QMenu, commands: Iterable[Command]) -> None:
        """Put commands into a menu, a line between groups."""
        group: int | None = None
        for each in commands:
            if group is not None and each.group != group:
                menu.addSeparator()
            group = each.group
            action = self._actions[each.id]
            if each.icon and action.icon().isNull():
                action.setIcon(self._theme.icon(each.icon))
            menu.addAction(action)


def _calling(handlers: tuple[QObject, ...], name: str) -> Callable[[bool], None]:
    method = next(getattr(handler, name) for handler in handlers if hasattr(handler, name))

    def call(_checked: bool = False) -> None:
        method()

    return call
