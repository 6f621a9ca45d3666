"""The workspace that a person names on the command line, and what is wrong with how the program was called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sanderling.domain.collection import WorkspaceInfo
from sanderling.domain.errors import NotFound, SanderlingError
from sanderling.storage.workspace_files import WorkspaceFiles


def folder_from(arguments: Sequence[str]) -> Path:
    """Return the one folder that the arguments name.

    Raises:
        SanderlingError: They hold anything else.
    """
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise SanderlingError(
            f"“sanderling {' '.join(arguments)}” is not understood.",
            advice="The window takes one workspace folder. `sanderling --help` lists the commands.",
        )
    return named_workspace(Path(arguments[0]).expanduser().resolve())


def named_workspace(folder: Path) -> Path:
    """Return the folder a person named; one with nothing but hidden files becomes a new workspace.

    Raises:
        NotFound: There is no such folder, or it is a folder of something else.
    """
    if (folder / "sanderling.json").exists():
        return folder
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise NotFound(f"“{folder}” {what}.", advice="Name a workspace, or an empty folder to make one in.")
    if any(not path.name.startswith(".") for path in folder.iterdir()):
        raise NotFound(f"“{folder}” is no workspace: it has no sanderling.json.", advice="An empty folder becomes one.")
    WorkspaceFiles.create(folder, WorkspaceInfo(name=folder.name))
    return folder
