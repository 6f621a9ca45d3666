"""Checking an ID token (OpenID Connect Core 1.0, 3.1.3.7): every check is told, and each one that fails ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from sanderling.domain.errors import SignInCheckFailed
from sanderling.engine.oauth2 import jose
from sanderling.engine.oauth2.metadata import KEPT_S, ServerMetadata
from sanderling.engine.oauth2.sign_in import SignIn

_NOTHING_SENT: Final = "Nothing was sent."


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How an ID token came: ``is_direct`` from the token endpoint itself, not by way of the browser.

    ``earlier`` are the claims of the one before, when it comes with a refresh.
    """

    nonce: str = ""
    access_token: str = field(default="", repr=False)
    is_direct: bool = True
    earlier: Mapping[str, Any] = field(default_factory=dict)


async def checked_claims(sign_in: SignIn, token: str, came: Circumstances) -> dict[str, Any]:
    """Return the claims of an ID token that has passed every check.

    Raises:
        SignInCheckFailed: It has not.
        SignInFailed: The keys cannot be had.
    """
    try:
        header, claims = jose.parts_of(token)
    except jose.JoseFault as fault:
        raise _failed(sign_in, "ID token", f"it cannot be read: {fault}") from None
    server = await sign_in.server()
    await _check_signature(sign_in, server, token, header, is_direct=came.is_direct)
    _check_issuer(sign_in, server, claims, came.earlier)
    _check_audience(sign_in, claims)
    _check_times(sign_in, claims)
    _check_nonce(sign_in, claims, came)
    _check_access_token(sign_in, claims, came, str(header.get("alg", "")))
    return claims


def _failed(sign_in: SignIn, check: str, why: str, advice: str = "") -> SignInCheckFailed:
    sign_in.step(f"ID token: {check}" if check != "ID token" else check, "failed", why)
    return SignInCheckFailed(
        f"The ID token is not accepted: {why}.",
        advice=f"{advice or 'The server is at fault, or somebody has tampered with it.'} {_NOTHING_SENT}",
    )


def _passed(sign_in: SignIn, check: str, detail: str = "", outcome: str = "ok") -> None:
    sign_in.step(f"ID token: {check}", outcome, detail)


# --- signature


async def _check_signature(
    sign_in: SignIn, server: ServerMetadata, token: str, header: Mapping[str, Any], *, is_direct: bool
) -> None:
    algorithm, kid = str(header.get("alg", "")), str(header.get("kid", ""))
    if algorithm in jose.MACS:
        secret = sign_in.config.client_secret
        if not secret:
            raise _failed(sign_in, "signature", f"it is made with {algorithm}, for which there is no client secret")
        try:
            jose.verify(token, [jose.secret_key(secret)], algorithm)
        except jose.JoseFault as fault:
            raise _failed(sign_in, "signature", str(fault), "Check the client secret.") from None
        return _passed(sign_in, "signature", f"{algorithm}, with the client secret")
    if algorithm not in jose.SIGNATURES:
        raise _failed(sign_in, "signature", f"it is made with “{algorithm or 'none'}”, which proves nothing")
    if not server.jwks_uri:
        if not is_direct:
            raise _failed(sign_in, "signature", "the server's keys are not known", "Enter the URL of its keys (JWKS).")
        detail = "not checked: the server's keys are not known; it came straight from the token endpoint"
        return _passed(sign_in, "signature", detail, "skipped")
    await _verify_with_keys(sign_in, server.jwks_uri, token, algorithm, kid)
    return _passed(sign_in, "signature", f"{algorithm}{f', key {kid}' if kid else ''}")


async def _verify_with_keys(sign_in: SignIn, uri: str, token: str, algorithm: str, kid: str) -> None:
    """Verify with the known keys, and once more with those that the server has now: keys are exchanged."""
    held = sign_in.known.key_sets.get(uri)
    if held is not None and sign_in.clock() - held[0] < KEPT_S:
        try:
            jose.verify(token, jose.public_keys(held[1], algorithm, kid), algorithm)
        except jose.JoseFault:
            sign_in.step("keys", "info", "no known key fits; the server's keys are asked for anew")
        else:
            return
    keys = await _fetch_keys(sign_in, uri)
    found = jose.public_keys(keys, algorithm, kid)
    if not found:
        named = f" with the ID “{kid}”" if kid else ""
        raise _failed(sign_in, "signature", f"the server has no key{named} for {algorithm}")
    try:
        jose.verify(token, found, algorithm)
    except jose.JoseFault as fault:
        raise _failed(sign_in, "signature", str(fault)) from None


async def _fetch_keys(sign_in: SignIn, uri: str) -> dict[str, Any]:
    reply = await sign_in.wire.get("server's keys", uri)
    if reply.status != 200:
        raise reply.unusable("where keys were expected")
    keys = reply.members()
    sign_in.known.key_sets[uri] = (sign_in.clock(), keys)
    return keys


# --- claims


def _check_issuer(
    sign_in: SignIn, server: ServerMetadata, claims: Mapping[str, Any], earlier: Mapping[str, Any]
) -> None:
    said = claims.get("iss")
    wanted = server.issuer or earlier.get("iss") or said
    if not isinstance(said, str) or said != wanted:
        raise _failed(sign_in, "iss", f"it is from “{said}”, not from “{wanted}”")
    if earlier and claims.get("sub") != earlier.get("sub"):
        raise _failed(sign_in, "sub", "it is for another user than the one before (OpenID Connect, 12.2)")
    if server.issuer or earlier:
        _passed(sign_in, "iss", said)
    else:
        _passed(sign_in, "iss", f"it says {said}; which one is right is not known here", "skipped")


def _check_audience(sign_in: SignIn, claims: Mapping[str, Any]) -> None:
    client = sign_in.config.client_id
    said = claims.get("aud")
    audiences = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    if client not in audiences:
        shown = ", ".join(str(item) for item in audiences) or "nobody"
        raise _failed(sign_in, "aud", f"it is for {shown}, not for {client}", "Check the client ID.")
    party = claims.get("azp")
    if party is not None and party != client:
        raise _failed(sign_in, "azp", f"it was made for the client {party}, not for {client}")
    if len(audiences) > 1 and party is None:
        raise _failed(sign_in, "azp", "it is for several audiences and does not say which of them is the client")
    _passed(sign_in, "aud", client)


def _check_times(sign_in: SignIn, claims: Mapping[str, Any]) -> None:
    now, leeway = sign_in.clock(), sign_in.config.leeway_s
    ends, begins = claims.get("exp"), claims.get("iat")
    advice = "Set this computer's clock, or the server's, or allow for more in “Clock leeway”."
    if not _is_time(ends):
        raise _failed(sign_in, "exp", "it does not say when it ends")
    if now >= ends + leeway:
        raise _failed(sign_in, "exp", f"it ended {_length(now - ends)} ago by this computer's clock", advice)
    _passed(sign_in, "exp", f"good for {round(ends - now)} s")
    if not _is_time(begins):
        raise _failed(sign_in, "iat", "it does not say when it was made")
    if begins > now + leeway:
        raise _failed(sign_in, "iat", f"it will be made in {_length(begins - now)}, by this computer's clock", advice)
    starts = claims.get("nbf")
    if _is_time(starts) and starts > now + leeway:
        raise _failed(sign_in, "nbf", f"it counts only in {_length(starts - now)}, by this computer's clock", advice)
    _passed(sign_in, "iat", f"made {round(now - begins)} s ago")


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _check_nonce(sign_in: SignIn, claims: Mapping[str, Any], came: Circumstances) -> None:
    said = claims.get("nonce")
    if came.nonce and said != came.nonce:
        how = "it has no nonce" if said is None else "its nonce is not the one that was sent"
        raise _failed(sign_in, "nonce", how, "It may have been taken from another sign-in. Begin again.")
    if came.nonce:
        _passed(sign_in, "nonce", "it is the one that was sent")


def _check_access_token(sign_in: SignIn, claims: Mapping[str, Any], came: Circumstances, algorithm: str) -> None:
    said = claims.get("at_hash")
    if said is None:
        if not came.is_direct and came.access_token:
            raise _failed(sign_in, "at_hash", "it does not say which access token it came with")
        return
    if came.access_token and said != jose.half_hash(came.access_token, algorithm):
        raise _failed(sign_in, "at_hash", "it came with another access token")
    _passed(sign_in, "at_hash", "it belongs to the access token")
