"""What a person may say to an exchange that is under way: do not wait, go on, that is enough."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class SendControl:
    """Handed to a send; lives on the event loop that the send runs on.

    ``answers`` says whether anybody is there to be asked; without, a limit that is reached is an error.
    """

    def __init__(self, *, answers: bool = False) -> None:
        """Start with nothing said."""
        self.answers = answers
        self._skip: asyncio.Event | None = None
        self._question: asyncio.Future[bool] | None = None
        self._clock: asyncio.Timeout | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a wait is under way that ``send_now`` would end."""
        return self._skip is not None

    def send_now(self) -> None:
        """End the wait before a retry, a repetition or a held-back request."""
        if self._skip is not None:
            self._skip.set()

    async def wait(self, delay_s: float) -> bool:
        """Wait, unless told to send now; return whether that was said."""
        self._skip = asyncio.Event()
        try:
            async with asyncio.timeout(delay_s):
                await self._skip.wait()
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._skip = None

    def answer(self, go_on: bool) -> None:
        """Answer the question that was asked last."""
        if self._question is not None and not self._question.done():
            self._question.set_result(go_on)

    async def ask(self) -> bool:
        """Wait for the answer to a question that an event has announced; ``False`` where nobody answers."""
        if not self.answers:
            return False
        self._question = asyncio.get_running_loop().create_future()
        with self.clock_stopped():
            return await self._question

    @contextmanager
    def clock_stopped(self) -> Iterator[None]:
        """Stop the limit for the whole exchange while it is a person's turn."""
        clock, loop = self._clock, asyncio.get_running_loop()
        ends_at = clock.when() if clock is not None else None
        if clock is None or ends_at is None:
            yield
            return
        left_s = ends_at - loop.time()
        clock.reschedule(None)
        try:
            yield
        finally:
            clock.reschedule(loop.time() + left_s)

    def count_on(self, clock: asyncio.Timeout) -> None:
        """Stop this clock, the limit for the whole exchange, while a person is asked."""
        self._clock = clock
