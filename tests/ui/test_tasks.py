"""Every task has an owner, a name, and somebody who hears of its errors."""

from __future__ import annotations

import asyncio

from sanderling.ui.tasks import Tasks


async def test_an_error_that_nobody_caught_is_reported_with_the_tasks_name() -> None:
    """The reporter hears of it; the task is gone from the list."""
    heard: list[tuple[str, BaseException]] = []
    tasks = Tasks(lambda name, error: heard.append((name, error)))

    async def fail() -> None:
        raise ValueError("ebb")

    task = tasks.start(fail(), name="save tab-1")
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert [(name, str(error)) for name, error in heard] == [("save tab-1", "ebb")]
    assert tasks.running() == ()


async def test_the_tasks_of_an_owner_end_together() -> None:
    """Others go on."""
    tasks = Tasks(lambda name, error: None)
    tab, other = object(), object()
    first = tasks.start(asyncio.sleep(60), name="send", owner=tab)
    second = tasks.start(asyncio.sleep(60), name="watch", owner=other)

    tasks.cancel_owned(tab)
    await asyncio.wait([first])

    assert first.cancelled()
    assert tasks.running() == ("watch",)
    second.cancel()


async def test_shutting_down_waits_for_clean_up_but_not_for_ever() -> None:
    """Each task's clean-up runs; one that refuses to end is left behind at the deadline."""
    tasks = Tasks(lambda name, error: None)
    cleaned = asyncio.Event()
    stubborn_goes_on = asyncio.Event()

    async def clean() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            cleaned.set()

    async def stubborn() -> None:
        while not stubborn_goes_on.is_set():
            try:
                await stubborn_goes_on.wait()
            except asyncio.CancelledError:
                continue

    tasks.start(clean(), name="clean")
    tasks.start(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    await tasks.shut_down(deadline_s=0.1)

    assert cleaned.is_set()
    assert tasks.running() == ("stubborn",)
    stubborn_goes_on.set()
    await asyncio.sleep(0)
