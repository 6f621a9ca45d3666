"""Reads JWTs that clients sign: to authenticate (RFC 7523, 2.2) and as a grant (RFC 7523, 2.1)."""

from __future__ import annotations

import json
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey

from sanderling.serving.playground.sign_in.addresses import Addresses
from sanderling.serving.playground.sign_in.keys import UNREADABLE
from sanderling.serving.playground.sign_in.ledger import Ledger
from sanderling.serving.playground.sign_in.registry import DEMO_PRIVATE_KEY, PRIVATE_KEY_JWT, Client

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SECRET_ALGORITHMS: Final[tuple[str, ...]] = ("HS256", "HS384", "HS512")
KEY_ALGORITHMS: Final[tuple[str, ...]] = ("ES256",)
_LEEWAY_S: Final = 60
_LONGEST_S: Final = 3600


class AssertionRefused(Exception):
    """The assertion is not good; the text says why."""


def unverified_claims(assertion: str) -> dict[str, Any]:
    """Return what a JWT claims, before anything about it is known to be true.

    Raises:
        AssertionRefused: It is no JWT.
    """
    try:
        claims = json.loads(jws.extract_compact(assertion.encode()).payload)
    except UNREADABLE:
        raise AssertionRefused("The assertion is no JWT.") from None
    if not isinstance(claims, dict):
        raise AssertionRefused("The assertion is no JWT.")
    return claims


def verified_claims(assertion: str, signer: Client, addresses: Addresses, ledger: Ledger) -> dict[str, Any]:
    """Return the claims of an assertion that this client signed for this server.

    Raises:
        AssertionRefused: Signature, audience, time or id is not as it should be.
    """
    key: ECKey | OctKey
    if PRIVATE_KEY_JWT in signer.authentication:
        key, algorithms = ECKey.import_key(DEMO_PRIVATE_KEY), KEY_ALGORITHMS
    elif signer.secret:
        key, algorithms = OctKey.import_key(signer.secret), SECRET_ALGORITHMS
    else:
        raise AssertionRefused(f"{signer.client_id} has no key to sign with.")
    try:
        claims = dict(jwt.decode(assertion, key, algorithms=list(algorithms)).claims)
    except UNREADABLE:
        raise AssertionRefused(
            f"The assertion's signature is not by {signer.client_id} (with {', '.join(algorithms)})."
        ) from None
    _check_audience(claims, addresses)
    _check_times(claims, ledger.clock())
    token_id = claims.get("jti")
    if not isinstance(token_id, str) or not token_id:
        raise AssertionRefused("The assertion has no jti, so it could be used twice.")
    if not ledger.seen_ids.claim(f"assertion {signer.client_id} {token_id}", True, _LONGEST_S + 2 * _LEEWAY_S):
        raise AssertionRefused("The assertion's jti was used before.")
    return claims


def _check_audience(claims: dict[str, Any], addresses: Addresses) -> None:
    named = claims.get("aud")
    audience = {named} if isinstance(named, str) else set(named) if isinstance(named, list) else set()
    accepted = {addresses.issuer, addresses.token, addresses.at("par"), addresses.at("device_authorization")}
    if not audience & accepted:
        raise AssertionRefused(f"The assertion's aud must be {addresses.issuer} or {addresses.token}.")


def _check_times(claims: dict[str, Any], now: float) -> None:
    times = {name: claims.get(name) for name in ("exp", "nbf", "iat") if claims.get(name) is not None}
    if "exp" not in times:
        raise AssertionRefused("The assertion has no exp.")
    for name, value in times.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise AssertionRefused(f"The assertion's {name} is no number.")
        if name == "exp":
            if value <= now - _LEEWAY_S:
                raise AssertionRefused("The assertion has expired.")
            if value > now + _LONGEST_S + _LEEWAY_S:
                raise AssertionRefused("The assertion would be good for more than an hour.")
        elif value > now + _LEEWAY_S:
            raise AssertionRefused(f"The assertion's {name} lies in the future.")
