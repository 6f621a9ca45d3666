"""The places of the authorization server. What answers is imported with the first question, not with the playground."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from sanderling.serving.playground.place import Handler, Place, Subject

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sanderling.serving.playground.sign_in.authorization_server import AuthorizationServer

_TRY_AUTHORIZE: Final = (
    "/sign-in/authorize?response_type=code&client_id=shore-app&redirect_uri=http://127.0.0.1/callback&scope=openid"
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
)


def sign_in_subject(clock: Callable[[], float] = time.time) -> Subject:
    """Return the places of an authorization server of its own; ``clock`` gives seconds since 1970."""
    door = _Door(clock)
    return Subject(
        "sign-in",
        "An authorization server (OAuth 2, OpenID Connect): every grant, against clients and people that GET /sign-in "
        "introduces. /protected/oauth2 opens with its tokens.",
        (*_for_programs(door), *_for_people(door), *_metadata(door)),
    )


class _Door:
    """Makes the server when somebody first comes, once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._server: AuthorizationServer | None = None
        self._lock = asyncio.Lock()

    def to(self, choose: Callable[[AuthorizationServer], Callable[[Request], Awaitable[Response]]]) -> Handler:
        async def handler(request: Request) -> Response:
            async with self._lock:
                if self._server is None:
                    self._server = await asyncio.to_thread(self._make)
            return await choose(self._server)(request)

        return handler

    def _make(self) -> AuthorizationServer:
        from sanderling.serving.playground.sign_in.authorization_server import AuthorizationServer

        return AuthorizationServer(self._clock)


def _for_programs(door: _Door) -> tuple[Place, ...]:
    post = ("POST",)
    return (
        Place("/sign-in", ("GET",), door.to(lambda s: s.introduction), "The people, clients and scopes known here."),
        Place(
            "/sign-in/token",
            post,
            door.to(lambda s: s.clients.token),
            "The token endpoint, for every grant. Query: lifetime_s, refresh_lifetime_s (seconds that tokens are good "
            "for), tell_lifetime=no (leaves expires_in out).",
        ),
        Place("/sign-in/revoke", post, door.to(lambda s: s.clients.revoke), "Ends a token (RFC 7009)."),
        Place("/sign-in/introspect", post, door.to(lambda s: s.clients.introspect), "Is a token good? (RFC 7662)."),
        Place("/sign-in/par", post, door.to(lambda s: s.clients.push), "Pushed authorization requests (RFC 9126)."),
        Place(
            "/sign-in/device_authorization",
            post,
            door.to(lambda s: s.clients.begin_device),
            "Codes for a device without a browser (RFC 8628). Query: interval_s, lifetime_s.",
        ),
        Place("/sign-in/userinfo", ("GET", "POST"), door.to(lambda s: s.places.userinfo), "Who signed in."),
        Place(
            "/protected/oauth2",
            (),
            door.to(lambda s: s.places.tides),
            "Opens with an access token, as Bearer or DPoP. Query: scope (the one that is needed, tides:read).",
        ),
    )


def _for_people(door: _Door) -> tuple[Place, ...]:
    both = ("GET", "POST")
    return (
        Place(
            "/sign-in/authorize",
            both,
            door.to(lambda s: s.people.authorize),
            "The authorization endpoint: code with PKCE, and implicit.",
            _TRY_AUTHORIZE,
        ),
        Place("/sign-in/login", both, door.to(lambda s: s.people.login), "The page that asks who you are."),
        Place("/sign-in/consent", both, door.to(lambda s: s.people.consent), "The page that asks what you allow."),
        Place("/sign-in/device", both, door.to(lambda s: s.people.device), "The page that takes a device's code."),
    )


def _metadata(door: _Door) -> tuple[Place, ...]:
    get, metadata = ("GET",), door.to(lambda s: s.metadata)
    return (
        Place("/sign-in/.well-known/openid-configuration", get, metadata, "Discovery (OpenID Connect)."),
        Place("/.well-known/oauth-authorization-server/sign-in", get, metadata, "Discovery (RFC 8414)."),
        Place("/.well-known/openid-configuration/sign-in", get, metadata, "Discovery (RFC 8414, 5)."),
        Place("/sign-in/jwks", get, door.to(lambda s: s.jwks), "The keys that tokens are signed with."),
        Place(
            "/.well-known/oauth-protected-resource/protected/oauth2",
            get,
            door.to(lambda s: s.protected_metadata),
            "What the protected place says about itself (RFC 9728).",
        ),
    )
