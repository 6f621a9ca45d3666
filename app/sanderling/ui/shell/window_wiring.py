"""Connects the window to its presenters: signals up, ``show_*`` down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from sanderling.domain.collection import ItemPath, TreeEntry
from sanderling.domain.preferences import Preferences
from sanderling.ui.panels.document_panel import DocumentPanel
from sanderling.ui.presenters.document_presenter import DocumentPresenter
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.presenters.tab_presenter import TabPresenter
from sanderling.ui.shell.request_page import RequestPage
from sanderling.ui.shell.tab_pages import TabPages

if TYPE_CHECKING:
    from sanderling.ui.presenters.preferences_presenter import PreferencesPresenter
    from sanderling.ui.presenters.window_presenter import WindowPresenter
    from sanderling.ui.shell.main_window import MainWindow
    from sanderling.ui.theme import Theme

_LAYOUT_PAUSE_MS = 200


class WindowWiring(QObject):
    """Lives as long as the window."""

    def __init__(
        self,
        window: MainWindow,
        presenter: WindowPresenter,
        preferences: PreferencesPresenter,
        pages: TabPages,
        theme: Theme,
    ) -> None:
        """Connect everything."""
        super().__init__(window)
        self._window = window
        self._presenter = presenter
        self._preferences = preferences
        self._theme = theme
        self._shares: dict[str, float] = {}
        self._revealed = False
        self._theme_choice = ""
        self._code_font = (Preferences().code_font, Preferences().font_size_px)
        self._pages = pages
        self._connect_sidebar()
        self._connect_environments()
        self._connect_tabs()
        self._connect_layout()
        presenter.notice.connect(window.tab_area.notices.show_notice)
        preferences.notice.connect(window.tab_area.notices.show_notice)
        presenter.workspace_named.connect(window.top_bar.show_workspace)
        preferences.changed.connect(self._apply_preferences)

    # -- sidebar and environments

    def _connect_sidebar(self) -> None:
        sidebar, presenter = self._window.sidebar, self._presenter.sidebar
        sidebar.open_requested.connect(self._presenter.tabs.open_path)
        sidebar.new_request_requested.connect(presenter.new_request)
        sidebar.new_folder_requested.connect(presenter.new_folder)
        sidebar.new_collection_requested.connect(presenter.new_collection)
        sidebar.rename_requested.connect(presenter.rename)
        sidebar.move_requested.connect(presenter.move)
        sidebar.duplicate_requested.connect(presenter.duplicate)
        sidebar.delete_requested.connect(presenter.delete)
        presenter.path_changed.connect(sidebar.follow_path)
        presenter.tree_changed.connect(self._show_tree)
        presenter.rename_requested.connect(sidebar.rename)

    def _show_tree(self, entries: tuple[TreeEntry, ...]) -> None:
        self._window.sidebar.show_tree(entries)
        self._window.status.show_problems(_count_problems(entries))
        tabs = self._presenter.tabs
        for tab in tabs.tabs:
            self._window.tab_area.update_tab(tab.key, tab.face)
            page = self._window.tab_area.page(tab.key)
            if isinstance(tab, RequestPresenter) and isinstance(page, RequestPage):
                self._pages.show_place(tab, page.request)
        if tabs.active is not None:
            self._show_in_sidebar(tabs.active.path)

    def _show_in_sidebar(self, path: ItemPath) -> None:
        """Choose the item of the tab in front; the first time, unfold what is around it."""
        if self._revealed or not self._presenter.sidebar.entries:
            self._window.sidebar.show_current(path)
        else:
            self._revealed = True
            self._window.sidebar.reveal(path)

    def _connect_environments(self) -> None:
        window, presenter = self._window, self._presenter.environments
        bar, list_ = window.top_bar, window.sidebar.environments
        presenter.list_changed.connect(bar.show_environments)
        presenter.list_changed.connect(window.sidebar.show_environments)
        presenter.active_changed.connect(bar.show_active_environment)
        presenter.active_changed.connect(window.sidebar.show_active_environment)
        presenter.active_changed.connect(lambda _path: self._show_environments_in_use())
        bar.environment_chosen.connect(presenter.choose)
        list_.choose_requested.connect(presenter.choose)
        list_.open_requested.connect(self._presenter.tabs.open_path)
        list_.new_requested.connect(presenter.new)
        list_.duplicate_requested.connect(presenter.duplicate)
        list_.delete_requested.connect(presenter.delete)
        list_.globals_requested.connect(self._presenter.open_workspace_variables)

    def _show_environments_in_use(self) -> None:
        for tab in self._presenter.tabs.tabs:
            page = self._window.tab_area.page(tab.key)
            if isinstance(page, DocumentPanel):
                page.show_in_use(tab.path == self._presenter.environments.active)

    # -- tabs

    def _connect_tabs(self) -> None:
        area, tabs = self._window.tab_area, self._presenter.tabs
        tabs.opened.connect(self._opened)
        tabs.closed.connect(area.remove_tab)
        tabs.activated.connect(self._activated)
        area.activated.connect(tabs.activate)
        area.close_requested.connect(tabs.start_closing)
        area.new_requested.connect(tabs.open_new)
        area.start_requested.connect(tabs.open_new)
        area.reordered.connect(tabs.reorder)
        area.retry_requested.connect(tabs.read_again)

    def _opened(self, tab: TabPresenter, index: int) -> None:
        self._window.tab_area.insert_tab(tab.key, tab.face, index)
        tab.face_changed.connect(lambda: self._window.tab_area.update_tab(tab.key, tab.face))
        tab.face_changed.connect(self._count_sending)
        if isinstance(tab, RequestPresenter | DocumentPresenter):
            tab.damaged.connect(lambda error: self._window.tab_area.show_damage(tab.key, error))
        if isinstance(tab, RequestPresenter):
            tab.sending.started.connect(lambda: self._window.tab_area.notices.clear("welcome"))

    def _activated(self, key: str) -> None:
        area = self._window.tab_area
        tab = self._presenter.tabs.find(key)
        if tab is None:
            area.show_nothing_open()
            return
        had_the_keyboard = QApplication.focusWidget()
        page = None
        if not area.has_page(key):
            page = self._pages.make(tab)
            if isinstance(page, RequestPage):
                self._dress(page)
            elif isinstance(page, DocumentPanel) and isinstance(tab, DocumentPresenter):
                self._connect_document(page, tab)
        area.show_tab(key, page)
        self._show_in_sidebar(tab.path)
        shown = area.page(key)
        if not self._may_take_the_keyboard(had_the_keyboard):
            return
        if isinstance(shown, RequestPage):
            shown.request.url_row.url.setFocus()
        elif isinstance(shown, DocumentPanel):
            shown.take_keyboard()

    def _may_take_the_keyboard(self, had: QWidget | None) -> bool:
        """Whether nobody had it, or somebody in a tab's page; Qt gives it to just any widget of the next page then."""
        if had is None or had is self._window.top_bar.menu_button or not had.isVisible():
            return True
        return self._window.tab_area.stack.isAncestorOf(had)

    def _connect_document(self, page: DocumentPanel, tab: DocumentPresenter) -> None:
        environments = self._presenter.environments
        page.show_in_use(tab.path == environments.active)
        page.use_requested.connect(lambda: environments.choose(tab.path))
        rename = environments.rename if tab.face.kind == "environment" else self._presenter.sidebar.rename
        page.rename_requested.connect(lambda name: rename(tab.path, name))

    def _count_sending(self) -> None:
        self._window.status.show_sending(sum(tab.face.busy for tab in self._presenter.tabs.tabs))

    # -- layout and preferences

    def _connect_layout(self) -> None:
        window = self._window
        self._layout_timer = QTimer(self, singleShot=True, interval=_LAYOUT_PAUSE_MS)
        self._layout_timer.timeout.connect(self._keep_layout)
        window.layout_changed.connect(self._layout_timer.start)
        window.resized.connect(self._layout_timer.start)
        window.resized.connect(self._place_responses)
        window.sidebar.layout_changed.connect(self._layout_timer.start)
        self._presenter.closing.connect(self._keep_layout)
        self._presenter.layout_restored.connect(self._restore_layout)
        self._presenter.restored.connect(self._layout_timer.start)
        window.closing.connect(self._keep_layout)

    def _restore_layout(self, layout: dict[str, str]) -> None:
        for place in ("below", "beside"):
            share = layout.get(f"share_{place}", "")
            if share.replace(".", "", 1).isdigit():
                self._shares[place] = float(share)
        self._window.apply_layout(layout)

    def _keep_layout(self) -> None:
        shares = {f"share_{place}": f"{share:.3f}" for place, share in self._shares.items()}
        self._presenter.keep_layout({**self._window.layout_values(), **shares})

    def _dress(self, page: RequestPage) -> None:
        page.set_place(self._response_place())
        for place, share in self._shares.items():
            page.set_share(place, share)
        page.share_changed.connect(self._share_dragged)

    def _share_dragged(self, place: str, share: float) -> None:
        self._shares[place] = share
        for page in self._window.tab_area.pages():
            if isinstance(page, RequestPage):
                page.set_share(place, share)
        self._layout_timer.start()

    def _response_place(self) -> str:
        return "below" if self._window.is_narrow else self._preferences.preferences.response_place

    def _place_responses(self) -> None:
        for page in self._window.tab_area.pages():
            if isinstance(page, RequestPage):
                page.set_place(self._response_place())

    def _apply_preferences(self, preferences: Preferences) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication) and preferences.theme != self._theme_choice:
            self._theme_choice = preferences.theme
            self._theme.apply(application, preferences.theme)
        if (preferences.code_font, preferences.font_size_px) != self._code_font:
            self._code_font = (preferences.code_font, preferences.font_size_px)
            self._theme.set_code_font(preferences.code_font, preferences.font_size_px)
        self._place_responses()


def _count_problems(entries: tuple[TreeEntry, ...]) -> int:
    return sum(bool(entry.problem) + _count_problems(entry.children) for entry in entries)
