"""Reading the plain part of a TLS 1.2 handshake: whether the server asked for a certificate (RFC 5246, 7.4.4).

OpenSSL does not tell, and the alert that follows a missing certificate is a mere "handshake failure".
"""

from __future__ import annotations

from collections.abc import Iterator

_HANDSHAKE, _CHANGE_CIPHER_SPEC = 22, 20
_CERTIFICATE_REQUEST = 13


def wants_certificate(received: bytes) -> bool:
    """Return whether there is a CertificateRequest in what a server sent; TLS 1.3 encrypts it, so it is not found."""
    return _CERTIFICATE_REQUEST in _messages(_plain_handshake(received))


def _plain_handshake(received: bytes) -> bytes:
    """Return the contents of the handshake records before encryption begins."""
    at, content = 0, b""
    while at + 5 <= len(received):
        kind, length = received[at], int.from_bytes(received[at + 3 : at + 5], "big")
        if kind == _CHANGE_CIPHER_SPEC:
            break
        if kind == _HANDSHAKE:
            content += received[at + 5 : at + 5 + length]
        at += 5 + length
    return content


def _messages(content: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(content):
        yield content[at]
        at += 4 + int.from_bytes(content[at + 1 : at + 4], "big")
