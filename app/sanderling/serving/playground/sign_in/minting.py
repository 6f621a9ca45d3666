"""Makes access, refresh and ID tokens, and the answer that carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sanderling.serving.playground.sign_in.addresses import Addresses
from sanderling.serving.playground.sign_in.keys import SigningKeys, left_half_hash
from sanderling.serving.playground.sign_in.ledger import (
    ACCESS_LIVES_S,
    REFRESH_LIVES_S,
    REMEMBERED_S,
    AccessToken,
    Ledger,
    Permission,
    RefreshToken,
    new_secret,
)
from sanderling.serving.playground.sign_in.registry import REFRESH_TOKEN, Person

_ID_TOKEN_LIVES_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """How long tokens are good for, and whether the answer says so; the query of the token endpoint can change it."""

    access_s: float = ACCESS_LIVES_S
    refresh_s: float = REFRESH_LIVES_S
    are_told: bool = True


class Mint:
    """Where tokens come from."""

    def __init__(self, ledger: Ledger, keys: SigningKeys) -> None:
        """Make tokens with these keys, and remember them in this ledger."""
        self._ledger = ledger
        self._keys = keys

    def access_token(
        self,
        permission: Permission,
        addresses: Addresses,
        *,
        scopes: tuple[str, ...] | None = None,
        audience: tuple[str, ...] = (),
        key_thumbprint: str = "",
        lives_s: float = ACCESS_LIVES_S,
    ) -> AccessToken:
        """Return a new access token: a JWT (RFC 9068) that resources may read, though ours asks the ledger."""
        now = self._ledger.clock()
        kept = permission.scopes if scopes is None else scopes
        aimed_at = audience or permission.audience or (addresses.protected,)
        token_id = new_secret()
        claims: dict[str, Any] = {
            "iss": addresses.issuer,
            "sub": permission.person.subject if permission.person else permission.client.client_id,
            "aud": aimed_at[0] if len(aimed_at) == 1 else list(aimed_at),
            "client_id": permission.client.client_id,
            "scope": " ".join(kept),
            "iat": int(now),
            "exp": int(now + lives_s),
            "jti": token_id,
        }
        if key_thumbprint:
            claims["cnf"] = {"jkt": key_thumbprint}
        if permission.actor:
            claims["act"] = {"sub": permission.actor}
        token = AccessToken(
            text=self._keys.sign(claims, "ES256", "at+jwt"),
            token_id=token_id,
            permission=permission,
            scopes=kept,
            audience=aimed_at,
            issued_at=now,
            expires_at=now + lives_s,
            key_thumbprint=key_thumbprint,
        )
        self._ledger.access_tokens.put(token.text, token, lives_s + REMEMBERED_S)
        return token

    def refresh_token(self, permission: Permission, lives_s: float, key_thumbprint: str = "") -> RefreshToken:
        """Return a new refresh token."""
        now = self._ledger.clock()
        token = RefreshToken(
            text=new_secret(),
            permission=permission,
            issued_at=now,
            expires_at=now + lives_s,
            lives_s=lives_s,
            key_thumbprint=key_thumbprint,
        )
        self._ledger.refresh_tokens.put(token.text, token, lives_s + REMEMBERED_S)
        return token

    def id_token(
        self,
        permission: Permission,
        addresses: Addresses,
        *,
        nonce: str = "",
        access_token: str = "",
        with_profile: bool = False,
    ) -> str:
        """Return an ID token about the person (OpenID Connect, section 2)."""
        assert permission.person is not None
        now = self._ledger.clock()
        claims: dict[str, Any] = {
            "iss": addresses.issuer,
            "sub": permission.person.subject,
            "aud": permission.client.client_id,
            "iat": int(now),
            "exp": int(now + _ID_TOKEN_LIVES_S),
            "auth_time": int(permission.signed_in_at),
        }
        if nonce:
            claims["nonce"] = nonce
        if access_token:
            claims["at_hash"] = left_half_hash(access_token)
        if with_profile:
            claims |= claims_about(permission.person, permission.scopes)
        return self._keys.sign(claims, permission.client.id_token_algorithm)

    def answer(
        self,
        token: AccessToken,
        addresses: Addresses,
        lifetimes: Lifetimes,
        *,
        refresh_token: RefreshToken | None = None,
        nonce: str = "",
    ) -> dict[str, Any]:
        """Return the token endpoint's answer (RFC 6749, 5.1)."""
        answer: dict[str, Any] = {
            "access_token": token.text,
            "token_type": "DPoP" if token.key_thumbprint else "Bearer",
            "scope": " ".join(token.scopes),
        }
        if lifetimes.are_told:
            answer["expires_in"] = int(token.expires_at - token.issued_at)
        if refresh_token is not None:
            answer["refresh_token"] = refresh_token.text
        if token.permission.person and "openid" in token.scopes:
            answer["id_token"] = self.id_token(token.permission, addresses, nonce=nonce, access_token=token.text)
        return answer

    def first_answer(
        self, permission: Permission, addresses: Addresses, lifetimes: Lifetimes, key_thumbprint: str = "", **more: Any
    ) -> dict[str, Any]:
        """Return the answer at the end of a sign-in: with a refresh token, where the client may have one."""
        token = self.access_token(
            permission, addresses, key_thumbprint=key_thumbprint, lives_s=lifetimes.access_s, **more
        )
        refresh_token = None
        if REFRESH_TOKEN in permission.client.grants:
            # A public client cannot prove itself with a secret, so its refresh token is bound to its key (RFC 9449, 5).
            bound = key_thumbprint if permission.client.is_public else ""
            refresh_token = self.refresh_token(permission, lifetimes.refresh_s, bound)
        return self.answer(token, addresses, lifetimes, refresh_token=refresh_token, nonce=permission.nonce)


def claims_about(person: Person, scopes: tuple[str, ...]) -> dict[str, Any]:
    """Return what these scopes tell about a person (OpenID Connect, 5.4)."""
    claims: dict[str, Any] = {"sub": person.subject}
    if "profile" in scopes:
        claims |= {"name": person.full_name, "preferred_username": person.name}
    if "email" in scopes:
        claims |= {"email": person.email, "email_verified": True}
    return claims
