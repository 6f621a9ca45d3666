"""Taking a page apart without holding up the loop: at once, in a thread, or in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Final

from sanderling.engine.gathering import AT_ONCE_BYTES
from sanderling.engine.json_places import parse_path
from sanderling.engine.page_items import PageFacts, PagePaths, PageUnusable, take_apart
from sanderling.engine.send_context import RunBodies

IN_THREAD_BYTES: Final = 8 * 1024 * 1024
IN_THREAD_AS_OBJECTS_BYTES: Final = 1024 * 1024
"""A path that needs the page as objects holds the interpreter for 16 ms and more per megabyte."""


@asynccontextmanager
async def page_lines(
    page: Path, size_bytes: int, paths: PagePaths, bodies: RunBodies
) -> AsyncIterator[tuple[PageFacts, BinaryIO, int]]:
    """Yield what a page was, its items as lines to be read once, and the length of all lines.

    Raises:
        PageUnusable: It cannot be taken apart.
    """
    needs_objects = any(path and parse_path(path).rest is not None for path in (paths.items, paths.next))
    if size_bytes <= (IN_THREAD_AS_OBJECTS_BYTES if needs_objects else IN_THREAD_BYTES):
        lines = io.BytesIO()
        if size_bytes <= AT_ONCE_BYTES:
            facts = _take_file_apart(page, paths, lines)
        else:
            facts = await asyncio.to_thread(_take_file_apart, page, paths, lines)
        size = lines.tell()
        lines.seek(0)
        yield facts, lines, size
        return
    target = bodies.open()
    target.close()
    try:
        facts = await _in_process(page, target.path, paths)
        with target.path.open("rb") as file:
            yield facts, file, target.path.stat().st_size
    finally:
        bodies.drop(target)


def _take_file_apart(page: Path, paths: PagePaths, lines: BinaryIO) -> PageFacts:
    with page.open("rb") as file:
        return take_apart(file, paths, lines)


async def _in_process(page: Path, target: Path, paths: PagePaths) -> PageFacts:
    module = "sanderling.engine.page_items_process"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        str(page),
        str(target),
        json.dumps(asdict(paths)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        said, _ = await process.communicate()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise PageUnusable(said.decode("utf-8", "replace") or "could not be taken apart: there is not enough memory")
    return PageFacts(**json.loads(said))
