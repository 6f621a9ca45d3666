"""The hash of a request body as it goes over the wire, files and compression included, for kinds that sign it."""

from __future__ import annotations

import hashlib
import threading
from contextvars import ContextVar
from typing import Final

from sanderling.domain.errors import BodyFileUnreadable
from sanderling.domain.outgoing import FilePiece, OutgoingBody
from sanderling.engine.read_ahead import body_chunks

_CHUNK_BYTES: Final = 512 * 1024
_LARGE_BYTES: Final = 1024 * 1024
STOP: Final[ContextVar[threading.Event]] = ContextVar("STOP")
"""Set where hashing runs in a thread: the event ends it when nobody waits for it any more."""


def body_hash(
    body: OutgoingBody, algorithm: str, *, before: bytes = b"", after: bytes = b"", limit_bytes: int | None = None
) -> bytes:
    """Return the digest of a body; blocks while files are read.

    Args:
        body: The body; none at all is hashed as no bytes.
        algorithm: A name that ``hashlib`` knows, such as ``sha256``.
        before: What is hashed in front of the body (Hawk frames it so).
        after: What is hashed behind it.
        limit_bytes: Hash only so much of the body's beginning (EdgeGrid does).

    Raises:
        BodyFileUnreadable: A file cannot be read, or only once, so that nothing would be left to send.
    """
    refuse_pipes(body)
    digest = hashlib.new(algorithm, before, usedforsecurity=False)
    left = limit_bytes
    stop = STOP.get(None) or threading.Event()
    for chunk in body_chunks(body, _CHUNK_BYTES, stop):
        if stop.is_set():
            raise BodyFileUnreadable("The body was not read to its end: the send was cancelled.")
        digest.update(chunk.data if left is None else chunk.data[:left])
        if left is not None:
            left -= min(left, len(chunk.data))
            if not left:
                break
    digest.update(after)
    return digest.digest()


def refuse_pipes(body: OutgoingBody) -> None:
    """Raise ``BodyFileUnreadable`` if the body can be read only once."""
    if not body.is_repeatable:
        raise BodyFileUnreadable(
            "The body comes out of a pipe, which can be read only once, and its signature needs it before it is sent.",
            advice="Put it into a file first, or leave the body unsigned. Nothing was sent.",
        )


def takes_long(body: OutgoingBody) -> bool:
    """Return whether reading and hashing the body would hold the event loop up."""
    return body.size_bytes > _LARGE_BYTES or any(isinstance(piece, FilePiece) for piece in body.pieces)
