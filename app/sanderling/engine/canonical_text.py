"""Texts with ``{placeholders}`` for parts of a request: what people describe a canonical string with."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.addresses import parse_address
from sanderling.engine.body_hash import body_hash, refuse_pipes
from sanderling.engine.read_ahead import body_chunks

_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)(?::([^{}\s]+))?\}")
_CHUNK_BYTES: Final = 512 * 1024
_BODY_HASHES: Final = {f"body_{name}": name for name in ("md5", "sha1", "sha256", "sha512")}
PLACEHOLDERS: Final = (
    "{method}, {url}, {scheme}, {host}, {path}, {query}, {sorted_query}, {target} (path and query), {header:NAME}, "
    "{body}, {body_sha256} (or md5, sha1, sha512), {body_sha256:base64}, {key_id}, {timestamp}, {nonce}"
)


class CanonicalText:
    """Fills templates with the parts of one request and the values that a kind adds, such as ``timestamp``."""

    def __init__(self, request: OutgoingRequest, own: Mapping[str, str]) -> None:
        """Hold the request; ``own`` are further placeholders."""
        self._request = request
        self._own = own

    def with_request(self, request: OutgoingRequest) -> CanonicalText:
        """Return the same for a request that has got more headers."""
        return CanonicalText(request, self._own)

    def text(self, template: str, where: str) -> str:
        """Return a template filled, as one line of a header.

        Raises:
            InvalidSetting: There is no such placeholder; ``where`` names the field.
            BodyFileUnreadable: A file of the body cannot be read.
        """
        if "{body}" in template:
            raise _wrong(f"The field “{where}” cannot hold the whole body.", "Use {body_sha256}, say.")
        return _PLACEHOLDER.sub(lambda match: self._value(match[1], match[2] or "", where), template)

    def chunks(self, template: str, where: str) -> Iterator[bytes]:
        """Yield a filled template in pieces, the body as it goes over the wire. Raises as ``text`` does."""
        at = 0
        for match in _PLACEHOLDER.finditer(template):
            yield template[at : match.start()].encode()
            at = match.end()
            if match[1] == "body" and not match[2]:
                refuse_pipes(self._request.body)
                for chunk in body_chunks(self._request.body, _CHUNK_BYTES, threading.Event()):
                    yield chunk.data
            else:
                yield self._value(match[1], match[2] or "", where).encode()
        yield template[at:].encode()

    def _value(self, name: str, argument: str, where: str) -> str:
        if name == "header" and argument:
            return ", ".join(value.strip() for key, value in self._request.headers if key.lower() == argument.lower())
        if name in _BODY_HASHES and argument in ("", "hex", "base64"):
            digest = body_hash(self._request.body, _BODY_HASHES[name])
            return base64.b64encode(digest).decode("ascii") if argument == "base64" else digest.hex()
        if not argument and name in self._own:
            return self._own[name]
        if argument or name not in _PARTS:
            shown = f"{name}:{argument}" if argument else name
            raise _wrong(f"The field “{where}” has the placeholder {{{shown}}}, which there is not.", PLACEHOLDERS)
        return _PARTS[name](self._request)


def _target(request: OutgoingRequest) -> str:
    return parse_address(request.url).target


def _query(request: OutgoingRequest) -> str:
    return _target(request).partition("?")[2]


_PARTS: Final[Mapping[str, Callable[[OutgoingRequest], str]]] = {
    "method": lambda request: request.method,
    "url": lambda request: request.url,
    "scheme": lambda request: parse_address(request.url).scheme,
    "host": lambda request: request.header("Host") or parse_address(request.url).host_header,
    "target": _target,
    "path": lambda request: _target(request).partition("?")[0],
    "query": _query,
    "sorted_query": lambda request: "&".join(sorted(part for part in _query(request).split("&") if part)),
}


def _wrong(message: str, advice: str) -> InvalidSetting:
    known = f"There are: {advice}." if advice == PLACEHOLDERS else advice
    return InvalidSetting(message, advice=f"{known} Nothing was sent.")
