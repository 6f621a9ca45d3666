"""What a client asks for at the authorization endpoint, checked (RFC 6749, 4.1.1; RFC 7636; OpenID Connect 3.1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sanderling.serving.playground.sign_in.addresses import Addresses
from sanderling.serving.playground.sign_in.asked_for import audience_in, scopes_in
from sanderling.serving.playground.sign_in.forms import Form
from sanderling.serving.playground.sign_in.refusals import OAuthRefusal
from sanderling.serving.playground.sign_in.registry import AUTHORIZATION_CODE, CLIENTS, IMPLICIT, Client

RESPONSE_TYPES: Final = ("code", "token", "id_token", "id_token token")
RESPONSE_MODES: Final = ("query", "fragment", "form_post")
CHALLENGE_METHODS: Final = ("S256", "plain")
PROMPTS: Final = ("none", "login", "consent", "select_account")
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """A request that is as it should be."""

    client: Client
    redirect_uri: str
    response_type: str
    response_mode: str
    state: str
    scopes: tuple[str, ...]
    audience: tuple[str, ...]
    nonce: str
    challenge: str
    challenge_method: str
    key_thumbprint: str
    prompts: frozenset[str]
    login_hint: str
    max_age_s: float | None


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """Where an answer goes, be it good or bad; known before anything else is checked."""

    client: Client
    redirect_uri: str
    response_mode: str
    state: str


def return_address(form: Form) -> ReturnAddress:
    """Return where the answer to this request goes.

    Raises:
        OAuthRefusal: The client or the redirect URI is not known; then nobody may be sent there (RFC 6749, 4.1.2.1).
    """
    client = CLIENTS.get(form.need("client_id"))
    if client is None:
        raise OAuthRefusal("invalid_request", f"There is no client “{form.get('client_id')}” here.")
    redirect_uri = form.need("redirect_uri")
    if not _is_registered(client, redirect_uri):
        paths = " or ".join(client.redirect_paths)
        raise OAuthRefusal(
            "invalid_request",
            f"The redirect URI {redirect_uri} is not registered for {client.client_id}. It may be "
            f"http://127.0.0.1, http://[::1] or http://localhost, on any port, with the path {paths}.",
        )
    mode = form.get("response_mode")
    if mode not in RESPONSE_MODES:
        mode = "fragment" if set(form.get("response_type").split()) & {"token", "id_token"} else "query"
    return ReturnAddress(client, redirect_uri, mode, form.get("state"))


def _is_registered(client: Client, redirect_uri: str) -> bool:
    """Whether it is a loopback address with a path of the client's, on any port (RFC 8252, 7.3)."""
    try:
        parts = urlsplit(redirect_uri)
        named = parts.port != 0 and parts.hostname in _LOOPBACK
    except ValueError:
        return False
    plain = parts.scheme == "http" and "@" not in parts.netloc and "#" not in redirect_uri
    return named and plain and (parts.path or "/") in client.redirect_paths


def checked_request(form: Form, addresses: Addresses) -> AuthorizationRequest:
    """Return the request once all of it is found good.

    Raises:
        OAuthRefusal: Something is not; of those, what ``return_address`` raises comes first.
    """
    back = return_address(form)
    response_type = " ".join(sorted(form.need("response_type").split()))
    if form.get("request"):
        raise OAuthRefusal("request_not_supported", "Signed request objects (RFC 9101) are not read here.")
    if response_type not in RESPONSE_TYPES:
        raise OAuthRefusal("unsupported_response_type", f"response_type can be {', '.join(RESPONSE_TYPES)}.")
    needed = AUTHORIZATION_CODE if response_type == "code" else IMPLICIT
    if needed not in back.client.grants:
        raise OAuthRefusal("unauthorized_client", f"{back.client.client_id} may not use {response_type}.")
    if form.get("response_mode") not in {"", *RESPONSE_MODES} or (
        form.get("response_mode") == "query" and needed == IMPLICIT
    ):
        raise OAuthRefusal("invalid_request", "This response_mode does not go with this response_type.")
    scopes = scopes_in(form)
    if "id_token" in response_type and not ("openid" in scopes and form.get("nonce")):
        raise OAuthRefusal("invalid_request", "An ID token from here needs the scope openid and a nonce.")
    challenge, method = _challenge_in(form, is_required=back.client.is_public and needed == AUTHORIZATION_CODE)
    return AuthorizationRequest(
        client=back.client,
        redirect_uri=back.redirect_uri,
        response_type=response_type,
        response_mode=back.response_mode,
        state=back.state,
        scopes=scopes,
        audience=audience_in(form, addresses),
        nonce=form.get("nonce"),
        challenge=challenge,
        challenge_method=method,
        key_thumbprint=form.get("dpop_jkt"),
        prompts=_prompts_in(form),
        login_hint=form.get("login_hint"),
        max_age_s=_max_age_in(form),
    )


def _challenge_in(form: Form, *, is_required: bool) -> tuple[str, str]:
    challenge, method = form.get("code_challenge"), form.get("code_challenge_method")
    if not challenge:
        if is_required or method:
            raise OAuthRefusal("invalid_request", "code_challenge is missing; public clients need it (RFC 7636).")
        return "", ""
    if method not in {"", *CHALLENGE_METHODS}:
        raise OAuthRefusal("invalid_request", "code_challenge_method can be S256 or plain.")
    if not _CHALLENGE.fullmatch(challenge):
        raise OAuthRefusal("invalid_request", "code_challenge has 43 to 128 letters, digits or -._~ (RFC 7636, 4.2).")
    return challenge, method or "plain"


def _prompts_in(form: Form) -> frozenset[str]:
    prompts = frozenset(form.get("prompt").split())
    if prompts - set(PROMPTS) or ("none" in prompts and len(prompts) > 1):
        raise OAuthRefusal("invalid_request", f"prompt can be {', '.join(PROMPTS)}; none stands alone.")
    return prompts


def _max_age_in(form: Form) -> float | None:
    text = form.get("max_age")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise OAuthRefusal("invalid_request", "max_age is a whole number of seconds.")
    return float(text) if text else None
