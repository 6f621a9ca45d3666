"""Bodies on their way out: safe for terminals, exact for everything else, never holding up the exchange."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from sanderling.cli.output import BodyRange, Output, TerminalText, visible


def test_a_line_from_outside_cannot_command_a_terminal() -> None:
    """Escapes, line breaks and backspaces in what a server wrote are shown, not obeyed."""
    assert visible("a\x1b[2Jb\r\n\x9bc é") == "a␛[2Jb␍␊\ufffdc é"


def test_a_character_cut_between_blocks_is_whole() -> None:
    """Text is decoded across the blocks it comes in."""
    safe = TerminalText()
    data = "é中🐦".encode()
    assert b"".join(safe(data[i : i + 1]) for i in range(len(data))) == data


def test_another_charset_and_an_unknown_one() -> None:
    """A body's charset is respected, an unknown one read as UTF-8."""
    assert TerminalText("latin-1")(b"\xe9") == "é".encode()
    assert TerminalText("no-such-charset")("é".encode()) == "é".encode()


def test_nothing_is_shown_once_it_is_not_text() -> None:
    """A NUL means bytes, not text; the rest of the body is not shown either."""
    safe = TerminalText()
    assert safe(b"PNG") == b"PNG"
    assert safe(b"\x00\x01") == b"" and safe(b"text again") == b""
    assert safe.is_binary


def test_writing_does_not_wait_for_the_reader(tmp_path: Path) -> None:
    """A full pipe holds up the writing thread only; everything arrives in order when the reader goes on."""
    body = tmp_path / "body"
    body.write_bytes(os.urandom(1024) * 2048)
    read_fd, write_fd = os.pipe()
    output = Output(write_fd, None, lambda: None)
    output.write(b"head\n")
    output.write(BodyRange(body, 0, 1_000_000))
    output.write(BodyRange(body, 1_000_000, 2 * 1024 * 1024))
    received = bytearray()

    def read() -> None:
        while block := os.read(read_fd, 65536):
            received.extend(block)

    reader = threading.Thread(target=read)
    reader.start()
    output.finish(wait_s=20)
    os.close(write_fd)
    reader.join()
    os.close(read_fd)
    assert bytes(received) == b"head\n" + body.read_bytes()


def test_a_reader_that_left_is_noticed_once() -> None:
    """A closed pipe is reported so that the exchange can end."""
    read_fd, write_fd = os.pipe()
    os.close(read_fd)
    calls: list[None] = []
    output = Output(write_fd, None, lambda: calls.append(None))
    output.write(b"a")
    output.write(b"b")
    output.finish(wait_s=5)
    os.close(write_fd)
    assert output.reader_left and output.error is None and len(calls) == 1
