"""The menus of a tab: at the strip, behind “More”, and what its breadcrumb leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from sanderling.domain.collection import ancestors_of
from sanderling.domain.url_text import join_query
from sanderling.ui.presenters.request_presenter import RequestPresenter

if TYPE_CHECKING:
    from sanderling.ui.panels.request_panel import RequestPanel
    from sanderling.ui.shell.actions import Actions
    from sanderling.ui.shell.front import Front
    from sanderling.ui.tasks import Tasks
    from sanderling.ui.theme import Theme


class TabMenus(QObject):
    """Opens menus that act on one tab."""

    def __init__(self, front: Front, actions: Actions, tasks: Tasks, theme: Theme) -> None:
        """Act through ``front``; entries that are commands come from ``actions``."""
        super().__init__(front.window)
        self._front = front
        self._actions = actions
        self._tasks = tasks
        self._theme = theme
        front.window.tab_area.menu_requested.connect(self._open_strip_menu)

    def attach(self, panel: RequestPanel, tab: RequestPresenter) -> None:
        """Open the menus of a request's panel."""
        panel.more_requested.connect(lambda: self._open_more_menu(panel, tab))
        panel.crumb_activated.connect(lambda index: self._open_folder(tab, index))

    def _menu(self) -> QMenu:
        menu = QMenu(self._front.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add(self, menu: QMenu, icon: str, title: str, run: Callable[[], object]) -> None:
        action = menu.addAction(title)
        if icon:
            action.setIcon(self._theme.icon(icon))
        action.triggered.connect(lambda _checked=False: run())

    def _open_strip_menu(self, key: str, place: QPoint) -> None:
        tabs = self._front.presenter.tabs
        tab = tabs.find(key)
        if tab is None:
            return
        menu = self._menu()
        self._add(menu, "close", self.tr("Close"), lambda: tabs.start_closing(key))
        others = self.tr("Close others")
        self._add(menu, "", others, lambda: self._tasks.start(tabs.close_others(key), name="close others"))
        menu.addAction(self._actions["tab.reopen"])
        menu.addSeparator()
        if tab.path.startswith("collections/"):
            self._add(menu, "", self.tr("Show in the sidebar"), lambda: self._front.window.sidebar.reveal(tab.path))
        if tab.unsaved:
            self._add(menu, "save", self.tr("Save"), lambda: self._tasks.start(tab.save(), name="save"))
        menu.popup(place)

    def _open_more_menu(self, panel: RequestPanel, tab: RequestPresenter) -> None:
        menu = self._menu()
        for name in ("request.save_as", "item.duplicate"):
            menu.addAction(self._actions[name])
        if tab.path:
            menu.addAction(self._actions["item.rename"])
            menu.addAction(self._actions["sidebar.reveal"])
        menu.addSeparator()
        self._add(menu, "copy", self.tr("Copy the URL"), lambda: _copy(tab))
        menu.addAction(self._actions["edit.undo"])
        menu.addAction(self._actions["edit.redo"])
        if tab.path:
            menu.addSeparator()
            sidebar = self._front.presenter.sidebar
            self._add(menu, "trash", self.tr("Delete"), lambda: sidebar.delete(tab.path))
        button = panel.more_button
        menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height() + 4)))

    def _open_folder(self, tab: RequestPresenter, index: int) -> None:
        folders = ancestors_of(tab.path) if tab.path else ()
        if index < len(folders):
            self._front.presenter.tabs.open_path(folders[index])


def _copy(tab: RequestPresenter) -> None:
    QApplication.clipboard().setText(join_query(tab.request.url_template, tab.request.query))
