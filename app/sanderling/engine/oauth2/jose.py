"""JWTs made and read with joserfc, which is imported with the first of them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from sanderling.domain.errors import InvalidSetting

if TYPE_CHECKING:
    from joserfc.jwk import Key, OctKey

SIGNATURES: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
MACS: Final = ("HS256", "HS384", "HS512")
_KEY_TYPES: Final = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP", "HS": "oct"}
_EC_ALGORITHMS: Final = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "secp256k1": "ES256K"}
_PEM: Final = re.compile(r"(-----BEGIN [A-Z ]+-----)(.*?)(-----END [A-Z ]+-----)", re.DOTALL)


class JoseFault(Exception):
    """A JWT cannot be read or does not verify; the text is the end of a sentence for people."""


def key_from(text: str, what: str) -> Key:
    """Return the private key in a text: PEM (on one line, too), a JWK, or ``file:`` with a path.

    Raises:
        InvalidSetting: It holds none.
    """
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    text = _read(text.removeprefix("file:"), what) if text.startswith("file:") else text
    if not text.strip():
        raise InvalidSetting(f"{what} is empty.", advice="Enter a PEM or a JWK, or choose its file. Nothing was sent.")
    try:
        if text.lstrip().startswith("{"):
            return import_key(json.loads(text))
        return import_key(_as_lines(text), _kind_of_pem(_as_lines(text)))
    except (JoseError, ValueError, TypeError) as error:
        raise InvalidSetting(
            f"{what} is neither a private key in PEM nor a JWK.", advice="Enter it again.", detail=type(error).__name__
        ) from None


def _read(path: str, what: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise InvalidSetting(f"{what} cannot be read from {path}.", detail=str(error)) from None


def _as_lines(text: str) -> str:
    """Return PEM with its line breaks, which a field of one line turns into spaces."""

    def lines(match: re.Match[str]) -> str:
        body = re.sub(r"\s+", "", match[2])
        return "\n".join([match[1], *(body[at : at + 64] for at in range(0, len(body), 64)), match[3], ""])

    return _PEM.sub(lines, text)


def _kind_of_pem(pem: str) -> Literal["RSA", "EC", "OKP"]:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pem.encode(), None)
    if isinstance(key, rsa.RSAPrivateKey):
        return "RSA"
    return "EC" if isinstance(key, ec.EllipticCurvePrivateKey) else "OKP"


def secret_key(secret: str) -> OctKey:
    """Return a secret as a key for a MAC."""
    from joserfc.jwk import OctKey

    return OctKey.import_key(secret)


def usual_algorithm(key: Key) -> str:
    """Return the algorithm that a key is for, or else the usual one of its type."""
    members = key.as_dict(private=False) if key.key_type != "oct" else key.dict_value
    said = members.get("alg")
    if isinstance(said, str):
        return said
    if key.key_type == "EC":
        return _EC_ALGORITHMS.get(str(members.get("crv")), "ES256")
    return {"RSA": "RS256", "OKP": "EdDSA"}.get(key.key_type, "HS256")


def signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: Key, what: str) -> str:
    """Return a JWT; ``header`` names its ``alg``.

    Raises:
        InvalidSetting: The key and the algorithm do not go together.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError

    try:
        with _without_warnings():
            return jwt.encode(dict(header), dict(claims), key, [str(header["alg"])])
    except (JoseError, ValueError, TypeError) as error:
        raise InvalidSetting(
            f"{what} cannot be signed with {header['alg']}: {error}.", advice="Choose the algorithm that fits the key."
        ) from None


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a JWT, not verified.

    Raises:
        JoseFault: It is none.
    """
    pieces = token.split(".")
    if len(pieces) == 5:
        raise JoseFault("it is encrypted, which Sanderling does not read")
    if len(pieces) != 3:
        raise JoseFault("it is no JWT")
    found = []
    for piece in pieces[:2]:
        try:
            value = json.loads(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))
        except (ValueError, binascii.Error):
            raise JoseFault("it is no JWT: a part of it cannot be decoded") from None
        if not isinstance(value, dict):
            raise JoseFault("it is no JWT: a part of it is no JSON object")
        found.append(value)
    return found[0], found[1]


def verify(token: str, keys: Sequence[Key], algorithm: str) -> None:
    """Check the signature with any of these keys.

    Raises:
        JoseFault: None of them fits.
    """
    from joserfc import jws
    from joserfc.errors import JoseError

    for key in keys:
        try:
            with _without_warnings():
                jws.deserialize_compact(token.encode("ascii"), key, [algorithm])
        except (JoseError, ValueError, TypeError):
            continue
        return
    raise JoseFault("its signature is wrong")


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep joserfc from writing that “EdDSA” is an old name (RFC 9864): servers say which one they use."""
    from joserfc.errors import SecurityWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        yield


def public_keys(key_set: Mapping[str, Any], algorithm: str, kid: str) -> list[Key]:
    """Return the keys of a JWK set that a signature may be from; those that cannot be read are left out."""
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    wanted_type = _KEY_TYPES.get(algorithm[:2], "")
    found = []
    members = key_set.get("keys")
    for member in members if isinstance(members, list) else ():
        if not isinstance(member, dict) or member.get("kty") != wanted_type or member.get("use", "sig") != "sig":
            continue
        if kid and member.get("kid", kid) != kid:
            continue
        try:
            found.append(import_key(member))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return found


def half_hash(text: str, algorithm: str) -> str:
    """Return the left half of a hash as OpenID Connect (3.1.3.6) wants it in ``at_hash``."""
    name = {"256": "sha256", "384": "sha384", "512": "sha512"}.get(algorithm[-3:], "sha512")
    digest = hashlib.new(name, text.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode("ascii")
