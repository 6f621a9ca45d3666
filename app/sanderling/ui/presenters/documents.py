"""How the small documents (folder, environment, workspace) are read and written, one class a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sanderling.domain.collection import Folder, ItemPath, WorkspaceInfo
from sanderling.domain.environment import Environment

if TYPE_CHECKING:
    from sanderling.services.workspace_editing import WorkspaceEditing

Document = Folder | Environment | WorkspaceInfo


class DocumentStore(Protocol):
    """Reads and writes documents of one kind."""

    async def load(self, path: ItemPath) -> Document:
        """Return what is stored."""
        ...

    async def save(self, path: ItemPath, document: Document, expected: Document | None) -> None:
        """Write it, unless the stored one is not as expected."""
        ...


class FolderStore:
    """Folders and collections."""

    def __init__(self, editing: WorkspaceEditing) -> None:
        """Read and write through the editing service."""
        self._editing = editing

    async def load(self, path: ItemPath) -> Document:
        """Return the folder."""
        return await self._editing.load_folder(path)

    async def save(self, path: ItemPath, document: Document, expected: Document | None) -> None:
        """Write the folder."""
        assert isinstance(document, Folder) and (expected is None or isinstance(expected, Folder))
        await self._editing.save_folder(path, document, expected=expected)


class EnvironmentStore:
    """Environments."""

    def __init__(self, editing: WorkspaceEditing) -> None:
        """Read and write through the editing service."""
        self._editing = editing

    async def load(self, path: ItemPath) -> Document:
        """Return the environment."""
        return await self._editing.load_environment(path)

    async def save(self, path: ItemPath, document: Document, expected: Document | None) -> None:
        """Write the environment."""
        assert isinstance(document, Environment) and (expected is None or isinstance(expected, Environment))
        await self._editing.save_environment(path, document, expected=expected)


class WorkspaceStore:
    """The workspace's own file, with the variables that count everywhere."""

    def __init__(self, editing: WorkspaceEditing) -> None:
        """Read and write through the editing service."""
        self._editing = editing

    async def load(self, _path: ItemPath) -> Document:
        """Return the workspace's info."""
        return await self._editing.info()

    async def save(self, _path: ItemPath, document: Document, _expected: Document | None) -> None:
        """Write the workspace's info."""
        assert isinstance(document, WorkspaceInfo)
        await self._editing.save_info(document)


def store_for(kind: str, editing: WorkspaceEditing) -> DocumentStore:
    """Return how documents of a tab's kind are read and written."""
    if kind == "folder":
        return FolderStore(editing)
    return EnvironmentStore(editing) if kind == "environment" else WorkspaceStore(editing)
