"""The grants of RFC 6749 and RFC 8628: each a function from a call to the answer of the token endpoint."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from sanderling.serving.playground.sign_in.asked_for import (
    audience_in,
    narrower_audience,
    narrower_scopes,
    scopes_in,
)
from sanderling.serving.playground.sign_in.ledger import Code, Permission
from sanderling.serving.playground.sign_in.refusals import OAuthRefusal
from sanderling.serving.playground.sign_in.registry import PEOPLE
from sanderling.serving.playground.sign_in.token_call import TokenCall

_SLOWER_BY_S = 5.0
_CLOCKS_DIFFER_S = 0.2


def authorization_code(call: TokenCall) -> dict[str, Any]:
    """Redeem a code, once (RFC 6749, 4.1.3; RFC 7636, 4.6)."""
    code = call.ledger.codes.get(call.form.need("code"))
    if code is None or code.permission.client is not call.client:
        raise _invalid_grant("This code was not given to this client, or long ago.")
    if code.is_used:
        code.permission.is_revoked = True
        raise _invalid_grant("This code was used before, so all that came of it is revoked (RFC 6749, 4.1.2).")
    if code.expires_at <= call.ledger.clock():
        raise _invalid_grant("This code has expired; it is good for a minute.")
    if call.form.get("redirect_uri") != code.redirect_uri:
        raise _invalid_grant("redirect_uri is not the one of the authorization request.")
    _check_verifier(code, call.form.get("code_verifier"))
    if code.key_thumbprint and code.key_thumbprint != call.key_thumbprint:
        raise OAuthRefusal("invalid_dpop_proof", "The code is bound to another key (dpop_jkt).")
    audience = narrower_audience(call.form, call.addresses, code.permission.audience)
    code.is_used = True
    return call.mint.first_answer(
        code.permission, call.addresses, call.lifetimes, call.key_thumbprint, audience=audience
    )


def _check_verifier(code: Code, verifier: str) -> None:
    if not code.challenge:
        if verifier:
            raise _invalid_grant("There is a code_verifier, but the authorization request had no code_challenge.")
        return
    if not verifier:
        raise _invalid_grant("code_verifier is missing (RFC 7636).")
    derived = verifier
    if code.challenge_method == "S256":
        derived = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not hmac.compare_digest(derived.encode(), code.challenge.encode()):
        raise _invalid_grant("code_verifier does not fit the code_challenge (RFC 7636, 4.6).")


def refresh_token(call: TokenCall) -> dict[str, Any]:
    """Trade a refresh token for new tokens; it is good once, and its second use ends everything (RFC 9700, 4.14)."""
    token = call.ledger.refresh_tokens.get(call.form.need("refresh_token"))
    if token is None or token.permission.client is not call.client:
        raise _invalid_grant("This refresh token was not given to this client.")
    if token.is_used:
        token.permission.is_revoked = True
        raise _invalid_grant("This refresh token was used before, so all tokens of this sign-in are revoked.")
    if token.permission.is_revoked:
        raise _invalid_grant("This refresh token is revoked.")
    if token.expires_at <= call.ledger.clock():
        raise _invalid_grant("This refresh token has expired.")
    if token.key_thumbprint and token.key_thumbprint != call.key_thumbprint:
        raise OAuthRefusal("invalid_dpop_proof", "The refresh token is bound to another key.")
    permission = token.permission
    scopes = narrower_scopes(call.form, permission.scopes)
    audience = narrower_audience(call.form, call.addresses, permission.audience)
    token.is_used = True
    access = call.mint.access_token(
        permission, call.addresses, scopes=scopes, audience=audience,
        key_thumbprint=call.key_thumbprint, lives_s=call.lifetimes.access_s,
    )  # fmt: skip
    successor = call.mint.refresh_token(permission, token.lives_s, token.key_thumbprint)
    return call.mint.answer(access, call.addresses, call.lifetimes, refresh_token=successor)


def client_credentials(call: TokenCall) -> dict[str, Any]:
    """Give the client a token of its own (RFC 6749, 4.4); never a refresh token."""
    permission = Permission(
        client=call.client,
        person=None,
        scopes=scopes_in(call.form, with_person=False),
        audience=audience_in(call.form, call.addresses),
        signed_in_at=call.ledger.clock(),
    )
    token = call.mint.access_token(
        permission, call.addresses, key_thumbprint=call.key_thumbprint, lives_s=call.lifetimes.access_s
    )
    return call.mint.answer(token, call.addresses, call.lifetimes)


def password(call: TokenCall) -> dict[str, Any]:
    """Take a person's name and password from the client (RFC 6749, 4.3); deprecated, and still in use."""
    person = PEOPLE.get(call.form.need("username"))
    given = call.form.need("password")
    if person is None or not hmac.compare_digest(person.password.encode(), given.encode()):
        raise _invalid_grant("Nobody here has this name and password.")
    permission = Permission(
        client=call.client,
        person=person,
        scopes=scopes_in(call.form),
        audience=audience_in(call.form, call.addresses),
        signed_in_at=call.ledger.clock(),
    )
    return call.mint.first_answer(permission, call.addresses, call.lifetimes, call.key_thumbprint)


def device_code(call: TokenCall) -> dict[str, Any]:
    """Answer a device that asks whether its code was entered (RFC 8628, 3.4 and 3.5)."""
    key = call.form.need("device_code")
    device = call.ledger.devices.get(key)
    if device is None or device.client is not call.client:
        raise _invalid_grant("This device code was not given to this client, or was used.")
    now = call.ledger.clock()
    if device.expires_at <= now:
        raise OAuthRefusal("expired_token", "The device code has expired; begin again.")
    too_soon = now < device.polled_at + device.interval_s - _CLOCKS_DIFFER_S
    device.polled_at = now
    if too_soon:
        device.interval_s += _SLOWER_BY_S
        raise OAuthRefusal("slow_down", f"Ask every {device.interval_s:g} s from now on.")
    if device.is_denied:
        raise OAuthRefusal("access_denied", "The person did not allow it.")
    if device.permission is None:
        raise OAuthRefusal("authorization_pending", "Nobody has entered the code yet.")
    call.ledger.devices.take(key)
    return call.mint.first_answer(device.permission, call.addresses, call.lifetimes, call.key_thumbprint)


def _invalid_grant(description: str) -> OAuthRefusal:
    return OAuthRefusal("invalid_grant", description)
