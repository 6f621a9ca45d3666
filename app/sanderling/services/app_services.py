"""All services of one open workspace, built once by ``boot``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.services.cookies import Cookies
from sanderling.services.host_states import HostStates
from sanderling.services.housekeeping import Housekeeping
from sanderling.services.http_cache import HttpCache
from sanderling.services.playground import Playground
from sanderling.services.preferences import PreferenceKeeping
from sanderling.services.scopes import VariableScopes
from sanderling.services.secret_keeping import Secrets
from sanderling.services.sending import Sending
from sanderling.services.session import SessionKeeping
from sanderling.services.signing_in import SigningIn
from sanderling.services.workspace_editing import WorkspaceEditing
from sanderling.storage.response_bodies import ResponseBodies
from sanderling.storage.secret_store import SecretStore
from sanderling.storage.user_data import UserData

if TYPE_CHECKING:
    from sanderling.domain.collection import TreeEntry
    from sanderling.services.response_views import ResponseViews


@dataclass(frozen=True, slots=True)
class Services:
    """What the front ends are given."""

    editing: WorkspaceEditing
    scopes: VariableScopes
    sending: Sending
    secrets: Secrets
    session: SessionKeeping
    preferences: PreferenceKeeping
    views: Callable[[], ResponseViews]
    """Made when a response first comes: an idle window does without."""
    playground: Playground
    housekeeping: Housekeeping
    cookies: Cookies
    http_cache: HttpCache
    host_states: HostStates
    signing_in: SigningIn

    async def aclose(self) -> None:
        """Close connections, watchers and the playground, in order, and remove this process's response bodies."""
        self.editing.stop_watching()
        await self.sending.aclose()
        await self.cookies.aclose()
        await self.http_cache.aclose()
        await self.playground.stop()
        await self.housekeeping.close()


def build_services(
    workspace_folder: Path | None, user_data_folder: Path, tree: Awaitable[tuple[TreeEntry, ...]] | None = None
) -> Services:
    """Build the services of a workspace; nothing is read and nothing heavy imported yet.

    Args:
        workspace_folder: The workspace; ``None`` for a request that is sent outside of any.
        user_data_folder: Where the user's own data is kept.
        tree: The workspace's tree, where somebody has begun to read it already.
    """
    user_data = UserData(user_data_folder)
    bodies = ResponseBodies(user_data.spool_folder)
    playground = Playground()
    folder = workspace_folder or user_data_folder / "no-workspace"
    editing = WorkspaceEditing(folder, user_data.trash_folder(folder), tree)

    @cache
    def views() -> ResponseViews:
        from sanderling.services.response_views import ResponseViews

        return ResponseViews(bodies.discard)

    scopes = VariableScopes(editing if workspace_folder else None, playground)
    secrets = Secrets(SecretStore())
    cookies = Cookies(user_data.workspace_data(folder) if workspace_folder else None)
    http_cache = HttpCache(user_data.workspace_data(folder) / "http-cache")
    sending = Sending(scopes, secrets, bodies, cookies, http_cache)
    return Services(
        editing=editing,
        scopes=scopes,
        sending=sending,
        secrets=secrets,
        session=SessionKeeping(user_data, folder),
        preferences=PreferenceKeeping(user_data),
        views=views,
        playground=playground,
        housekeeping=Housekeeping(bodies, user_data.trash_folder(folder)),
        cookies=cookies,
        http_cache=http_cache,
        host_states=HostStates(sending),
        signing_in=SigningIn(sending),
    )
