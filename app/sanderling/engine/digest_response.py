"""The arithmetic of digest authentication (RFC 7616; RFC 2069 where a server names no quality of protection)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from sanderling.engine.challenges import Challenge, quoted

# The strongest last. SHA and SHA-512 are in no RFC, but some servers ask for them.
_HASHES: Final = {"md5": "md5", "sha": "sha1", "sha-256": "sha256", "sha-512-256": "sha512_256", "sha-512": "sha512"}
_STRENGTHS: Final = tuple(_HASHES)


@dataclass(frozen=True, slots=True)
class Account:
    """Who wants in."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that the response is computed over; ``body_hash`` is in hexadecimal, for ``auth-int`` only."""

    method: str
    uri: str
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class DigestChallenge:
    """A server's wish, read; ``algorithm`` is as the server wrote it and empty if it named none."""

    realm: str
    nonce: str
    algorithm: str = ""
    qops: tuple[str, ...] = ()
    opaque: str | None = None
    is_stale: bool = False
    hashes_user: bool = False
    is_utf8: bool = False

    @property
    def hash_name(self) -> str:
        """The name that ``hashlib`` knows."""
        return _HASHES[_family(self.algorithm)]

    @property
    def has_session(self) -> bool:
        """Whether the algorithm is one of those with ``-sess``."""
        return self.algorithm.lower().endswith("-sess")

    def qop(self, preferred: str) -> str:
        """Return the quality of protection to use; empty for RFC 2069."""
        return preferred if preferred in self.qops else self.qops[0] if self.qops else ""


def strongest(challenges: Iterable[Challenge]) -> DigestChallenge | None:
    """Return the challenge with the strongest algorithm that is known here, the first of equals."""
    found = [read for challenge in challenges if (read := _read(challenge)) is not None]
    return max(found, key=lambda item: _STRENGTHS.index(_family(item.algorithm)), default=None)


def session_key(challenge: DigestChallenge, account: Account, nonce: str, cnonce: str) -> str:
    """Return H(A1) of section 3.4.2; nonce and cnonce count for ``-sess`` and are those the session began with."""
    user, password = _normal(account.user, challenge), _normal(account.password, challenge)
    plain = _h(challenge, f"{user}:{challenge.realm}:{password}")
    return _h(challenge, f"{plain}:{nonce}:{cnonce}") if challenge.has_session else plain


def response(challenge: DigestChallenge, key: str, nonce: str, proof: tuple[str, str, str], asked: Asked) -> str:
    """Return the response of section 3.4.1; ``proof`` is nc, cnonce and qop."""
    count, cnonce, qop = proof
    entity = f":{asked.body_hash}" if qop == "auth-int" else ""
    second = _h(challenge, f"{asked.method}:{asked.uri}{entity}")
    return _h(challenge, f"{key}:{nonce}:{count}:{cnonce}:{qop}:{second}" if qop else f"{key}:{nonce}:{second}")


def user_parameter(challenge: DigestChallenge, account: Account) -> str:
    """Return ``username=...``: hashed, or in the extended notation of RFC 5987, where the server can read that."""
    user = _normal(account.user, challenge)
    if challenge.hashes_user:
        return f'username="{_h(challenge, f"{user}:{challenge.realm}")}", userhash=true'
    if challenge.is_utf8 and not user.isascii():
        return f"username*=UTF-8''{quote(user, safe='')}"
    return f"username={quoted(user)}"


def _read(challenge: Challenge) -> DigestChallenge | None:
    """Return what a challenge asks for, or ``None`` if it cannot be answered here."""
    said = challenge.parameters
    algorithm = said.get("algorithm", "")
    offered = tuple(word.strip().lower() for word in said.get("qop", "").split(",") if word.strip())
    qops = tuple(qop for qop in ("auth", "auth-int") if qop in offered)
    if challenge.scheme != "digest" or "nonce" not in said or _family(algorithm) not in _HASHES:
        return None
    if offered and not qops:
        return None
    return DigestChallenge(
        realm=said.get("realm", ""),
        nonce=said["nonce"],
        algorithm=algorithm,
        qops=qops,
        opaque=said.get("opaque"),
        is_stale=said.get("stale", "").lower() == "true",
        hashes_user=said.get("userhash", "").lower() == "true",
        is_utf8=said.get("charset", "").lower() == "utf-8",
    )


def _family(algorithm: str) -> str:
    return algorithm.lower().removesuffix("-sess") or "md5"


def _h(challenge: DigestChallenge, text: str) -> str:
    return hashlib.new(challenge.hash_name, text.encode("utf-8"), usedforsecurity=False).hexdigest()


def _normal(text: str, challenge: DigestChallenge) -> str:
    """Section 4: a server that says UTF-8 means its composed form."""
    return unicodedata.normalize("NFC", text) if challenge.is_utf8 else text
