"""The Content-Digest header (RFC 9530)."""

from __future__ import annotations

import base64
from typing import Final

from sanderling.domain.outgoing import OutgoingBody
from sanderling.engine.body_hash import body_hash

DIGEST_ALGORITHMS: Final = {"sha-256": "sha256", "sha-512": "sha512"}


def content_digest(body: OutgoingBody, algorithm: str) -> str:
    """Return the header's value for a body as it goes over the wire; blocks while files are read.

    Raises:
        BodyFileUnreadable: A file cannot be read, or only once.
    """
    digest = base64.b64encode(body_hash(body, DIGEST_ALGORITHMS[algorithm])).decode("ascii")
    return f"{algorithm}=:{digest}:"
