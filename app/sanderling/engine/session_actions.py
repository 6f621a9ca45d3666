"""What a person may do with sessions besides sending: begin, refresh, revoke, introspect, forget, look at them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sanderling.domain.errors import NotFound, SanderlingError, UnknownKind
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.secret import Masker
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.domain.sign_in import HeldToken
from sanderling.engine.auth import AUTH_KINDS, SIGN_IN_KINDS
from sanderling.engine.auth.oauth2 import sign_in_for
from sanderling.engine.job import SendJob
from sanderling.engine.oauth2.config import config_from
from sanderling.engine.oauth2.held_session import HeldSession
from sanderling.engine.oauth2.session_endpoints import introspect, revoke
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.wire import SignInWire
from sanderling.engine.pipeline import Pipeline
from sanderling.engine.ports import Emit


class SessionActions:
    """The sessions behind a pipeline; every action tells its steps through the emit it is given."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Use the pipeline's wire and sessions."""
        self._pipeline = pipeline
        self._sessions = pipeline.state.sessions

    async def sign_in(self, job: SendJob, emit: Emit, *, anew: bool = True) -> HeldToken:
        """Obtain a token for the authentication of a job; without ``anew`` one that is held and good will do.

        Raises:
            SanderlingError: There is none; the message says why.
        """
        resolved = await self._pipeline.resolved(job)
        kind = AUTH_KINDS.get(resolved.auth.kind)
        if kind.name not in SIGN_IN_KINDS:
            raise UnknownKind(
                f"With “{kind.label}” there is nobody to sign in at.", advice="Choose OAuth 2 as the authentication."
            )
        request = OutgoingRequest(method="GET", url="", settings=resolved.settings, masker=resolved.masker)
        async with _masked(resolved.masker):
            one = sign_in_for(request, resolved.auth.values, self._pipeline.desk(emit))
            if anew:
                return (await self._sessions.sign_in_anew(one)).shown()
            await self._sessions.token(one)
            session = await self._sessions.find(one.config.key())
            assert session is not None
            return session.shown()

    async def token_text(self, job: SendJob, emit: Emit) -> str:
        """Return a good access token (or the ID token, as the form says), for a person who asks to see it."""
        await self.sign_in(job, emit, anew=False)
        config = config_from((await self._pipeline.resolved(job)).auth.values)
        session = await self._found(config.key())
        return session.token.id_token if config.use_token == "id" else session.token.access_token

    async def held_for(self, job: SendJob) -> HeldToken | None:
        """Return the session that a job would use, or ``None`` if there is none yet; raises ``SanderlingError``."""
        resolved = await self._pipeline.resolved(job)
        if resolved.auth.kind not in SIGN_IN_KINDS:
            return None
        session = await self._sessions.find(config_from(resolved.auth.values).key())
        return session.shown() if session else None

    async def held(self) -> tuple[HeldToken, ...]:
        """Return all sessions; raises ``SecretStoreError``."""
        return tuple(session.shown() for session in await self._sessions.all())

    async def refresh(self, key: str, settings: EffectiveSettings, emit: Emit) -> HeldToken:
        """Refresh a session; raises ``SanderlingError``."""
        session = await self._found(key)
        async with self._action(session, settings, emit) as one:
            return (await self._sessions.refresh_now(one, session)).shown()

    async def revoke(self, key: str, settings: EffectiveSettings, emit: Emit) -> None:
        """Have the server end a session, then forget it; raises ``SanderlingError``."""
        session = await self._found(key)
        async with self._action(session, settings, emit) as one:
            await revoke(one, session)
        await self._sessions.forget(key)

    async def introspect(self, key: str, settings: EffectiveSettings, emit: Emit) -> dict[str, Any]:
        """Return what the server knows of a session's access token; raises ``SanderlingError``."""
        session = await self._found(key)
        async with self._action(session, settings, emit) as one:
            return await introspect(one, session)

    async def forget(self, key: str) -> None:
        """Forget a session; its tokens are good until they end. Raises ``SecretStoreError``."""
        await self._sessions.forget(key)

    async def _found(self, key: str) -> HeldSession:
        session = await self._sessions.find(key)
        if session is None:
            raise NotFound("This session is not there any more.", advice="Sign in again.")
        return session

    @asynccontextmanager
    async def _action(self, session: HeldSession, settings: EffectiveSettings, emit: Emit) -> AsyncIterator[SignIn]:
        masker = Masker()
        config = session.config
        for text in (config.client_secret, config.signing_key, *session.token.secrets):
            masker.add(text)
        desk = self._pipeline.desk(emit)
        request = OutgoingRequest(method="GET", url="", settings=settings, masker=masker)
        wire = SignInWire(desk.send, desk.emit, request)
        async with _masked(masker):
            yield SignIn(config, wire, desk.emit, self._sessions.known, desk.help)


@asynccontextmanager
async def _masked(masker: Masker) -> AsyncIterator[None]:
    try:
        yield
    except SanderlingError as error:
        error.message, error.advice = masker.mask(error.message), masker.mask(error.advice)
        error.detail = masker.mask(error.detail)
        raise
