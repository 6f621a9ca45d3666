"""Changes that others make on disk."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sanderling.domain.collection import Folder
from sanderling.domain.environment import Environment
from sanderling.domain.request import Request
from sanderling.storage.workspace_files import WorkspaceFiles
from sanderling.storage.workspace_watcher import item_path, watch_workspace


@asynccontextmanager
async def watching(folder: Path) -> AsyncIterator[set[str]]:
    """Collect the changed paths of a workspace."""
    seen: set[str] = set()
    stop = asyncio.Event()

    async def collect() -> None:
        async for batch in watch_workspace(folder, stop):
            seen.update(batch)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(collect())
        await asyncio.sleep(0.3)
        yield seen
        stop.set()


async def until(seen: set[str], wanted: set[str]) -> None:
    """Wait until all these paths were reported."""
    deadline_s = time.monotonic() + 10
    while not wanted <= seen:
        assert time.monotonic() < deadline_s, f"only {seen} of {wanted}"
        await asyncio.sleep(0.02)


async def test_changes_are_reported_as_items(workspace: WorkspaceFiles) -> None:
    """Created, changed, moved and removed items are named; temporary and foreign files are not."""
    collection = workspace.create_folder("collections", Folder(name="C"))
    path = workspace.create_request(collection, Request(name="R"))
    async with watching(workspace.folder) as seen:
        file = workspace.folder / path
        file.write_text(file.read_text().replace("GET", "PUT"))
        await until(seen, {path})
        seen.clear()
        workspace.write_folder(collection, Folder(name="C", notes="x"), expected=None)
        environment = workspace.create_environment(Environment(name="E"))
        workspace.write_info(workspace.read_info())
        (workspace.folder / ".git").mkdir()
        (workspace.folder / ".git" / "index").write_text("x")
        (workspace.folder / "README.md").write_text("x")
        (workspace.folder / "collections" / ".swp").write_text("x")
        renamed = workspace.rename(path, "New")
        await until(seen, {collection, environment, path, renamed})
        assert seen <= {collection, environment, path, renamed, "environments", "collections"}
        seen.clear()
        (workspace.folder / renamed).unlink()
        await until(seen, {renamed})


@pytest.mark.qt_loop
async def test_watching_works_on_the_loop_of_the_window(workspace: WorkspaceFiles) -> None:
    """Changes arrive, and watching ends, on Qt's event loop too."""
    async with watching(workspace.folder) as seen:
        await until(seen, {workspace.create_environment(Environment(name="E"))})


async def test_burst_comes_in_few_batches_and_stop_is_quick(workspace: WorkspaceFiles) -> None:
    """A hundred files of a git pull arrive in a few batches, and watching ends at once."""
    stop, batches = asyncio.Event(), []
    folder = workspace.folder / "collections"

    async def collect() -> None:
        async for batch in watch_workspace(workspace.folder, stop):
            batches.append(batch)

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(collect())
        await asyncio.sleep(0.3)
        for number in range(100):
            (folder / f"{number}.json").write_text('{"method": "GET"}')
        deadline_s = time.monotonic() + 10
        while len(set().union(*batches)) < 100:
            assert time.monotonic() < deadline_s
            await asyncio.sleep(0.02)
        stopped_s = time.monotonic()
        stop.set()
        await task
        assert time.monotonic() - stopped_s < 1
    assert len(batches) <= 10


@pytest.mark.parametrize(
    ("file", "item"),
    [
        ("sanderling.json", "sanderling.json"),
        ("collections/a/b.json", "collections/a/b.json"),
        ("collections/a/collection.json", "collections/a"),
        ("collections/a/b/folder.json", "collections/a/b"),
        ("collections/a", "collections/a"),
        ("environments/folder.json", "environments/folder.json"),
        ("collections/a/.sanderling-1-2.tmp", None),
        (".git/collections/a.json", None),
        ("notes/a.json", None),
        ("../elsewhere/collections/a.json", None),
    ],
)
def test_files_belong_to_items(tmp_path: Path, file: str, item: str | None) -> None:
    """Each file of a workspace belongs to one item or to none."""
    assert item_path(tmp_path, os.path.normpath(tmp_path / file)) == item
