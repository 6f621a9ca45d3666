"""Changes that others make to a workspace on disk (git, an editor), as batches of item paths."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Final

from sanderling.domain.collection import ItemPath
from sanderling.storage.workspace_layout import (
    COLLECTIONS,
    ENVIRONMENTS,
    FOLDER_FILES,
    INFO_FILE,
    is_hidden,
)

_GATHERED_MS: Final = 300
_STEP_MS: Final = 50


async def watch_workspace(folder: Path, stop: asyncio.Event) -> AsyncIterator[frozenset[ItemPath]]:
    """Yield the paths of items that were changed, created or removed, a batch for each burst of changes.

    A folder's own file is reported as the folder, the workspace's own file as ``sanderling.json``. Hidden and
    temporary files are left out. The program's own writes are reported like any other.

    Args:
        folder: The workspace.
        stop: Ends the watching.
    """
    from watchfiles import awatch

    root = folder.resolve()
    changes = awatch(
        root,
        watch_filter=lambda _change, path: item_path(root, path) is not None,
        debounce=_GATHERED_MS,
        step=_STEP_MS,
        stop_event=stop,
        recursive=True,
        ignore_permission_denied=True,
    )
    async for batch in changes:
        paths = _item_paths(root, (path for _, path in batch))
        if paths:
            yield paths


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
