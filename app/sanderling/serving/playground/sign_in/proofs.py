"""DPoP (RFC 9449): proofs that the sender holds a key, with nonces of the server's own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from sanderling.serving.playground.sign_in.keys import UNREADABLE
from sanderling.serving.playground.sign_in.ledger import Ledger
from sanderling.serving.playground.sign_in.refusals import OAuthRefusal

if TYPE_CHECKING:
    from starlette.requests import Request

PROOF_ALGORITHMS: Final = ("ES256", "ES384", "RS256", "PS256", "EdDSA")
_NONCE_EVERY_S: Final = 60
# With a nonce the clocks need not agree well; this only keeps the list of used proofs short.
_SKEW_S: Final = 300


class ProofReader:
    """Checks proofs against nonces that it hands out."""

    def __init__(self, ledger: Ledger) -> None:
        """Make one with a secret of its own."""
        self._ledger = ledger
        self._secret = secrets.token_bytes(32)

    def nonce(self) -> str:
        """Return the nonce that is handed out now; it is good for one to two minutes."""
        return self._nonce_of(int(self._ledger.clock() // _NONCE_EVERY_S))

    def thumbprint_in(self, request: Request, access_token: str = "") -> str:
        """Return the thumbprint of the key whose proof came along, or nothing where none did.

        Args:
            request: The request with its ``DPoP`` header.
            access_token: At a resource: the token that the proof has to name.

        Raises:
            OAuthRefusal: ``invalid_dpop_proof`` or ``use_dpop_nonce``.
        """
        proofs = request.headers.getlist("dpop")
        if not proofs:
            return ""
        if len(proofs) > 1:
            raise self.refusal("There is more than one DPoP header.")
        key, claims = self._read(proofs[0])
        if claims.get("htm") != request.method:
            raise self.refusal(f"htm must be {request.method}.")
        if not _same_address(str(claims.get("htu", "")), str(request.url)):
            raise self.refusal("htu must be the address of this request, without query and fragment.")
        if access_token and claims.get("ath") != _sha256(access_token):
            raise self.refusal("ath must be the SHA-256 of the access token, in base64url.")
        self._check_nonce(claims.get("nonce"))
        self._check_once(claims)
        return key.thumbprint()

    def refusal(self, description: str, code: str = "invalid_dpop_proof") -> OAuthRefusal:
        """Return a refusal that brings a nonce along."""
        return OAuthRefusal(code, description, headers={"DPoP-Nonce": self.nonce()})

    def _read(self, proof: str) -> tuple[RSAKey | ECKey | OKPKey, dict[str, Any]]:
        try:
            header = jws.extract_compact(proof.encode()).headers()
            jwk = header.get("jwk")
            if (
                header.get("typ") != "dpop+jwt"
                or header.get("alg") not in PROOF_ALGORITHMS
                or not isinstance(jwk, dict)
            ):
                raise self.refusal("A proof has typ dpop+jwt, a jwk, and an alg that discovery lists.")
            key = import_key(jwk)
            if not isinstance(key, RSAKey | ECKey | OKPKey) or key.is_private:
                raise self.refusal("The jwk must be a public key, and only that.")
            return key, dict(jwt.decode(proof, key, algorithms=[header["alg"]]).claims)
        except UNREADABLE:
            raise self.refusal("The proof is not signed by the key that it names.") from None

    def _check_nonce(self, nonce: object) -> None:
        turn = int(self._ledger.clock() // _NONCE_EVERY_S)
        if not isinstance(nonce, str) or not any(
            hmac.compare_digest(nonce.encode(), self._nonce_of(turn - back).encode()) for back in (0, 1)
        ):
            raise self.refusal("The proof needs the nonce that is in DPoP-Nonce.", "use_dpop_nonce")

    def _check_once(self, claims: dict[str, Any]) -> None:
        made_at, token_id = claims.get("iat"), claims.get("jti")
        if not isinstance(made_at, int | float) or abs(self._ledger.clock() - made_at) > _SKEW_S:
            raise self.refusal("iat is missing, or too far from the time here.")
        if not isinstance(token_id, str) or not token_id:
            raise self.refusal("jti is missing.")
        if not self._ledger.seen_ids.claim(f"proof {claims.get('htu')} {token_id}", True, 2 * _SKEW_S):
            raise self.refusal("This proof was used before.")

    def _nonce_of(self, turn: int) -> str:
        digest = hmac.digest(self._secret, str(turn).encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:18]).decode()


def _same_address(one: str, other: str) -> bool:
    try:
        ours, theirs = urlsplit(one), urlsplit(other)
        return (ours.scheme.lower(), (ours.hostname or ""), ours.port, ours.path or "/") == (
            theirs.scheme.lower(), (theirs.hostname or ""), theirs.port, theirs.path or "/"
        )  # fmt: skip
    except ValueError:
        return False


def _sha256(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
