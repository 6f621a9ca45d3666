"""The loop that everything in the window runs on, with the interpreter and Qt it is installed with."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QObject, Signal


class Emitter(QObject):
    """Something with a signal."""

    happened = Signal(bool)


@pytest.mark.qt_loop
async def test_a_generator_that_is_left_early_is_closed() -> None:
    """Leaving a stream runs its clean-up soon, on the same loop (qasync alone does not)."""
    closed = asyncio.Event()

    async def numbers() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            await asyncio.sleep(0)
            closed.set()

    async for _number in numbers():
        break

    async with asyncio.timeout(5):
        await closed.wait()


@pytest.mark.qt_loop
async def test_sockets_threads_and_timers_work() -> None:
    """A server and a client on the loop, a worker thread, a timer."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"wave\n")

    assert await reader.readline() == b"WAVE\n"
    assert await asyncio.to_thread(lambda: 7) == 7
    writer.close()
    server.close()


def test_signals_do_not_wear_out_none_and_true(qapp: QObject) -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference at every signal until the interpreter dies; none may be lost."""
    emitter = Emitter()
    emitter.happened.connect(lambda _value: None)
    before = sys.getrefcount(True), sys.getrefcount(None)

    for _ in range(1000):
        emitter.happened.emit(True)

    after = sys.getrefcount(True), sys.getrefcount(None)
    assert abs(after[0] - before[0]) < 100
    assert abs(after[1] - before[1]) < 100
