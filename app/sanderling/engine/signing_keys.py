"""Private keys of our own that sign requests: as fields of a form, read from PEM, and what an algorithm makes of them.

The algorithms are named as RFC 9421 names them; those that it does not have are named alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_RSA, _PSS, _EC, _EDWARDS = "RSA", "RSA-PSS", "EC", "Ed25519"
# Algorithm -> family, hash, and the curve where there is one.
_ALGORITHMS: Final = {
    "rsa-pss-sha512": (_PSS, "SHA512", ""),
    "rsa-v1_5-sha256": (_RSA, "SHA256", ""),
    "rsa-v1_5-sha384": (_RSA, "SHA384", ""),
    "rsa-v1_5-sha512": (_RSA, "SHA512", ""),
    "ecdsa-p256-sha256": (_EC, "SHA256", "secp256r1"),
    "ecdsa-p384-sha384": (_EC, "SHA384", "secp384r1"),
    "ed25519": (_EDWARDS, "", ""),
}
_CURVE_LABELS: Final = {"secp256r1": "P-256", "secp384r1": "P-384"}
_PEM: Final = re.compile(r"(-----BEGIN [A-Z0-9 ]+-----)(.*?)(-----END [A-Z0-9 ]+-----)", re.DOTALL)


def key_fields(when: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> tuple[Field, ...]:
    """Return the fields that ask for a private key, shown only while ``when`` holds."""
    in_file, as_text = (("key_source", ("file",)),), (("key_source", ("text",)),)
    return (
        Field(
            name="key_source",
            label="Private key",
            type=FieldType.CHOICE,
            default="text",
            choices=(Choice("text", "As text, kept in the keyring"), Choice("file", "In a file")),
            when=when,
        ),
        Field(
            name="private_key",
            label="Key (PEM)",
            secret=True,
            required=True,
            placeholder="-----BEGIN PRIVATE KEY-----",
            help="PKCS#8, PKCS#1 or SEC 1. It does not matter if its lines are joined.",
            when=(*when, *as_text),
        ),
        Field(name="key_file", label="Key file", type=FieldType.FILE, required=True, when=(*when, *in_file)),
        Field(name="pass_phrase", label="Pass phrase", secret=True, help="Only if the key is encrypted.", when=when),
    )


def key_from(values: Mapping[str, str]) -> PrivateKeyTypes:
    """Return the key that the values of ``key_fields`` lead to.

    Raises:
        InvalidSetting: It cannot be read; nothing was sent.
    """
    if values.get("key_source") == "file":
        path = values.get("key_file", "")
        try:
            data, where = Path(path).read_bytes(), f"in the file {path}"
        except OSError as error:
            raise _unusable(f"The key file {path} cannot be read: {error.strerror or error}.") from None
    else:
        data, where = values.get("private_key", "").encode(), "in the auth field “Key (PEM)”"
    try:
        return _loaded(data, values.get("pass_phrase", ""))
    except TypeError:  # what cryptography raises if a pass phrase is missing
        raise _unusable(f"The private key {where} needs a pass phrase.") from None
    except ValueError as error:
        if values.get("pass_phrase") and b"ENCRYPTED" in data:
            raise _unusable(f"The pass phrase does not open the private key {where}.") from None
        raise _unusable(f"There is no private key {where} that can be understood.", str(error)) from None


def sign(key: PrivateKeyTypes, algorithm: str, data: bytes) -> bytes:
    """Return the signature of ``data``; those of EC keys as r and s side by side, as JOSE and RFC 9421 want them.

    Raises:
        InvalidSetting: The key is not one for this algorithm.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    family, hash_name, curve = _ALGORITHMS[algorithm]
    if isinstance(key, ed25519.Ed25519PrivateKey) and family == _EDWARDS:
        return key.sign(data)
    if isinstance(key, rsa.RSAPrivateKey) and family in (_RSA, _PSS):
        digest = getattr(hashes, hash_name)()
        pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return key.sign(data, pss if family == _PSS else padding.PKCS1v15(), digest)
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == curve:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(getattr(hashes, hash_name)())))
        size = (key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    wanted = f"an EC key on the curve {_CURVE_LABELS[curve]}" if curve else f"an {family.partition('-')[0]} key"
    raise _unusable(f"The private key does not fit the algorithm {algorithm}, which needs {wanted}.")


@lru_cache(maxsize=4)  # OpenSSL checks an RSA key for milliseconds when it is read; few, since these are secrets
def _loaded(data: bytes, pass_phrase: str) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    password = pass_phrase.encode() or None
    try:
        if b"-----BEGIN" not in data:
            return load_der_private_key(data, password)
        return load_pem_private_key(_with_lines(data), password if b"ENCRYPTED" in data else None)
    except UnsupportedAlgorithm as error:
        raise ValueError(str(error)) from None


def _with_lines(pem: bytes) -> bytes:
    r"""Return a PEM whose line breaks may have become spaces or ``\n`` on their way through a form or a variable."""
    text = pem.decode("utf-8", "replace").replace("\\n", "\n").replace("\\r", "")
    match = _PEM.search(text)
    if match is None or ":" in match[2]:  # "Proc-Type: 4,ENCRYPTED" of old, whose lines matter
        return text.encode()
    body = "".join(match[2].split())
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join((match[1], *lines, match[3], "")).encode()


def _unusable(message: str, detail: str = "") -> InvalidSetting:
    return InvalidSetting(message, advice="Correct the authentication. Nothing was sent.", detail=detail)
