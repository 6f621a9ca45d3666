"""What a person says to a send that is under way."""

from __future__ import annotations

import asyncio

import pytest

from sanderling.domain.send_control import SendControl


async def test_a_wait_ends_by_itself() -> None:
    """Without a word the wait takes its time and says so."""
    assert await SendControl().wait(0.01) is False


async def test_send_now_ends_a_wait() -> None:
    """The wait is over at once, and it is known that a person ended it."""
    control = SendControl()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(control.wait(60))
        while not control.is_waiting:
            await asyncio.sleep(0)
        control.send_now()
    assert waiting.result() is True
    assert not control.is_waiting


async def test_send_now_without_a_wait_does_nothing() -> None:
    """A late click does not shorten the next wait."""
    control = SendControl()
    control.send_now()
    assert await control.wait(0.01) is False


async def test_nobody_there_means_no() -> None:
    """On the command line a question has no answer."""
    assert await SendControl().ask() is False


async def test_an_answer_reaches_the_question() -> None:
    """What the person says is what the asker gets."""
    control = SendControl(answers=True)
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(control.ask())
        await asyncio.sleep(0)
        control.answer(True)
    assert asked.result() is True


async def test_the_clock_stands_still_while_a_person_is_asked() -> None:
    """A limit for the whole exchange does not run out over a question, and goes on after it with what was left."""
    control = SendControl(answers=True)
    async with asyncio.timeout(0.05) as clock:
        control.count_on(clock)
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(control.ask())
            await asyncio.sleep(0.12)
            control.answer(True)
    assert asked.result() is True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05) as clock:
            control.count_on(clock)
            asking = asyncio.gather(control.ask(), asyncio.sleep(0.08))
            asyncio.get_running_loop().call_later(0.02, control.answer, True)
            await asking
            await asyncio.sleep(1)
