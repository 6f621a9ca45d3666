"""Scripts for ``ScriptedServer``: each function returns one way to get HTTP wrong."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

from tests.servers.scripted_server import Line, Script

OK = b"HTTP/1.1 200 OK\r\n"
TEXT = b"Content-Type: text/plain\r\n"
LOREM = b"The wave runs up the sand, the bird runs before it.\n"


def says(data: bytes) -> Script:
    """Answer with exactly these bytes, then close."""
    return lambda line: line.send(data)


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole response with these headers; lengths are up to the caller."""
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1") + body


# --- no answer, or not one -----------------------------------------------------------------------------------------


def closes_before_head() -> Script:
    """Read the request and close without a word."""
    return lambda line: None


def resets_before_head() -> Script:
    """Read the request and reset the connection."""
    return Line.reset


def resets_mid_head() -> Script:
    """Send half a head, then reset."""
    return _then_reset(OK + b"Content-Ty")


def closes_mid_head() -> Script:
    """Send half a head, then close."""
    return says(OK + b"Content-Ty")


def never_answers() -> Script:
    """Read the request and keep silent until the server is closed."""

    def script(line: Line) -> None:
        line.wait()

    return script


def never_reads() -> Script:
    """Read nothing at all (give ``read_head=False``); with a large body the client cannot write on."""
    return never_answers()


def slow_head(pause_s: float, text: bytes = OK + TEXT + b"Content-Length: 2\r\n\r\nhi") -> Script:
    """Send the answer a byte at a time."""

    def script(line: Line) -> None:
        for index in range(len(text)):
            line.send(text[index : index + 1])
            if not line.wait(pause_s):
                return

    return script


def garbage() -> Script:
    """Answer in another protocol, as an SSH or mail server would."""
    return says(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n" + bytes(range(256)) * 4)


def bare_body() -> Script:
    """Answer with a body alone, as HTTP/0.9 did."""
    return says(b"<html><body>no head at all</body></html>\n")


def bad_status_line(line_text: bytes = b"HTTP/1.1 abc OK") -> Script:
    """Answer with a status line that is none."""
    return says(line_text + b"\r\nContent-Length: 0\r\n\r\n")


def informs_for_ever() -> Script:
    """Send 103 Early Hints again and again, never an answer."""

    def script(line: Line) -> None:
        while line.wait(0.001):
            line.send(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 50)

    return script


# --- heads ---------------------------------------------------------------------------------------------------------


def header_line_of(size_bytes: int = 1_000_000) -> Script:
    """Send one header line of that size in an answer that is fine otherwise."""
    return says(OK + b"X-Long: " + b"a" * size_bytes + b"\r\nContent-Length: 2\r\n\r\nhi")


def headers_without_end() -> Script:
    """Send header lines for ever."""

    def script(line: Line) -> None:
        line.send(OK)
        number = 0
        while line.wait(0):
            line.send(b"".join(b"X-%d: shell\r\n" % (number + index) for index in range(1000)))
            number += 1000

    return script


def bad_header(header: bytes = b"No colon here") -> Script:
    """Send a header line that breaks the rules."""
    return says(OK + header + b"\r\nContent-Length: 2\r\n\r\nhi")


# --- lengths -------------------------------------------------------------------------------------------------------


def cut_short(sent: bytes = LOREM, announced: int = 1000) -> Script:
    """Announce more bytes than come, then close."""
    return says(response(sent, "Content-Type: text/plain", f"Content-Length: {announced}"))


def resets_mid_body(sent: bytes = LOREM, announced: int = 1000) -> Script:
    """Announce more bytes than come; once these have had time to arrive, reset."""
    return _then_reset(response(sent, "Content-Type: text/plain", f"Content-Length: {announced}"))


def stalls_mid_body(sent: bytes = LOREM, announced: int = 1000) -> Script:
    """Announce more bytes than come, then keep silent with the line open."""

    def script(line: Line) -> None:
        line.send(response(sent, "Content-Type: text/plain", f"Content-Length: {announced}"))
        line.wait()

    return script


def says_too_much(announced: int = 5) -> Script:
    """Send more bytes than announced."""
    return says(response(b"hello and a great deal more", f"Content-Length: {announced}"))


def two_lengths() -> Script:
    """Announce two different lengths."""
    return says(response(b"hello", "Content-Length: 5", "Content-Length: 7"))


def senseless_length(text: str = "-5") -> Script:
    """Announce a length that is no length."""
    return says(response(b"hello", f"Content-Length: {text}"))


def length_and_chunks() -> Script:
    """Announce a length and send chunks, the old way to smuggle requests."""
    return says(response(b"5\r\nhello\r\n0\r\n\r\n", "Content-Length: 3", "Transfer-Encoding: chunked"))


def chunks_cut_short() -> Script:
    """Send one chunk and part of another, then close."""
    return says(response(b"5\r\nhello\r\nff\r\nonly this", "Transfer-Encoding: chunked"))


def chunks_without_end() -> Script:
    """Send whole chunks, but not the last, empty one, then close."""
    return says(response(b"5\r\nhello\r\n", "Transfer-Encoding: chunked"))


def bad_chunks(body: bytes = b"xyz\r\nhello\r\n0\r\n\r\n") -> Script:
    """Send chunks whose size is no number."""
    return says(response(body, "Transfer-Encoding: chunked"))


def body_without_end(piece: bytes = LOREM * 1000, pause_s: float = 0.0) -> Script:
    """Send a body that never ends and has no length."""

    def script(line: Line) -> None:
        line.send(OK + TEXT + b"Connection: close\r\n\r\n")
        while line.wait(pause_s):
            line.send(piece)

    return script


def until_close(body: bytes = LOREM) -> Script:
    """Send a body without a length and close: old, and allowed."""
    return says(response(body, "Content-Type: text/plain", "Connection: close"))


# --- codings -------------------------------------------------------------------------------------------------------


def packed(data: bytes, coding: str, content_type: str = "text/plain") -> Script:
    """Send these bytes as they are, under that Content-Encoding."""
    headers = (f"Content-Type: {content_type}", f"Content-Encoding: {coding}", f"Content-Length: {len(data)}")
    return says(response(data, *headers))


def truncated_gzip(left_out: int = 20) -> Script:
    """Send gzip whose end is missing, with the right length for what is sent."""
    return packed(gzip.compress(LOREM * 100, mtime=0)[:-left_out], "gzip")


def gzip_with_wrong_sum() -> Script:
    """Send gzip whose check sum does not fit."""
    data = bytearray(gzip.compress(LOREM * 100, mtime=0))
    data[-6] ^= 0xFF
    return packed(bytes(data), "gzip")


def no_gzip() -> Script:
    """Send plain text and call it gzip."""
    return packed(LOREM, "gzip")


def gzip_bomb(size_bytes: int = 1_000_000_000) -> Script:
    """Send gzip that unpacks to that many zeros, a thousandth of it on the wire."""
    return packed(_packed_zeros(size_bytes), "gzip")


def _packed_zeros(size_bytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    block = bytes(1_000_000)
    pieces = [packer.compress(block) for _ in range(size_bytes // len(block))]
    return b"".join([*pieces, packer.compress(bytes(size_bytes % len(block))), packer.flush()])


def unknown_coding() -> Script:
    """Send a coding that nobody knows."""
    return packed(LOREM, "rot13")


# --- manners -------------------------------------------------------------------------------------------------------


def answers_before_reading(status: str = "413 Content Too Large") -> Script:
    """Answer as soon as the head is there and close with the body unread."""
    return says(response(b"too big", "Content-Length: 7", "Connection: close", status=status))


def closes_kept_connections() -> Script:
    """Answer the first request of each connection well, and close when a second one comes."""

    def script(line: Line) -> None:
        line.send(response(b"first", "Content-Length: 5"))
        line.read_head()

    return script


def drops_idle_connections() -> Script:
    """Answer well, promise to keep the connection, and close it at once."""
    return says(response(b"hello", "Content-Length: 5", "Connection: keep-alive"))


def body_where_none_belongs() -> Script:
    """Send a 204 with a body."""
    return says(response(b"surprise", "Content-Length: 8", status="204 No Content"))


def speaks_first(data: bytes = b"220 mail.example.com ESMTP\r\n") -> Script:
    """Send before anything was asked (give ``read_head=False``)."""
    return says(data)


def by_turn(*scripts: Script) -> Script:
    """Run another script for each connection; the last one for all that follow."""

    def script(line: Line) -> None:
        scripts[min(line.turn, len(scripts) - 1)](line)

    return script


def _then_reset(data: bytes) -> Script:
    def script(line: Line) -> None:
        line.send(data)
        line.wait(0.1)
        line.reset()

    return script


TRUNCATIONS: dict[str, Callable[[], Script]] = {
    "length": cut_short,
    "chunk": chunks_cut_short,
    "last chunk": chunks_without_end,
    "reset": resets_mid_body,
}
"""Every way in which a body ends before its time."""
