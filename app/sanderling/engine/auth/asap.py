"""Atlassian ASAP: a short-lived JWT made for each request, signed with a private key (ASAP 1.0, RFC 7519)."""

from __future__ import annotations

import base64
import json
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.ports import AuthFlow
from sanderling.engine.signing_keys import key_fields, key_from, sign

_ALGORITHMS: Final = {
    "RS256": "rsa-v1_5-sha256",
    "RS384": "rsa-v1_5-sha384",
    "RS512": "rsa-v1_5-sha512",
    "PS512": "rsa-pss-sha512",
    "ES256": "ecdsa-p256-sha256",
    "ES384": "ecdsa-p384-sha384",
}
_LONGEST_S: Final = 3600
_OWN_CLAIMS: Final = ("iss", "sub", "aud", "iat", "nbf", "exp", "jti")
# How ASAP hands out keys: data:application/pkcs8;kid=team%2Fkey;base64,…
_DATA_URI: Final = re.compile(r"\s*data:application/pkcs8;kid=([^;,]+);base64,([A-Za-z0-9+/=\s]+)$")


class AsapAuth:
    """A bearer token of our own making."""

    name = "asap"
    label = "Atlassian ASAP"
    help = (
        "A JWT for each request, signed with your private key; the server looks the public key up by its ID (Atlassian "
        "S2S Authentication Protocol)."
    )
    fields = (
        Field(name="issuer", label="Issuer", required=True, help="Who you are (iss), such as team/service."),
        Field(
            name="key_id",
            label="Key ID",
            help="kid: it begins with the issuer and a slash. A key as data:application/pkcs8;kid=… brings it along.",
        ),
        Field(name="audience", label="Audience", required=True, help="For whom it is (aud); commas between several."),
        Field(name="subject", label="Subject", help="sub; empty: the server takes the issuer."),
        *key_fields(),
        Field(
            name="algorithm",
            label="Algorithm",
            type=FieldType.CHOICE,
            default="RS256",
            choices=tuple(Choice(name, name) for name in _ALGORITHMS),
        ),
        Field(name="lifetime_s", label="Valid for", default="60", help="Seconds; at most an hour."),
        Field(
            name="claims",
            label="More claims",
            type=FieldType.MULTILINE,
            placeholder='{"scope": "read"}',
            help="A JSON object.",
        ),
    )
    signs = True

    def __init__(
        self, now: Callable[[], float] = time.time, new_id: Callable[[], str] = lambda: str(uuid.uuid4())
    ) -> None:
        """Take the clock, in seconds since 1970, and what makes the tokens' ids."""
        self._now = now
        self._new_id = new_id

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        values, key_id = _key_of_data_uri(values)
        if not key_id:
            raise InvalidSetting("The auth field “Key ID” is empty.", advice="Fill it in. Nothing was sent.")
        algorithm = values.get("algorithm") or "RS256"
        if algorithm not in _ALGORITHMS:
            raise InvalidSetting(f"“{algorithm}” is not an algorithm of ASAP.", advice="Choose RS256, say.")
        header = {"alg": algorithm, "kid": key_id, "typ": "JWT"}
        text = f"{_packed(header)}.{_packed(self._claims(values))}"
        signature = sign(key_from(values), _ALGORITHMS[algorithm], text.encode("ascii"))
        token = f"{text}.{_base64url(signature)}"
        request.masker.add(token)
        yield replace(request, headers=with_header(request.headers, "Authorization", f"Bearer {token}"))

    def _claims(self, values: Mapping[str, str]) -> dict[str, Any]:
        lifetime = values.get("lifetime_s") or "60"
        if not lifetime.isdecimal() or not 0 < int(lifetime) <= _LONGEST_S:
            raise InvalidSetting(
                f"A token of ASAP cannot be valid for “{lifetime}” seconds.",
                advice="The protocol allows 1 to 3600. Nothing was sent.",
            )
        now = int(self._now())
        audience = [item for item in re.split(r"[\s,]+", values.get("audience", "")) if item]
        claims: dict[str, Any] = {"iss": values.get("issuer", "")}
        if values.get("subject"):
            claims["sub"] = values["subject"]
        claims |= {"aud": audience[0] if len(audience) == 1 else audience, "iat": now, "nbf": now}
        claims |= {"exp": now + int(lifetime), "jti": self._new_id()}
        return {**_more(values.get("claims", "")), **claims}


def _more(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        claims = json.loads(text)
    except ValueError as error:
        raise InvalidSetting("The field “More claims” is not JSON.", detail=str(error)) from None
    if not isinstance(claims, dict):
        raise InvalidSetting("The field “More claims” is not a JSON object.", advice='Such as {"scope": "read"}.')
    for name in _OWN_CLAIMS:
        if name in claims:
            raise InvalidSetting(f"The claim “{name}” has a field of its own.", advice="Take it out of “More claims”.")
    return claims


def _key_of_data_uri(values: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
    key_id, match = values.get("key_id", ""), _DATA_URI.match(values.get("private_key", ""))
    if match is None:
        return values, key_id
    pem = f"-----BEGIN PRIVATE KEY-----\n{match[2]}\n-----END PRIVATE KEY-----"
    return {**values, "private_key": pem}, key_id or unquote(match[1])


def _packed(value: dict[str, Any]) -> str:
    return _base64url(json.dumps(value, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


ASAP = AsapAuth()
