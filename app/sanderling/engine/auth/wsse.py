"""WSSE: a user name token with a password digest in the X-WSSE header (OASIS Web Services Security, UsernameToken)."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.challenges import quoted
from sanderling.engine.ports import AuthFlow


class WsseAuth:
    """A new nonce and time with every request."""

    name = "wsse"
    label = "WSSE"
    help = (
        "User name and a digest of the password in the X-WSSE header (UsernameToken profile): "
        "Base64(SHA-1(nonce + created + password)). The digest is weak; use it over https only."
    )
    fields = (
        Field(name="username", label="User name", required=True),
        Field(name="password", label="Password", secret=True, required=True),
        Field(
            name="nonce_form",
            label="Nonce",
            type=FieldType.CHOICE,
            default="decoded",
            choices=(
                Choice("decoded", "Base64 in the header, its bytes in the digest"),
                Choice("as-sent", "The same text in header and digest"),
            ),
            help="The first is the standard's way; some servers of the Atom era want the second.",
        ),
        Field(
            name="authorization",
            label="Also",
            type=FieldType.SWITCH,
            default="true",
            placeholder='Send Authorization: WSSE profile="UsernameToken"',
        ),
    )
    signs = True

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_nonce: Callable[[], bytes] = lambda: os.urandom(16),
    ) -> None:
        """Take the clock and what makes nonces."""
        self._now = now
        self._new_nonce = new_nonce

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        username, password = values.get("username", ""), values.get("password", "")
        if not username.isprintable():
            raise InvalidSetting("The user name for WSSE has a character that a header cannot carry.")
        created, nonce = self._now().strftime("%Y-%m-%dT%H:%M:%SZ"), self._new_nonce()
        if values.get("nonce_form") == "as-sent":
            sent = nonce.hex()
            nonce = sent.encode("ascii")
        else:
            sent = base64.b64encode(nonce).decode("ascii")
        sha1 = hashlib.sha1(nonce + created.encode() + password.encode(), usedforsecurity=False)
        digest = base64.b64encode(sha1.digest()).decode("ascii")
        value = (
            f'UsernameToken Username={quoted(username)}, PasswordDigest="{digest}", Nonce="{sent}", Created="{created}"'
        )
        headers = with_header(request.headers, "X-WSSE", value)
        if values.get("authorization", "true") == "true":
            headers = with_header(headers, "Authorization", 'WSSE profile="UsernameToken"')
        yield replace(request, headers=headers)


WSSE = WsseAuth()
