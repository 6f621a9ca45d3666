"""The endpoints that clients talk to directly: token, revocation, introspection, PAR, device authorization."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sanderling.serving.playground.replies import json_reply
from sanderling.serving.playground.sign_in import assertion_grants, grants
from sanderling.serving.playground.sign_in import registry as known
from sanderling.serving.playground.sign_in.addresses import addresses_of
from sanderling.serving.playground.sign_in.asked_for import audience_in, scopes_in
from sanderling.serving.playground.sign_in.authorization_request import checked_request
from sanderling.serving.playground.sign_in.client_authentication import authenticated_client
from sanderling.serving.playground.sign_in.forms import Form, form_of_body
from sanderling.serving.playground.sign_in.ledger import (
    ACCESS_LIVES_S,
    PUSHED_LIVES_S,
    REFRESH_LIVES_S,
    REMEMBERED_S,
    AccessToken,
    DeviceSignIn,
    Ledger,
    RefreshToken,
    new_secret,
)
from sanderling.serving.playground.sign_in.minting import Lifetimes, Mint
from sanderling.serving.playground.sign_in.proofs import ProofReader
from sanderling.serving.playground.sign_in.refusals import NO_STORE, OAuthRefusal, refusal_reply
from sanderling.serving.playground.sign_in.token_call import TokenCall

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

GRANTS: Final[dict[str, Callable[[TokenCall], dict[str, Any]]]] = {
    known.AUTHORIZATION_CODE: grants.authorization_code,
    known.REFRESH_TOKEN: grants.refresh_token,
    known.CLIENT_CREDENTIALS: grants.client_credentials,
    known.PASSWORD: grants.password,
    known.DEVICE_CODE: grants.device_code,
    known.TOKEN_EXCHANGE: assertion_grants.token_exchange,
    known.JWT_BEARER: assertion_grants.jwt_bearer,
}
_CREDENTIALS: Final = frozenset({"client_secret", "client_assertion", "client_assertion_type"})
REQUEST_URI_START: Final = "urn:ietf:params:oauth:request_uri:"
_USER_CODE_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words (RFC 8628, 6.1)
_DEVICE_LIVES_S: Final = 600.0
_DEVICE_INTERVAL_S: Final = 2.0


class TokenEndpoints:
    """Answers clients."""

    def __init__(self, ledger: Ledger, mint: Mint, proofs: ProofReader) -> None:
        """Answer out of this ledger."""
        self._ledger = ledger
        self._mint = mint
        self._proofs = proofs

    async def token(self, request: Request) -> Response:
        """Give tokens for a grant (RFC 6749, 3.2)."""
        try:
            return json_reply(await self._tokens(request), headers={**NO_STORE, **self._fresh_nonce(request)})
        except OAuthRefusal as refusal:
            return refusal_reply(refusal)

    async def _tokens(self, request: Request) -> dict[str, Any]:
        form = await form_of_body(request)
        addresses = addresses_of(request)
        client = authenticated_client(request, form, addresses, self._ledger)
        grant_type = form.need("grant_type")
        grant = GRANTS.get(grant_type)
        if grant is None:
            raise OAuthRefusal(
                "unsupported_grant_type", f"There is no grant {grant_type}; there are {', '.join(GRANTS)}."
            )
        if grant_type not in client.grants:
            raise OAuthRefusal("unauthorized_client", f"{client.client_id} may not use the grant {grant_type}.")
        return grant(
            TokenCall(
                form=form,
                client=client,
                addresses=addresses,
                key_thumbprint=self._proofs.thumbprint_in(request),
                lifetimes=_lifetimes(request),
                ledger=self._ledger,
                mint=self._mint,
            )
        )

    def _fresh_nonce(self, request: Request) -> dict[str, str]:
        return {"DPoP-Nonce": self._proofs.nonce()} if "dpop" in request.headers else {}

    async def revoke(self, request: Request) -> Response:
        """End a token; a refresh token takes everything of its sign-in along (RFC 7009)."""
        try:
            form = await form_of_body(request)
            client = authenticated_client(request, form, addresses_of(request), self._ledger)
            token = self._find(form.need("token"))
            if token is not None:
                if token.permission.client is not client:
                    raise OAuthRefusal("invalid_grant", "This token was given to another client (RFC 7009, 2.1).")
                if isinstance(token, RefreshToken):
                    token.permission.is_revoked = True
                else:
                    token.is_revoked = True
        except OAuthRefusal as refusal:
            return refusal_reply(refusal)
        return json_reply({}, headers=NO_STORE)  # of an unknown token too: it is as dead as was wished for

    async def introspect(self, request: Request) -> Response:
        """Say whether a token is good and what for (RFC 7662); public clients learn about their own tokens only."""
        try:
            form = await form_of_body(request)
            addresses = addresses_of(request)
            client = authenticated_client(request, form, addresses, self._ledger)
            text = form.need("token")
        except OAuthRefusal as refusal:
            return refusal_reply(refusal)
        token = self._ledger.active_access(text) or self._ledger.active_refresh(text)
        if token is None or (client.is_public and token.permission.client is not client):
            return json_reply({"active": False}, headers=NO_STORE)
        return json_reply({"active": True, "iss": addresses.issuer, **_about(token)}, headers=NO_STORE)

    def _find(self, text: str) -> AccessToken | RefreshToken | None:
        return self._ledger.access_tokens.get(text) or self._ledger.refresh_tokens.get(text)

    async def push(self, request: Request) -> Response:
        """Take an authorization request ahead of time, over the back channel (RFC 9126)."""
        try:
            form = await form_of_body(request)
            addresses = addresses_of(request)
            client = authenticated_client(request, form, addresses, self._ledger)
            if form.get("request_uri"):
                raise OAuthRefusal("invalid_request", "A pushed request cannot point to another one (RFC 9126, 2.1).")
            pairs = [(name, value) for name, value in form.pairs() if name not in _CREDENTIALS]
            proved = self._proofs.thumbprint_in(request)
            if proved:
                pairs = [*((name, value) for name, value in pairs if name != "dpop_jkt"), ("dpop_jkt", proved)]
            if not form.get("client_id"):
                pairs.append(("client_id", client.client_id))
            checked_request(Form(pairs), addresses)
        except OAuthRefusal as refusal:
            return refusal_reply(refusal)
        reference = REQUEST_URI_START + new_secret()
        self._ledger.pushed.put(reference, pairs, PUSHED_LIVES_S)
        return json_reply({"request_uri": reference, "expires_in": int(PUSHED_LIVES_S)}, 201, NO_STORE)

    async def begin_device(self, request: Request) -> Response:
        """Give a device a code for a person to enter elsewhere (RFC 8628, 3.1)."""
        try:
            form = await form_of_body(request)
            addresses = addresses_of(request)
            client = authenticated_client(request, form, addresses, self._ledger)
            if known.DEVICE_CODE not in client.grants:
                raise OAuthRefusal("unauthorized_client", f"{client.client_id} may not use the device grant.")
            lives_s = _number(request, "lifetime_s", _DEVICE_LIVES_S)
            device = DeviceSignIn(
                client=client,
                user_code=_new_user_code(),
                scopes=scopes_in(form),
                audience=audience_in(form, addresses),
                interval_s=_number(request, "interval_s", _DEVICE_INTERVAL_S),
                expires_at=self._ledger.clock() + lives_s,
            )
        except OAuthRefusal as refusal:
            return refusal_reply(refusal)
        device_code = new_secret()
        self._ledger.devices.put(device_code, device, lives_s + REMEMBERED_S)
        self._ledger.user_codes.put(device.user_code, device, lives_s)
        content = {
            "device_code": device_code,
            "user_code": device.user_code,
            "verification_uri": addresses.at("device"),
            "verification_uri_complete": f"{addresses.at('device')}?user_code={device.user_code}",
            "expires_in": int(lives_s),
            "interval": int(device.interval_s),
        }
        return json_reply(content, headers=NO_STORE)


def _about(token: AccessToken | RefreshToken) -> dict[str, Any]:
    permission = token.permission
    person = permission.person
    told: dict[str, Any] = {
        "client_id": permission.client.client_id,
        "scope": " ".join(token.scopes if isinstance(token, AccessToken) else permission.scopes),
        "sub": person.subject if person else permission.client.client_id,
        "iat": int(token.issued_at),
        "exp": int(token.expires_at),
    }
    if person:
        told["username"] = person.name
    if isinstance(token, AccessToken):
        told |= {"token_type": "DPoP" if token.key_thumbprint else "Bearer", "jti": token.token_id}
        told["aud"] = token.audience[0] if len(token.audience) == 1 else list(token.audience)
    if token.key_thumbprint:
        told["cnf"] = {"jkt": token.key_thumbprint}
    return told


def _lifetimes(request: Request) -> Lifetimes:
    return Lifetimes(
        access_s=_number(request, "lifetime_s", ACCESS_LIVES_S),
        refresh_s=_number(request, "refresh_lifetime_s", REFRESH_LIVES_S),
        are_told=request.query_params.get("tell_lifetime", "yes") != "no",
    )


def _number(request: Request, name: str, default: float) -> float:
    """Return a number out of the query, where those who try things out can change how long something takes."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise OAuthRefusal("invalid_request", f"{name} in the query of this address is a whole number of seconds.")
    return float(text)


def _new_user_code() -> str:
    letters = "".join(secrets.choice(_USER_CODE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
