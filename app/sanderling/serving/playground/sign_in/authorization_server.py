"""The authorization server, put together. Imported when it is first asked for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanderling.serving.playground.replies import json_reply
from sanderling.serving.playground.sign_in import discovery
from sanderling.serving.playground.sign_in.addresses import addresses_of
from sanderling.serving.playground.sign_in.keys import SigningKeys
from sanderling.serving.playground.sign_in.ledger import Ledger
from sanderling.serving.playground.sign_in.minting import Mint
from sanderling.serving.playground.sign_in.pages import clients_page
from sanderling.serving.playground.sign_in.people_endpoints import PeopleEndpoints
from sanderling.serving.playground.sign_in.proofs import ProofReader
from sanderling.serving.playground.sign_in.protected_place import ProtectedPlaces
from sanderling.serving.playground.sign_in.token_endpoints import TokenEndpoints

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sanderling.serving.playground.sign_in.shelf import Clock


class AuthorizationServer:
    """One server with keys, people and memory of its own."""

    def __init__(self, clock: Clock) -> None:
        """Make keys and empty shelves."""
        ledger = Ledger(clock)
        self._keys = SigningKeys()
        mint = Mint(ledger, self._keys)
        proofs = ProofReader(ledger)
        self.clients = TokenEndpoints(ledger, mint, proofs)
        self.people = PeopleEndpoints(ledger, mint)
        self.places = ProtectedPlaces(ledger, proofs)

    async def introduction(self, request: Request) -> Response:
        """Say who is known here: JSON for programs, a page for browsers."""
        addresses = addresses_of(request)
        if "text/html" in request.headers.get("accept", ""):
            return clients_page(addresses.issuer)
        return json_reply(discovery.introduction(addresses))

    async def metadata(self, request: Request) -> Response:
        """Answer discovery."""
        return json_reply(discovery.metadata(addresses_of(request)))

    async def protected_metadata(self, request: Request) -> Response:
        """Answer discovery of the protected place."""
        return json_reply(discovery.protected_metadata(addresses_of(request)))

    async def jwks(self, request: Request) -> Response:
        """Publish the keys."""
        return json_reply(self._keys.published(), media_type="application/jwk-set+json")
