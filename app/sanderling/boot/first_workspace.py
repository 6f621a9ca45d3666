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
