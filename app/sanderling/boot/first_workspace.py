"""The workspace of the first start: a copy of the ready-made playground collection, the user's own from then on."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from sanderling.domain.collection import ItemKind, TreeEntry
from sanderling.domain.session import Session, TabState
from sanderling.storage.places import resources_folder
from sanderling.storage.user_data import UserData
from sanderling.storage.workspace_files import WorkspaceFiles

_FIRST_TABS = ("List orders", "Ticker")


def playground_workspace(user_data_folder: Path) -> Path:
    """Return the user's playground workspace, copied from the resources the first time.

    The first time its session is written too: a request and a stream are open, a result is one click away.
    """
    folder = user_data_folder / "workspaces" / "playground"
    if not (folder / "sanderling.json").exists():
        half_made = folder.with_name("playground.new")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(resources_folder() / "playground", half_made)
        half_made.rename(folder)
        UserData(user_data_folder).write_session(folder, _first_session(folder))
    return folder


def _first_session(folder: Path) -> Session:
    files = WorkspaceFiles(folder)
    requests = {entry.name: entry for entry in _requests_in(files.read_tree())}
    opened = [requests[name] for name in _FIRST_TABS if name in requests]
    tabs = tuple(TabState(key=uuid.uuid4().hex[:12], path=entry.path) for entry in opened)
    environments = files.list_environments()
    return Session(
        tabs=tabs,
        active_key=tabs[0].key if tabs else "",
        environment=environments[0].path if environments else "",
    )


def _requests_in(entries: tuple[TreeEntry, ...]) -> Iterator[TreeEntry]:
    for entry in entries:
        if entry.kind is ItemKind.REQUEST:
            yield entry
        yield from _requests_in(entry.children)
