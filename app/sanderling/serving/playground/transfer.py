"""Bytes by the number: downloads and uploads of any size, streamed both ways."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from starlette.responses import Response, StreamingResponse

from sanderling.serving.playground.long_json import long_json
from sanderling.serving.playground.pacing import unpaced
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import switch, whole
from sanderling.serving.playground.replies import json_reply

if TYPE_CHECKING:
    from starlette.requests import Request

_CHUNK: Final = bytes(range(256)) * 1024
_MOST_BYTES: Final = 1_000_000_000_000
_MEGABYTE: Final = 1_000_000


def transfer_subject() -> Subject:
    """Return the places for big bodies."""
    return Subject(
        "transfer",
        "Bodies of any size.",
        (
            Place(
                "/download",
                ("GET",),
                _download,
                "That many bytes, as a file; query: bytes, chunked (1 = without Content-Length).",
                "/download?bytes=1000000",
            ),
            Place(
                "/json",
                ("GET",),
                _json,
                "A JSON list of exactly that many bytes; query: bytes, pretty (0 = all on one line), chunked.",
                "/json?bytes=1000000&pretty=1",
            ),
            Place(
                "/uploads",
                ("POST", "PUT", "PATCH"),
                _upload,
                "Reads a body of any size; tells its size, SHA-256 and speed; query: digest (0 = do not compute it).",
            ),
        ),
    )


async def _download(request: Request) -> Response:
    size = whole(request, "bytes", _MEGABYTE, 0, _MOST_BYTES)
    headers = {"Content-Disposition": f'attachment; filename="shore-{size}.bin"'}
    return _streamed(request, _repeated(size), size, "application/octet-stream", headers)


def _repeated(size: int) -> Iterator[bytes]:
    for _ in range(size // len(_CHUNK)):
        yield _CHUNK
    yield _CHUNK[: size % len(_CHUNK)]


async def _json(request: Request) -> Response:
    size = whole(request, "bytes", _MEGABYTE, 1, _MOST_BYTES)
    pieces = long_json(size, pretty=switch(request, "pretty", default=True))
    return _streamed(request, pieces, size, "application/json", {})


def _streamed(
    request: Request, pieces: Iterator[bytes], size: int, media_type: str, headers: dict[str, str]
) -> Response:
    if not switch(request, "chunked"):
        headers = headers | {"Content-Length": str(size)}
    return StreamingResponse(unpaced(pieces), headers=headers, media_type=media_type)


async def _upload(request: Request) -> Response:
    digest = hashlib.sha256() if switch(request, "digest", default=True) else None
    size, start_s = 0, time.perf_counter()
    async for piece in request.stream():
        size += len(piece)
        if digest:
            digest.update(piece)
    took_s = time.perf_counter() - start_s
    return json_reply(
        {
            "size_bytes": size,
            "sha256": digest.hexdigest() if digest else None,
            "content_type": request.headers.get("content-type", ""),
            "transfer": "chunked" if "transfer-encoding" in request.headers else "with Content-Length",
            "took_ms": round(took_s * 1000, 1),
            "megabytes_per_s": round(size / _MEGABYTE / took_s, 1) if size and took_s > 0 else None,
        }
    )
