"""Client credentials (RFC 6749, 4.4): the client itself, no user."""

from __future__ import annotations

from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.token_endpoint import ask_token
from sanderling.engine.oauth2.tokens import Token
from sanderling.engine.oauth2.wishes import wishes


async def obtain(sign_in: SignIn) -> Token:
    """Return a token for the client."""
    config = sign_in.config
    parameters = (("grant_type", "client_credentials"), *wishes(config), *config.extra_token)
    return await ask_token(sign_in, parameters, "client-credentials")
