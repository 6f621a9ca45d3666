"""Commands about what requests share: the workspace's cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks


class NetworkCommands(QObject):
    """Opens what is looked at seldom; imports it only then."""

    def __init__(self, window: QWidget, services: Services, tasks: Tasks) -> None:
        """Act over a window."""
        super().__init__(window)
        self._window = window
        self._services = services
        self._tasks = tasks

    def cookies(self) -> None:
        """Open the workspace's cookies."""
        from sanderling.ui.dialogs.cookies_dialog import CookiesDialog
        from sanderling.ui.presenters.cookies_presenter import CookiesPresenter

        presenter = CookiesPresenter(self._services.cookies, self._tasks)
        dialog = CookiesDialog(presenter, self._window)
        presenter.setParent(dialog)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
