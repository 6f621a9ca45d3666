"""Commands that make, keep and change things."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sanderling.ui.panels.document_panel import DocumentPanel
from sanderling.ui.presenters.document_presenter import DocumentPresenter
from sanderling.ui.presenters.request_presenter import RequestPresenter

if TYPE_CHECKING:
    from sanderling.ui.shell.front import Front
    from sanderling.ui.tasks import Tasks


class ItemCommands(QObject):
    """Acts on whatever is in front."""

    def __init__(self, front: Front, tasks: Tasks) -> None:
        """Act on ``front``."""
        super().__init__(front.window)
        self._front = front
        self._tasks = tasks

    # -- file

    def new_tab(self) -> None:
        """Open a request that is not stored yet, ready to be typed."""
        self._front.presenter.tabs.open_new()
        panel = self._front.panel
        if panel is not None:
            panel.focus_url()

    def new_folder(self) -> None:
        """Make a folder near the chosen item."""
        self._front.presenter.sidebar.new_folder(self._front.chosen_path)

    def new_collection(self) -> None:
        """Make a collection."""
        self._front.presenter.sidebar.new_collection()

    def new_environment(self) -> None:
        """Make an environment."""
        self._front.presenter.environments.new()

    def save(self) -> None:
        """Save what is in front."""
        if self._front.panel is not None:
            self._front.panel.save()
        elif self._front.tab is not None:
            self._tasks.start(self._front.tab.save(), name="save")

    def save_as(self) -> None:
        """Save the request under another name."""
        if self._front.request is not None:
            self._tasks.start(self._front.request.save_as(), name="save as")

    def close_tab(self) -> None:
        """Close the tab in front."""
        self._tasks.start(self._front.presenter.tabs.close(self._front.presenter.tabs.active_key), name="close tab")

    def close_others(self) -> None:
        """Close all other tabs."""
        self._tasks.start(
            self._front.presenter.tabs.close_others(self._front.presenter.tabs.active_key), name="close other tabs"
        )

    def reopen_tab(self) -> None:
        """Open the tab that was closed last."""
        self._front.presenter.tabs.reopen_closed()

    # -- edit

    def undo(self) -> None:
        """Take back the last edit of what is in front."""
        if isinstance(self._front.tab, RequestPresenter | DocumentPresenter):
            self._front.tab.undo()

    def redo(self) -> None:
        """Do it again."""
        if isinstance(self._front.tab, RequestPresenter | DocumentPresenter):
            self._front.tab.redo()

    def rename_item(self) -> None:
        """Rename in place."""
        path = self._front.chosen_path
        page = self._front.page
        if path.startswith("collections/"):
            self._front.window.sidebar.show()
            self._front.window.sidebar.rename(path)
        elif isinstance(page, DocumentPanel):
            page.name.setFocus()
            page.name.selectAll()

    def duplicate_item(self) -> None:
        """Make a copy beside it."""
        path = self._front.chosen_path
        if path.startswith("environments/"):
            self._front.presenter.environments.duplicate(path)
        elif path.startswith("collections/"):
            self._front.presenter.sidebar.duplicate(path)
        elif self._front.request is not None:
            request = self._front.request.request
            self._front.presenter.tabs.open_new(replace(request, name=self.tr("{name} copy").format(name=request.name)))

    def delete_item(self) -> None:
        """Delete the chosen item of the sidebar."""
        path = self._front.window.sidebar.tree.current_path()
        if path:
            self._front.presenter.sidebar.delete(path)

    # -- request

    def send(self) -> None:
        """Send, unless it is being sent."""
        if self._front.panel is not None:
            self._front.panel.send()

    def cancel(self) -> None:
        """Stop the exchange."""
        if self._front.request is not None:
            self._front.request.cancel()
