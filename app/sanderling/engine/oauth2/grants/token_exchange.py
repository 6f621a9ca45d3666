"""Token exchange (RFC 8693): a token for one that stands for the same user elsewhere."""

from __future__ import annotations

from sanderling.engine.oauth2.direct import obtain_directly
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token
from sanderling.engine.oauth2.wishes import wishes

_GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"


async def obtain(sign_in: SignIn) -> Token:
    """Return the token that a subject token is exchanged for."""
    config = sign_in.config
    named = [
        ("grant_type", _GRANT_TYPE),
        ("subject_token", config.subject_token),
        ("subject_token_type", config.subject_token_type),
        ("actor_token", config.actor_token),
        ("actor_token_type", config.actor_token_type if config.actor_token else ""),
        ("requested_token_type", config.requested_token_type),
    ]
    parameters = (*(pair for pair in named if pair[1]), *wishes(config), *config.extra_token)
    return await obtain_directly(sign_in, parameters, "exchange")
