"""Hawk: a MAC over method, URL and, if wished, the body, made with a shared key (the Hawk protocol, version 1.1)."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.domain.response import ResponseHead
from sanderling.engine.addresses import parse_address
from sanderling.engine.body_hash import body_hash
from sanderling.engine.challenges import challenges_of
from sanderling.engine.ports import AuthFlow

# What the protocol allows in a header's attribute: printable ASCII but no quote and no backslash.
_ATTRIBUTE: Final = re.compile(r"[ !#-\[\]-~]*")


@dataclass(frozen=True, slots=True)
class _Account:
    """The values of the form that every MAC of a send is made with."""

    id: str
    key: bytes
    algorithm: str
    ext: str
    app: str
    delegated_by: str

    def mac(self, text: str) -> str:
        """Return the MAC of a normalized text."""
        return base64.b64encode(hmac.digest(self.key, text.encode(), self.algorithm)).decode("ascii")


class HawkAuth:
    """Signs each request; where the server's clock differs it is asked once more with the server's time."""

    name = "hawk"
    label = "Hawk"
    help = (
        "Proves that you know a key without sending it: a MAC over method, URL and time (Hawk 1.1). If the clocks "
        "differ, the request is sent once more with the server's time, which the key vouches for."
    )
    fields = (
        Field(name="id", label="Key ID", required=True),
        Field(name="key", label="Key", secret=True, required=True),
        Field(
            name="algorithm",
            label="Algorithm",
            type=FieldType.CHOICE,
            default="sha256",
            choices=(Choice("sha256", "HMAC-SHA-256"), Choice("sha1", "HMAC-SHA-1")),
        ),
        Field(
            name="payload",
            label="Body",
            type=FieldType.SWITCH,
            default="false",
            placeholder="Sign the body, too",
            help="The server can then tell that nobody changed it on the way.",
        ),
        Field(name="ext", label="Extra data", help="Sent as “ext”, if the server asks for it."),
        Field(
            name="app", label="Application ID", help="Sent as “app”, only for keys that were given to an application."
        ),
        Field(name="dlg", label="Delegated by", help="Sent as “dlg”; the application that passed the key on."),
    )
    signs = True

    def __init__(
        self, now: Callable[[], float] = time.time, new_nonce: Callable[[], str] = lambda: secrets.token_urlsafe(6)
    ) -> None:
        """Take the clock, in seconds since 1970, and what makes nonces."""
        self._now = now
        self._new_nonce = new_nonce

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        account = _account(values)
        payload_hash = _payload_hash(request, account.algorithm) if values.get("payload") == "true" else ""
        head = yield self._signed(request, account, payload_hash, str(int(self._now())))
        server_time = _time_of_server(head, account)
        if server_time:
            yield self._signed(request, account, payload_hash, server_time)

    def _signed(self, request: OutgoingRequest, account: _Account, payload_hash: str, at: str) -> OutgoingRequest:
        address, nonce = parse_address(request.url), self._new_nonce()
        lines = [
            "hawk.1.header", at, nonce, request.method.upper(), address.target, address.host, str(address.port),
            payload_hash, account.ext,
        ]  # fmt: skip
        if account.app:
            lines += [account.app, account.delegated_by]
        attributes = {
            "id": account.id,
            "ts": at,
            "nonce": nonce,
            "hash": payload_hash,
            "ext": account.ext,
            "mac": account.mac("".join(f"{line}\n" for line in lines)),
            "app": account.app,
            "dlg": account.delegated_by if account.app else "",
        }
        value = ", ".join(f'{name}="{text}"' for name, text in attributes.items() if text)
        return replace(request, headers=with_header(request.headers, "Authorization", f"Hawk {value}"))


def _account(values: Mapping[str, str]) -> _Account:
    for name, label in (("id", "key ID"), ("ext", "extra data"), ("app", "application ID"), ("dlg", "delegated by")):
        if not _ATTRIBUTE.fullmatch(values.get(name, "")):
            raise InvalidSetting(
                f"The Hawk field “{label}” has a character that the protocol cannot carry.",
                advice="Quotes, backslashes, line breaks and everything outside of ASCII are out. Nothing was sent.",
            )
    return _Account(
        values.get("id", ""),
        values.get("key", "").encode(),
        values.get("algorithm") or "sha256",
        values.get("ext", ""),
        values.get("app", ""),
        values.get("dlg", ""),
    )


def _payload_hash(request: OutgoingRequest, algorithm: str) -> str:
    media_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    digest = body_hash(request.body, algorithm, before=f"hawk.1.payload\n{media_type}\n".encode(), after=b"\n")
    return base64.b64encode(digest).decode("ascii")


def _time_of_server(head: ResponseHead, account: _Account) -> str:
    """Return the time that the server names in its refusal; empty unless its MAC is right."""
    if head.status != 401:
        return ""
    for challenge in challenges_of(head):
        at, mac = challenge.parameters.get("ts", ""), challenge.parameters.get("tsm", "")
        if challenge.scheme == "hawk" and at.isdecimal():
            expected = account.mac(f"hawk.1.ts\n{at}\n")
            return at if hmac.compare_digest(mac.encode(), expected.encode()) else ""
    return ""


HAWK = HawkAuth()
