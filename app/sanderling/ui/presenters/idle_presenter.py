"""What is done ahead of need: importing the engine, looking at the keyring. Not before a person touches the window.

A window that is only looked at stays as light as it started.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks

_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})
_KEYRING_AFTER_MS = 500


class IdlePresenter(QObject):
    """Waits for the first key or click, then does what the next ones would have to wait for."""

    touched = Signal()
    """Somebody has begun to use the window."""
    keyring_found = Signal(str, str, str)
    """The keyring's state (``unlocked``, ``locked``, ``missing``), a sentence about it, and advice."""

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        """Wait for ``begin``."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks

    def begin(self) -> None:
        """The window is up."""
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the first touch, and look no further."""
        if event.type() in _TOUCHES:
            application = QCoreApplication.instance()
            if application is not None:
                application.removeEventFilter(self)
            self.touched.emit()
            self._tasks.start(self._services.sending.warm_up(), name="warm up", owner=self)
            QTimer.singleShot(_KEYRING_AFTER_MS, self, self.look_at_keyring)
        return False

    def look_at_keyring(self) -> None:
        """Ask for the keyring's state."""
        self._tasks.start(self._look_at_keyring(), name="look at the keyring", owner=self)

    async def _look_at_keyring(self) -> None:
        status = await self._services.secrets.status()
        self.keyring_found.emit(status.state, status.sentence, status.advice)
