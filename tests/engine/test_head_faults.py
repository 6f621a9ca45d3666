"""Heads that other programs accept and the parser refuses: the fault is named, with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.conftest import Sender
from tests.servers import misbehaviours as bad
from tests.servers.scripted_server import scripted

from sanderling.domain.request import Request
from sanderling.engine.head_faults import head_fault


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"X-Space : 1", "line 2, “X-Space : 1”, has a space before the colon"),
        (b": nameless", "line 2, “: nameless”, has no name before the colon"),
        (b"No colon here", "line 2, “No colon here”, has no colon"),
        (b"X(Y): 1", "line 2, “X(Y): 1”, has a character in its name"),
        (b"X-Nul: a\0b", "has a character in its value that no value may have: 0x00"),
        (b" folded: first", "continues a line that is not there"),
        (b"Content-Length: 7", "it announces different lengths: “7”, “2”"),
        (b"Transfer-Encoding: gzip, chunked", "its Transfer-Encoding, “gzip, chunked”, is not “chunked”"),
    ],
)
async def test_the_fault_of_a_head_is_named(send: Sender, header: bytes, said: str) -> None:
    """In the error that a person reads."""
    with scripted(bad.bad_header(header)) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.error is not None, exchange.head
    assert exchange.error.code == "protocol-violated"
    assert said in exchange.error.message


async def test_a_status_line_that_is_none_is_named(send: Sender) -> None:
    """The line is quoted."""
    with scripted(bad.bad_status_line()) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.error is not None
    assert "its first line, “HTTP/1.1 abc OK”, is not a status line" in exchange.error.message


@pytest.mark.parametrize("length", ["-5", "5, 6", "0x5", "9" * 30])
async def test_senseless_lengths_are_named(send: Sender, length: str) -> None:
    """A length that is no number, or beyond all measure."""
    with scripted(bad.senseless_length(length)) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.error is not None
    assert exchange.error.code == "protocol-violated"
    assert "ength" in exchange.error.message


async def test_a_chunk_without_a_size_is_quoted(send: Sender) -> None:
    """What stands where the size should be."""
    with scripted(bad.bad_chunks()) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.error is not None
    assert "“xyz" in exchange.error.message


def test_a_good_head_has_no_fault() -> None:
    """Folded lines, empty values and bytes beyond ASCII are allowed."""
    head = b"HTTP/1.1 200 OK\r\nX-Empty:\r\nX-Folded: a\r\n b\r\nX-Old: \xe9\r\nContent-Length: 5, 5\r\n\r\n"
    assert head_fault(head) == ""


@given(st.binary(max_size=200))
def test_any_bytes_can_be_judged(data: bytes) -> None:
    """Whatever comes, there is an answer, and it is one line that can be printed."""
    assert head_fault(data).isprintable()
    assert head_fault(b"HTTP/1.1 200 OK\r\n" + data).isprintable()
