"""Changes that others make to a workspace on disk (git, an editor), as batches of item paths."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sanderling.domain.collection import ItemPath
from sanderling.storage.workspace_layout import (
    COLLECTIONS,
    ENVIRONMENTS,
    FOLDER_FILES,
    INFO_FILE,
    is_hidden,
)

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

_log = logging.getLogger(__name__)
_GATHERED_S: Final = 0.3


async def watch_workspace(folder: Path, stop: asyncio.Event) -> AsyncIterator[frozenset[ItemPath]]:
    """Yield the paths of items that were changed, created or removed, a batch for each burst of changes.

    A folder's own file is reported as the folder, the workspace's own file as ``sanderling.json``. Hidden and
    temporary files are left out. The program's own writes are reported like any other. The first batch is empty: it
    says that from now on nothing is missed.

    Args:
        folder: The workspace.
        stop: Ends the watching.
    """
    root = folder.resolve()
    gathered = _Gathered(root, asyncio.get_running_loop())
    try:
        observer = await asyncio.to_thread(_observed, root, gathered)
    except OSError as error:
        # The system's limit of watches is reached, say: the workspace can be used all the same.
        _log.warning("changes on disk are not watched: %s", error)
        yield frozenset()
        return
    try:
        yield frozenset()
        while await _either(gathered.filled, stop):
            await asyncio.sleep(_GATHERED_S)
            yield gathered.take()
    finally:
        await asyncio.to_thread(observer.stop)


class _Gathered:
    """Takes changes from the observer's thread and keeps them until the loop asks."""

    def __init__(self, root: Path, loop: asyncio.AbstractEventLoop) -> None:
        self.filled = asyncio.Event()
        self._root = root
        self._loop = loop
        self._paths: set[ItemPath] = set()

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take one change, called in the observer's thread."""
        files = [os.fsdecode(file) for file in (event.src_path, event.dest_path) if file]
        paths = _item_paths(self._root, files)
        if paths:
            with contextlib.suppress(RuntimeError):  # the loop may be closed by now
                self._loop.call_soon_threadsafe(self._add, paths)

    def _add(self, paths: frozenset[ItemPath]) -> None:
        self._paths |= paths
        self.filled.set()

    def take(self) -> frozenset[ItemPath]:
        """Return what was gathered and begin anew."""
        paths, self._paths = frozenset(self._paths), set()
        self.filled.clear()
        return paths


def _observed(root: Path, gathered: _Gathered) -> BaseObserver:
    """Start an observer thread. watchdog is used because it is light: others bring an event loop library with them."""
    from watchdog import events
    from watchdog.observers import Observer

    # Without a filter every file that is merely read would wake the observer's thread.
    changes = [
        events.DirCreatedEvent,
        events.DirDeletedEvent,
        events.DirMovedEvent,
        events.FileCreatedEvent,
        events.FileDeletedEvent,
        events.FileModifiedEvent,
        events.FileMovedEvent,
    ]
    observer = Observer()
    observer.daemon = True
    observer.schedule(gathered, str(root), recursive=True, event_filter=changes)  # type: ignore[arg-type]  # dispatch only
    observer.start()
    return observer


async def _either(filled: asyncio.Event, stop: asyncio.Event) -> bool:
    """Wait for one of the two and return whether to go on."""
    async with asyncio.TaskGroup() as group:
        waits = [group.create_task(event.wait()) for event in (filled, stop)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
    return not stop.is_set()


def _item_paths(root: Path, files: Iterable[str]) -> frozenset[ItemPath]:
    return frozenset(path for file in files if (path := item_path(root, file)) is not None)


def item_path(root: Path, file: str) -> ItemPath | None:
    """Return the path of the item that a file or directory of the workspace belongs to, or ``None``."""
    try:
        parts = Path(file).relative_to(root).parts
    except ValueError:
        return None
    if parts == (INFO_FILE,):
        return INFO_FILE
    if not parts or parts[0] not in (COLLECTIONS, ENVIRONMENTS) or any(is_hidden(part) for part in parts):
        return None
    if parts[-1] in FOLDER_FILES and parts[0] == COLLECTIONS:
        parts = parts[:-1]
    return "/".join(parts)
