"""Demonstrating Proof of Possession (RFC 9449): a token that is of use only to who holds a key."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from sanderling.domain.response import ResponseHead
from sanderling.engine.addresses import parse_address
from sanderling.engine.oauth2 import jose
from sanderling.engine.oauth2.sign_in import SignIn

if TYPE_CHECKING:
    from joserfc.jwk import ECKey

ALGORITHM: Final = "ES256"
_PUBLIC: Final = ("crv", "kty", "x", "y")


def new_key() -> ECKey:
    """Return a new key."""
    from joserfc.jwk import ECKey

    return ECKey.generate_key("P-256", auto_kid=False)


def key_text(key: ECKey) -> str:
    """Return the key as the keyring holds it."""
    return json.dumps(key.as_dict(private=True))


def key_again(text: str) -> ECKey:
    """Return the key from its text; raises ``ValueError`` for something else."""
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    try:
        return ECKey.import_key(json.loads(text))
    except (JoseError, TypeError, KeyError) as error:
        raise ValueError("no key") from error


def thumbprint(key: ECKey) -> str:
    """Return the key's thumbprint (RFC 7638), the ``dpop_jkt`` of authorization requests."""
    return key.thumbprint()


def proof(sign_in: SignIn, method: str, url: str, access_token: str = "") -> str:
    """Return a proof for one request (RFC 9449, 4.2); with a token, also of that (7.1)."""
    key: ECKey = sign_in.dpop_key
    members = key.as_dict(private=False)
    header = {"typ": "dpop+jwt", "alg": ALGORITHM, "jwk": {name: members[name] for name in _PUBLIC}}
    parts = urlsplit(url)
    claims: dict[str, object] = {
        "jti": secrets.token_urlsafe(16),
        "htm": method,
        "htu": urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")),
        "iat": int(sign_in.clock()),
    }
    nonce = sign_in.known.nonces.get(parse_address(url).origin)
    if nonce:
        claims["nonce"] = nonce
    if access_token:
        digest = hashlib.sha256(access_token.encode("ascii", "replace")).digest()
        claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
    return jose.signed(header, claims, key, "The DPoP proof")


def note_nonce(sign_in: SignIn, url: str, head: ResponseHead) -> bool:
    """Keep the nonce that a server wants in the next proof (RFC 9449, 8.2); return whether it is another one."""
    nonce = head.header("dpop-nonce")
    origin = parse_address(url).origin
    if not nonce or sign_in.known.nonces.get(origin) == nonce:
        return False
    sign_in.known.nonces[origin] = nonce
    return True


def wants_nonce(head: ResponseHead) -> bool:
    """Whether a 401 asks for a proof with the server's nonce (RFC 9449, 9)."""
    return head.status == 401 and any(
        value.lower().startswith("dpop") and "use_dpop_nonce" in value for value in head.all_headers("www-authenticate")
    )
