"""The server's keys, made at start, and everything it signs with them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

_CURVE: Final = "P-256"
_RSA_BITS: Final = 2048
# What reading a JWT or a key of somebody else's may raise.
UNREADABLE: Final = (JoseError, ValueError, TypeError)
ALGORITHMS: Final = ("RS256", "ES256")


class SigningKeys:
    """One RSA and one EC key, so that clients have to choose by ``kid``."""

    def __init__(self) -> None:
        """Make new keys."""
        self._keys: dict[str, RSAKey | ECKey] = {
            "RS256": RSAKey.generate_key(_RSA_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True),
            "ES256": ECKey.generate_key(_CURVE, {"use": "sig", "alg": "ES256"}, auto_kid=True),
        }

    def published(self) -> dict[str, Any]:
        """Return the public halves as a JWK set (RFC 7517)."""
        return {"keys": [key.as_dict(private=False) for key in self._keys.values()]}

    def sign(self, claims: dict[str, Any], algorithm: str, kind: str = "JWT") -> str:
        """Return a signed JWT; ``kind`` is its ``typ``."""
        key = self._keys[algorithm]
        return jwt.encode({"alg": algorithm, "kid": key.kid, "typ": kind}, claims, key, algorithms=[algorithm])

    def is_ours(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a JWT that one of these keys signed, whatever they say."""
        for algorithm, key in self._keys.items():
            try:
                return dict(jwt.decode(token, key, algorithms=[algorithm]).claims)
            except UNREADABLE:
                continue
        return None


def left_half_hash(text: str) -> str:
    """Return ``at_hash`` of a token (OpenID Connect, 3.1.3.6), for algorithms with SHA-256."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode("ascii")).digest()[:16]).rstrip(b"=").decode()
