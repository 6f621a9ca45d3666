"""Bearer tokens (RFC 6750)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.ports import AuthFlow


class BearerAuth:
    """A token in the Authorization header."""

    name = "bearer"
    label = "Bearer token"
    help = "A token in the Authorization header (RFC 6750)."
    fields = (
        Field(name="token", label="Token", secret=True, required=True),
        Field(name="prefix", label="Prefix", default="Bearer", help="The word before the token."),
    )
    signs = False

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        value = f"{values.get('prefix') or 'Bearer'} {values.get('token', '').strip()}"
        yield replace(request, headers=with_header(request.headers, "Authorization", value))


BEARER = BearerAuth()
