"""Writes the items of a list to a file, tells how far it is, and can be stopped."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, Signal

from sanderling.domain.errors import SanderlingError
from sanderling.domain.response import BodyFile
from sanderling.services.exporting import export_items

if TYPE_CHECKING:
    from sanderling.ui.tasks import Tasks

_TOLD_AFTER_S: Final = 0.2


class ItemsExport(QObject):
    """One export at a time; another one takes the place of the first."""

    progressed = Signal(str, float)
    """The file's name and the share that is written; not told of an export that is over in a moment."""
    ended = Signal(str, str)
    """A sentence and its kind (``info``, ``success``, ``error``)."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        """Start without anything under way."""
        super().__init__(parent)
        self._tasks = tasks
        self._task: asyncio.Task[None] | None = None

    def start(self, body: BodyFile, target: Path, form: str) -> None:
        """Write the items of a body in a form."""
        self.cancel()
        self._task = self._tasks.start(self._write(body, target, form), name="export items", owner=self)

    def cancel(self) -> None:
        """Stop; no file is left behind."""
        if self._task is not None:
            self._task.cancel()

    async def _write(self, body: BodyFile, target: Path, form: str) -> None:
        began_s = time.monotonic()

        def tell(share: float) -> None:
            if share < 1 and time.monotonic() - began_s > _TOLD_AFTER_S:
                self.progressed.emit(target.name, share)

        try:
            count = await export_items(body, target, form, on_progress=tell)
        except SanderlingError as error:
            self.ended.emit(f"{error.message} {error.advice}".rstrip(), "error")
        except asyncio.CancelledError:
            self.ended.emit(self.tr("Nothing was written to %1.").replace("%1", target.name), "info")
            raise
        else:
            one = self.tr("1 item was written to %1.")
            text = one if count == 1 else self.tr("%2 items were written to %1.")
            self.ended.emit(text.replace("%2", QLocale().toString(count)).replace("%1", str(target)), "success")
