"""The person's own settings: loaded once, kept whenever they change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain.errors import SanderlingError
from sanderling.domain.preferences import Preferences
from sanderling.ui.presenters.notices import notice_of

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks

_PAUSE_MS = 400


class PreferencesPresenter(QObject):
    """Holds the preferences in force."""

    changed = Signal(object)
    """The ``Preferences`` in force."""
    notice = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        """Start with the defaults; ``load`` reads the kept ones."""
        super().__init__(parent)
        self._services = services
        self.preferences = Preferences()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(lambda: tasks.start(self.flush(), name="save preferences"))

    async def load(self) -> None:
        """Read the kept preferences."""
        try:
            self.preferences = await self._services.preferences.load()
        except SanderlingError as error:
            self.notice.emit(notice_of(error))
        self.changed.emit(self.preferences)

    def change(self, preferences: Preferences) -> None:
        """Put other preferences in force and keep them."""
        if preferences != self.preferences:
            self.preferences = preferences
            self.changed.emit(preferences)
            self._timer.start()

    def toggle_response_place(self) -> None:
        """Put the response beside the request, or below it."""
        place = "below" if self.preferences.response_place == "beside" else "beside"
        self.change(replace(self.preferences, response_place=place))

    def choose_theme(self, theme: str) -> None:
        """Use another theme: ``system``, ``light`` or ``dark``."""
        self.change(replace(self.preferences, theme=theme))

    async def flush(self) -> None:
        """Write what is not written yet."""
        self._timer.stop()
        try:
            await self._services.preferences.save(self.preferences)
        except SanderlingError as error:
            self.notice.emit(notice_of(error))
