"""The place behind digest authentication: hands out nonces, checks them, and remembers how often each was used."""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sanderling.serving.playground.digest_rules import ALGORITHMS, Asked, digest_of, named_user, parameters_of
from sanderling.serving.playground.questions import body_bytes, choice, switch, whole
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

REALM: Final = "The playground's tide pools"
_OPAQUE: Final = "c2hlbGxz"
_QOPS: Final = {"auth": "auth", "auth-int": "auth-int", "both": "auth, auth-int", "none": ""}
_MOST_NONCES: Final = 10_000


class _Refused(Exception):
    """Why credentials were not taken; ``stale`` when only the nonce was too old."""

    def __init__(self, reason: str, *, stale: bool = False) -> None:
        super().__init__(reason)
        self.stale = stale


class DigestGate:
    """Nonces that carry their own time and seal, and the counts seen with each."""

    def __init__(self, user: str, password: str) -> None:
        """Let one user in, unless the query names another."""
        self._user, self._password = user, password
        self._key = os.urandom(32)
        self._made = 0
        self._counts: OrderedDict[str, list[int]] = OrderedDict()

    async def answer(self, request: Request) -> Response:
        """Let the caller in, or say what is missing."""
        user = request.query_params.get("user", self._user)
        password = request.query_params.get("password", self._password)
        algorithms = self._algorithms(request)
        try:
            info = await self._checked(request, user, password, algorithms)
        except _Refused as refused:
            raise self._challenge(request, refused, user, password, algorithms) from refused
        content = {"message": "The digest is right. The tide pools are yours.", "user": user, "proof": info}
        if switch(request, "next"):
            info += f', nextnonce="{self._new_nonce()}"'
        return json_reply(content, headers={"Authentication-Info": info})

    def _algorithms(self, request: Request) -> tuple[str, ...]:
        if "algorithm" in request.query_params:
            return (choice(request, "algorithm", "", ALGORITHMS),)
        return ("SHA-256", "MD5")

    async def _checked(self, request: Request, user: str, password: str, algorithms: tuple[str, ...]) -> str:
        """Return the ``Authentication-Info`` for good credentials."""
        sent = parameters_of(request.headers.get("authorization", ""))
        if not sent:
            raise _Refused("This place wants digest credentials.")
        asked = Asked(request.method, _target(request), await body_bytes(request))
        sent["username"] = named_user(sent, user, REALM)
        self._check_shape(sent, asked, algorithms, choice(request, "qop", "auth", _QOPS))
        right = digest_of(sent, asked, user, password, REALM)
        if sent["username"] != user or not hmac.compare_digest(right, sent["response"].lower()):
            raise _Refused("User name or password is wrong, or the digest was computed in another way.")
        self._check_nonce(sent, whole(request, "nonce_s", 300, 0, 86_400), whole(request, "uses", 0))
        proof = digest_of(sent, Asked("", asked.uri, b""), user, password, REALM)
        if not sent.get("qop"):
            return f'rspauth="{proof}"'
        return f'rspauth="{proof}", qop={sent["qop"]}, cnonce="{sent["cnonce"]}", nc={sent["nc"]}'

    def _check_shape(self, sent: Mapping[str, str], asked: Asked, algorithms: tuple[str, ...], qop: str) -> None:
        needed = ["username", "realm", "nonce", "uri", "response", *(["cnonce", "nc", "qop"] if qop != "none" else [])]
        if missing := [name for name in needed if not sent.get(name)]:
            raise _Refused(f"The Authorization header has no {', '.join(missing)}.")
        if sent.get("algorithm", "MD5") not in algorithms:
            raise _Refused(f"The algorithm must be one of {', '.join(algorithms)}.")
        if sent["realm"] != REALM or sent.get("opaque") != _OPAQUE:
            raise _Refused("Realm and opaque must be given back unchanged.")
        if sent["uri"] != asked.uri:
            raise _Refused(f"The digest is for “{sent['uri']}”, but “{asked.uri}” was asked for.")
        if qop != "none" and sent["qop"] not in _QOPS[qop].split(", "):
            raise _Refused(f"The quality of protection (qop) must be {_QOPS[qop]}.")

    def _check_nonce(self, sent: Mapping[str, str], lifetime_s: int, uses: int) -> None:
        nonce = sent["nonce"]
        moment, _, _ = nonce.partition(".")
        if not hmac.compare_digest(nonce, self._sealed(nonce.rpartition(".")[0])):
            raise _Refused("This nonce is not from here.", stale=True)
        if time.time() - int(moment, 16) > lifetime_s:
            raise _Refused("This nonce is too old.", stale=True)
        seen = self._counts.setdefault(nonce, [])
        if len(self._counts) > _MOST_NONCES:
            self._counts.popitem(last=False)
        if uses and len(seen) >= uses:
            raise _Refused("This nonce has been used up.", stale=True)
        count = _hexadecimal(sent.get("nc", "0"))
        if sent.get("qop") and count in seen:
            raise _Refused(f"This nonce has been used with the count {sent['nc']} before.", stale=True)
        seen.append(count)

    def _sealed(self, text: str) -> str:
        return f"{text}.{hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]}"

    def _new_nonce(self) -> str:
        self._made += 1
        return self._sealed(f"{int(time.time()):x}.{self._made:x}")

    def _challenge(
        self, request: Request, refused: _Refused, user: str, password: str, algorithms: tuple[str, ...]
    ) -> Problem:
        nonce = self._new_nonce()
        qop = _QOPS[choice(request, "qop", "auth", _QOPS)]
        tail = (f', qop="{qop}"' if qop else "") + (", stale=true" if refused.stale else "")
        tail += ", charset=UTF-8" + (", userhash=true" if switch(request, "userhash") else "")
        lines = tuple(
            f'Digest realm="{REALM}", nonce="{nonce}", opaque="{_OPAQUE}", algorithm={name}{tail}'
            for name in algorithms
        )
        if switch(request, "joined"):
            lines = (f'Basic realm="{REALM}", {", ".join(lines)}',)
        hint = {"kind": "digest", "user": user, "password": password}
        return Problem(401, str(refused), more={"try": hint}, challenges=lines)


def _target(request: Request) -> str:
    path = request.scope["raw_path"].decode("ascii")
    return f"{path}?{request.url.query}" if request.url.query else path


def _hexadecimal(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        raise _Refused("The nonce count (nc) must be hexadecimal.") from None
