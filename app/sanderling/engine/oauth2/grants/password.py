"""Resource owner password credentials (RFC 6749, 4.3), which OAuth 2.1 leaves out."""

from __future__ import annotations

from sanderling.engine.oauth2.direct import obtain_directly
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token
from sanderling.engine.oauth2.wishes import wishes


async def obtain(sign_in: SignIn) -> Token:
    """Return a token for a user whose password is known."""
    config = sign_in.config
    who = (("username", config.user), ("password", config.password))
    parameters = (("grant_type", "password"), *who, *wishes(config), *config.extra_token)
    return await obtain_directly(sign_in, parameters, "password")
