"""AWS Signature Version 4: the canonical request, what is signed of it, and the key.

Our own, on the standard library: the 17 cases of Amazon's test suite pass, and botocore, which does the same, is 21 MB
that take most of a second to import.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from sanderling.domain.outgoing import HeaderPairs, OutgoingRequest
from sanderling.engine.addresses import parse_address

ALGORITHM: Final = "AWS4-HMAC-SHA256"
UNSIGNED_PAYLOAD: Final = "UNSIGNED-PAYLOAD"
LONGEST_EXPIRY_S: Final = 7 * 24 * 3600
# Left out of the signature: what a proxy, or a step of ours that comes after it, may add or change.
_UNSIGNED_HEADERS: Final = re.compile(
    "accept|accept-encoding|authorization|connection|content-length|cookie|expect|if-.+|proxy-authorization|te"
    "|traceparent|tracestate|transfer-encoding|user-agent|x-amzn-trace-id"
)
_REGION: Final = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d")
_AMAZON: Final = re.compile(r"(?:(.+)\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws|on\.aws)")
# Where the name in the host is not the one that is signed.
_SIGNED_NAMES: Final = {
    "appsync-api": "appsync",
    "bedrock-agent": "bedrock",
    "bedrock-agent-runtime": "bedrock",
    "bedrock-runtime": "bedrock",
    "email": "ses",
    "lambda-url": "lambda",
    "s3-accesspoint": "s3",
    "s3-control": "s3",
    "streams.dynamodb": "dynamodb",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key; ``token`` comes with temporary ones."""

    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a signature is good for: a day, a region, a service."""

    moment: datetime
    region: str
    service: str

    @property
    def timestamp(self) -> str:
        """The moment as X-Amz-Date wants it; it is in UTC."""
        return self.moment.strftime("%Y%m%dT%H%M%SZ")

    @property
    def text(self) -> str:
        """The credential scope."""
        return f"{self.timestamp[:8]}/{self.region}/{self.service}/aws4_request"

    @property
    def is_s3(self) -> bool:
        """Whether the rules of S3 hold: its paths are signed as they are, and every body's hash is a header."""
        return self.service == "s3" or self.service.startswith("s3-")


def guessed_scope(host: str) -> tuple[str, str]:
    """Return region and service that the name of an Amazon host tells; empty where it does not."""
    match = _AMAZON.fullmatch(host.lower())
    if match is None or not match[1]:
        return "", ""
    labels = [label for label in match[1].split(".") if label not in ("dualstack", "vpce")]
    at = next((index for index, label in enumerate(labels) if _REGION.fullmatch(label)), None)
    if at is None:
        # The services of the whole world, and S3 as it was named of old: s3-eu-west-1.
        old = re.fullmatch(rf"s3-({_REGION.pattern})", labels[-1])
        return (old[1], "s3") if old else ("us-east-1", _signed_name(labels[-1]))
    # Search domains have the service behind the region, all others before it.
    name = labels[-1] if at < len(labels) - 1 else ".".join(labels[max(0, at - 1) : at])
    if at >= 2 and ".".join(labels[at - 2 : at]) in _SIGNED_NAMES:
        name = ".".join(labels[at - 2 : at])
    return labels[at], _signed_name(name)


def signed_pairs(headers: HeaderPairs, *, only_needed: bool = False) -> list[tuple[str, str]]:
    """Return the headers to sign, in order: names in small letters, values of one name joined, gaps made one space.

    ``only_needed`` leaves out all but the host and Amazon's own, so that a signed URL can be opened elsewhere.
    """
    values: dict[str, list[str]] = {}
    for name, value in headers:
        low = name.lower()
        wanted = low == "host" or low.startswith("x-amz-") if only_needed else True
        if wanted and not _UNSIGNED_HEADERS.fullmatch(low):
            values.setdefault(low, []).append(re.sub(r"\s+", " ", value.strip()))
    return [(name, ",".join(values[name])) for name in sorted(values)]


def canonical_request(
    request: OutgoingRequest, pairs: Iterable[tuple[str, str]], payload_hash: str, *, is_s3: bool
) -> str:
    """Return the request in the one form in which client and service write it."""
    path, _, query = parse_address(request.url).target.partition("?")
    pairs = list(pairs)
    return "\n".join(
        (
            request.method,
            canonical_path(path, is_s3=is_s3),
            canonical_query(query),
            *(f"{name}:{value}" for name, value in pairs),
            "",
            ";".join(name for name, _ in pairs),
            payload_hash,
        )
    )


def canonical_path(path: str, *, is_s3: bool) -> str:
    """Return the path encoded as it is signed: twice and without dots and empty parts, or as it is for S3."""
    if is_s3:
        return quote(unquote_to_bytes(path), safe="/-._~")
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    tail = "/" if parts and path.endswith(("/", "/.", "/..")) else ""
    return quote(f"/{'/'.join(parts)}{tail}", safe="/-._~")


def canonical_query(query: str) -> str:
    """Return the parameters decoded, encoded by one rule, and sorted; a plus is a space, as services read it."""
    pairs = []
    for piece in query.split("&"):
        if piece:
            name, _, value = piece.partition("=")
            pairs.append((_encoded(name), _encoded(value)))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def string_to_sign(canonical: str, scope: Scope) -> str:
    """Return what the key signs."""
    return "\n".join((ALGORITHM, scope.timestamp, scope.text, hashlib.sha256(canonical.encode()).hexdigest()))


def signature(secret: str, scope: Scope, text: str) -> str:
    """Return the signature of a string to sign, made with a key for that day, region and service."""
    key = f"AWS4{secret}".encode()
    for step in scope.text.split("/"):
        key = hmac.digest(key, step.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _encoded(text: str) -> str:
    return quote(unquote_to_bytes(text.replace("+", "%20")), safe="-._~")


def _signed_name(name: str) -> str:
    name = name.removesuffix("-fips")
    return _SIGNED_NAMES.get(name, name)
