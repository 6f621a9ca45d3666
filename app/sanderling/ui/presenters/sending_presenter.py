"""The exchange of one tab: Send, Cancel, and the events on their way to the response."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sanderling.domain.collection import ItemPath
from sanderling.domain.errors import SanderlingError
from sanderling.domain.pagination import PagingResume
from sanderling.domain.request import Request
from sanderling.domain.send_control import SendControl

if TYPE_CHECKING:
    import asyncio

    from sanderling.domain.events import Event
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks


class SendingPresenter(QObject):
    """Runs one exchange at a time."""

    sending_changed = Signal(bool)
    started = Signal()
    happened = Signal(object)
    """An ``Event`` of the exchange."""
    ended = Signal(object)
    """The finished ``Exchange``."""

    def __init__(self, services: Services, tasks: Tasks, owner: QObject) -> None:
        """Run exchanges for ``owner``, whose end cancels them."""
        super().__init__(owner)
        self._services = services
        self._tasks = tasks
        self._owner = owner
        self._task: asyncio.Task[None] | None = None
        self._control = SendControl(answers=True)
        self.last_url = ""
        """Where the last exchange ended, masked."""
        self.sent: Request | None = None
        """The request of the last exchange, as it was when it was sent."""

    @property
    def sending(self) -> bool:
        """Whether an exchange is under way."""
        return self._task is not None

    def send(
        self,
        request: Request,
        path: ItemPath,
        environment: Callable[[], Awaitable[ItemPath]],
        first: Callable[[], Awaitable[None]],
        resume: PagingResume | None = None,
    ) -> None:
        """Send a request, unless one is under way.

        Args:
            request: What is sent.
            path: Where it is stored; empty if it is not.
            environment: Gives the environment in use.
            first: Awaited before anything is read for the request.
            resume: Where following the pages of a list goes on.
        """
        if self._task is None:
            self.sent = request
            work = self._send(request, path, environment, first, resume)
            self._task = self._tasks.start(work, name="send", owner=self._owner)
            self.sending_changed.emit(True)

    def sign_in(
        self,
        request: Request,
        path: ItemPath,
        environment: Callable[[], Awaitable[ItemPath]],
        first: Callable[[], Awaitable[None]],
    ) -> None:
        """Sign in for a request and send nothing, unless something is under way; told as an exchange, too."""
        if self._task is None:
            self.sent = None
            work = self._sign_in(request, path, environment, first)
            self._task = self._tasks.start(work, name="sign in", owner=self._owner)
            self.sending_changed.emit(True)

    def cancel(self) -> None:
        """Stop the exchange."""
        if self._task is not None:
            self._task.cancel()

    def send_now(self) -> None:
        """End the wait before the next attempt."""
        self._control.send_now()

    def answer(self, go_on: bool) -> None:
        """Answer the question whether to go on with a body that has become large."""
        self._control.answer(go_on)

    async def _sign_in(
        self,
        request: Request,
        path: ItemPath,
        environment: Callable[[], Awaitable[ItemPath]],
        first: Callable[[], Awaitable[None]],
    ) -> None:
        from datetime import UTC, datetime

        from sanderling.domain.exchange import EventRecord, Exchange, Outcome

        self.started.emit()
        began, record = datetime.now(UTC), EventRecord()

        def note(event: Event) -> None:
            record.add(event)
            self.happened.emit(event)

        error: SanderlingError | None = None
        try:
            await first()
            chosen = await environment() or None
            try:
                await self._services.signing_in.sign_in(request, path=path or None, environment=chosen, on_event=note)
            except SanderlingError as problem:
                error = problem
            outcome = Outcome.FAILED if error else Outcome.DONE
            events = tuple(record.events)
            self.ended.emit(Exchange(started_at=began, method="", url="", outcome=outcome, error=error, events=events))
        finally:
            self._task = None
            self.sending_changed.emit(False)

    async def _send(
        self,
        request: Request,
        path: ItemPath,
        environment: Callable[[], Awaitable[ItemPath]],
        first: Callable[[], Awaitable[None]],
        resume: PagingResume | None,
    ) -> None:
        self.started.emit()
        self._control = SendControl(answers=True)
        try:
            await first()
            chosen = await environment() or None
            exchange = await self._services.sending.send(
                request,
                path=path or None,
                environment=chosen,
                on_event=self.happened.emit,
                control=self._control,
                resume=resume,
            )
            self.last_url = exchange.final_url
            self.ended.emit(exchange)
        finally:
            self._task = None
            self.sending_changed.emit(False)
