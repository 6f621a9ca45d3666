"""The arithmetic of OAuth 1.0a (RFC 5849, section 3): parameters, base string, signature.

Our own: Authlib refuses to sign for http:// unless the environment of the whole process says otherwise.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.addresses import parse_address

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

FORM: Final = "application/x-www-form-urlencoded"
HASHES: Final = {
    "HMAC-SHA1": "sha1",
    "HMAC-SHA256": "sha256",
    "HMAC-SHA512": "sha512",
    "RSA-SHA1": "sha1",
    "RSA-SHA256": "sha256",
    "RSA-SHA512": "sha512",
}
Pairs = tuple[tuple[str, str], ...]


def escaped(text: str) -> str:
    """Percent-encode as section 3.6 wants it."""
    return quote(text, safe="-._~", errors="surrogateescape")


def is_form(request: OutgoingRequest) -> bool:
    """Return whether the body is a form, whose parameters are part of what is signed."""
    media_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    return media_type == FORM and not request.body.is_empty and all(isinstance(p, bytes) for p in request.body.pieces)


def form_text(request: OutgoingRequest) -> bytes:
    """Return a form's bytes, before compression."""
    return b"".join(piece for piece in request.body.pieces if isinstance(piece, bytes))


def request_parameters(request: OutgoingRequest) -> Pairs:
    """Return the parameters of the query and of a form, decoded (section 3.4.1.3.1)."""
    query = parse_address(request.url).target.partition("?")[2]
    found = _decoded(query)
    if is_form(request):
        found += _decoded(form_text(request).decode("utf-8", "surrogateescape"))
    return found


def base_string(request: OutgoingRequest, parameters: Iterable[tuple[str, str]]) -> str:
    """Return what is signed (section 3.4.1.1); ``parameters`` are all of them, those of OAuth without the realm."""
    address = parse_address(request.url)
    uri = f"{address.scheme}://{address.host_header.lower()}{address.target.partition('?')[0]}"
    pairs = sorted((escaped(name), escaped(value)) for name, value in parameters)
    normalized = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join(escaped(part) for part in (request.method.upper(), uri, normalized))


def shared_key(client_secret: str, token_secret: str) -> str:
    """Return the key of HMAC, which is also the whole signature of PLAINTEXT."""
    return f"{escaped(client_secret)}&{escaped(token_secret)}"


def hmac_signature(method: str, key: str, text: str) -> str:
    """Return the signature of a base string with shared secrets (section 3.4.2)."""
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), HASHES[method])).decode("ascii")


def rsa_signature(method: str, key: PrivateKeyTypes, text: str) -> str:
    """Return the signature of a base string with an RSA key (section 3.4.3).

    Raises:
        InvalidSetting: It is not an RSA key.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    if not isinstance(key, rsa.RSAPrivateKey):
        raise InvalidSetting(
            f"The private key is not an RSA key, which {method} needs.",
            advice="Choose another key or another signature method. Nothing was sent.",
        )
    known = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}
    made = key.sign(text.encode(), padding.PKCS1v15(), known[HASHES[method]])
    return base64.b64encode(made).decode("ascii")


def _decoded(text: str) -> Pairs:
    return tuple(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))
