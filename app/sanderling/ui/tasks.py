"""The one owner of asyncio tasks in the window: keeps them, names them, reports their errors, ends them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Tasks:
    """Every task of the window is started here."""

    def __init__(self, report: Callable[[str, BaseException], None]) -> None:
        """Hold the reporter: it is called with a task's name and the error that nobody caught."""
        self._report = report
        self._tasks: dict[asyncio.Task[Any], object] = {}

    def start(self, work: Coroutine[Any, Any, Any], *, name: str, owner: object | None = None) -> asyncio.Task[Any]:
        """Start the coroutine as a task and keep it until it ends.

        Args:
            work: The coroutine.
            name: Shown in logs, such as ``send tab-3``.
            owner: The tasks of an owner can be cancelled together; usually a tab's presenter.
        """
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[task] = owner
        task.add_done_callback(self._ended)
        return task

    def cancel_owned(self, owner: object) -> None:
        """Cancel every task of an owner."""
        for task, of in list(self._tasks.items()):
            if of is owner:
                task.cancel()

    def running(self) -> tuple[str, ...]:
        """Return the names of the tasks under way."""
        return tuple(task.get_name() for task in self._tasks)

    async def shut_down(self, deadline_s: float = 3.0) -> None:
        """Cancel everything and wait for it, but not for ever."""
        current = asyncio.current_task()
        waiting = [task for task in self._tasks if task is not current]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting, timeout=deadline_s)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task, None)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._report(task.get_name(), error)
