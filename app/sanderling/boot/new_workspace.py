"""Making the workspace of the first start: imported then only, the usual start is in a hurry."""

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


def copy_playground(folder: Path, user_data_folder: Path) -> None:
    """Copy the ready-made workspace and write its first session: a request and a stream are open."""
    half_made = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(resources_folder() / "playground", half_made)
    half_made.rename(folder)
    UserData(user_data_folder).write_session(folder, _first_session(folder))


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
