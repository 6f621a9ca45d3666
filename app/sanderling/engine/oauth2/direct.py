"""A token for parameters alone, and the ID token with it if there is one: what the grants without a browser share."""

from __future__ import annotations

from dataclasses import replace

from sanderling.engine.oauth2.config import Pairs
from sanderling.engine.oauth2.id_token import Circumstances, checked_claims
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.token_endpoint import ask_token
from sanderling.engine.oauth2.tokens import Token


async def obtain_directly(sign_in: SignIn, parameters: Pairs, phase: str) -> Token:
    """Return the token that the token endpoint gives, its ID token checked."""
    return await with_checked_id(sign_in, await ask_token(sign_in, parameters, phase), Circumstances())


async def with_checked_id(sign_in: SignIn, token: Token, came: Circumstances) -> Token:
    """Return the token with the claims of its ID token, which has passed every check; raises ``SignInFailed``."""
    if not token.id_token:
        return token
    claims = await checked_claims(sign_in, token.id_token, replace(came, access_token=token.access_token))
    return replace(token, id_claims=claims)
