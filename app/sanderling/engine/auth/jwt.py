"""A JSON Web Token made and signed anew for every request (RFC 7519)."""

from __future__ import annotations

import base64
import binascii
import json
import time
import uuid
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.ports import AuthFlow
from sanderling.engine.query_text import with_query_value
from sanderling.engine.signing_keys import key_fields, key_from

if TYPE_CHECKING:
    from joserfc.jwk import Key, OctKey
    from joserfc.jws import JWSRegistry

_SHARED: Final = ("HS256", "HS384", "HS512")
_PRIVATE: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LABELS: Final = {"HS": "HMAC with SHA-", "RS": "RSA with SHA-", "PS": "RSA-PSS with SHA-", "ES": "ECDSA with SHA-"}
_ADVICE: Final = "Correct the authentication. Nothing was sent."
_CONTENT: Final = "Content"
_PLACE: Final = "Place"


def _label(algorithm: str) -> str:
    family = _LABELS.get(algorithm[:2])
    return f"{algorithm} ({family}{algorithm[2:]})" if family else f"{algorithm} (Ed25519 or Ed448)"


def _switch(name: str, claim: str, text: str, *, is_on: bool) -> Field:
    default = "true" if is_on else "false"
    kind = FieldType.SWITCH
    return Field(name=name, label=claim, type=kind, default=default, placeholder=text, group=_CONTENT)


class JwtAuth:
    """Claims as JSON, signed with a shared secret or a private key."""

    name = "jwt"
    label = "JWT"
    help = "Makes and signs a new JSON Web Token for each request (RFC 7519, RFC 7515)."
    fields = (
        Field(
            name="algorithm",
            label="Algorithm",
            type=FieldType.CHOICE,
            default="HS256",
            choices=tuple(Choice(name, _label(name)) for name in (*_SHARED, *_PRIVATE)),
        ),
        Field(
            name="secret_source",
            label="Secret",
            type=FieldType.CHOICE,
            default="text",
            choices=(
                Choice("text", "As text, kept in the keyring"),
                Choice("base64", "In Base64, likewise"),
                Choice("file", "In a file"),
            ),
            when=(("algorithm", _SHARED),),
        ),
        Field(
            name="secret",
            label="Shared secret",
            secret=True,
            required=True,
            help="At least as long as the hash, 32 bytes for HS256 (RFC 7518, 3.2).",
            when=(("secret_source", ("text", "base64")),),
        ),
        Field(
            name="secret_file",
            label="Secret’s file",
            type=FieldType.FILE,
            required=True,
            when=(("secret_source", ("file",)),),
        ),
        *key_fields((("algorithm", _PRIVATE),)),
        Field(
            name="claims",
            label="Claims",
            type=FieldType.MULTILINE,
            placeholder='{"sub": "{{user}}", "aud": "https://api.example.com"}',
            help="A JSON object. What is written here wins over the switches below.",
            group=_CONTENT,
        ),
        _switch("set_iat", "iat", "Issued at: now", is_on=True),
        _switch("set_exp", "exp", "Expires: now plus the lifetime", is_on=True),
        Field(name="lifetime_s", label="Lifetime (s)", default="300", when=(("set_exp", ("true",)),), group=_CONTENT),
        _switch("set_nbf", "nbf", "Not before: now", is_on=False),
        _switch("set_jti", "jti", "An ID of its own", is_on=False),
        Field(name="kid", label="Key ID (kid)", help="Tells the server which key to check with.", group=_CONTENT),
        Field(
            name="header",
            label="More of the header",
            type=FieldType.MULTILINE,
            placeholder='{"typ": "JWT"}',
            help="A JSON object. The algorithm and “typ” are added.",
            group=_CONTENT,
        ),
        Field(
            name="place",
            label="Place",
            type=FieldType.CHOICE,
            default="bearer",
            choices=(
                Choice("bearer", "Authorization header"),
                Choice("header", "Another header"),
                Choice("query", "Query"),
            ),
            help="Tokens in a query end up in server logs; prefer a header.",
            group=_PLACE,
        ),
        Field(name="prefix", label="Prefix", default="Bearer", when=(("place", ("bearer",)),), group=_PLACE),
        Field(name="header_name", label="Name", default="X-Auth-Token", when=(("place", ("header",)),), group=_PLACE),
        Field(name="parameter", label="Parameter", default="token", when=(("place", ("query",)),), group=_PLACE),
    )
    signs = True

    def __init__(
        self, now_s: Callable[[], float] = time.time, new_id: Callable[[], str] = lambda: str(uuid.uuid4())
    ) -> None:
        """Take the clock and what makes IDs."""
        self._now_s = now_s
        self._new_id = new_id

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        token = _signed(_header(values), self._claims(values), values)
        request.masker.add(token)
        place = values.get("place") or "bearer"
        if place == "query":
            yield replace(request, url=with_query_value(request.url, values.get("parameter") or "token", token))
        elif place == "header":
            name = values.get("header_name") or "X-Auth-Token"
            yield replace(request, headers=with_header(request.headers, name, token))
        else:
            value = f"{values.get('prefix') or 'Bearer'} {token}"
            yield replace(request, headers=with_header(request.headers, "Authorization", value))

    def _claims(self, values: Mapping[str, str]) -> dict[str, Any]:
        now_s = int(self._now_s())
        claims: dict[str, Any] = {}
        if values.get("set_iat") != "false":
            claims["iat"] = now_s
        if values.get("set_exp") != "false":
            claims["exp"] = now_s + _lifetime_s(values)
        if values.get("set_nbf") == "true":
            claims["nbf"] = now_s
        if values.get("set_jti") == "true":
            claims["jti"] = self._new_id()
        return claims | _json_object(values.get("claims", ""), "Claims")


def _header(values: Mapping[str, str]) -> dict[str, Any]:
    algorithm = values.get("algorithm") or "HS256"
    own = _json_object(values.get("header", ""), "More of the header")
    if own.get("alg", algorithm) != algorithm:
        raise InvalidSetting(
            f"The JWT’s header says “alg” is {json.dumps(own['alg'])[:40]}, but the algorithm chosen is {algorithm}.",
            advice="Take “alg” out of the header; it is added. Nothing was sent.",
        )
    header = {"alg": algorithm, "typ": "JWT"} | own
    return header | ({"kid": values["kid"]} if values.get("kid") else {})


def _json_object(text: str, label: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidSetting(f"The auth field “{label}” is not JSON: {error.msg} at {where}.", advice=_ADVICE) from None
    except (ValueError, RecursionError) as error:
        raise InvalidSetting(f"The auth field “{label}” is not JSON: {error}.", advice=_ADVICE) from None
    if not isinstance(found, dict):
        raise InvalidSetting(f"The auth field “{label}” must be a JSON object, in braces.", advice=_ADVICE)
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"JSON has no {name}")


def _lifetime_s(values: Mapping[str, str]) -> int:
    text = values.get("lifetime_s", "").strip() or "300"
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text)):
        raise InvalidSetting(
            f"A JWT’s lifetime cannot be “{text[:20]}”: it is a whole number of seconds.", advice=_ADVICE
        )
    return int(text)


def _signed(header: dict[str, Any], claims: dict[str, Any], values: Mapping[str, str]) -> str:
    from joserfc import jws
    from joserfc.errors import JoseError

    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    try:
        return jws.serialize_compact(header, payload, _key(header["alg"], values), registry=_registry(header["alg"]))
    except JoseError as error:
        raise InvalidSetting(
            f"The JWT cannot be signed with {header['alg']}: {error.description or error.error}.",
            advice="Choose the algorithm that the key is for, or another key. Nothing was sent.",
        ) from None


@cache
def _registry(algorithm: str) -> JWSRegistry:
    """Return what allows one algorithm and any header."""
    from joserfc.errors import SecurityWarning
    from joserfc.jws import JWSRegistry

    # It warns of short keys and of the name EdDSA, on the terminal: what is sent here is for the server to judge.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    return JWSRegistry(algorithms=[algorithm], strict_check_header=False)


def _key(algorithm: str, values: Mapping[str, str]) -> Key:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from joserfc.jwk import ECKey, OKPKey, RSAKey

    if algorithm in _SHARED:
        return _shared_key(_secret(values))
    key: Any = key_from(values)
    if isinstance(key, rsa.RSAPrivateKey):
        return RSAKey.import_key(key)
    return ECKey.import_key(key) if isinstance(key, ec.EllipticCurvePrivateKey) else OKPKey.import_key(key)


@lru_cache(maxsize=4)  # joserfc looks at a key for as long as it signs; few, since these are secrets
def _shared_key(secret: bytes) -> OctKey:
    from joserfc.jwk import OctKey

    return OctKey.import_key(secret)


def _secret(values: Mapping[str, str]) -> bytes:
    source, text = values.get("secret_source") or "text", values.get("secret", "")
    if source == "file":
        data = _file_bytes(values.get("secret_file", ""))
    else:
        data = _from_base64(text) if source == "base64" else text.encode()
    if not data:
        raise InvalidSetting("The shared secret of the JWT is empty.", advice=_ADVICE)
    return data


def _from_base64(text: str) -> bytes:
    coded = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidSetting("The shared secret of the JWT is not Base64.", advice=_ADVICE) from None


def _file_bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes().rstrip(b"\r\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidSetting(f"The secret’s file {path} cannot be read: {reason}.", advice=_ADVICE) from None


JWT = JwtAuth()
