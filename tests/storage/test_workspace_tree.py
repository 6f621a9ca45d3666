"""The tree of a large workspace, and the workspace that ships with the program."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.storage.test_stored_items import validate

from sanderling.domain.collection import Folder, TreeEntry, WorkspaceInfo
from sanderling.domain.request import Body, Request, Row
from sanderling.storage import stored_items
from sanderling.storage.json_files import to_bytes
from sanderling.storage.places import resources_folder
from sanderling.storage.workspace_files import WorkspaceFiles

REQUESTS = 10_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFiles:
    """A workspace of 10,000 ordinary requests in 200 folders."""
    workspace = WorkspaceFiles.create(tmp_path_factory.mktemp("large"), WorkspaceInfo())
    for number in range(200):
        folder = workspace.folder / "collections" / f"Collection {number // 20}" / f"Folder {number}"
        folder.mkdir(parents=True)
        (folder / "folder.json").write_bytes(to_bytes(stored_items.folder_to(Folder(name=folder.name))))
        for place in range(REQUESTS // 200):
            request = Request(
                name=f"Request {number}-{place}",
                method="POST",
                url_template="{{base}}/orders/:id",
                query=(Row(name="page", value="1"), Row(name="size", value="50", enabled=False)),
                headers=(Row(name="Accept", value="application/json"),),
                body=Body(kind="json", text='{\n  "name": "é",\n  "items": [1, 2, 3]\n}\n'),
                notes="What it is for",
                sort_key=place,
            )
            (folder / f"{place}.json").write_bytes(to_bytes(stored_items.request_to(request)))
    return workspace


def count(entries: tuple[TreeEntry, ...]) -> int:
    """Return how many entries of any depth have a method."""
    return sum(bool(entry.method) + count(entry.children) for entry in entries)


def read_plainly(folder: Path) -> int:
    """Read and parse every file below a folder, as simply as it goes."""
    parsed = []
    for place, _, names in os.walk(folder):
        for name in names:
            with open(f"{place}/{name}", "rb") as file:  # noqa: PTH123 - the plainest way is the yardstick
                parsed.append(json.loads(file.read()))
    return len(parsed)


def best_s(run: Callable[[], object]) -> float:
    """Return the seconds of the quickest of three runs."""
    times = []
    for _ in range(3):
        gc.collect()
        start_s = time.perf_counter()
        run()
        times.append(time.perf_counter() - start_s)
    return min(times)


def test_large_tree_is_as_quick_as_reading_the_files(large: WorkspaceFiles) -> None:
    """The complete tree of 10,000 requests takes at most 1.3 times what reading and parsing the files takes."""
    assert count(large.read_tree()) == REQUESTS
    assert best_s(large.read_tree) <= 1.3 * best_s(lambda: read_plainly(large.folder / "collections"))


def test_large_tree_leaves_the_window_its_turns(large: WorkspaceFiles) -> None:
    """While a thread reads the tree, another one gets its turn within a frame."""
    interval_s = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # as the program does
    try:
        reading = threading.Thread(target=large.read_tree)
        reading.start()
        longest_s = 0.0
        while reading.is_alive():
            start_s = time.perf_counter()
            time.sleep(0.001)
            longest_s = max(longest_s, time.perf_counter() - start_s)
    finally:
        sys.setswitchinterval(interval_s)
    assert longest_s < 0.033


def test_ready_made_workspace_is_canonical() -> None:
    """Every file of the shipped workspace is as the program would write it, and fits its schema."""
    workspace = WorkspaceFiles(resources_folder() / "playground")
    assert to_bytes(stored_items.info_to(workspace.read_info())) == (workspace.folder / "sanderling.json").read_bytes()
    files = [file for file in workspace.folder.rglob("*.json") if file.name != "sanderling.json"]
    assert len(files) > 10
    for file in files:
        path = file.relative_to(workspace.folder).as_posix()
        value = json.loads(file.read_bytes())
        if path.startswith("environments/"):
            validate(value, "environment")
            written = stored_items.environment_to(workspace.read_environment(path))
        elif file.name in ("folder.json", "collection.json"):
            validate(value, "folder")
            written = stored_items.folder_to(workspace.read_folder(path.rpartition("/")[0]))
        else:
            validate(value, "request")
            written = stored_items.request_to(workspace.read_request(path))
        assert to_bytes(written) == file.read_bytes(), path
