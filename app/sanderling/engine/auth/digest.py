"""Digest authentication (RFC 7616)."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.domain.response import ResponseHead
from sanderling.engine.addresses import parse_address
from sanderling.engine.body_hash import body_hash
from sanderling.engine.challenges import challenges_of, parameters_in, quoted
from sanderling.engine.digest_response import (
    Account,
    Asked,
    DigestChallenge,
    response,
    session_key,
    strongest,
    user_parameter,
)
from sanderling.engine.ports import AuthFlow

_MOST_SESSIONS: Final = 200
_Key = tuple[tuple[str, str, int], bytes]


class DigestSession:
    """A nonce in use: how often it was, and what its responses are made with."""

    def __init__(self, challenge: DigestChallenge, account: Account, cnonce: str) -> None:
        """Begin with a challenge."""
        self.challenge = challenge
        self._account = account
        self._cnonce = cnonce
        self._nonce = challenge.nonce
        self._count = 0
        self._key = session_key(challenge, account, challenge.nonce, cnonce)
        self._lock = threading.Lock()

    def authorization(self, asked: Asked, qop: str) -> str:
        """Return the header's value for one request, and count it."""
        with self._lock:
            self._count += 1
            count, nonce = f"{self._count:08x}", self._nonce
        challenge = self.challenge
        parts = [
            user_parameter(challenge, self._account),
            f"realm={quoted(challenge.realm)}",
            f"nonce={quoted(nonce)}",
            f"uri={quoted(asked.uri)}",
            f'response="{response(challenge, self._key, nonce, (count, self._cnonce, qop), asked)}"',
        ]
        if challenge.algorithm:
            parts.append(f"algorithm={challenge.algorithm}")
        if challenge.opaque is not None:
            parts.append(f"opaque={quoted(challenge.opaque)}")
        if qop:
            parts.append(f"qop={qop}, nc={count}")
        if qop or challenge.has_session:
            parts.append(f'cnonce="{self._cnonce}"')
        return f"Digest {', '.join(parts)}"

    def go_on_with(self, nonce: str) -> None:
        """Use the nonce that the server wants next."""
        with self._lock:
            if nonce != self._nonce:
                self._nonce, self._count = nonce, 0


class DigestAuth:
    """Name and password as a proof over the request; nonces are remembered, so that later requests bring it along."""

    name = "digest"
    label = "Digest"
    help = (
        "Proves that you know the password without sending it (RFC 7616). The server's challenge decides how: the "
        "strongest of MD5, SHA-256 and SHA-512-256 that it offers."
    )
    fields = (
        Field(name="username", label="User name", required=True),
        Field(name="password", label="Password", secret=True),
        Field(
            name="qop",
            label="Protect",
            type=FieldType.CHOICE,
            default="auth",
            choices=(Choice("auth", "Method and URL"), Choice("auth-int", "Method, URL and body")),
            help="Used where the server offers both; the second is called auth-int.",
        ),
    )
    signs = True

    def __init__(self, new_cnonce: Callable[[], str] = lambda: os.urandom(16).hex()) -> None:
        """Start without any session; ``new_cnonce`` makes the client's nonces."""
        self._new_cnonce = new_cnonce
        self._sessions: OrderedDict[_Key, DigestSession] = OrderedDict()
        self._lock = threading.Lock()

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        account = Account(values.get("username", ""), values.get("password", ""))
        preferred = values.get("qop") or "auth"
        key = _key(request, account)
        session = self._session(key)
        head = yield _authorised(request, session, preferred) if session else request
        # Two answers at most: one to the first challenge, one more if that nonce was too old already (stale).
        for is_last in (False, True):
            challenge = strongest(challenges_of(head)) if head.status == 401 else None
            if challenge is None:
                break
            if is_last and not challenge.is_stale:
                break
            session = DigestSession(challenge, account, self._new_cnonce())
            self._keep(key, session)
            head = yield _authorised(request, session, preferred)
        if head.status == 401:
            self._forget(key)
        elif session is not None:
            _take_next_nonce(session, head)

    def _session(self, key: _Key) -> DigestSession | None:
        with self._lock:
            if key in self._sessions:
                self._sessions.move_to_end(key)
            return self._sessions.get(key)

    def _keep(self, key: _Key, session: DigestSession) -> None:
        with self._lock:
            self._sessions[key] = session
            self._sessions.move_to_end(key)
            while len(self._sessions) > _MOST_SESSIONS:
                self._sessions.popitem(last=False)

    def _forget(self, key: _Key) -> None:
        with self._lock:
            self._sessions.pop(key, None)


def _key(request: OutgoingRequest, account: Account) -> _Key:
    """Return under which name a session is kept: never for another origin, whatever the challenge's ``domain`` says."""
    known = hashlib.sha256(f"{account.user}\0{account.password}".encode("utf-8", "surrogatepass")).digest()
    return parse_address(request.url).origin, known


def _authorised(request: OutgoingRequest, session: DigestSession, preferred: str) -> OutgoingRequest:
    challenge = session.challenge
    qop = challenge.qop(preferred)
    entity = body_hash(request.body, challenge.hash_name).hex() if qop == "auth-int" else ""
    asked = Asked(request.method, parse_address(request.url).target, entity)
    value = session.authorization(asked, qop)
    return replace(request, headers=with_header(request.headers, "Authorization", value))


def _take_next_nonce(session: DigestSession, head: ResponseHead) -> None:
    info = parameters_in(head.header("authentication-info") or "")
    if info.get("nextnonce"):
        session.go_on_with(info["nextnonce"])


DIGEST = DigestAuth()
