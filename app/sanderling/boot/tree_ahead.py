"""The collections tree as it was left, read and shown before anything else is made after the first paint.

Threads take turns with the interpreter, and one that reads files gives its turn up for each of them: beside the making
of the window, ten thousand files would come last.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sanderling.boot.one_heap import share_one_heap

if TYPE_CHECKING:
    from sanderling.domain.collection import TreeEntry
    from sanderling.ui.shell.main_window import MainWindow

_WITHIN_S: Final = 1.0


class TreeAhead:
    """Reads tree and layout in threads."""

    def __init__(self, workspace: Path, user_data: Path) -> None:
        """Hold the folders; ``begin`` starts to read."""
        self._workspace, self._user_data = workspace, user_data
        self._layout: asyncio.Future[dict[str, str]] | None = None
        self._tree: asyncio.Future[tuple[TreeEntry, ...]] | None = None

    def begin(self) -> None:
        """Start to read, unless that was done."""
        if self._tree is None:
            share_one_heap()
            in_thread = asyncio.get_running_loop().run_in_executor
            self._tree = in_thread(None, _read_tree, self._workspace)
            self._layout = in_thread(None, _read_layout, self._workspace, self._user_data)

    async def shown_in(self, window: MainWindow) -> asyncio.Future[tuple[TreeEntry, ...]]:
        """Show the tree if it comes soon and can be read, and return the reading of it."""
        self.begin()
        assert self._tree is not None
        assert self._layout is not None
        window.sidebar.complete()
        reads: tuple[asyncio.Future[Any], ...] = (self._tree, self._layout)
        await asyncio.wait(reads, timeout=_WITHIN_S)
        if all(read.done() and read.exception() is None for read in reads):
            window.show_first(self._layout.result(), self._tree.result())
            await asyncio.sleep(0)
        return self._tree


def _read_tree(workspace: Path) -> tuple[TreeEntry, ...]:
    from sanderling.storage.workspace_files import WorkspaceFiles

    return WorkspaceFiles(workspace).read_tree()


def _read_layout(workspace: Path, user_data: Path) -> dict[str, str]:
    from sanderling.storage.user_data import UserData

    return dict(UserData(user_data).read_session(workspace).layout)
