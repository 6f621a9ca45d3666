"""What the tree and the list of environments have in common: changes that are told, go wrong aloud, or are undone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from sanderling.domain.errors import SanderlingError
from sanderling.ui.presenters.notices import Notice, NoticeAction, notice_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks

T = TypeVar("T")
_UNDO_S = 12.0


class ListPresenter(QObject):
    """Changes items of the workspace through the editing service."""

    path_changed = Signal(str, str)
    """An item's old and new path."""
    removed = Signal(str)
    """The path of a deleted item."""
    open_requested = Signal(str)
    notice = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        """Start with nothing under way."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks

    def _start(self, work: Coroutine[object, object, None], name: str) -> None:
        self._tasks.start(work, name=name, owner=self)

    async def _tried(self, work: Awaitable[T]) -> T | None:
        """Wait for a result; an error is shown and gives ``None``."""
        try:
            return await work
        except SanderlingError as error:
            self.notice.emit(notice_of(error))
            return None

    def _tell_deleted(self, name: str, restore: Callable[[], Coroutine[object, object, None]]) -> None:
        """Say what was deleted, with a way back for a while."""
        undo = NoticeAction(self.tr("Undo"), lambda: self._start(restore(), "undo delete"))
        message = self.tr("Deleted “{name}”.").format(name=name)
        self.notice.emit(Notice(kind="info", message=message, actions=(undo,), topic="undo", lasting_s=_UNDO_S))
