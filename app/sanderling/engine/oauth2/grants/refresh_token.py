"""A refresh token that the person has from elsewhere (RFC 6749, 6)."""

from __future__ import annotations

from dataclasses import replace

from sanderling.engine.oauth2.refreshing import refresh
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token


async def obtain(sign_in: SignIn) -> Token:
    """Return a token for the given refresh token."""
    given = sign_in.config.refresh_token
    sign_in.masker.add(given)
    return await refresh(sign_in, replace(_NOTHING, refresh_token=given, scopes=sign_in.config.scopes))


_NOTHING = Token(access_token="")
