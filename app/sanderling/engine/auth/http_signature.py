"""HTTP Message Signatures (RFC 9421)."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import HeaderPairs, OutgoingRequest, with_header
from sanderling.engine.content_digest import content_digest
from sanderling.engine.message_signature import (
    Component,
    components_in,
    header_names,
    signature_base,
    signature_input,
)
from sanderling.engine.ports import AuthFlow
from sanderling.engine.signing_keys import key_fields, key_from, sign

_HMAC: Final = "hmac-sha256"
_KEY_PAIRS: Final = ("ed25519", "ecdsa-p256-sha256", "ecdsa-p384-sha384", "rsa-pss-sha512", "rsa-v1_5-sha256")
_USUAL: Final = "@method @target-uri content-digest"
_LABEL: Final = re.compile(r"[a-z*][a-z0-9_.*-]*")  # a key of a structured dictionary (RFC 9651, 3.1.2)
_DIGEST: Final = "content-digest"
_PARAMETERS: Final = "Parameters of the signature"


class HttpSignatureAuth:
    """Signs the listed parts of the request; puts Signature-Input, Signature and, if covered, Content-Digest."""

    name = "http-signature"
    label = "HTTP signature"
    help = (
        "HTTP Message Signatures (RFC 9421): signs the parts of the request that you list. If content-digest is one, "
        "the header Content-Digest (RFC 9530) is made for the body."
    )
    fields = (
        Field(
            name="algorithm",
            label="Algorithm",
            type=FieldType.CHOICE,
            default=_HMAC,
            choices=(
                Choice(_HMAC, "HMAC-SHA-256 (shared secret)"),
                Choice("ed25519", "Ed25519"),
                Choice("ecdsa-p256-sha256", "ECDSA on P-256"),
                Choice("ecdsa-p384-sha384", "ECDSA on P-384"),
                Choice("rsa-pss-sha512", "RSA-PSS with SHA-512"),
                Choice("rsa-v1_5-sha256", "RSA PKCS#1 v1.5 with SHA-256"),
            ),
        ),
        Field(name="secret", label="Secret", secret=True, required=True, when=(("algorithm", (_HMAC,)),)),
        Field(
            name="secret_form",
            label="Secret is",
            type=FieldType.CHOICE,
            default="text",
            choices=(Choice("text", "Text"), Choice("base64", "Base64")),
            when=(("algorithm", (_HMAC,)),),
        ),
        *key_fields(when=(("algorithm", _KEY_PAIRS),)),
        Field(name="key_id", label="Key ID", help="Tells the server which key to check with (keyid)."),
        Field(
            name="components",
            label="Signed parts",
            type=FieldType.MULTILINE,
            default=_USUAL,
            help='Names of headers, @method, @target-uri, @authority, @path, @query, @query-param;name="…". '
            "Without a body, content-digest is left out.",
        ),
        Field(
            name="digest",
            label="Body digest",
            type=FieldType.CHOICE,
            default="sha-256",
            choices=(Choice("sha-256", "SHA-256"), Choice("sha-512", "SHA-512")),
            help="For the Content-Digest that is made if content-digest is signed and the request has none.",
        ),
        Field(
            name="created",
            label="Time",
            type=FieldType.SWITCH,
            default="true",
            placeholder="Say when it was signed (created)",
            group=_PARAMETERS,
        ),
        Field(
            name="expires_in",
            label="Valid for",
            placeholder="seconds",
            help="Empty: no end is said (expires).",
            group=_PARAMETERS,
        ),
        Field(
            name="nonce",
            label="Nonce",
            type=FieldType.SWITCH,
            default="false",
            placeholder="A new one each time (nonce)",
            group=_PARAMETERS,
        ),
        Field(
            name="say_algorithm",
            label="Algorithm",
            type=FieldType.SWITCH,
            default="false",
            placeholder="Name it in the signature (alg)",
            group=_PARAMETERS,
        ),
        Field(
            name="tag",
            label="Tag",
            help="The application that the signature is for, if the server asks for one (tag).",
            group=_PARAMETERS,
        ),
        Field(name="label", label="Label", default="sig1", help="Its name in both headers.", group=_PARAMETERS),
    )
    signs = True

    def __init__(
        self, now: Callable[[], float] = time.time, new_nonce: Callable[[], str] = lambda: secrets.token_urlsafe(18)
    ) -> None:
        """Take the clock, in seconds since 1970, and what makes nonces."""
        self._now = now
        self._new_nonce = new_nonce

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        label = values.get("label") or "sig1"
        if not _LABEL.fullmatch(label):
            raise InvalidSetting(
                f"“{label}” cannot be the label of a signature.",
                advice="Small letters, digits, “-”, “_”, “.” and “*” are possible. Nothing was sent.",
            )
        components = components_in(values.get("components") or _USUAL)
        request, components = _with_digest(request, components, values.get("digest") or "sha-256")
        own = signature_input(components, self._parameters(values))
        signature = base64.b64encode(_signature(values, signature_base(request, components, own))).decode("ascii")
        headers = _with_member(request.headers, "Signature-Input", f"{label}={own}")
        yield replace(request, headers=_with_member(headers, "Signature", f"{label}=:{signature}:"))

    def _parameters(self, values: Mapping[str, str]) -> tuple[tuple[str, str | int], ...]:
        """Return the signature's parameters in the order in which the RFC's examples have them."""
        now, lifetime = int(self._now()), values.get("expires_in", "").strip()
        if lifetime and not lifetime.isdecimal():
            raise InvalidSetting(f"“{lifetime}” is not a number of seconds.", advice="Correct “Valid for”.")
        parameters: list[tuple[str, str | int]] = []
        if values.get("created", "true") == "true":
            parameters.append(("created", now))
        if lifetime:
            parameters.append(("expires", now + int(lifetime)))
        if values.get("key_id"):
            parameters.append(("keyid", values["key_id"]))
        if values.get("nonce") == "true":
            parameters.append(("nonce", self._new_nonce()))
        if values.get("say_algorithm") == "true":
            parameters.append(("alg", values.get("algorithm") or _HMAC))
        if values.get("tag"):
            parameters.append(("tag", values["tag"]))
        return tuple(parameters)


def _with_digest(
    request: OutgoingRequest, components: tuple[Component, ...], algorithm: str
) -> tuple[OutgoingRequest, tuple[Component, ...]]:
    """Return the request with its Content-Digest if that is signed, and what is signed then."""
    if _DIGEST not in header_names(components) or request.header(_DIGEST) is not None:
        return request, components
    if request.body.is_empty:
        return request, tuple(component for component in components if component.name != _DIGEST)
    digest = content_digest(request.body, algorithm)
    return replace(request, headers=with_header(request.headers, "Content-Digest", digest)), components


def _signature(values: Mapping[str, str], base: bytes) -> bytes:
    algorithm = values.get("algorithm") or _HMAC
    if algorithm != _HMAC:
        return sign(key_from(values), algorithm, base)
    secret = values.get("secret", "")
    if values.get("secret_form") != "base64":
        return hmac.digest(secret.encode(), base, "sha256")
    try:
        return hmac.digest(base64.b64decode(secret, validate=True), base, "sha256")
    except (binascii.Error, ValueError):
        raise InvalidSetting("The secret is not Base64.", advice="Correct it, or choose “Text”.") from None


def _with_member(headers: HeaderPairs, name: str, member: str) -> HeaderPairs:
    """Return the headers with one more member in a dictionary, beside signatures that the request has already."""
    before = [value for key, value in headers if key.lower() == name.lower()]
    return with_header(headers, name, ", ".join((*before, member)))


HTTP_SIGNATURE = HttpSignatureAuth()
