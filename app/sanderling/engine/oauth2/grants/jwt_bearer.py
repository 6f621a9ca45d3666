"""JWT bearer (RFC 7523, 2.1): an assertion that stands for the user, made here or given."""

from __future__ import annotations

import json
import secrets
from typing import Final

from sanderling.engine.oauth2 import jose
from sanderling.engine.oauth2.direct import obtain_directly
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token
from sanderling.engine.oauth2.wishes import wishes

_GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFE_S: Final = 300


async def obtain(sign_in: SignIn) -> Token:
    """Return a token for the user that the assertion names."""
    config = sign_in.config
    assertion = config.assertion or await _built(sign_in)
    sign_in.masker.add(assertion)
    parameters = (("grant_type", _GRANT_TYPE), ("assertion", assertion), *wishes(config), *config.extra_token)
    return await obtain_directly(sign_in, parameters, "assertion")


async def _built(sign_in: SignIn) -> str:
    config = sign_in.config
    key = jose.key_from(config.assertion_key, "The auth field “Private key of the JWT”")
    header = {"alg": jose.usual_algorithm(key), **({"kid": key.kid} if key.kid else {})}
    now = int(sign_in.clock())
    claims = {
        "iss": config.assertion_issuer or config.client_id,
        "sub": config.user or config.client_id,
        "aud": (await sign_in.server()).endpoint("token_endpoint", "token endpoint"),
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + _LIFE_S,
    }
    sign_in.step("assertion", "info", f"made with {header['alg']}: {json.dumps(claims)}")
    return jose.signed(header, claims, key, "The JWT for the user")
