"""The environments: which there are, which one is in use, and every change to the list."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sanderling.domain.environment import Environment, EnvironmentEntry
from sanderling.ui.presenters.list_presenter import ListPresenter
from sanderling.ui.presenters.surroundings import nothing_waits

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks


class EnvironmentsPresenter(ListPresenter):
    """Reads and changes the list of environments, and knows the one in use."""

    list_changed = Signal(object)
    """A tuple of ``EnvironmentEntry``."""
    active_changed = Signal(str)
    """The path of the environment in use; empty for none."""

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        parent: QObject | None = None,
        *,
        flush_documents: Callable[[], Awaitable[None]] = nothing_waits,
    ) -> None:
        """Start with an empty list; ``reload`` reads it. ``flush_documents`` brings edits to disk, before a rename."""
        super().__init__(services, tasks, parent)
        self._flush_documents = flush_documents
        self._lock = asyncio.Lock()  # a list read while a file is renamed lacks the environment in use
        self.entries: tuple[EnvironmentEntry, ...] = ()
        self.active = ""

    async def reload(self) -> None:
        """Read the list; an environment in use that is gone is no longer in use."""
        async with self._lock:
            entries = await self._tried(self._services.editing.environments())
            if entries is None:
                return
            self._show(entries)
            if self.active and self.active not in {entry.path for entry in entries}:
                self.choose("")

    async def settled_active(self) -> str:
        """Return the path of the environment in use, once a rename under way is done."""
        async with self._lock:
            return self.active

    def _show(self, entries: tuple[EnvironmentEntry, ...]) -> None:
        if entries != self.entries:
            self.entries = entries
            self.list_changed.emit(entries)

    def choose(self, path: str) -> None:
        """Use another environment."""
        if path != self.active:
            self.active = path
            self.active_changed.emit(path)

    def new(self) -> None:
        """Make an environment and open it."""
        self._start(self._new(), "new environment")

    async def _new(self) -> None:
        name = self.tr("New environment")
        path = await self._tried(self._services.editing.create_environment(Environment(name=name)))
        if path:
            await self.reload()
            self.open_requested.emit(path)

    def rename(self, path: str, name: str) -> None:
        """Give an environment another name."""
        self._start(self._rename(path, name), "rename environment")

    async def _rename(self, path: str, name: str) -> None:
        async with self._lock:
            await self._flush_documents()
            new = await self._tried(self._services.editing.rename(path, name))
            if new:
                self._follow(path, new, name)
        await self.reload()

    def _follow(self, old: str, new: str, name: str) -> None:
        """Show the new name and path everywhere before anybody can choose or send with the old one."""
        was_active = self.active == old
        if was_active:
            self.active = new
        self._show(tuple(EnvironmentEntry(new, name) if entry.path == old else entry for entry in self.entries))
        self.path_changed.emit(old, new)
        if was_active:
            self.active_changed.emit(new)

    def duplicate(self, path: str) -> None:
        """Make a copy of an environment and open it."""
        self._start(self._duplicate(path), "duplicate environment")

    async def _duplicate(self, path: str) -> None:
        copy = await self._tried(self._services.editing.duplicate(path))
        if copy:
            await self.reload()
            self.open_requested.emit(copy)

    def delete(self, path: str) -> None:
        """Delete an environment, with a way back."""
        self._start(self._delete(path), "delete environment")

    async def _delete(self, path: str) -> None:
        name = next((entry.name for entry in self.entries if entry.path == path), path)
        was_active = self.active == path
        trashed = await self._tried(self._services.editing.delete(path))
        if trashed is None:
            return
        self.removed.emit(path)
        await self.reload()

        async def restore() -> None:
            restored = await self._tried(self._services.editing.restore(trashed))
            await self.reload()
            if restored and was_active:
                self.choose(restored)

        self._tell_deleted(name, restore)
