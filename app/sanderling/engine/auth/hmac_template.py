"""HMAC over a canonical string that the user describes, for APIs with a scheme of their own."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.canonical_text import PLACEHOLDERS, CanonicalText
from sanderling.engine.ports import AuthFlow

_EXAMPLE: Final = "{method}\n{target}\n{timestamp}\n{body_sha256}"
_VALUE: Final = "HMAC {timestamp}:{signature}"
_KEY_FORMS: Final[Mapping[str, Callable[[str], bytes]]] = {
    "text": str.encode,
    "base64": lambda text: base64.b64decode(text, validate=True),
    "hex": bytes.fromhex,
}
_ENCODINGS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "hex": bytes.hex,
    "base64": lambda data: base64.b64encode(data).decode("ascii"),
    "base64url": lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii"),
}
_TIMES: Final[Mapping[str, Callable[[datetime], str]]] = {
    "seconds": lambda now: str(int(now.timestamp())),
    "milliseconds": lambda now: str(int(now.timestamp() * 1000)),
    "iso": lambda now: now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "http": lambda now: format_datetime(now, usegmt=True),
}


class HmacTemplateAuth:
    """Fills the template, signs it, and puts the signature where the form says."""

    name = "hmac"
    label = "HMAC signature"
    help = (
        "Signs a text that you describe, for APIs with a scheme of their own (HMAC, RFC 2104). For the standard way, "
        "choose HTTP signature."
    )
    fields = (
        Field(name="key_id", label="Key ID", help="For {key_id}, where the server wants to know whose key it is."),
        Field(name="key", label="Key", secret=True, required=True),
        Field(
            name="key_form",
            label="Key is",
            type=FieldType.CHOICE,
            default="text",
            choices=(Choice("text", "Text"), Choice("base64", "Base64"), Choice("hex", "Hexadecimal")),
        ),
        Field(
            name="algorithm",
            label="Algorithm",
            type=FieldType.CHOICE,
            default="sha256",
            choices=(
                Choice("sha256", "HMAC-SHA-256"),
                Choice("sha384", "HMAC-SHA-384"),
                Choice("sha512", "HMAC-SHA-512"),
                Choice("sha1", "HMAC-SHA-1"),
                Choice("md5", "HMAC-MD5"),
            ),
        ),
        Field(
            name="template",
            label="Signed text",
            type=FieldType.MULTILINE,
            default=_EXAMPLE,
            help=f"Empty: the lines shown, without a break at the end (\\n makes one). There are {PLACEHOLDERS}.",
        ),
        Field(
            name="encoding",
            label="Signature as",
            type=FieldType.CHOICE,
            default="hex",
            choices=(
                Choice("hex", "Hexadecimal"),
                Choice("base64", "Base64"),
                Choice("base64url", "Base64 for URLs, unpadded"),
            ),
        ),
        Field(name="header", label="Header", default="Authorization", help="The header that carries the signature."),
        Field(
            name="value",
            label="Its value",
            default=_VALUE,
            help="{signature} and the placeholders above, such as: HMAC-SHA256 {key_id}:{signature}",
        ),
        Field(
            name="extra_headers",
            label="More headers",
            type=FieldType.MULTILINE,
            placeholder="X-Timestamp: {timestamp}",
            help="One a line, with the placeholders above. They are in the request before it is signed, so that "
            "{header:X-Timestamp} works.",
        ),
        Field(
            name="time_form",
            label="{timestamp} is",
            type=FieldType.CHOICE,
            default="seconds",
            choices=(
                Choice("seconds", "Seconds since 1970"),
                Choice("milliseconds", "Milliseconds since 1970"),
                Choice("iso", "2026-11-21T13:37:00Z"),
                Choice("http", "Sat, 21 Nov 2026 13:37:00 GMT"),
            ),
        ),
    )
    signs = True

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_nonce: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        """Take the clock and what makes nonces."""
        self._now = now
        self._new_nonce = new_nonce

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        own = {
            "key_id": values.get("key_id", ""),
            "timestamp": _TIMES[values.get("time_form") or "seconds"](self._now()),
            "nonce": self._new_nonce(),
        }
        texts = CanonicalText(request, own)
        for name, template in _extra_headers(values.get("extra_headers", "")):
            request = replace(request, headers=with_header(request.headers, name, texts.text(template, "More headers")))
            texts = texts.with_request(request)
        template = (values.get("template") or _EXAMPLE).replace("\\n", "\n")
        signature = _signature(values, texts.chunks(template, "Signed text"))
        texts = CanonicalText(request, {**own, "signature": signature})
        value = texts.text(values.get("value") or _VALUE, "Its value")
        header = values.get("header") or "Authorization"
        yield replace(request, headers=with_header(request.headers, header, value))


def _signature(values: Mapping[str, str], chunks: Iterable[bytes]) -> str:
    form = values.get("key_form") or "text"
    try:
        key = _KEY_FORMS[form](values.get("key", "").strip() if form != "text" else values.get("key", ""))
    except (binascii.Error, ValueError):
        label = {"base64": "Base64", "hex": "hexadecimal"}[form]
        raise InvalidSetting(f"The key is not {label}.", advice="Correct it, or choose another form.") from None
    code = hmac.new(key, digestmod=values.get("algorithm") or "sha256")
    for chunk in chunks:
        code.update(chunk)
    return _ENCODINGS[values.get("encoding") or "hex"](code.digest())


def _extra_headers(text: str) -> list[tuple[str, str]]:
    headers = []
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, template = line.partition(":")
        if not colon or not name.strip():
            raise InvalidSetting(
                f"The line “{line.strip()[:40]}” of the field “More headers” is not a header.",
                advice="Write it as X-Timestamp: {timestamp}. Nothing was sent.",
            )
        headers.append((name.strip(), template.strip()))
    return headers


HMAC_TEMPLATE = HmacTemplateAuth()
