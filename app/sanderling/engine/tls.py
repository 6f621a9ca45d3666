"""TLS contexts: the system's trust store, or no verification where the user asked for that."""

from __future__ import annotations

import ssl

import truststore


def tls_context(verify: bool) -> ssl.SSLContext:
    """Return a client context; with ``verify`` off any certificate is taken."""
    context: ssl.SSLContext
    if verify:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # older ones are forbidden (RFC 8996)
    return context
