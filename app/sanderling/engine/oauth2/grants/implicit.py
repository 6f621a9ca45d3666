"""Implicit (RFC 6749, 4.2), which OAuth 2.1 leaves out: the token comes by way of the browser."""

from __future__ import annotations

from sanderling.engine.oauth2.browser import Question, ask_in_browser
from sanderling.engine.oauth2.direct import with_checked_id
from sanderling.engine.oauth2.id_token import Circumstances
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token, token_from


async def obtain(sign_in: SignIn) -> Token:
    """Return a token for who signs in."""
    wants_id = sign_in.config.wants_id_token
    question = Question("id_token token" if wants_id else "token", "access_token")
    answered = await ask_in_browser(sign_in, question)
    token = token_from(answered.parameters, sign_in.clock(), sign_in.config.scopes)
    came = Circumstances(nonce=question.nonce if wants_id else "", is_direct=False)
    return await with_checked_id(sign_in, token, came)
