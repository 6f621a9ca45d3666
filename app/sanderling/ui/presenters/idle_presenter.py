"""What the window does once it is up and nobody is waiting: importing the engine, looking at the keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks

_ENGINE_MS = 350
_KEYRING_MS = 1500


class IdlePresenter(QObject):
    """Does things late, so that the start does not wait for them."""

    keyring_found = Signal(str, str, str)
    """The keyring's state (``unlocked``, ``locked``, ``missing``), a sentence about it, and advice."""

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        """Wait for ``begin``."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks

    def begin(self) -> None:
        """The window is up."""
        QTimer.singleShot(_ENGINE_MS, self, self._warm_up)
        QTimer.singleShot(_KEYRING_MS, self, self.look_at_keyring)

    def _warm_up(self) -> None:
        self._tasks.start(self._services.sending.warm_up(), name="warm up", owner=self)

    def look_at_keyring(self) -> None:
        """Ask for the keyring's state."""
        self._tasks.start(self._look_at_keyring(), name="look at the keyring", owner=self)

    async def _look_at_keyring(self) -> None:
        status = await self._services.secrets.status()
        self.keyring_found.emit(status.state, status.sentence, status.advice)
