"""The event loop: asyncio on Qt's own loop, through qasync."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import qasync
import shiboken6
from PySide6.QtCore import QTimerEvent

T = TypeVar("T")
_MOST_THREADS = 10


class _Timers(qasync._SimpleTimer):  # type: ignore[misc]
    """The loop's timers, which wait while the loop does not run."""

    def __init__(self, is_running: Callable[[], bool]) -> None:
        super().__init__()
        self._is_running = is_running

    def timerEvent(self, event: QTimerEvent) -> None:
        """Run what is due, in the loop's own time only."""
        if self._is_running():
            super().timerEvent(event)


class QtLoop(qasync.QEventLoop):  # type: ignore[misc]
    """qasync's loop with its gaps closed.

    WORKAROUND for qasync 0.28.0: it installs no async-generator hooks, so a streamed response that is left early
    keeps its connection; on Python 3.14 its ``run_until_complete`` hangs (CabbageDevelopment/qasync issue 176); it
    leaves its timers running when it is closed; and somebody else's turn of Qt's loop runs its callbacks although it
    is not running itself.
    """

    def __init__(self, application: Any) -> None:
        """Make a loop on the application's own."""
        super().__init__(application)
        # qasync's own executor starts ten threads with the first call; this one starts them as they are needed.
        self.set_default_executor(ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="worker"))
        shiboken6.delete(vars(self)["_timer"])
        self._timer = _Timers(self.is_running)

    def run_forever(self) -> Any:
        """Run until stopped, with async-generator hooks in place."""
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)

    def run_until_complete(self, future: Any) -> Any:
        """Run until the future is done and return its result."""
        task = asyncio.ensure_future(future, loop=self)  # noqa: TID251 - this is the loop itself

        def stop(_done: object) -> None:
            self.stop()

        task.add_done_callback(stop)
        try:
            self.run_forever()
        finally:
            task.remove_done_callback(stop)
        if not task.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return task.result()

    def close(self) -> None:
        """Close, and end Qt's objects now: collected later, in another thread, they would crash the program."""
        if self.is_closed():
            return
        timers, signaller = self._timer, self._QEventLoop__call_soon_signaller
        notifiers = [*self._read_notifiers.values(), *self._write_notifiers.values()]
        super().close()
        timers._SimpleTimer__callbacks.clear()  # nobody waits for them any more
        for ended in (timers, signaller, *notifiers):
            shiboken6.delete(ended)


def run_on_qt(app: Any, main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run the main coroutine on a loop of the Qt application, and clean the loop up afterwards."""
    with asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner:
        return runner.run(main())
