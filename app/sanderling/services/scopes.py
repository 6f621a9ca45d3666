"""Which variables a request sees: global < collection < folder < environment < local."""

from __future__ import annotations

from sanderling.domain.collection import Folder, ItemPath, ancestors_of
from sanderling.domain.errors import StorageError
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.variables import Scope, Scopes, Variable
from sanderling.services.playground import Playground
from sanderling.services.workspace_editing import WorkspaceEditing


class VariableScopes:
    """Collects the scopes of one workspace."""

    def __init__(self, editing: WorkspaceEditing | None, playground: Playground | None = None) -> None:
        """Hold where variables come from; without a workspace there are only local ones."""
        self._editing = editing
        self._playground = playground

    async def scopes_for(
        self, path: ItemPath | None, environment: str | None, local: tuple[Variable, ...] = ()
    ) -> Scopes:
        """Return the scopes of a request, outermost first."""
        scopes: list[Scope] = []
        if self._playground is not None:
            scopes.append(self._playground.scope())
        if self._editing is not None:
            info = await self._editing.info()
            scopes.append(Scope("Workspace", info.variables, "sanderling.json"))
            folders = await self.folders_of(path)
            for where, folder in zip(ancestors_of(path or ""), folders, strict=True):
                label = "Collection" if where.count("/") == 1 else "Folder"
                scopes.append(Scope(f"{label} “{folder.name}”", folder.variables, where))
            if environment:
                found = await self._editing.load_environment(environment)
                scopes.append(Scope(f"Environment “{found.name}”", found.variables, environment))
        if local:
            scopes.append(Scope("This run", local))
        return Scopes(tuple(scopes))

    async def workspace_settings(self) -> SendSettings:
        """Return the workspace's own settings, which count where no folder says anything."""
        return (await self._editing.info()).settings if self._editing is not None else SendSettings()

    @property
    def base_folder(self) -> str:
        """Where relative paths of files count from: the workspace's folder; empty for the process's."""
        return str(self._editing.folder) if self._editing is not None else ""

    async def folders_of(self, path: ItemPath | None) -> tuple[Folder, ...]:
        """Return the folders around an item, its collection first; a damaged one counts as empty."""
        if self._editing is None or not path:
            return ()
        return tuple([await self._folder(where) for where in ancestors_of(path)])

    async def _folder(self, path: ItemPath) -> Folder:
        assert self._editing is not None
        try:
            return await self._editing.load_folder(path)
        except StorageError:
            return Folder(name=path.rpartition("/")[2])


def dynamic_value_names() -> tuple[tuple[str, str], ...]:
    """Return name (with the ``$``) and description of every dynamic value, for completion and help."""
    from sanderling.engine.dynamic import DYNAMIC_VALUES

    return tuple((f"${kind.name}", kind.label) for kind in DYNAMIC_VALUES)
