"""Sessions at authorization servers (OAuth 2, OpenID Connect): sign in, look at them, refresh, revoke, forget."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

from sanderling.domain.collection import ItemPath
from sanderling.domain.errors import SanderlingError
from sanderling.domain.request import Request
from sanderling.domain.sign_in import HeldToken, SignInVisit
from sanderling.domain.variables import Variable

if TYPE_CHECKING:
    from sanderling.domain.events import Event
    from sanderling.services.sending import Sending
    from sanderling.serving.oauth_callback import CallbackReceiver

OnEvent = Callable[["Event"], None]
_OURS: Final = ("127.0.0.1", "localhost", "::1")


def _unheard(_event: Event) -> None:
    """Nobody listens."""


class SignInPerson(Protocol):
    """Somebody in front of a window or terminal; both methods are called on the event loop and must not block."""

    def begins(self, visit: SignInVisit) -> None:
        """Open ``visit.url`` in the browser (``BrowserVisit``) or show ``visit.user_code`` (``DeviceVisit``).

        What the person says goes to the visit: ``paste`` with the address that the browser ended at, or ``cancel``.
        """
        ...

    def ends(self, visit: SignInVisit, problem: SanderlingError | None) -> None:
        """Take away what was shown; ``problem`` says why there is no token."""
        ...


class SigningIn:
    """What a person may do with sessions; without anybody there only what needs nobody."""

    def __init__(self, sending: Sending) -> None:
        """Use the wire, the secrets and the sessions of sending."""
        self._sending = sending

    def attend(self, person: SignInPerson | None) -> None:
        """Say who is there to sign in, from now on and for every send; ``None``: nobody."""
        self._sending.bring_help(_Help(person) if person is not None else None)

    async def sign_in(
        self,
        request: Request,
        *,
        path: ItemPath | None = None,
        environment: str | None = None,
        local: tuple[Variable, ...] = (),
        on_event: OnEvent = _unheard,
        anew: bool = True,
    ) -> HeldToken:
        """Obtain a token for a request's authentication (which may be inherited), and nothing else.

        Cancelling the task gives it up, as the visit's ``cancel`` does. Without ``anew`` a session that is held and
        good will do, and one that can be refreshed is.

        Raises:
            SanderlingError: There is no token; the message says why.
        """
        actions = await self._sending.session_actions()
        return await actions.sign_in(await self._sending.job(request, path, environment, local), on_event, anew=anew)

    async def held_for(
        self,
        request: Request,
        *,
        path: ItemPath | None = None,
        environment: str | None = None,
        local: tuple[Variable, ...] = (),
    ) -> HeldToken | None:
        """Return the session that a request would use; ``None`` if there is none, or it uses none.

        Raises:
            SanderlingError: A variable or secret has no value, or the keyring cannot be used.
        """
        actions = await self._sending.session_actions()
        return await actions.held_for(await self._sending.job(request, path, environment, local))

    async def signs_in(self, request: Request, path: ItemPath | None = None) -> bool:
        """Return whether a request's authentication, which may be inherited, is one that signs in."""
        from sanderling.engine.auth import SIGN_IN_KINDS

        return (await self._sending.job(request, path, None)).auth.kind in SIGN_IN_KINDS

    async def token_text(
        self,
        request: Request,
        *,
        path: ItemPath | None = None,
        environment: str | None = None,
        local: tuple[Variable, ...] = (),
        on_event: OnEvent = _unheard,
    ) -> str:
        """Return the token that a request would send, signing in if need be; for a person who asks to see it.

        Raises:
            SanderlingError: There is none.
        """
        actions = await self._sending.session_actions()
        return await actions.token_text(await self._sending.job(request, path, environment, local), on_event)

    async def sessions(self) -> tuple[HeldToken, ...]:
        """Return every session, of all workspaces and earlier runs; raises ``SecretStoreError``."""
        return await (await self._sending.session_actions()).held()

    async def refresh(self, key: str, on_event: OnEvent = _unheard) -> HeldToken:
        """Refresh a session by its key; raises ``SanderlingError``."""
        actions = await self._sending.session_actions()
        return await actions.refresh(key, await self._sending.settings_around(None), on_event)

    async def revoke(self, key: str, on_event: OnEvent = _unheard) -> None:
        """Have the server end a session (RFC 7009) and forget it; raises ``SanderlingError``: then it is kept."""
        actions = await self._sending.session_actions()
        await actions.revoke(key, await self._sending.settings_around(None), on_event)

    async def introspect(self, key: str, on_event: OnEvent = _unheard) -> Mapping[str, Any]:
        """Return what the server knows of a session (RFC 7662); raises ``SanderlingError``."""
        actions = await self._sending.session_actions()
        return await actions.introspect(key, await self._sending.settings_around(None), on_event)

    async def forget(self, key: str) -> None:
        """Forget a session here; the server does not learn of it. Raises ``SecretStoreError``."""
        await (await self._sending.session_actions()).forget(key)


class _Help:
    """What the engine asks of a person, with the loopback receiver for what the browser brings back."""

    def __init__(self, person: SignInPerson) -> None:
        self._person = person

    @asynccontextmanager
    async def listening(
        self, redirect_uri: str, verdict: Callable[[str], str]
    ) -> AsyncIterator[CallbackReceiver | None]:
        from sanderling.serving.oauth_callback import CallbackReceiver

        parts = urlsplit(redirect_uri)
        if parts.scheme != "http" or parts.hostname not in _OURS:
            yield None  # it is elsewhere: the address is pasted by hand
            return
        receiver = CallbackReceiver(
            port=parts.port or 0, path=parts.path or "/", host=parts.hostname or "", verdict=verdict
        )
        async with receiver:
            yield receiver

    def begins(self, visit: SignInVisit) -> None:
        self._person.begins(visit)

    def ends(self, visit: SignInVisit, problem: SanderlingError | None) -> None:
        self._person.ends(visit, problem)
