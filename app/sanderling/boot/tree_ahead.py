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


async def show_tree_first(
    window: MainWindow, workspace: Path, user_data: Path
) -> asyncio.Future[tuple[TreeEntry, ...]]:
    """Show the tree if it comes soon and can be read, and return the reading of it."""
    share_one_heap()
    in_thread = asyncio.get_running_loop().run_in_executor
    tree = in_thread(None, _read_tree, workspace)
    layout = in_thread(None, _read_layout, workspace, user_data)
    window.sidebar.complete()
    reads: tuple[asyncio.Future[Any], ...] = (tree, layout)
    await asyncio.wait(reads, timeout=_WITHIN_S)
    if all(read.done() and read.exception() is None for read in reads):
        window.show_first(layout.result(), tree.result())
        await asyncio.sleep(0)
    return tree


def _read_tree(workspace: Path) -> tuple[TreeEntry, ...]:
    from sanderling.storage.workspace_files import WorkspaceFiles

    return WorkspaceFiles(workspace).read_tree()


def _read_layout(workspace: Path, user_data: Path) -> dict[str, str]:
    from sanderling.storage.user_data import UserData

    return dict(UserData(user_data).read_session(workspace).layout)
