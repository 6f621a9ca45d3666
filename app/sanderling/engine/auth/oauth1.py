"""OAuth 1.0a (RFC 5849)."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingBody, OutgoingRequest, with_header
from sanderling.engine.body_hash import body_hash
from sanderling.engine.oauth1_signature import (
    FORM,
    HASHES,
    Pairs,
    base_string,
    escaped,
    form_text,
    hmac_signature,
    is_form,
    request_parameters,
    rsa_signature,
    shared_key,
)
from sanderling.engine.ports import AuthFlow
from sanderling.engine.signing_keys import key_fields, key_from

_SHARED: Final = ("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT")
_RSA: Final = ("RSA-SHA1", "RSA-SHA256", "RSA-SHA512")
_MORE: Final = "More parameters"


class OAuth1Auth:
    """A signature over method, URL and parameters, made with the secrets of a client and of a token."""

    name = "oauth1"
    label = "OAuth 1.0a"
    help = "Signs the request with the credentials of a client and of a token (RFC 5849)."
    fields = (
        Field(
            name="method",
            label="Signature",
            type=FieldType.CHOICE,
            default="HMAC-SHA1",
            choices=tuple(Choice(name, name) for name in (*_SHARED[:3], *_RSA, "PLAINTEXT")),
            help="PLAINTEXT sends the secrets themselves: over https only.",
        ),
        Field(name="consumer_key", label="Consumer key", required=True),
        Field(name="consumer_secret", label="Consumer secret", secret=True, when=(("method", _SHARED),)),
        *key_fields((("method", _RSA),)),
        Field(name="token", label="Token", secret=True, help="Empty while none has been obtained yet."),
        Field(name="token_secret", label="Token secret", secret=True, when=(("method", _SHARED),)),
        Field(
            name="place",
            label="Place",
            type=FieldType.CHOICE,
            default="header",
            choices=(Choice("header", "Header"), Choice("query", "Query"), Choice("body", "Form body")),
        ),
        Field(name="realm", label="Realm", when=(("place", ("header",)),), group=_MORE),
        Field(
            name="callback",
            label="Callback URL",
            help="For a request token; “oob” where there is no page to come back to.",
            group=_MORE,
        ),
        Field(name="verifier", label="Verifier", help="For exchanging a request token.", group=_MORE),
        Field(name="timestamp", label="Timestamp", placeholder="Now", group=_MORE),
        Field(name="nonce", label="Nonce", placeholder="A new one each time", group=_MORE),
        Field(
            name="version",
            label="Version",
            type=FieldType.SWITCH,
            default="true",
            placeholder="Send oauth_version=1.0",
            group=_MORE,
        ),
        Field(
            name="body_hash",
            label="Body",
            type=FieldType.SWITCH,
            default="true",
            placeholder="Sign bodies that are no forms (oauth_body_hash)",
            when=(("method", tuple(HASHES)),),
            group=_MORE,
        ),
    )
    signs = True

    def __init__(
        self,
        now_s: Callable[[], float] = time.time,
        new_nonce: Callable[[], str] = lambda: os.urandom(16).hex(),
    ) -> None:
        """Take the clock and what makes nonces."""
        self._now_s = now_s
        self._new_nonce = new_nonce

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        place = values.get("place") or "header"
        if place == "body":
            request = _with_form(request)
        pairs = self._parameters(request, values)
        signed = (*pairs, ("oauth_signature", _signature(request, pairs, values)))
        yield _placed(request, place, signed, values.get("realm", ""))

    def _parameters(self, request: OutgoingRequest, values: Mapping[str, str]) -> Pairs:
        method = values.get("method") or "HMAC-SHA1"
        given = {
            "oauth_consumer_key": values.get("consumer_key", ""),
            "oauth_token": values.get("token", ""),
            "oauth_signature_method": method,
            "oauth_timestamp": values.get("timestamp", "") or str(int(self._now_s())),
            "oauth_nonce": values.get("nonce", "") or self._new_nonce(),
            "oauth_version": "" if values.get("version") == "false" else "1.0",
            "oauth_callback": values.get("callback", ""),
            "oauth_verifier": values.get("verifier", ""),
        }
        if method in HASHES and values.get("body_hash") != "false" and not (request.body.is_empty or is_form(request)):
            digest = body_hash(request.body, HASHES[method])
            given["oauth_body_hash"] = base64.b64encode(digest).decode("ascii")
        return tuple((name, value) for name, value in given.items() if value)


def _signature(request: OutgoingRequest, pairs: Pairs, values: Mapping[str, str]) -> str:
    method = values.get("method") or "HMAC-SHA1"
    secrets = shared_key(values.get("consumer_secret", ""), values.get("token_secret", ""))
    if method == "PLAINTEXT":
        for text in (secrets, escaped(secrets)):
            request.masker.add(text)
        return secrets
    text = base_string(request, (*request_parameters(request), *pairs))
    if method in _RSA:
        return rsa_signature(method, key_from(values), text)
    return hmac_signature(method, secrets, text)


def _placed(request: OutgoingRequest, place: str, pairs: Pairs, realm: str) -> OutgoingRequest:
    request.masker.add(escaped(dict(pairs).get("oauth_token", "")))
    if place == "header":
        quoted = (("realm", realm), *pairs) if realm else pairs
        value = ", ".join(f'{escaped(name)}="{escaped(text)}"' for name, text in quoted)
        return replace(request, headers=with_header(request.headers, "Authorization", f"OAuth {value}"))
    encoded = "&".join(f"{escaped(name)}={escaped(text)}" for name, text in pairs)
    if place == "query":
        return replace(request, url=f"{request.url}{'&' if '?' in request.url else '?'}{encoded}")
    form = form_text(request)
    return _with_body(request, form + (b"&" if form else b"") + encoded.encode("ascii"))


def _with_form(request: OutgoingRequest) -> OutgoingRequest:
    """Return the request with a form to put the parameters into (section 3.5.2): its own, or a new one."""
    if is_form(request):
        return request
    if not request.body.is_empty or request.method in ("GET", "HEAD"):
        raise InvalidSetting(
            "OAuth’s parameters can only be put into a form, and this request has none.",
            advice=f"Send a body of the type {FORM}, or choose another place for them. Nothing was sent.",
        )
    return _with_body(replace(request, headers=with_header(request.headers, "Content-Type", FORM)), b"")


def _with_body(request: OutgoingRequest, data: bytes) -> OutgoingRequest:
    headers = request.headers
    if not request.body.is_compressed:
        headers = with_header(headers, "Content-Length", str(len(data)))
    return replace(request, headers=headers, body=OutgoingBody((data,), request.body.is_compressed))


OAUTH1 = OAuth1Auth()
