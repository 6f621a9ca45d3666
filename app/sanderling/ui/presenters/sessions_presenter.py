"""The sessions at authorization servers, as the window shows and ends them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sanderling.domain.errors import SanderlingError

if TYPE_CHECKING:
    from sanderling.services.signing_in import SigningIn
    from sanderling.ui.tasks import Tasks


class SessionsPresenter(QObject):
    """Reads, refreshes, introspects, revokes and forgets."""

    sessions_changed = Signal(object)
    """All of them, as a tuple of ``HeldToken``."""
    introspected = Signal(str, object)
    """A session's key, and what the server says of it."""
    busy_changed = Signal(bool)
    told = Signal(str, str)
    """A sentence, and its kind (``success``, ``error``)."""

    def __init__(self, signing_in: SigningIn, tasks: Tasks, parent: QObject | None = None) -> None:
        """Hold the service; ``start`` begins to show."""
        super().__init__(parent)
        self._signing_in = signing_in
        self._tasks = tasks

    def start(self) -> None:
        """Show what is held."""
        self._run(self._read)

    def stop(self) -> None:
        """Give up what is under way."""
        self._tasks.cancel_owned(self)

    def refresh(self, key: str) -> None:
        """Exchange a session's token for a new one."""
        self._run(lambda: self._signing_in.refresh(key), self.tr("The token is a new one now."))

    def revoke(self, key: str) -> None:
        """Have the server end a session."""
        self._run(lambda: self._signing_in.revoke(key), self.tr("Signed out: the server has ended the session."))

    def forget(self, key: str) -> None:
        """Forget a session here."""
        done = self.tr("Forgotten here. The server was not asked: there the tokens last until they end.")
        self._run(lambda: self._signing_in.forget(key), done)

    def introspect(self, key: str) -> None:
        """Ask the server what it knows of a session."""
        self._run(lambda: self._introspect(key))

    async def _introspect(self, key: str) -> None:
        self.introspected.emit(key, await self._signing_in.introspect(key))

    async def _read(self) -> None:
        self.sessions_changed.emit(await self._signing_in.sessions())

    def _run(self, work: Callable[[], Awaitable[object]], done: str = "") -> None:
        async def run() -> None:
            self.busy_changed.emit(True)
            try:
                await work()
                if done:
                    await self._read()
                    self.told.emit(done, "success")
            except SanderlingError as error:
                self.told.emit(str(error), "error")
            finally:
                self.busy_changed.emit(False)

        self._tasks.start(run(), name="sessions", owner=self)
