"""How the client shows who it is, at every endpoint that asks (RFC 6749, 2.3; RFC 7521 to 7523; RFC 8705)."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote_plus

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import HeaderPairs
from sanderling.engine.oauth2 import jose
from sanderling.engine.oauth2.config import OAuthConfig, Pairs
from sanderling.engine.oauth2.metadata import ServerMetadata
from sanderling.engine.oauth2.sign_in import SignIn

if TYPE_CHECKING:
    from joserfc.jwk import Key

_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIFE_S: Final = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What goes with a request to show who the client is, and the method's name in the standards."""

    method: str
    parameters: Pairs = ()
    headers: HeaderPairs = ()


def method_for(config: OAuthConfig, server: ServerMetadata) -> str:
    """Return the method: the chosen one, or what fits what there is and what the server takes."""
    if config.client_auth != "auto":
        return config.client_auth
    if not config.client_secret:
        return "none"
    takes = server.auth_methods
    return (
        "client_secret_post"
        if "client_secret_post" in takes and "client_secret_basic" not in takes
        else ("client_secret_basic")
    )


def show_client(sign_in: SignIn, server: ServerMetadata) -> Shown:
    """Return what shows who the client is.

    Raises:
        InvalidSetting: What the method needs is not there.
    """
    config = sign_in.config
    method = method_for(config, server)
    who: Pairs = (("client_id", config.client_id),)
    if method == "client_secret_basic":
        return Shown(method, (), (("Authorization", _basic(sign_in)),))
    if method == "client_secret_post":
        return Shown(method, (*who, ("client_secret", _secret(config))))
    if method in ("client_secret_jwt", "private_key_jwt"):
        assertion = client_assertion(sign_in, server, method)
        return Shown(method, (*who, ("client_assertion_type", _ASSERTION_TYPE), ("client_assertion", assertion)))
    return Shown(method, who)  # none, and mutual TLS: the certificate is shown by the wire


def _secret(config: OAuthConfig) -> str:
    if not config.client_secret:
        raise InvalidSetting("The auth field “Client secret” is empty.", advice="Fill it in. Nothing was sent.")
    return config.client_secret


def _basic(sign_in: SignIn) -> str:
    """Return the header's value: both parts are form-encoded first, which many clients forget (RFC 6749, 2.3.1)."""
    pair = f"{quote_plus(sign_in.config.client_id)}:{quote_plus(_secret(sign_in.config))}"
    text = base64.b64encode(pair.encode("ascii")).decode("ascii")
    sign_in.masker.add(text)
    return f"Basic {text}"


def client_assertion(sign_in: SignIn, server: ServerMetadata, method: str) -> str:
    """Return a JWT that shows who the client is (RFC 7523, 2.2 and 3)."""
    config = sign_in.config
    key: Key
    if method == "client_secret_jwt":
        key, algorithm = jose.secret_key(_secret(config)), config.signing_algorithm or "HS256"
    else:
        key = jose.key_from(config.signing_key, "The auth field “Private key”")
        algorithm = config.signing_algorithm or jose.usual_algorithm(key)
    header = {"alg": algorithm}
    kid = config.key_id or (key.kid or "")
    if kid:
        header["kid"] = kid
    now = int(sign_in.clock())
    claims = {
        "iss": config.client_id,
        "sub": config.client_id,
        "aud": config.assertion_audience or server.token_endpoint or server.issuer,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + _ASSERTION_LIFE_S,
    }
    assertion = jose.signed(header, claims, key, "The JWT that shows who the client is")
    sign_in.masker.add(assertion)
    return assertion
