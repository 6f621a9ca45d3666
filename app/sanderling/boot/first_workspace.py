"""The workspace of the first start: a copy of the ready-made playground collection, the user's own from then on."""

from __future__ import annotations

import shutil
from pathlib import Path

from sanderling.storage.places import resources_folder


def playground_workspace(user_data: Path) -> Path:
    """Return the user's playground workspace, copied from the resources the first time."""
    folder = user_data / "workspaces" / "playground"
    if not (folder / "sanderling.json").exists():
        half_made = folder.with_name("playground.new")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(resources_folder() / "playground", half_made)
        half_made.rename(folder)
    return folder
