"""A new token for a refresh token (RFC 6749, 6), which may itself be replaced (rotation)."""

from __future__ import annotations

from dataclasses import replace

from sanderling.engine.oauth2.direct import with_checked_id
from sanderling.engine.oauth2.id_token import Circumstances
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.token_endpoint import ask_token
from sanderling.engine.oauth2.tokens import Token


async def refresh(sign_in: SignIn, token: Token) -> Token:
    """Return the token that follows; what the server does not send anew stays.

    Raises:
        SignInFailed: There is none.
    """
    config = sign_in.config
    resources = tuple(("resource", url) for url in config.resources)
    parameters = (
        ("grant_type", "refresh_token"),
        ("refresh_token", token.refresh_token),
        *resources,
        *config.extra_refresh,
    )
    new = await ask_token(sign_in, parameters, "refresh")
    new = await with_checked_id(sign_in, new, Circumstances(earlier=token.id_claims))
    is_rotated = bool(new.refresh_token) and new.refresh_token != token.refresh_token
    if is_rotated:
        sign_in.step("refresh token", "info", "the server gave a new one; the old one does not count any more")
    return replace(
        new,
        refresh_token=new.refresh_token or token.refresh_token,
        id_token=new.id_token or token.id_token,
        id_claims=new.id_claims or token.id_claims,
        scopes=new.scopes or token.scopes,
    )
