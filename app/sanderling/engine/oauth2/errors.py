"""The error codes of the standards: what each means, and what to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sanderling.domain.errors import SignInRefused

# code -> meaning, advice
_CODES: Final[Mapping[str, tuple[str, str]]] = {
    # RFC 6749, 4.1.2.1 and 5.2
    "invalid_request": (
        "a parameter is missing, stands there twice or has a value that makes no sense to it",
        "Compare the parameters in the trace with the server's documentation; look at the extra ones first.",
    ),
    "invalid_client": (
        "it does not know this client, or does not believe that we are it",
        "Check the client ID, the client secret or key, and the way of client authentication.",
    ),
    "invalid_grant": (
        "what was shown for a token does not count, or not any more",
        "Sign in again.",
    ),
    "unauthorized_client": (
        "this client may not use this grant",
        "Allow the grant for the client at the server, or choose another one.",
    ),
    "unsupported_grant_type": ("it does not know this grant", "Choose another grant."),
    "unsupported_response_type": (
        "it does not give this kind of answer to authorization requests",
        "Choose another grant; many servers have switched the implicit one off.",
    ),
    "invalid_scope": (
        "a scope is unknown, malformed, or more than this client or user may have",
        "Check the scope, word by word.",
    ),
    "access_denied": ("the user or the server said no", "Sign in again and agree, or ask who decides there."),
    "server_error": ("it met with a fault of its own", "Try again later; its log knows more."),
    "temporarily_unavailable": ("it is overloaded or being maintained", "Try again later."),
    # RFC 8628, 3.5
    "authorization_pending": ("the user has not finished yet", "Finish the sign-in on the other device."),
    "slow_down": ("it was asked too often", "Wait a little longer."),
    "expired_token": ("the code was not entered in time", "Begin again and enter the new code."),
    # RFC 8707
    "invalid_target": ("it knows no such resource or audience", "Check the resource and the audience."),
    # RFC 9126, RFC 9101
    "invalid_request_uri": ("the pushed request is gone or was used already", "Begin again."),
    "invalid_request_object": ("the request object cannot be read", "Check the parameters in the trace."),
    "request_not_supported": ("it takes no request objects", "Leave the parameter “request” out."),
    "request_uri_not_supported": ("it takes no pushed requests", "Switch PAR off."),
    # OpenID Connect Core, 3.1.2.6
    "interaction_required": ("it has to ask the user something", "Leave prompt=none out."),
    "login_required": ("the user has to sign in", "Leave prompt=none out."),
    "account_selection_required": ("the user has to choose an account", "Leave prompt=none out."),
    "consent_required": ("the user has to agree", "Leave prompt=none out."),
    "registration_not_supported": ("it takes no registration in a request", "Leave “registration” out."),
    "unmet_authentication_requirements": ("the sign-in was not as strong as asked for", "Check acr_values."),
    # RFC 9470
    "insufficient_user_authentication": ("a stronger or newer sign-in is needed", "Add acr_values or max_age."),
    # RFC 9449
    "invalid_dpop_proof": (
        "it does not accept the proof that we have the key",
        "Check this computer's clock; the proof in the trace holds the URL that it was made for.",
    ),
    "use_dpop_nonce": ("it wants a nonce of its own in the proof, again and again", "The server is at fault."),
    # RFC 6750, 3.1
    "invalid_token": ("the token has expired, was revoked or is damaged", "Sign in again."),
    "insufficient_scope": ("the token's scope does not reach", "Add the scope that the server names."),
    # RFC 7009
    "unsupported_token_type": ("it cannot revoke tokens of this kind", "Wait until the token ends, or forget it."),
}

_BY_PHASE: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("invalid_grant", "code"): (
        "the code has expired, was used already, or was given to another client, redirect URI or PKCE verifier",
        "Sign in again; if it stays so, compare the redirect URI and the PKCE method with what the server expects.",
    ),
    ("invalid_grant", "refresh"): (
        "the refresh token has expired, was revoked, or was used already",
        "Sign in again.",
    ),
    ("invalid_grant", "password"): ("user name or password are wrong", "Correct them."),
    ("invalid_grant", "assertion"): (
        "the assertion is not believed: its issuer, subject, audience, time or signature is wrong",
        "Compare its claims in the trace with what the server expects.",
    ),
    ("invalid_grant", "exchange"): ("the subject or actor token does not count", "Get a new one."),
    ("invalid_grant", "device"): ("the device code does not count any more", "Begin again."),
    ("invalid_request", "exchange"): (
        "the subject or actor token, its type, or another parameter is not accepted",
        "Check the tokens and their types.",
    ),
    ("invalid_request", "authorization"): (
        "a parameter is missing, stands there twice or has a value that makes no sense to it",
        "Compare the redirect URI with the one that is registered, sign by sign; then look at the extra parameters.",
    ),
}

_AT: Final[Mapping[str, str]] = {
    "authorization": "the sign-in",
    "code": "a token for the code",
    "refresh": "to refresh the token",
    "device-start": "to start the sign-in of a device",
    "device": "a token for the device",
    "exchange": "to exchange the token",
    "par": "to take the pushed authorization request",
    "revocation": "to revoke the token",
    "introspection": "to say what it knows of the token",
}


def refused(
    code: str, phase: str, server: str, *, description: str = "", uri: str = "", status: int = 0, hint: str = ""
) -> SignInRefused:
    """Return the error for an error answer of a standard.

    Args:
        code: The ``error``.
        phase: What was asked for: a key of the table above, or a grant.
        server: The host that said it.
        description: Its ``error_description``.
        uri: Its ``error_uri``.
        status: The HTTP status, if it came by itself and not by way of the browser.
        hint: One more sentence of advice.
    """
    meaning, advice = _BY_PHASE.get((code, phase)) or _CODES.get(
        code, ("that is no code of a standard", "Look it up in the server's documentation.")
    )
    said = "".join(sign if sign.isprintable() else " " for sign in description).strip().rstrip(".")[:300]
    code = "".join(sign for sign in code if sign.isprintable())[:100]
    words = f" It says: “{said}”." if said else ""
    more = f" More at {uri}." if uri.startswith(("https://", "http://")) else ""
    return SignInRefused(
        f"{server} refused {_AT.get(phase, 'a token')} ({code}): {meaning}.{words}",
        error_code=code,
        status=status,
        advice=" ".join(part for part in (advice, hint, "Nothing was sent.") if part) + more,
    )


def meaning_of(code: str) -> tuple[str, str] | None:
    """Return what a standard code means and what to change; ``None`` for one of no standard."""
    return _CODES.get(code)
