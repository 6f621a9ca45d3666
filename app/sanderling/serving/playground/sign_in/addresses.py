"""The addresses of the authorization server, under the name that it was reached by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.requests import Request

ISSUER_PATH: Final = "/sign-in"
PROTECTED_PATH: Final = "/protected/oauth2"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is; ``base`` has no slash at the end."""

    base: str

    @property
    def issuer(self) -> str:
        """The issuer identifier; it has a path, as many have."""
        return self.base + ISSUER_PATH

    @property
    def token(self) -> str:
        """The token endpoint."""
        return f"{self.issuer}/token"

    @property
    def protected(self) -> str:
        """The protected resource, which tokens are for when no other is named."""
        return self.base + PROTECTED_PATH

    def at(self, path: str) -> str:
        """Return the address of a place below the issuer."""
        return f"{self.issuer}/{path}"


def addresses_of(request: Request) -> Addresses:
    """Return the addresses as this caller sees them."""
    return Addresses(str(request.base_url).rstrip("/"))
