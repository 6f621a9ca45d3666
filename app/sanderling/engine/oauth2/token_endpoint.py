"""Asking an endpoint that knows clients: the token endpoint, and those that are asked in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from sanderling.domain.errors import SignInAnswerUnusable, SignInCheckFailed
from sanderling.domain.outgoing import HeaderPairs
from sanderling.engine.addresses import parse_address
from sanderling.engine.oauth2 import dpop
from sanderling.engine.oauth2.client_authentication import Shown, show_client
from sanderling.engine.oauth2.config import Pairs
from sanderling.engine.oauth2.errors import refused
from sanderling.engine.oauth2.metadata import ServerMetadata
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token, token_from
from sanderling.engine.oauth2.wire import Reply, said_text

# Parameters that a trace must not tell, by name; what else is secret is known to the masker.
_HIDDEN: Final = frozenset(
    {
        "code", "code_verifier", "refresh_token", "password", "client_secret", "client_assertion", "assertion",
        "subject_token", "actor_token", "device_code", "token",
    }
)  # fmt: skip
_SKEW_WORTH_TELLING_S: Final = 60.0
# What is asked, and what that is called in the trace, where it is not the token endpoint.
_PHASES: Final[Mapping[str, tuple[str, str]]] = {
    "par": ("PAR endpoint", "pushed request"),
    "device-start": ("device authorization endpoint", "device"),
    "revocation": ("revocation endpoint", "revoke"),
    "introspection": ("introspection endpoint", "introspect"),
}
_TOKEN_TYPES: Final = ("bearer", "dpop")


async def ask_token(sign_in: SignIn, parameters: Pairs, phase: str) -> Token:
    """Return the token that the token endpoint gives for these parameters.

    Raises:
        SignInFailed: It gives none; the message says why.
    """
    server = await sign_in.server()
    is_mutual = sign_in.config.client_auth == "tls_client_auth"
    url = server.endpoint("token_endpoint", "token endpoint", mutual_tls=is_mutual)
    reply = await ask(sign_in, server, url, parameters, phase)
    members = members_of(reply, phase, sign_in)
    if not said_text(members, "access_token"):
        raise reply.unusable("without an access token")
    token = token_from(members, sign_in.clock(), sign_in.config.scopes)
    for text in token.secrets:
        sign_in.masker.add(text)
    _check_type(sign_in, token)
    _tell(sign_in, token)
    return token


async def ask(sign_in: SignIn, server: ServerMetadata, url: str, parameters: Pairs, phase: str) -> Reply:
    """Send parameters with what shows who the client is, once more if the server wants a nonce in the DPoP proof."""
    what, name = _PHASES.get(phase, ("token endpoint", "token request"))
    sign_in.warn_of_plain_http(what, url)
    for parameter in parameters:
        if parameter[0] in _HIDDEN:
            sign_in.masker.add(parameter[1])
    proves = sign_in.dpop_key is not None and phase not in ("revocation", "introspection", "device-start")
    for is_last in (False, True):
        shown = show_client(sign_in, server)
        form = _form(shown, parameters)
        sign_in.step(name, "info", f"POST {url} with {_told(form)}; the client shows {shown.method}")
        headers = (*shown.headers, *_proof(sign_in, url)) if proves else shown.headers
        reply = await sign_in.wire.post(what, url, urlencode(form).encode("ascii"), headers)
        is_new = dpop.note_nonce(sign_in, url, reply.head)
        if is_last or not (proves and is_new and _error_of(reply) == "use_dpop_nonce"):
            break
        sign_in.step("DPoP nonce", "info", "the server wants a nonce of its own in the proof; asked again with it")
    return reply


def members_of(reply: Reply, phase: str, sign_in: SignIn) -> dict[str, Any]:
    """Return the JSON object of a good answer.

    Raises:
        SignInRefused: It is an error of the standards.
        SignInAnswerUnusable: It is something else.
    """
    if (reply.status >= 500 or 300 <= reply.status < 400) and not _error_of(reply):
        raise reply.unusable("where JSON was expected")
    members = reply.members()
    code = said_text(members, "error")
    if code:
        raise refused(
            code,
            phase,
            parse_address(reply.url).host_header,
            description=said_text(members, "error_description"),
            uri=said_text(members, "error_uri"),
            status=reply.status,
            hint=_hint(sign_in, reply, code),
        )
    if not 200 <= reply.status < 300:
        raise reply.unusable("without an error code that says why")
    return members


def _hint(sign_in: SignIn, reply: Reply, code: str) -> str:
    """Return what else may be at fault: clocks that differ, or the audience of a JWT."""
    hints = []
    if abs(reply.skew_s) > _SKEW_WORTH_TELLING_S:
        hints.append(clock_hint(reply.skew_s))
    if (
        code == "invalid_client"
        and sign_in.config.client_auth.endswith("_jwt")
        and not (sign_in.config.assertion_audience)
    ):
        hints.append("Some servers want their issuer as the audience of the JWT.")
    return " ".join(hints)


def clock_hint(skew_s: float) -> str:
    """Return a sentence about clocks that differ; positive where the server's is ahead."""
    minutes, seconds = divmod(round(abs(skew_s)), 60)
    length = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"The server's clock is {length} {'ahead of' if skew_s > 0 else 'behind'} this computer's: set it right."


def _error_of(reply: Reply) -> str:
    try:
        members = reply.members()
    except SignInAnswerUnusable:
        return ""
    return said_text(members, "error")


def _form(shown: Shown, parameters: Pairs) -> Pairs:
    """Return all parameters; what shows the client gives way to nothing."""
    names = {name for name, _ in shown.parameters}
    return (*(pair for pair in parameters if pair[0] not in names), *shown.parameters)


def _proof(sign_in: SignIn, url: str) -> HeaderPairs:
    return (("DPoP", dpop.proof(sign_in, "POST", url)),)


def _told(form: Pairs) -> str:
    return ", ".join(f"{name}=••••••••" if name in _HIDDEN else f"{name}={value}" for name, value in form)


def _check_type(sign_in: SignIn, token: Token) -> None:
    kind = token.token_type.lower()
    if sign_in.dpop_key is not None and kind != "dpop":
        sign_in.step("DPoP", "failed", f"the server gave a token of the type {token.token_type}")
        raise SignInCheckFailed(
            f"A token that is bound to a key was asked for, and the server gave one of the type “{token.token_type}”.",
            advice="The server does not do DPoP for this client. Allow it there, or switch it off here. "
            "Nothing was sent.",
        )
    if kind not in _TOKEN_TYPES:
        sign_in.step(
            "token type", "warning", f"“{token.token_type}” is none that is known; it is sent as a bearer token"
        )


def _tell(sign_in: SignIn, token: Token) -> None:
    now = sign_in.clock()
    until = "no end is known" if token.expires_at is None else f"good for {round(token.expires_at - now)} s"
    refresh = ", with a refresh token" if token.refresh_token else ""
    scope = f", scope {' '.join(token.scopes)}" if token.scopes else ""
    sign_in.step("token", "ok", f"a {token.token_type} token came, {until}{scope}{refresh}")
