"""Authorization code (RFC 6749, 4.1) with PKCE (RFC 7636): the user signs in with the browser."""

from __future__ import annotations

from sanderling.engine.oauth2 import pkce
from sanderling.engine.oauth2.browser import Question, ask_in_browser
from sanderling.engine.oauth2.config import Pairs
from sanderling.engine.oauth2.direct import with_checked_id
from sanderling.engine.oauth2.id_token import Circumstances
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.token_endpoint import ask_token
from sanderling.engine.oauth2.tokens import Token


async def obtain(sign_in: SignIn) -> Token:
    """Return a token for who signs in."""
    config = sign_in.config
    verifier = pkce.verifier_from(config.code_verifier) if config.pkce != "none" else ""
    more: Pairs = ()
    if verifier:
        sign_in.masker.add(verifier)
        challenge = pkce.challenge(verifier, config.pkce)
        more = (("code_challenge", challenge), ("code_challenge_method", config.pkce))
        await _tell_pkce(sign_in)
    question = Question("code", "code", more)
    answered = await ask_in_browser(sign_in, question)
    parameters = (
        ("grant_type", "authorization_code"),
        ("code", answered.parameters["code"]),
        ("redirect_uri", answered.redirect_uri),
        *((("code_verifier", verifier),) if verifier else ()),
        *(("resource", url) for url in config.resources),
        *config.extra_token,
    )
    token = await ask_token(sign_in, parameters, "code")
    nonce = question.nonce if config.wants_id_token else ""
    return await with_checked_id(sign_in, token, Circumstances(nonce=nonce))


async def _tell_pkce(sign_in: SignIn) -> None:
    takes, method = (await sign_in.server()).pkce_methods, sign_in.config.pkce
    if takes and method not in takes:
        sign_in.step("PKCE", "warning", f"the server names {', '.join(takes)}, not {method}")
    else:
        sign_in.step("PKCE", "ok", f"a new verifier, {method}" if not sign_in.config.code_verifier else method)
