"""Places that open with a token of the authorization server: as bearer (RFC 6750) or with a proof (RFC 9449, 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sanderling.serving.playground.replies import Problem, json_reply
from sanderling.serving.playground.sign_in.addresses import Addresses, addresses_of
from sanderling.serving.playground.sign_in.ledger import AccessToken, Ledger
from sanderling.serving.playground.sign_in.minting import claims_about
from sanderling.serving.playground.sign_in.proofs import PROOF_ALGORITHMS, ProofReader
from sanderling.serving.playground.sign_in.refusals import NO_STORE, OAuthRefusal
from sanderling.serving.playground.sign_in.registry import DEFAULT_SCOPE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


class ProtectedPlaces:
    """The doors."""

    def __init__(self, ledger: Ledger, proofs: ProofReader) -> None:
        """Open to the tokens in this ledger."""
        self._ledger = ledger
        self._proofs = proofs

    async def tides(self, request: Request) -> Response:
        """Answer whoever has a token for this place; the query says which scope it needs."""
        scope = request.query_params.get("scope", DEFAULT_SCOPE)
        token = self._opened_by(request, scope, addresses_of(request).protected)
        person = token.permission.person
        content: dict[str, Any] = {
            "message": f"The tide tables are open, {person.full_name if person else 'dear service'}.",
            "kind": "oauth2",
            "as": "DPoP" if token.key_thumbprint else "Bearer",
            "sub": person.subject if person else token.permission.client.client_id,
            "client_id": token.permission.client.client_id,
            "scope": " ".join(token.scopes),
            "aud": list(token.audience),
            "expires_in": int(token.expires_at - self._ledger.clock()),
        }
        if token.permission.actor:
            content["act"] = {"sub": token.permission.actor}
        return json_reply(content, headers=self._with_nonce(request))

    async def userinfo(self, request: Request) -> Response:
        """Say who signed in (OpenID Connect, 5.3)."""
        token = self._opened_by(request, "openid")
        person = token.permission.person
        assert person is not None
        return json_reply(claims_about(person, token.scopes), headers={**NO_STORE, **self._with_nonce(request)})

    def _with_nonce(self, request: Request) -> dict[str, str]:
        return {"DPoP-Nonce": self._proofs.nonce()} if "dpop" in request.headers else {}

    def _opened_by(self, request: Request, scope: str, audience: str = "") -> AccessToken:
        """Return the token that opens this place.

        Raises:
            Problem: 401 or 403 with a challenge that says what is wrong.
        """
        addresses = addresses_of(request)
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        scheme = {"bearer": "Bearer", "dpop": "DPoP"}.get(scheme.lower(), "")
        if not scheme:
            raise self._closed(addresses, "An access token of the playground's authorization server, please.", scope)
        token = self._ledger.active_access(text.strip())
        if token is None:
            raise self._closed(addresses, "The token is unknown, revoked or expired.", scope, scheme, "invalid_token")
        if (scheme == "DPoP") != bool(token.key_thumbprint):
            kind = "is bound to a key and comes with DPoP" if token.key_thumbprint else "is a plain bearer token"
            raise self._closed(addresses, f"This token {kind}.", scope, scheme, "invalid_token")
        if scheme == "DPoP":
            self._check_proof(request, token, scope, addresses)
        if audience and audience not in token.audience:
            told = f"This token is for {', '.join(token.audience)}, not for {audience}."
            raise self._closed(addresses, told, scope, scheme, "invalid_token")
        if scope not in token.scopes:
            told = f"This place needs the scope {scope}; the token has {' '.join(token.scopes)}."
            raise self._closed(addresses, told, scope, scheme, "insufficient_scope", status=403)
        return token

    def _check_proof(self, request: Request, token: AccessToken, scope: str, addresses: Addresses) -> None:
        try:
            thumbprint = self._proofs.thumbprint_in(request, token.text)
        except OAuthRefusal as refusal:
            raise self._closed(addresses, refusal.description, scope, "DPoP", refusal.code) from None
        if thumbprint != token.key_thumbprint:
            said = "The proof is by another key." if thumbprint else "A proof in the header DPoP is missing."
            raise self._closed(addresses, said, scope, "DPoP", "invalid_token" if thumbprint else "invalid_dpop_proof")

    def _closed(
        self, addresses: Addresses, sentence: str, scope: str, scheme: str = "", code: str = "", *, status: int = 401
    ) -> Problem:
        about = f'resource_metadata="{addresses.base}/.well-known/oauth-protected-resource/protected/oauth2"'
        said = "".join(character for character in sentence if " " <= character <= "~" and character not in '"\\')
        told = f', error="{code}", error_description="{said}"' if code else ""
        safe_scope = "".join(character for character in scope if "!" <= character <= "~" and character not in '"\\')
        wanted = f', scope="{safe_scope}"'
        lines = {
            "Bearer": f'Bearer realm="playground"{wanted}, {about}',
            "DPoP": f'DPoP realm="playground", algs="{" ".join(PROOF_ALGORITHMS)}"{wanted}, {about}',
        }
        challenges = tuple(line + (told if name == scheme else "") for name, line in lines.items())
        headers = {"DPoP-Nonce": self._proofs.nonce()} if scheme == "DPoP" else {}
        hint = {"kind": "oauth2", "issuer": addresses.issuer, "scope": scope}
        return Problem(status, sentence, headers=headers, more={"try": hint}, challenges=challenges)
