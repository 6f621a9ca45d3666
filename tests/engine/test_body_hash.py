"""The hash of a body is that of the bytes that go over the wire."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from tests.engine.conftest import Sender, body_of

from sanderling.domain.errors import BodyFileUnreadable
from sanderling.domain.outgoing import NO_BODY, FilePiece, OutgoingBody
from sanderling.domain.request import Body, Request
from sanderling.engine.body_hash import body_hash, takes_long


def test_no_body_is_hashed_as_no_bytes() -> None:
    """As every signature scheme wants it."""
    assert body_hash(NO_BODY, "sha256") == hashlib.sha256().digest()


def test_bytes_and_files_are_hashed_in_order(tmp_path: Path) -> None:
    """A file of several chunks between two texts, framed, or only its beginning."""
    path = tmp_path / "wave.bin"
    path.write_bytes(os.urandom(1_300_000))
    body = OutgoingBody((b"head ", FilePiece(path, 1_300_000), b" tail"))
    whole = b"head " + path.read_bytes() + b" tail"

    assert body_hash(body, "sha512") == hashlib.sha512(whole).digest()
    assert body_hash(body, "md5", before=b"<", after=b">") == hashlib.md5(b"<" + whole + b">").digest()
    assert body_hash(body, "sha256", limit_bytes=700_000) == hashlib.sha256(whole[:700_000]).digest()
    assert body_hash(body, "sha256", limit_bytes=9_000_000) == hashlib.sha256(whole).digest()
    assert takes_long(body)
    assert not takes_long(OutgoingBody((b"short",)))


async def test_a_compressed_body_is_hashed_as_it_is_sent(send: Sender, playground: str) -> None:
    """What the server counts and hashes is the packed body."""
    text = "wave " * 2000
    request = Request(method="POST", url_template=f"{playground}/echo", body=Body(kind="text", text=text))

    told = json.loads(body_of(await send(request, compress_body=True)))

    hashed = body_hash(OutgoingBody((text.encode(),), is_compressed=True), "sha256").hex()
    assert hashed != hashlib.sha256(text.encode()).hexdigest()
    assert told["body"]["sha256"] == hashed


def test_a_pipe_cannot_be_signed(tmp_path: Path) -> None:
    """It would be empty when it is sent."""
    with pytest.raises(BodyFileUnreadable, match="only once"):
        body_hash(OutgoingBody((FilePiece(tmp_path / "pipe", None),)), "sha256")
