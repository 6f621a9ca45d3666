"""Grants that take a token or a JWT instead of a person: JWT bearer (RFC 7523) and token exchange (RFC 8693)."""

from __future__ import annotations

from typing import Any, Final

from sanderling.serving.playground.sign_in.asked_for import audience_in, narrower_scopes, scopes_in
from sanderling.serving.playground.sign_in.assertions import AssertionRefused, unverified_claims, verified_claims
from sanderling.serving.playground.sign_in.ledger import AccessToken, Permission
from sanderling.serving.playground.sign_in.refusals import OAuthRefusal
from sanderling.serving.playground.sign_in.registry import (
    CLIENTS,
    DEMO_SUBJECT_TOKEN,
    JWT_BEARER,
    PEOPLE,
    Client,
    Person,
)
from sanderling.serving.playground.sign_in.token_call import TokenCall

_TYPE: Final = "urn:ietf:params:oauth:token-type:"
_ACCESS: Final = f"{_TYPE}access_token"
_JWT: Final = f"{_TYPE}jwt"
_OUT: Final = (_ACCESS, _JWT)


def jwt_bearer(call: TokenCall) -> dict[str, Any]:
    """Take a JWT in which a known signer vouches for a person, or for itself."""
    assertion = call.form.need("assertion")
    try:
        claims = unverified_claims(assertion)
        signer = CLIENTS.get(str(claims.get("iss", "")))
        if signer is None or JWT_BEARER not in signer.grants:
            raise AssertionRefused("The assertion's iss is nobody whose word is taken here.")
        verified_claims(assertion, signer, call.addresses, call.ledger)
        person = _subject(str(claims.get("sub", "")), signer, call.client)
    except AssertionRefused as refused:
        raise OAuthRefusal("invalid_grant", str(refused)) from None
    permission = Permission(
        client=call.client,
        person=person,
        scopes=scopes_in(call.form, with_person=person is not None),
        audience=audience_in(call.form, call.addresses),
        signed_in_at=call.ledger.clock(),
    )
    token = call.mint.access_token(
        permission, call.addresses, key_thumbprint=call.key_thumbprint, lives_s=call.lifetimes.access_s
    )
    return call.mint.answer(token, call.addresses, call.lifetimes)


def _subject(name: str, signer: Client, client: Client) -> Person | None:
    """Return who a token is asked for; nobody where the client speaks for itself."""
    if name == signer.client_id == client.client_id:
        return None
    for person in PEOPLE.values():
        if name in {person.name, person.subject, person.email}:
            return person
    raise AssertionRefused(f"The assertion's sub is nobody here; {', '.join(PEOPLE)} are.")


def token_exchange(call: TokenCall) -> dict[str, Any]:
    """Trade a token of this server for another one: for another resource, with less scope, or on behalf of somebody."""
    requested = call.form.get("requested_token_type") or _ACCESS
    if requested not in _OUT:
        raise OAuthRefusal("invalid_request", f"requested_token_type can be {' or '.join(_OUT)}.")
    subject = _token_in(call, "subject_token")
    permission = Permission(
        client=call.client,
        person=subject.permission.person,
        scopes=narrower_scopes(call.form, subject.scopes),
        audience=audience_in(call.form, call.addresses),
        signed_in_at=subject.permission.signed_in_at,
    )
    if call.form.get("actor_token"):
        actor = _token_in(call, "actor_token").permission
        permission.actor = actor.person.subject if actor.person else actor.client.client_id
    elif call.form.get("actor_token_type"):
        raise OAuthRefusal("invalid_request", "There is an actor_token_type without an actor_token (RFC 8693, 2.1).")
    token = call.mint.access_token(
        permission, call.addresses, key_thumbprint=call.key_thumbprint,
        lives_s=min(call.lifetimes.access_s, subject.expires_at - call.ledger.clock()),
    )  # fmt: skip
    return {"issued_token_type": requested} | call.mint.answer(token, call.addresses, call.lifetimes)


def _token_in(call: TokenCall, name: str) -> AccessToken:
    text, kind = call.form.need(name), call.form.need(f"{name}_type")
    if kind not in {_ACCESS, _JWT}:
        raise OAuthRefusal("invalid_request", f"{name}_type can be {_ACCESS} or {_JWT}.")
    token = _from_elsewhere(call) if text == DEMO_SUBJECT_TOKEN else call.ledger.active_access(text)
    if token is None:
        raise OAuthRefusal("invalid_request", f"The {name} is not valid here (RFC 8693, 2.2.2).")
    return token


def _from_elsewhere(call: TokenCall) -> AccessToken:
    """Return what the token stands for that everybody may use to try the exchange."""
    now, scopes = call.ledger.clock(), ("tides:read", "tides:write")
    permission = Permission(client=call.client, person=PEOPLE["sanderling"], scopes=scopes, signed_in_at=now)
    return AccessToken(
        text=DEMO_SUBJECT_TOKEN,
        token_id="",
        permission=permission,
        scopes=scopes,
        audience=(),
        issued_at=now,
        expires_at=now + call.lifetimes.access_s,
    )
