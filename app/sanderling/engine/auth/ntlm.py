"""NTLM over HTTP (MS-NTHT)."""

from __future__ import annotations

from collections.abc import Mapping

from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.ports import AuthFlow
from sanderling.engine.spnego_handshake import handshake


class NtlmAuth:
    """User name and password of a Windows account, as a talk of three messages on one connection."""

    name = "ntlm"
    label = "NTLM"
    help = (
        "Windows' own challenge and response (MS-NTHT), over HTTP/1.1. Each send has a connection of its own. Needs an "
        "extra: pip install 'sanderling[ntlm]'"
    )
    fields = (
        Field(
            name="username",
            label="User name",
            required=True,
            placeholder="DOMAIN\\user",
            help="Alone, as DOMAIN\\user or as user@domain.",
        ),
        Field(name="password", label="Password", secret=True, required=True),
    )
    signs = True

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        return handshake(request, "NTLM", (values.get("username", ""), values.get("password", "")))


NTLM = NtlmAuth()
