"""Keeps a tab's unsaved request on disk, a moment after each edit, so that it survives the end of the program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain.errors import SanderlingError
from sanderling.domain.session import Draft

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks

_PAUSE_MS = 250


class DraftKeeper(QObject):
    """Writes the draft that ``current`` returns, or removes it when that is ``None``."""

    failed = Signal(object)
    """The ``SanderlingError`` that kept a draft from being written."""

    def __init__(
        self, services: Services, tasks: Tasks, key: str, current: Callable[[], Draft | None], parent: QObject
    ) -> None:
        """Keep drafts under ``key``."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._key = key
        self._current = current
        self._written: Draft | None = None
        self._lock = asyncio.Lock()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._start)

    def begin(self, draft: Draft | None) -> None:
        """Take note of what is on disk already."""
        self._written = draft

    def touch(self) -> None:
        """Write soon; the pause is counted from the first of several edits, so that typing does not put it off."""
        if not self._timer.isActive():
            self._timer.start()

    async def flush(self) -> None:
        """Write now."""
        self._timer.stop()
        async with self._lock:
            draft = self._current()
            if draft == self._written:
                return
            try:
                if draft is None:
                    await self._services.session.discard_draft(self._key)
                else:
                    await self._services.session.save_draft(draft)
                self._written = draft
            except SanderlingError as error:
                self.failed.emit(error)

    def _start(self) -> None:
        self._tasks.start(self.flush(), name=f"keep draft {self._key}")
