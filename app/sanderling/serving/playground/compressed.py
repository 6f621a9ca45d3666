"""Compressed answers, in every coding that browsers know, and in several at once."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import whole
from sanderling.serving.playground.replies import Problem, json_bytes, json_reply
from sanderling.serving.playground.shop import orders_in_stock

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def compressed_subject() -> Subject:
    """Return the places that compress."""
    return Subject(
        "compression",
        "Compressed answers.",
        (
            Place(
                "/compressed", ("GET",), _negotiated, "In the best coding that Accept-Encoding allows; query: orders."
            ),
            Place(
                "/compressed/{codings}",
                ("GET",),
                _forced,
                "In this coding, asked for or not: gzip, br, zstd, deflate, raw-deflate (a known mistake of old "
                "servers), identity; or several with commas.",
                "/compressed/br",
            ),
        ),
    )


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _br(data: bytes) -> bytes:
    import brotli

    packed: bytes = brotli.compress(data, quality=5)
    return packed


def _zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


_CODINGS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "zstd": _zstd,
    "br": _br,
    "gzip": _gzip,
    "deflate": zlib.compress,
    "raw-deflate": _raw_deflate,
    "identity": bytes,
}


async def _negotiated(request: Request) -> Response:
    wanted = _accepted(request.headers.get("accept-encoding", "identity"))
    best = next((name for name in _CODINGS if name in wanted and name != "raw-deflate"), "identity")
    reply = _packed(request, (best,))
    reply.headers["Vary"] = "Accept-Encoding"
    return reply


def _accepted(header: str) -> set[str]:
    """Return the codings that are not refused with ``q=0``."""
    names = set()
    for piece in header.lower().split(","):
        name, _, weight = piece.partition(";")
        if weight.replace(" ", "").rstrip("0") not in {"q=", "q=0."}:
            names.add(name.strip())
    return names


async def _forced(request: Request) -> Response:
    names = tuple(name.strip() for name in request.path_params["codings"].split(","))
    for name in names:
        if name not in _CODINGS:
            raise Problem(404, f"There is no coding “{name}” here, only {', '.join(_CODINGS)}.")
    return _packed(request, names[:8])


def _packed(request: Request, names: tuple[str, ...]) -> Response:
    content = {
        "coding": ", ".join(names),
        "message": "If you can read this, it was unpacked.",
        "orders": orders_in_stock(whole(request, "orders", 20, 0, 2000)),
    }
    data = json_bytes(content)
    reply = json_reply(None, headers={"X-Unpacked-Bytes": str(len(data))})
    for name in names:
        data = _CODINGS[name](data)
    reply.body = data
    reply.headers["Content-Length"] = str(len(data))
    told = [name.removeprefix("raw-") for name in names if name != "identity"]
    if told:
        reply.headers["Content-Encoding"] = ", ".join(told)
    return reply
