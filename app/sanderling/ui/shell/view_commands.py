"""Commands that show, find and go somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from sanderling.ui.presenters.tree_edits import first_problem
from sanderling.ui.shell.request_page import RequestPage

if TYPE_CHECKING:
    from sanderling.ui.presenters.preferences_presenter import PreferencesPresenter
    from sanderling.ui.shell.actions import Actions
    from sanderling.ui.shell.front import Front
    from sanderling.ui.shell.palette import PaletteOffers
    from sanderling.ui.theme import Theme


class ViewCommands(QObject):
    """Acts on whatever is in front."""

    def __init__(self, front: Front, preferences: PreferencesPresenter, theme: Theme, workspace_folder: str) -> None:
        """Act on ``front``."""
        super().__init__(front.window)
        self._front = front
        self._preferences = preferences
        self._theme = theme
        self._workspace_folder = workspace_folder
        self._actions: Actions | None = None
        self._offers: PaletteOffers | None = None

    def use(self, actions: Actions) -> None:
        """Take the actions, for menu and palette."""
        self._actions = actions

    # -- menu and palette

    def open_main_menu(self) -> None:
        """Open the menu of all commands below its button."""
        if self._actions is None:
            return
        menu = QMenu(self._front.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions.fill_main_menu(menu)
        button = self._front.window.top_bar.menu_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def open_workspace_menu(self) -> None:
        """Open what can be done with the workspace as a whole."""
        menu = QMenu(self._front.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = self._theme.icon
        menu.addAction(icon("variable"), self.tr("Variables and settings"), self.workspace_variables)
        if self._actions is not None:
            menu.addAction(self._actions["workspace.cookies"])
            menu.addAction(self._actions["workspace.sign_ins"])
        menu.addAction(icon("folder"), self.tr("Open another workspace…"), self.open_workspace)
        menu.addAction(icon("external"), self.tr("Show the folder"), self._show_folder)
        button = self._front.window.top_bar.workspace_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def open_workspace(self) -> None:
        """Ask for another workspace and open it in a window of its own."""
        from sanderling.ui.shell.workspace_chooser import choose_workspace

        choose_workspace(self._front.window)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._workspace_folder))

    def palette(self) -> None:
        """Open the command palette."""
        if self._offers is None:
            from sanderling.ui.shell.palette import PaletteOffers

            self._offers = PaletteOffers(self._front.window, self._theme)
            self._offers.palette.chosen.connect(self._chosen)
        presenter = self._front.presenter
        self._offers.open(presenter.sidebar.entries, presenter.environments.entries)

    def _chosen(self, payload: object) -> None:
        assert isinstance(payload, tuple)
        kind, value = payload
        if kind == "open":
            self._front.presenter.tabs.open_path(value)
        elif kind == "environment":
            self._front.presenter.environments.choose(value)
        elif self._actions is not None:
            self._actions[value].trigger()

    # -- going somewhere

    def settings(self) -> None:
        """Open the settings."""
        from sanderling.ui.dialogs.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._preferences.preferences, self._workspace_folder, self._front.window)
        dialog.changed.connect(self._preferences.change)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def quit(self) -> None:
        """Close the window."""
        self._front.window.close()

    def find(self) -> None:
        """Open the find bar of what has the keyboard, else of the response."""
        widget: QWidget | None = QApplication.focusWidget()
        while widget is not None:
            if hasattr(widget, "show_find"):
                widget.show_find()
                return
            widget = widget.parentWidget()
        page = self._front.page
        if isinstance(page, RequestPage) and hasattr(page.response, "show_find"):
            page.response.show_find()

    def format_body(self) -> None:
        """Lay the body's text out anew."""
        panel = self._front.panel
        if panel is not None:
            panel.format_body()

    def focus_url(self) -> None:
        """Give the keyboard to the URL."""
        panel = self._front.panel
        if panel is not None:
            panel.focus_url()

    def _show_section(self, key: str) -> None:
        panel = self._front.panel
        if panel is not None:
            panel.sections.show_section(key, focus=True)

    def show_params(self) -> None:
        """Show the params."""
        self._show_section("params")

    def show_headers(self) -> None:
        """Show the headers."""
        self._show_section("headers")

    def show_auth(self) -> None:
        """Show the auth."""
        self._show_section("auth")

    def show_body(self) -> None:
        """Show the body."""
        self._show_section("body")

    def next_environment(self) -> None:
        """Use the next environment of the list, or none after the last."""
        environments = self._front.presenter.environments
        paths = ["", *(entry.path for entry in environments.entries if not entry.problem)]
        at = paths.index(environments.active) if environments.active in paths else 0
        environments.choose(paths[(at + 1) % len(paths)])

    def workspace_variables(self) -> None:
        """Edit the variables that count everywhere."""
        self._front.presenter.open_workspace_variables()

    # -- view

    def show_problems(self) -> None:
        """Open the first damaged item."""
        path = first_problem(self._front.presenter.sidebar.entries)
        if path:
            self._front.window.sidebar.show()
            self._front.presenter.tabs.open_path(path)
            self._front.window.sidebar.reveal(path)

    def toggle_sidebar(self) -> None:
        """Fold the sidebar away, or bring it back."""
        self._front.window.toggle_sidebar()

    def focus_filter(self) -> None:
        """Give the keyboard to the filter."""
        self._front.window.sidebar.show()
        self._front.window.sidebar.filter.setFocus()
        self._front.window.sidebar.filter.selectAll()

    def reveal(self) -> None:
        """Show the tab's item in the sidebar."""
        if self._front.tab is not None and self._front.tab.path:
            self._front.window.sidebar.show()
            self._front.window.sidebar.reveal(self._front.tab.path)

    def toggle_response_place(self) -> None:
        """Put the response beside the request, or below it."""
        self._preferences.toggle_response_place()

    def toggle_theme(self) -> None:
        """Switch between light and dark."""
        self._preferences.choose_theme("light" if self._theme.is_dark else "dark")

    def next_tab(self) -> None:
        """Bring the next tab to front."""
        self._front.presenter.tabs.activate_next(1)

    def previous_tab(self) -> None:
        """Bring the tab before to front."""
        self._front.presenter.tabs.activate_next(-1)

    def next_pane(self) -> None:
        """Go from sidebar to request to response and around."""
        page = self._front.page
        panes: list[QWidget] = [] if self._front.window.sidebar.isHidden() else [self._front.window.sidebar]
        panes += [page.request, page.response] if isinstance(page, RequestPage) else ([page] if page else [])
        focus = QApplication.focusWidget()
        at = next((i for i, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)), -1)
        if panes:
            self._enter(panes[(at + 1) % len(panes)])

    def _enter(self, pane: QWidget) -> None:
        if pane is self._front.window.sidebar:
            self._front.window.sidebar.tree.setFocus()
        elif pane is self._front.panel:
            self.focus_url()
        else:
            _first_in(pane).setFocus(Qt.FocusReason.TabFocusReason)


def _first_in(pane: QWidget) -> QWidget:
    """Return the first control of a pane that takes the keyboard, or the pane."""
    for widget in pane.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return widget
    return pane
