"""Large pages are taken apart beside the loop, and stopping that leaves nothing behind."""

from __future__ import annotations

import asyncio
import io
import json
import time
from pathlib import Path

import psutil
import pytest

from sanderling.domain import events as ev
from sanderling.domain.errors import DiskFull
from sanderling.engine.gathering import Gathering, Room
from sanderling.engine.page_items import PagePaths, PageUnusable
from sanderling.engine.page_reading import AT_ONCE_BYTES, IN_THREAD_AS_OBJECTS_BYTES, IN_THREAD_BYTES, page_lines
from sanderling.engine.send_context import RunBodies
from sanderling.storage.response_bodies import ResponseBodies

ITEM = {"name": "Dunlin", "text": "x" * 400}


@pytest.fixture
def bodies(tmp_path: Path) -> RunBodies:
    """The body files of a run."""
    return RunBodies(ResponseBodies(tmp_path / "spool"))


def page_of(folder: Path, size_bytes: int) -> tuple[Path, int, int]:
    """Write a page of about a size; return where it is, its size and how many items it has."""
    item = json.dumps(ITEM)
    count = size_bytes // (len(item) + 2)
    path = folder / "page"
    path.write_text(f'{{"data": [{", ".join([item] * count)}], "next": "/2"}}')
    return path, path.stat().st_size, count


async def longest_pause_s(done: asyncio.Event) -> float:
    """Return the longest time for which the loop did not turn."""
    longest, before = 0.0, time.perf_counter()
    while not done.is_set():
        await asyncio.sleep(0.002)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return longest


@pytest.mark.parametrize("path", ["$.data[*]", "$.data[?@.name == 'Dunlin']"])
@pytest.mark.parametrize(
    "size_bytes",
    [AT_ONCE_BYTES // 2, IN_THREAD_AS_OBJECTS_BYTES // 2, IN_THREAD_AS_OBJECTS_BYTES * 2, IN_THREAD_BYTES * 2],
)
async def test_every_way_gives_the_same(tmp_path: Path, bodies: RunBodies, path: str, size_bytes: int) -> None:
    """At once, in a thread, in a process; nothing is left of the process's file."""
    page, size, count = page_of(tmp_path, size_bytes)
    async with page_lines(page, size, PagePaths(items=path, next="$.next"), bodies) as (facts, lines, length):
        data = lines.read()
    assert (facts.items, facts.length, facts.next_value, length) == (count, count, "/2", len(data))
    assert data.count(b"\n") == count
    assert json.loads(data[: data.index(b"\n")]) == ITEM
    assert not [file for file in (tmp_path / "spool").glob("*.body") if file.is_file()]


async def test_a_page_of_100_mb_leaves_the_loop_alone(tmp_path: Path, bodies: RunBodies) -> None:
    """Taken apart and gathered; the objects of the page would take seconds to make and hundreds of megabytes."""
    page, size, count = page_of(tmp_path, 100_000_000)
    done = asyncio.Event()
    gathering = Gathering(bodies.open(), lambda _event: None)
    memory_before = psutil.Process().memory_info().rss
    async with asyncio.TaskGroup() as group:
        pause = group.create_task(longest_pause_s(done))
        async with page_lines(page, size, PagePaths(items="$.data[*]"), bodies) as (_, lines, length):
            await gathering.add(lines, length, 0.0, Room())
        done.set()
    assert gathering.items == count
    assert pause.result() < 0.5  # far less on a machine of one's own: what makes objects of it takes seconds
    assert psutil.Process().memory_info().rss - memory_before < 60_000_000


async def test_a_large_page_that_is_none_is_said(tmp_path: Path, bodies: RunBodies) -> None:
    """The reason comes out of the process."""
    page, size, _ = page_of(tmp_path, IN_THREAD_BYTES * 2)
    with pytest.raises(PageUnusable, match=r"has nothing at “\$\.items”"):
        async with page_lines(page, size, PagePaths(items="$.items"), bodies):
            pass


async def test_stopping_ends_the_process(tmp_path: Path, bodies: RunBodies) -> None:
    """Whoever cancels does not leave it running."""
    page, size, _ = page_of(tmp_path, IN_THREAD_BYTES * 4)

    async def take() -> None:
        async with page_lines(page, size, PagePaths(items="$..name"), bodies):
            pass

    me = psutil.Process()
    before = set(me.children())  # a screen, a keyring: of other tests
    async with asyncio.TaskGroup() as group:
        taking = group.create_task(take())
        while not me.children():
            await asyncio.sleep(0.005)
        taking.cancel()
    assert not [child for child in set(me.children()) - before if child.status() != psutil.STATUS_ZOMBIE]
    assert not list((tmp_path / "spool").glob("*.body"))


class SmallDisk:
    """A body file on a disk that takes only so much."""

    path = Path("small")

    def __init__(self, room_bytes: int) -> None:
        self.data = b""
        self._room_bytes = room_bytes

    @property
    def size_bytes(self) -> int:
        """How much is there."""
        return len(self.data)

    def write(self, data: bytes) -> None:
        """Take what fits."""
        self.data += data[: self._room_bytes - len(self.data)]
        if len(self.data) == self._room_bytes:
            raise DiskFull("There is no space left.")

    def close(self) -> None:
        """Nothing to do."""


@pytest.mark.parametrize("hint_bytes", [0, AT_ONCE_BYTES + 1])
async def test_a_full_disk_leaves_whole_items(hint_bytes: int) -> None:
    """Those that are in the file to their end are told, the one that is cut is not."""
    seen: list[ev.Event] = []
    gathering = Gathering(SmallDisk(25), seen.append)
    with pytest.raises(DiskFull):
        await gathering.add(io.BytesIO(b'{"a":1}\n' * 10), hint_bytes, 1.0, Room())
    assert gathering.items == 3
    (told,) = [event for event in seen if isinstance(event, ev.MessagesReceived)]
    assert (list(told.starts), list(told.ends)) == ([0, 8, 16], [7, 15, 23])


async def test_room_is_kept_to() -> None:
    """So many items, or no more once so many bytes have come."""
    gathering = Gathering(SmallDisk(1000), lambda _event: None)
    lines = io.BytesIO(b'{"a":1}\n' * 10)
    assert await gathering.add(lines, 80, 1.0, Room(items=4)) is False
    assert await gathering.add(io.BytesIO(b"[1]\n" * 4), 16, 1.0, Room(size_bytes=5)) is False
    assert await gathering.add(io.BytesIO(b"[1]"), 3, 1.0, Room(items=4)) is True
    assert gathering.items == 4 + 2 + 1
    assert gathering.size_bytes == 4 * 8 + 2 * 4 + 4
