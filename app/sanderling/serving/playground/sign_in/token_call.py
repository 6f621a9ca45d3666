"""One request to the token endpoint, as every grant sees it."""

from __future__ import annotations

from dataclasses import dataclass

from sanderling.serving.playground.sign_in.addresses import Addresses
from sanderling.serving.playground.sign_in.forms import Form
from sanderling.serving.playground.sign_in.ledger import Ledger
from sanderling.serving.playground.sign_in.minting import Lifetimes, Mint
from sanderling.serving.playground.sign_in.registry import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCall:
    """The client is authenticated already; ``key_thumbprint`` is of the DPoP key that was proved, if any."""

    form: Form
    client: Client
    addresses: Addresses
    key_thumbprint: str
    lifetimes: Lifetimes
    ledger: Ledger
    mint: Mint
