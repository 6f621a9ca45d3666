"""Sending a request: inheritance is worked out, secrets are found, the pipeline does the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sanderling.domain.auth_choice import NO_AUTH, AuthChoice
from sanderling.domain.collection import Folder, ItemPath
from sanderling.domain.errors import SanderlingError
from sanderling.domain.pagination import PagingResume
from sanderling.domain.request import Request, Row
from sanderling.domain.send_control import SendControl
from sanderling.domain.send_settings import EffectiveSettings, SendSettings, effective
from sanderling.domain.variables import Variable

if TYPE_CHECKING:
    from sanderling.domain.events import Event
    from sanderling.domain.exchange import Exchange
    from sanderling.engine.job import SendJob
    from sanderling.engine.pipeline import Pipeline
    from sanderling.engine.session_actions import SessionActions
    from sanderling.engine.shared_state import SharedState
    from sanderling.engine.sign_in_ports import SignInHelp
    from sanderling.services.cookies import Cookies
    from sanderling.services.http_cache import HttpCache
    from sanderling.services.scopes import VariableScopes
    from sanderling.services.secret_keeping import Secrets
    from sanderling.storage.response_bodies import ResponseBodies

PrepareTarget = Callable[[str], None]


class Sending:
    """Sends requests of one workspace on the running event loop."""

    def __init__(
        self, scopes: VariableScopes, secrets: Secrets, bodies: ResponseBodies, cookies: Cookies, http_cache: HttpCache
    ) -> None:
        """Hold the collaborators; the engine is imported with the first send."""
        self._cookies = cookies
        self._http_cache = http_cache
        self._scopes = scopes
        self._secrets = secrets
        self._bodies = bodies
        self._pipeline: Pipeline | None = None
        self._sign_in_help: SignInHelp | None = None

    async def send(
        self,
        request: Request,
        *,
        path: ItemPath | None = None,
        environment: str | None = None,
        local: tuple[Variable, ...] = (),
        on_event: Callable[[Event], None] = lambda _event: None,
        control: SendControl | None = None,
        resume: PagingResume | None = None,
    ) -> Exchange:
        """Send a request and return what happened.

        Args:
            request: The request, saved or not.
            path: Where it is stored; folders around it give variables, auth, headers and settings.
            environment: The path of the chosen environment.
            local: Variables of this send alone; they win over all others.
            on_event: Receives every event at once, on the loop; it must not block.
            control: What a person may say meanwhile: send now, go on.
            resume: Where an earlier send of this request stopped following pages, and what it gathered: the new
                exchange begins with a copy of that and goes on.

        Returns:
            The exchange. Request and network errors are its outcome; cancelling the task is one as well.
        """
        await self.warm_up()
        try:
            job = replace(await self.job(request, path, environment, local), resume=resume)
        except SanderlingError as error:
            return self._engine.refuse(request, error, on_event)
        return await self._engine.run(job, on_event, control)

    async def settings_around(self, path: ItemPath | None) -> EffectiveSettings:
        """Return what counts for an item that leaves every setting open: what folders, workspace and program say."""
        folders = await self._scopes.folders_of(path)
        return inherited_settings(SendSettings(), folders, await self._scopes.workspace_settings())

    async def warm_up(self) -> None:
        """Import the engine before the first send needs it, so that its time is not part of anybody's wait.

        That takes a tenth of a second or more, so it happens in a thread.
        """
        if self._pipeline is None:
            pipeline = await asyncio.to_thread(self._made)
            self._pipeline = self._pipeline or pipeline
            self._pipeline.warm_up()

    @property
    def shared(self) -> SharedState | None:
        """What all sends share; ``None`` before the first."""
        return self._pipeline.state if self._pipeline else None

    async def aclose(self) -> None:
        """Close all connections."""
        if self._pipeline is not None:
            await self._pipeline.aclose()

    async def job(
        self, request: Request, path: ItemPath | None, environment: str | None, local: tuple[Variable, ...] = ()
    ) -> SendJob:
        """Return a request with everything around it that decides how it is sent; raises ``SanderlingError``."""
        from sanderling.engine.job import SendJob

        folders = await self._scopes.folders_of(path)
        return SendJob(
            request=request,
            scopes=await self._scopes.scopes_for(path, environment, local),
            auth=inherited_auth(request.auth, folders),
            settings=inherited_settings(request.settings, folders, await self._scopes.workspace_settings()),
            inherited_headers=inherited_headers(folders),
            base_folder=self._scopes.base_folder,
        )

    def _made(self) -> Pipeline:
        from sanderling.engine.pipeline import Pipeline
        from sanderling.engine.shared_state import SharedState
        from sanderling.services.token_keeping import KeptTokens

        tokens = KeptTokens(self._secrets)
        state = SharedState(self._cookies.jar(), self._http_cache.files(), tokens, self._sign_in_help)
        return Pipeline(self._bodies, self._secrets, state)

    def bring_help(self, help_: SignInHelp | None) -> None:
        """Say who can sign in where a request needs that; with ``None`` nobody."""
        self._sign_in_help = help_
        if self._pipeline is not None:
            self._pipeline.state.sign_in_help = help_

    async def session_actions(self) -> SessionActions:
        """Return what can be done with sessions at authorization servers."""
        from sanderling.engine.session_actions import SessionActions

        await self.warm_up()
        return SessionActions(self._engine)

    @property
    def _engine(self) -> Pipeline:
        assert self._pipeline is not None
        return self._pipeline


def inherited_auth(own: AuthChoice, folders: tuple[Folder, ...]) -> AuthChoice:
    """Return the auth that counts: the request's own, or that of the nearest folder that has one."""
    for choice in (own, *(folder.auth for folder in reversed(folders))):
        if choice.kind != "inherit":
            return choice
    return NO_AUTH


def inherited_settings(
    own: SendSettings, folders: tuple[Folder, ...], workspace: SendSettings | None = None
) -> EffectiveSettings:
    """Return the settings with what is left open taken from the nearest folder that says it, else the workspace."""
    merged = own
    for folder in reversed(folders):
        merged = merged.over(folder.settings)
    return effective(merged.over(workspace) if workspace else merged)


def inherited_headers(folders: tuple[Folder, ...]) -> tuple[Row, ...]:
    """Return the folders' headers; an inner folder's header takes the place of an outer one of that name."""
    merged: dict[str, Row] = {}
    for folder in folders:
        for row in folder.headers:
            if row.enabled and row.name:
                merged[row.name.lower()] = row
    return tuple(merged.values())
