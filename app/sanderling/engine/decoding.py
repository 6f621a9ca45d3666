"""Content codings (RFC 9110, 8.4.1): decoded piece by piece, with an end that is checked and a limit on growth.

httpx takes truncated gzip and bombs in silence; here both are errors.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final, Protocol

from sanderling.domain.errors import BodyIncomplete, BodyUndecodable, DecompressionBomb

_PIECE_BYTES: Final = 1024 * 1024
_BOMB_BYTES: Final = 256 * 1024 * 1024
_BOMB_RATIO: Final = 200


class Decoder(Protocol):
    """Undoes one content coding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what can be decoded so far, in pieces of bounded size."""
        ...

    def finish(self) -> None:
        """Check that the coding ended properly."""
        ...


class _Zlib:
    """gzip (several members too) and deflate, zlib-wrapped or raw."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._window = 16 + zlib.MAX_WBITS if name == "gzip" else zlib.MAX_WBITS
        self._inflater = zlib.decompressobj(self._window)
        self._started = False
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._name == "deflate" and not self._started:
            self._held += data
            if len(self._held) < 2:
                return
            data, self._held = self._held, b""
            if not _is_zlib_header(data):
                # Some servers send raw deflate where RFC 9110 asks for the zlib format.
                self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        self._started = self._started or bool(data)
        while data:
            if self._inflater.eof:
                if self._name != "gzip" or not data.strip(b"\0"):
                    return
                self._inflater = zlib.decompressobj(self._window)
            yield from self._inflate(data)
            data = self._inflater.unconsumed_tail or self._inflater.unused_data

    def _inflate(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._inflater.decompress(data, _PIECE_BYTES)
        except zlib.error as error:
            raise _undecodable(self._name, str(error)) from None
        if piece:
            yield piece

    def finish(self) -> None:
        if self._held or (self._started and not self._inflater.eof):
            raise _incomplete(self._name)


def _is_zlib_header(data: bytes) -> bool:
    return data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._error = brotli.error
        self._inflater = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._started = True
        try:
            piece = self._inflater.process(data, output_buffer_limit=_PIECE_BYTES)
            while piece:
                yield piece
                if self._inflater.can_accept_more_data():
                    return
                piece = self._inflater.process(b"", output_buffer_limit=_PIECE_BYTES)
        except self._error as error:
            raise _undecodable("br", str(error)) from None

    def finish(self) -> None:
        if self._started and not self._inflater.is_finished():
            raise _incomplete("br")


class _Zstandard:
    def __init__(self) -> None:
        import zstandard

        self._module = zstandard
        self._inflater = zstandard.ZstdDecompressor().decompressobj()
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._started = True
        try:
            while data:
                # Small bites bound what one call can unfold to.
                bite, data = data[:16384], data[16384:]
                if self._inflater.eof:
                    self._inflater = self._module.ZstdDecompressor().decompressobj()
                piece = self._inflater.decompress(bite)
                if piece:
                    yield piece
                data = self._inflater.unused_data + data if self._inflater.eof else data
        except self._module.ZstdError as error:
            raise _undecodable("zstd", str(error)) from None

    def finish(self) -> None:
        if self._started and not self._inflater.eof:
            raise _incomplete("zstd")


class BodyDecoder:
    """All codings of a response undone in order; refuses to unfold a bomb."""

    def __init__(self, content_encoding: str) -> None:
        """Prepare for a Content-Encoding header; an unknown coding is left as it is and named in ``unknown``."""
        self._decoders: list[Decoder] = []
        self.unknown = ""
        self.wire_bytes = 0
        self.size_bytes = 0
        for coding in reversed([part.strip().lower() for part in content_encoding.split(",")]):
            decoder = _decoder_for(coding)
            if decoder is not None:
                self._decoders.append(decoder)
            elif coding not in ("", "identity"):
                self.unknown = coding
                break

    @property
    def is_plain(self) -> bool:
        """Whether bytes pass through unchanged."""
        return not self._decoders

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield decoded pieces.

        Raises:
            BodyUndecodable: The bytes are not what the header says.
            DecompressionBomb: The body grew out of all proportion.
        """
        self.wire_bytes += len(data)
        for piece in self._through(data, 0):
            self.size_bytes += len(piece)
            if self._decoders and self.size_bytes > max(_BOMB_BYTES, 0) and self._ratio() > _BOMB_RATIO:
                raise DecompressionBomb(
                    f"The body unfolded from {self.wire_bytes:,} bytes to over {self.size_bytes:,} and was stopped.",
                    advice="The beginning is kept. Such a body is usually meant to exhaust its reader.",
                )
            yield piece

    def finish(self) -> None:
        """Check that every coding ended properly.

        Raises:
            BodyIncomplete: The compressed data breaks off.
        """
        for decoder in self._decoders:
            decoder.finish()

    def _ratio(self) -> float:
        return self.size_bytes / max(self.wire_bytes, 1)

    def _through(self, data: bytes, stage: int) -> Iterator[bytes]:
        if stage == len(self._decoders):
            yield data
            return
        for piece in self._decoders[stage].feed(data):
            yield from self._through(piece, stage + 1)


def _decoder_for(coding: str) -> Decoder | None:
    if coding in ("gzip", "x-gzip"):
        return _Zlib("gzip")
    if coding == "deflate":
        return _Zlib("deflate")
    if coding == "br":
        return _Brotli()
    if coding == "zstd":
        return _Zstandard()
    return None


def _undecodable(coding: str, detail: str) -> BodyUndecodable:
    return BodyUndecodable(
        f"The body is not valid {coding} data, though its Content-Encoding says so.",
        advice="What could be decoded is kept. Remove the Accept-Encoding header to ask for an uncompressed body.",
        detail=detail,
    )


def _incomplete(coding: str) -> BodyIncomplete:
    return BodyIncomplete(
        f"The {coding} data breaks off before its end.",
        advice="What came is kept. The server or something between cut the body short.",
    )
