"""What an authorization server says about itself (OpenID Connect Discovery 1.0, RFC 8414)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from sanderling.domain.errors import SanderlingError, SignInAnswerUnusable, SignInCheckFailed, SignInFailed
from sanderling.engine.oauth2.config import OAuthConfig
from sanderling.engine.oauth2.wire import Reply, SignInWire, said_text

_OIDC: Final = "/.well-known/openid-configuration"
_OAUTH: Final = "/.well-known/oauth-authorization-server"
KEPT_S: Final = 3600.0
_NAMES: Final = (
    "authorization_endpoint",
    "token_endpoint",
    "device_authorization_endpoint",
    "jwks_uri",
    "revocation_endpoint",
    "introspection_endpoint",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerMetadata:
    """Where things are at an authorization server, and what it can do; empty where it is not known."""

    issuer: str = ""
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    device_authorization_endpoint: str = ""
    par_endpoint: str = ""
    jwks_uri: str = ""
    revocation_endpoint: str = ""
    introspection_endpoint: str = ""
    auth_methods: tuple[str, ...] = ()
    pkce_methods: tuple[str, ...] = ()
    requires_par: bool = False
    names_issuer_in_answers: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)

    def endpoint(self, name: str, label: str, *, mutual_tls: bool = False) -> str:
        """Return the URL of an endpoint; that for mutual TLS where the server has one (RFC 8705, 5).

        Raises:
            SignInFailed: The server has none.
        """
        url = (self.aliases.get(name, "") if mutual_tls else "") or str(getattr(self, name))
        if not url:
            raise SignInFailed(
                f"The authorization server {self.issuer or 'as it is set up here'} names no {label}.",
                advice="It does not offer this, or the endpoint has to be entered by hand. Nothing was sent.",
            )
        return url


def manual(config: OAuthConfig) -> ServerMetadata:
    """Return what was entered by hand."""
    return ServerMetadata(
        issuer=config.issuer,
        authorization_endpoint=config.authorization_endpoint,
        token_endpoint=config.token_endpoint,
        device_authorization_endpoint=config.device_authorization_endpoint,
        par_endpoint=config.par_endpoint,
        jwks_uri=config.jwks_uri,
        revocation_endpoint=config.revocation_endpoint,
        introspection_endpoint=config.introspection_endpoint,
    )


async def discover(issuer: str, wire: SignInWire) -> ServerMetadata:
    """Return the metadata of an issuer, asked for at each place where the standards put it.

    Raises:
        SignInFailed: There is none, it cannot be used, or it is that of another issuer.
    """
    issuer = issuer.strip()
    for mark in (_OIDC, _OAUTH):
        if mark in issuer:  # a person may enter the address of the metadata itself
            before, _, after = issuer.partition(mark)
            issuer = before + after
    problem: SanderlingError | None = None
    for url in _places(issuer):
        reply = await wire.get("server's metadata", url)
        if reply.status in (404, 405, 410):
            continue
        try:
            return _metadata(issuer, reply)
        except SignInAnswerUnusable as error:
            problem = problem or error
    if problem is not None:
        raise problem
    raise SignInFailed(
        f"There is no authorization server at {issuer}: it has no metadata.",
        advice="Check the issuer URL, or enter the endpoints by hand. Nothing was sent.",
    )


def _places(issuer: str) -> tuple[str, ...]:
    """Return where metadata may be: OpenID Connect appends to the path, RFC 8414 (3.1) puts it in front of it."""
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    places = (f"{path}{_OIDC}", f"{_OAUTH}{path}", f"{_OIDC}{path}")
    return tuple(dict.fromkeys(urlunsplit((parts.scheme, parts.netloc, place, "", "")) for place in places))


def _metadata(issuer: str, reply: Reply) -> ServerMetadata:
    if reply.status != 200:
        raise reply.unusable("where metadata was expected")
    members = reply.members()
    said = said_text(members, "issuer")
    if said.rstrip("/") != issuer.rstrip("/"):
        raise SignInCheckFailed(
            f"The metadata at {reply.url} is that of another issuer: “{said}”, not “{issuer}”.",
            advice="Enter the issuer as the server names it, if you trust it (RFC 8414, 3.3). Nothing was sent.",
        )
    aliases = members.get("mtls_endpoint_aliases")
    return ServerMetadata(
        issuer=said,
        par_endpoint=said_text(members, "pushed_authorization_request_endpoint"),
        auth_methods=_texts(members, "token_endpoint_auth_methods_supported"),
        pkce_methods=_texts(members, "code_challenge_methods_supported"),
        requires_par=members.get("require_pushed_authorization_requests") is True,
        names_issuer_in_answers=members.get("authorization_response_iss_parameter_supported") is True,
        aliases=_aliases(aliases) if isinstance(aliases, dict) else {},
        **{name: said_text(members, name) for name in _NAMES},
    )


def _aliases(members: Mapping[str, Any]) -> dict[str, str]:
    named = {name: said_text(members, name) for name in _NAMES}
    return {**named, "par_endpoint": said_text(members, "pushed_authorization_request_endpoint")}


def _texts(members: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = members.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
