"""Digest authentication from the server's side (RFC 7616): reading what the client sent and computing it anew."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

_PAIR: Final = re.compile(r'([A-Za-z]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)')
_HASHES: Final = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}
ALGORITHMS: Final = tuple(name + suffix for name in _HASHES for suffix in ("", "-sess"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that the digest is made over."""

    method: str
    uri: str
    body: bytes


def parameters_of(header: str) -> dict[str, str]:
    """Return the parameters of an ``Authorization: Digest`` header; names in small letters, quotes undone."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "digest":
        return {}
    found: dict[str, str] = {}
    for name, quoted, token in _PAIR.findall(rest):
        found[name.lower()] = re.sub(r"\\(.)", r"\1", quoted) if quoted else token
    return found


def named_user(sent: Mapping[str, str], user: str, realm: str) -> str:
    """Return whom the credentials name: plainly, in the notation of RFC 5987, or as a hash that is that of ``user``."""
    if sent.get("userhash", "").lower() == "true":
        name = _HASHES.get(sent.get("algorithm", "MD5").removesuffix("-sess"), "md5")
        hashed = hashlib.new(name, f"{user}:{realm}".encode(), usedforsecurity=False).hexdigest()
        return user if sent.get("username") == hashed else ""
    charset, _, coded = sent.get("username*", "").partition("''")
    return unquote(coded) if charset.upper() == "UTF-8" else sent.get("username", "")


def digest_of(sent: Mapping[str, str], asked: Asked, user: str, password: str, realm: str) -> str:
    """Return the response that is right for these parameters (section 3.4.1)."""
    algorithm = sent.get("algorithm", "MD5")
    name = _HASHES[algorithm.removesuffix("-sess")]

    def h(text: str) -> str:
        return hashlib.new(name, text.encode("utf-8"), usedforsecurity=False).hexdigest()

    nonce, cnonce, qop = sent.get("nonce", ""), sent.get("cnonce", ""), sent.get("qop", "")
    first = h(f"{user}:{realm}:{password}")
    if algorithm.endswith("-sess"):
        first = h(f"{first}:{nonce}:{cnonce}")
    second = f"{asked.method}:{asked.uri}"
    if qop == "auth-int":
        second += ":" + hashlib.new(name, asked.body, usedforsecurity=False).hexdigest()
    if not qop:  # RFC 2069, before qop was known
        return h(f"{first}:{nonce}:{h(second)}")
    return h(f"{first}:{nonce}:{sent.get('nc', '')}:{cnonce}:{qop}:{h(second)}")
