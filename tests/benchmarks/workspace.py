"""Opening a workspace of 10,000 requests, beside reading and parsing the same files with ``json`` and nothing else.

As a program: ``python -m tests.benchmarks.workspace read FOLDER`` or ``... window FOLDER``.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.children import ask, report
from tests.benchmarks.figures import Figure, limit, ratio

if TYPE_CHECKING:
    from sanderling.domain.collection import TreeEntry

_COLLECTIONS, _FOLDERS, _REQUESTS = 10, 20, 50
_ROUNDS = 3


def run() -> list[Figure]:
    """Make the workspace and measure in turns."""
    alone: list[float] = []
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        _make(workspace)
        for _ in range(_ROUNDS):
            alone += ask("tests.benchmarks.workspace", "read", workspace)["seconds"]
            for key, values in ask("tests.benchmarks.workspace", "window", workspace).items():
                found.setdefault(key, []).extend(values)
    read_s = statistics.median(alone)
    middle = {key: statistics.median(values) for key, values in found.items()}
    what, other = "workspace of 10,000 requests", "json alone"
    opening = f"while the whole window is made: {middle['open_gap_ms']:.3g} ms"
    return [
        ratio(f"{what}: painted to tree complete", middle["opened_s"], read_s, other_is=other, unit="s", at_most=1.3),
        ratio(f"{what}: read again", middle["again_s"], read_s, other_is=other, unit="s", at_most=1.3),
        limit(f"{what}: window's loop blocked meanwhile", middle["gap_ms"], "ms", 33, against=opening),
    ]


def _make(workspace: Path) -> None:
    from sanderling.domain.collection import Folder, WorkspaceInfo
    from sanderling.storage.json_files import to_bytes
    from sanderling.storage.stored_items import folder_to
    from sanderling.storage.workspace_files import WorkspaceFiles

    WorkspaceFiles.create(workspace, WorkspaceInfo(name="Large"))
    for collection in range(_COLLECTIONS):
        top = workspace / "collections" / f"collection {collection}"
        top.mkdir(parents=True)
        (top / "collection.json").write_bytes(
            to_bytes(folder_to(Folder(name=f"Collection {collection}", sort_key=collection)))
        )
        for number in range(_FOLDERS):
            inner = top / f"folder {number}"
            inner.mkdir()
            (inner / "folder.json").write_bytes(to_bytes(folder_to(Folder(name=f"Folder {number}", sort_key=number))))
            for request in range(_REQUESTS):
                (inner / f"request {request}.json").write_bytes(_request(request))


def _request(number: int) -> bytes:
    from sanderling.domain.request import Body, Request, Row
    from sanderling.storage.json_files import to_bytes
    from sanderling.storage.stored_items import request_to

    body = Body(kind="json", text='{\n  "article": "lamp",\n  "pieces": [1, 2, 3]\n}\n') if number % 2 else Body()
    return to_bytes(
        request_to(
            Request(
                name=f"Request number {number}",
                method=("GET", "POST")[number % 2],
                url_template="{{base}}/orders/:id",
                query=(Row(name="page", value="1"), Row(name="size", value="50", enabled=False)),
                headers=(Row(name="Accept", value="application/json"), Row(name="X-Trace", value="{{$uuid}}")),
                body=body,
                notes="What this is for.\nAnd how.",
                sort_key=number,
            )
        )
    )


def _read(workspace: Path) -> dict[str, Any]:
    found = []
    for _ in range(4):
        start_s = time.perf_counter()
        items = []
        for folder, _, names in os.walk(workspace / "collections"):
            for name in names:
                with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - the fastest way there is
                    items.append(json.loads(file.read()))
        found.append(time.perf_counter() - start_s)
    return {"seconds": found[1:]}


async def _in_window(workspace: Path) -> dict[str, Any]:
    from tests.benchmarks.driven_window import LoopGaps, PaintOfWindow
    from tests.benchmarks.tree_watch import TreeWatch

    from sanderling.boot.desktop import open_window

    gaps, tree = LoopGaps(), TreeWatch(_COLLECTIONS)
    seconds, gaps_ms = [], []
    painted = PaintOfWindow(tree.start)
    with tempfile.TemporaryDirectory() as user_data:
        async with open_window(workspace, Path(user_data)) as window:
            opened_s = await tree.complete_at_s() - painted.at_s
            sidebar = window.presenter.sidebar
            if _count(sidebar.entries) != _COLLECTIONS * (1 + _FOLDERS * (1 + _REQUESTS)):
                raise RuntimeError("the tree is not complete")
            await asyncio.sleep(1.0)
            open_gap_ms = tree.longest_gap_ms()
            for _ in range(3):
                gaps.start()
                start_s = time.perf_counter()
                await sidebar.reload()
                seconds.append(time.perf_counter() - start_s)
                await asyncio.sleep(0.05)
                gaps_ms.append(gaps.stop())
    return {"opened_s": [opened_s], "open_gap_ms": [open_gap_ms], "again_s": seconds, "gap_ms": gaps_ms}


def _count(entries: tuple[TreeEntry, ...]) -> int:
    return sum(1 + _count(entry.children) for entry in entries)


def main(mode: str, workspace: Path) -> None:
    """Be the reader or the window."""
    if mode == "read":
        report(_read(workspace))
    else:
        from tests.benchmarks.driven_window import run_child

        run_child(lambda: _in_window(workspace))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
