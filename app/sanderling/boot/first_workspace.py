"""Which workspace the start opens; a copy of the ready-made playground collection where none is named."""

from __future__ import annotations

from pathlib import Path


def playground_workspace(user_data_folder: Path) -> Path:
    """Return the user's playground workspace, made the first time."""
    folder = user_data_folder / "workspaces" / "playground"
    if not (folder / "sanderling.json").exists():
        from sanderling.boot.new_workspace import copy_playground

        copy_playground(folder, user_data_folder)
    return folder


def named_workspace(folder: Path) -> Path:
    """Return the folder; one that is not there yet, or has nothing but hidden files, becomes a new workspace."""
    if not (folder / "sanderling.json").exists() and _is_empty(folder):
        from sanderling.domain.collection import WorkspaceInfo
        from sanderling.storage.workspace_files import WorkspaceFiles

        WorkspaceFiles.create(folder, WorkspaceInfo(name=folder.name))
    return folder


def _is_empty(folder: Path) -> bool:
    if not folder.exists():
        return True
    return folder.is_dir() and all(path.name.startswith(".") for path in folder.iterdir())
