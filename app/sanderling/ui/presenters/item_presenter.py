"""What open requests and open documents have in common: their secrets, the variables that count, and their end."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from sanderling.domain.collection import ItemPath
from sanderling.domain.errors import SanderlingError
from sanderling.domain.secret import SecretRef
from sanderling.domain.session import TabState
from sanderling.domain.variables import Scopes
from sanderling.ui.presenters.notices import notice_of
from sanderling.ui.presenters.secret_keeping import SecretKeeper
from sanderling.ui.presenters.surroundings import Surroundings
from sanderling.ui.presenters.tab_presenter import TabPresenter


class ItemPresenter(TabPresenter):
    """One open item of the workspace."""

    damaged = Signal(object)
    """The error that keeps the stored item from being shown; ``None`` once it can be read again."""
    scopes_found = Signal(object)
    """The ``Scopes`` that count for this item."""
    settings_found = Signal(object)
    """The ``EffectiveSettings`` that the folders around, the workspace and the program give to this item."""
    secret_kept = Signal(str, object)
    """The name of a field or variable and the ``SecretRef`` that now stands for its value."""
    secret_revealed = Signal(str, str)
    """A name and the value the keyring holds for it."""
    saved = Signal(str)
    """The path it was saved under."""

    def __init__(self, around: Surroundings, state: TabState, parent: QObject | None = None) -> None:
        """Start with nothing under way."""
        super().__init__(state, parent)
        self._around = around
        self._secrets = SecretKeeper(around.services, around.questions)
        self._keeping: set[asyncio.Task[None]] = set()

    @property
    def scopes_path(self) -> ItemPath | None:
        """The item whose folders' variables count; ``None`` if only those of environment and workspace do."""
        return self.path or self.place or None

    def close(self) -> None:
        """Stop everything that runs for this tab."""
        self.closing.emit()
        self._around.tasks.cancel_owned(self)

    # -- variables

    async def refresh_scopes(self) -> None:
        """Look up which variables count here."""
        environment = await self._around.environment() or None
        try:
            scopes = await self._around.services.scopes.scopes_for(self.scopes_path, environment)
            settings = await self._around.services.sending.settings_around(self.scopes_path)
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="scopes"))
        else:
            self.take_scopes(scopes)
            self.settings_found.emit(settings)

    def take_scopes(self, scopes: Scopes) -> None:
        """Tell which variables count here."""
        self.scopes_found.emit(scopes)

    # -- secrets

    def keep_secret(self, name: str, value: str, old: SecretRef | None) -> None:
        """Put the secret of an auth field or a variable into the keyring, in place of an old one."""
        task = self._around.tasks.start(self._keep_secret(name, value, old), name="keep secret", owner=self)
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    async def _keep_secret(self, name: str, value: str, old: SecretRef | None) -> None:
        try:
            kept = await self._secrets.keep(value, old)
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="secret"))
        else:
            if kept is not None:
                self.secret_kept.emit(name, kept)

    async def _secrets_kept(self) -> None:
        """Wait for secrets that are on their way to the keyring."""
        if self._keeping:
            await asyncio.wait(self._keeping)

    def reveal_secret(self, name: str, ref: SecretRef) -> None:
        """Fetch a secret for the person who wants to see it."""
        self._around.tasks.start(self._reveal_secret(name, ref), name="reveal secret", owner=self)

    async def _reveal_secret(self, name: str, ref: SecretRef) -> None:
        try:
            self.secret_revealed.emit(name, await self._secrets.reveal(ref))
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="secret"))
