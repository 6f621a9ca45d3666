"""Workspaces for these tests, written by the storage room itself."""

from __future__ import annotations

from pathlib import Path

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.request import Request, Row
from sanderling.domain.variables import Variable
from sanderling.storage.workspace_files import WorkspaceFiles

BIRDS = "collections/Birds/List birds.json"
STREAM = "collections/Birds/Ticker.json"
STAGING = "environments/Staging.json"
LIVE = "environments/Live.json"


def bird_workspace(folder: Path, base_url: str) -> Path:
    """Write a workspace of a collection with two requests, and two environments, and return its folder."""
    files = WorkspaceFiles.create(folder, WorkspaceInfo(name="Bird watch"))
    collection = files.create_folder("collections", Folder(name="Birds"))
    birds = Request(name="List birds", url_template="{{base}}/json", query=(Row(name="page", value="1"),))
    assert files.create_request(collection, birds) == BIRDS
    ticker = Request(name="Ticker", url_template="{{base}}/ticker")
    assert files.create_request(collection, ticker) == STREAM
    for name in ("Staging", "Live"):
        variables = (Variable(name="base", value=base_url), Variable(name="place", value=name.lower()))
        files.create_environment(Environment(name=name, variables=variables))
    return folder


def everything_below(*folders: Path) -> dict[Path, bytes]:
    """Return the content of every file below the folders."""
    return {file: file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}
