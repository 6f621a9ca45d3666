"""Content codings are undone completely or an error says why not."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard

from sanderling.domain.errors import BodyIncomplete, BodyUndecodable, DecompressionBomb
from sanderling.engine.decoding import BodyDecoder

TEXT = b"the wave comes in, the wave goes out. " * 5000
RAW_DEFLATE = zlib.compressobj(wbits=-15)
ENCODED = {
    "gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    "deflate-raw": RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush(),
    "gzip-members": gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]),
}


def decoded(coding: str, data: bytes, step: int) -> bytes:
    """Return the data decoded in steps of so many bytes."""
    decoder = BodyDecoder(coding)
    result = b"".join(piece for at in range(0, len(data), step) for piece in decoder.feed(data[at : at + step]))
    decoder.finish()
    return result


@pytest.mark.parametrize("name", ENCODED)
@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_codings_are_undone(name: str, step: int) -> None:
    """Each coding in any chunks, raw deflate and several gzip members included."""
    assert decoded(name.partition("-")[0], ENCODED[name], step) == TEXT


@pytest.mark.parametrize("name", ENCODED)
def test_data_that_breaks_off_is_an_error(name: str) -> None:
    """What httpx takes in silence is told here."""
    with pytest.raises(BodyIncomplete):
        decoded(name.partition("-")[0], ENCODED[name][:-10], 1 << 20)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_data_of_another_kind_is_an_error(coding: str) -> None:
    """Plain text under a coding's name."""
    with pytest.raises((BodyUndecodable, BodyIncomplete)):
        decoded(coding, b"this is not compressed at all", 1 << 20)


def test_several_codings_are_undone_in_order() -> None:
    """The last one applied is the first undone."""
    assert decoded("gzip, br", brotli.compress(gzip.compress(TEXT)), 1000) == TEXT


def test_an_unknown_coding_is_left_and_named() -> None:
    """The bytes come through as they are."""
    decoder = BodyDecoder("compress")

    assert b"".join(decoder.feed(b"xyz")) == b"xyz"
    assert decoder.unknown == "compress"


def test_a_bomb_is_stopped() -> None:
    """A body that unfolds out of all proportion is cut, in pieces of bounded size."""
    bomb = gzip.compress(b"\0" * (300 * 1024 * 1024), compresslevel=9)
    decoder = BodyDecoder("gzip")
    largest = 0

    with pytest.raises(DecompressionBomb):
        for piece in decoder.feed(bomb):
            largest = max(largest, len(piece))

    assert largest <= 1024 * 1024
