"""What is in front of the person: the tab, its panel, the chosen item. Commands act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sanderling.domain.collection import ItemPath
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.presenters.tab_presenter import TabPresenter
from sanderling.ui.shell.request_page import RequestPage

if TYPE_CHECKING:
    from sanderling.ui.panels.request_panel import RequestPanel
    from sanderling.ui.presenters.window_presenter import WindowPresenter
    from sanderling.ui.shell.main_window import MainWindow


class Front:
    """Looks it up each time."""

    def __init__(self, window: MainWindow, presenter: WindowPresenter) -> None:
        """Look at a window and its presenter."""
        self.window = window
        self.presenter = presenter

    @property
    def tab(self) -> TabPresenter | None:
        """The tab in front."""
        return self.presenter.tabs.active

    @property
    def request(self) -> RequestPresenter | None:
        """The tab in front, if it is a request's."""
        tab = self.tab
        return tab if isinstance(tab, RequestPresenter) else None

    @property
    def page(self) -> QWidget | None:
        """The page of the tab in front."""
        return self.window.tab_area.page(self.presenter.tabs.active_key)

    @property
    def panel(self) -> RequestPanel | None:
        """The panel of the request in front."""
        page = self.page
        return page.request if isinstance(page, RequestPage) else None

    @property
    def response(self) -> QWidget | None:
        """The response in front."""
        page = self.page
        return page.response if isinstance(page, RequestPage) else None

    @property
    def chosen_path(self) -> ItemPath:
        """The item of the sidebar if the tree has the keyboard, else that of the tab in front."""
        tree = self.window.sidebar.tree
        if tree.hasFocus():
            return tree.current_path()
        return self.tab.path if self.tab is not None else ""
