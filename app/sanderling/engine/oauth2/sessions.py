"""The tokens that are held, by what they were asked for with: used, refreshed ahead of their end, obtained once."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace

from sanderling.domain import events as ev
from sanderling.domain.errors import (
    SanderlingError,
    SignInAnswerUnusable,
    SignInNeedsPerson,
    SignInRefused,
    SignInUnreachable,
)
from sanderling.engine.oauth2.grants import GRANTS, NEED_A_PERSON
from sanderling.engine.oauth2.held_session import HeldSession, begun
from sanderling.engine.oauth2.refreshing import refresh
from sanderling.engine.oauth2.sign_in import KnownServers, SignIn
from sanderling.engine.oauth2.single_flight import SingleFlight
from sanderling.engine.oauth2.token_entries import TokenEntries
from sanderling.engine.oauth2.tokens import Token
from sanderling.engine.sign_in_ports import TokenStore

_PURPOSES = {
    "authorization-code": "authorization code",
    "client-credentials": "client credentials",
    "device-code": "device code",
    "token-exchange": "token exchange",
    "jwt-bearer": "JWT bearer",
    "refresh-token": "refresh token",
}


class TokenSessions:
    """All sessions of this user; one object for all sends of the process."""

    def __init__(self, store: TokenStore | None = None) -> None:
        """Start with none in memory; without a store they live as long as the program."""
        self.known = KnownServers()
        self.entries = TokenEntries(store)
        self._held: dict[str, HeldSession] = {}
        self._flight = SingleFlight()

    async def token(self, sign_in: SignIn) -> Token:
        """Return a token that is good: a held one, a refreshed one, or a new one.

        Raises:
            SignInFailed: There is none, so nothing may be sent.
        """
        held = self._usable(sign_in)
        if held is not None:
            return held.token
        async with self._turn(sign_in):
            held = self._usable(sign_in) or await self._kept(sign_in)
            if held is not None and held.token.is_fresh(sign_in.clock()):
                return held.token
            return (await self._renewed(sign_in, held)).token

    async def token_instead_of(self, sign_in: SignIn, rejected: Token) -> Token | None:
        """Return another token after the server has refused one, or ``None`` if there is no way to one.

        Somebody else may have it already; else it is refreshed or, where that needs nobody, obtained anew.
        """
        key = sign_in.config.key()
        async with self._turn(sign_in):
            held = self._held.get(key)
            if held is not None and held.token.access_token != rejected.access_token:
                return held.token
            if held is None or (not held.token.refresh_token and sign_in.config.grant in NEED_A_PERSON):
                return None
            if not held.token.refresh_token:
                return (await self._obtained(sign_in)).token
            return (await self._refreshed(sign_in, held)).token

    async def sign_in_anew(self, sign_in: SignIn) -> HeldSession:
        """Obtain a token whatever is held, as a person asked for it."""
        async with self._turn(sign_in):
            return await self._obtained(sign_in)

    async def refresh_now(self, sign_in: SignIn, session: HeldSession) -> HeldSession:
        """Refresh a session as a person asked for it; raises ``SignInFailed``."""
        async with self._turn(sign_in):
            current = await self.entries.read(session.config.key(), sign_in) or session
            return await self._refreshed(sign_in, current)

    async def forget(self, key: str) -> None:
        """Forget a session; raises ``SecretStoreError``."""
        self._held.pop(key, None)
        await self.entries.remove(key)

    async def drop_rejected(self, sign_in: SignIn, token: Token) -> None:
        """Do not use an access token any more that the server calls invalid; its refresh token stays."""
        key = sign_in.config.key()
        held = self._held.get(key)
        if held is not None and held.token.access_token == token.access_token:
            self._held[key] = ended = held.with_token(replace(held.token, expires_at=0.0))
            await self.entries.write(ended, sign_in)

    async def find(self, key: str) -> HeldSession | None:
        """Return a session by its key."""
        return await self.entries.read(key) or self._held.get(key)

    async def all(self) -> tuple[HeldSession, ...]:
        """Return every session, of this and earlier runs; raises ``SecretStoreError``."""
        keys = dict.fromkeys((*await self.entries.keys(), *self._held))
        found = [await self.find(key) for key in keys]
        return tuple(session for session in found if session is not None)

    # --- ways to a token

    def _usable(self, sign_in: SignIn) -> HeldSession | None:
        held = self._held.get(sign_in.config.key())
        if held is None or not held.token.is_fresh(sign_in.clock()) or not held.fits(sign_in.config):
            return None
        for text in held.token.secrets:
            sign_in.masker.add(text)
        return held

    async def _kept(self, sign_in: SignIn) -> HeldSession | None:
        """Return what the keyring holds: another window may have signed in, or refreshed with rotation."""
        key = sign_in.config.key()
        held = await self.entries.read(key, sign_in) or self._held.get(key)
        if held is None or not held.fits(sign_in.config):
            return None
        for text in held.token.secrets:
            sign_in.masker.add(text)
        self._held[key] = held
        return held

    async def _renewed(self, sign_in: SignIn, held: HeldSession | None) -> HeldSession:
        """Return a session with a new token: by its refresh token, or else from the beginning."""
        if held is None or not held.token.refresh_token:
            return await self._obtained(sign_in)
        try:
            return await self._refreshed(sign_in, held)
        except (SignInUnreachable, SignInAnswerUnusable):
            if held.token.is_good(sign_in.clock()):
                sign_in.step("refresh", "warning", "it failed ahead of time; the token is still good and is used")
                return held
            raise
        except SignInRefused as error:
            if error.error_code != "invalid_grant":
                raise
            if sign_in.config.grant in NEED_A_PERSON and sign_in.help is None:
                raise SignInNeedsPerson(
                    f"The session at {sign_in.config.server} has ended: its refresh token has expired or was revoked, "
                    "and nobody is there to sign in again.",
                    advice="Sign in once in the window, or with “sanderling auth login”. Nothing was sent.",
                    detail=error.message,
                ) from error
            sign_in.step("refresh", "warning", "the refresh token does not count any more; beginning anew")
            return await self._obtained(sign_in)

    async def _refreshed(self, sign_in: SignIn, held: HeldSession) -> HeldSession:
        try:
            token = await refresh(sign_in, held.token)
        except SanderlingError as error:
            sign_in.step("refresh", "failed", error.message)
            raise
        return await self._keep(sign_in, replace(held, token=token))

    async def _obtained(self, sign_in: SignIn) -> HeldSession:
        try:
            token = await GRANTS[sign_in.config.grant](sign_in)
        except SanderlingError as error:
            sign_in.step("sign-in", "failed", error.message)
            raise
        return await self._keep(sign_in, begun(sign_in.config, token))

    async def _keep(self, sign_in: SignIn, session: HeldSession) -> HeldSession:
        sign_in.has_asked = True
        self._held[session.config.key()] = session
        await self.entries.write(session, sign_in)
        return session

    @asynccontextmanager
    async def _turn(self, sign_in: SignIn) -> AsyncIterator[None]:
        """Wait for a turn at this session, and tell that the request waits; a person may take their time."""
        key, config = sign_in.config.key(), sign_in.config
        if self._flight.is_under_way(key):
            sign_in.step("token", "info", "another request asks for the same token; waiting for it")
        purpose = _PURPOSES.get(config.grant, config.grant)
        sign_in.emit(ev.SignInStarted(time.perf_counter(), f"{purpose} at {config.server}"))
        has_person = config.grant in NEED_A_PERSON and sign_in.help is not None
        succeeded = False
        try:
            with sign_in.control.clock_stopped() if has_person else nullcontext():
                async with self._flight.turn(key):
                    if config.dpop and sign_in.dpop_key is None:
                        sign_in.dpop_key = await self.entries.dpop_key(config, sign_in)
                    yield
            succeeded = True
        finally:
            sign_in.emit(ev.SignInEnded(time.perf_counter(), succeeded))
