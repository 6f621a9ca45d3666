"""Akamai EdgeGrid (EG1-HMAC-SHA256)."""

from __future__ import annotations

import base64
import hmac
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.addresses import parse_address
from sanderling.engine.body_hash import body_hash
from sanderling.engine.ports import AuthFlow


class EdgeGridAuth:
    """Signs method, URL, chosen headers and the beginning of a POST's body."""

    name = "edgegrid"
    label = "Akamai EdgeGrid"
    help = (
        "Signs each request with the client secret of an Akamai API client (EG1-HMAC-SHA256). The values are those of "
        "the .edgerc file; its host goes into the URL."
    )
    fields = (
        Field(name="client_token", label="Client token", required=True, placeholder="akab-…"),
        Field(name="client_secret", label="Client secret", secret=True, required=True),
        Field(name="access_token", label="Access token", secret=True, required=True, placeholder="akab-…"),
        Field(
            name="headers_to_sign",
            label="Headers to sign",
            help="Names with commas between, in the order that the API asks for; most ask for none.",
        ),
        Field(
            name="max_body",
            label="Signed bytes",
            default="131072",
            help="How much of a POST's body is signed at most (max_body in the .edgerc file).",
        ),
    )
    signs = True

    def __init__(
        self, now: Callable[[], float] = time.time, new_nonce: Callable[[], str] = lambda: str(uuid.uuid4())
    ) -> None:
        """Take the clock, in seconds since 1970, and what makes nonces."""
        self._now = now
        self._new_nonce = new_nonce

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        at = time.strftime("%Y%m%dT%H:%M:%S+0000", time.gmtime(self._now()))
        unsigned = (
            f"EG1-HMAC-SHA256 client_token={values.get('client_token', '')};"
            f"access_token={values.get('access_token', '')};timestamp={at};nonce={self._new_nonce()};"
        )
        address = parse_address(request.url)
        parts = [
            request.method.upper(),
            address.scheme,
            (request.header("Host") or address.host_header).lower(),
            address.target,
            _signed_headers(request, values.get("headers_to_sign", "")),
            _content_hash(request, values.get("max_body") or "131072"),
            unsigned,
        ]
        signing_key = _hmac(values.get("client_secret", ""), at)
        value = f"{unsigned}signature={_hmac(signing_key, chr(9).join(parts))}"
        yield replace(request, headers=with_header(request.headers, "Authorization", value))


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode("ascii")


def _signed_headers(request: OutgoingRequest, names: str) -> str:
    pairs = [(name.lower(), request.header(name)) for name in re.split(r"[\s,]+", names) if name]
    return "\t".join(f"{name}:{' '.join(value.split())}" for name, value in pairs if value is not None)


def _content_hash(request: OutgoingRequest, limit: str) -> str:
    if not limit.isdecimal():
        raise InvalidSetting(f"“{limit}” is not a number of bytes.", advice="EdgeGrid's usual value is 131072.")
    if request.method.upper() != "POST" or request.body.is_empty or int(limit) == 0:
        return ""  # the scheme hashes bodies of POST only
    return base64.b64encode(body_hash(request.body, "sha256", limit_bytes=int(limit))).decode("ascii")


EDGEGRID = EdgeGridAuth()
