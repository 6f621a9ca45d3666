"""Negotiate (SPNEGO) over HTTP (RFC 4559): Kerberos where there is a ticket, else NTLM."""

from __future__ import annotations

from collections.abc import Mapping

from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.ports import AuthFlow
from sanderling.engine.spnego_handshake import handshake


class NegotiateAuth:
    """Lets client and server agree; the account is the one of the form, or the one that is signed in here."""

    name = "negotiate"
    label = "Negotiate"
    help = (
        "Kerberos or NTLM, as client and server agree (SPNEGO, RFC 4559), over HTTP/1.1. Each send has a connection of "
        "its own. Needs an extra: pip install 'sanderling[ntlm]'; Kerberos also needs the system's libraries."
    )
    fields = (
        Field(
            name="username",
            label="User name",
            placeholder="user@REALM",
            help="Empty: the account that is signed in on this machine.",
        ),
        Field(name="password", label="Password", secret=True),
        Field(
            name="host",
            label="Server's name",
            help="Its name in the directory (HTTP/name), if it is not the host of the URL.",
        ),
    )
    signs = True

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        account = values.get("username", ""), values.get("password", "")
        return handshake(request, "Negotiate", account, values.get("host", ""))


NEGOTIATE = NegotiateAuth()
