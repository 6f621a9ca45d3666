"""Authentication by a client certificate: it is shown in the TLS handshake (RFC 8446, 4.4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.addresses import parse_address
from sanderling.engine.ports import AuthFlow


class ClientCertificateAuth:
    """Says which certificate the URL's host is shown; certificates of the settings for that host give way."""

    name = "client-certificate"
    label = "Client certificate"
    help = (
        "A certificate of your own, shown to the URL's host in the TLS handshake (mutual TLS). For many hosts at once, "
        "use the client certificates of the settings."
    )
    fields = (
        Field(
            name="certificate_file",
            label="Certificate",
            type=FieldType.FILE,
            required=True,
            help="PEM, or PKCS#12 (.p12, .pfx) with its key.",
        ),
        Field(
            name="key_file",
            label="Key",
            type=FieldType.FILE,
            help="Only where the key is in a PEM file of its own.",
        ),
        Field(name="pass_phrase", label="Pass phrase", secret=True, help="Only if the key is encrypted."),
    )
    signs = False

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        address = parse_address(request.url)
        if address.scheme != "https":
            raise InvalidSetting(
                f"A client certificate cannot be shown to {address.host_header}: there is no TLS handshake on http.",
                advice="Use https://, or choose another kind of authentication. Nothing was sent.",
            )
        host = f"[{address.host}]" if ":" in address.host else address.host
        certificate = ClientCertificate(
            host=f"{host}:{address.port}",
            certificate_file=values.get("certificate_file", ""),
            key_file=values.get("key_file", ""),
            pass_phrase=values.get("pass_phrase", ""),
        )
        certificates = (certificate, *request.settings.client_certificates)
        yield replace(request, settings=replace(request.settings, client_certificates=certificates))


CLIENT_CERTIFICATE = ClientCertificateAuth()
