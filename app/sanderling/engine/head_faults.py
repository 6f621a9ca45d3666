"""What is wrong with a response's head, in words: other programs let much pass that the parser here refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_STATUS_LINE: Final = re.compile(rb"HTTP/[0-9]\.[0-9] [0-9]{3}( .*)?$")
_TOKEN: Final = re.compile(rb"[-!#$%&'*+.^_`|~0-9a-zA-Z]+$")
_FORBIDDEN: Final = re.compile(rb"[\x00\x0b\x0c\r\x1c-\x1f]")
_SHOWN: Final = 60


def head_fault(head: bytes) -> str:
    """Return a clause that names the first fault of a head that came over the wire; empty if none is found."""
    lines = [line.removesuffix(b"\r") for line in head.split(b"\n")]
    if not _STATUS_LINE.match(lines[0]):
        return f"its first line, {_quoted(lines[0])}, is not a status line (RFC 9112, 4)"
    for number, line in enumerate(lines[1:], 2):
        if not line:
            break
        if fault := _line_fault(line, is_first=number == 2):
            return f"line {number}, {_quoted(line)}, {fault}"
    return _framing_fault(lines[1:])


def _line_fault(line: bytes, *, is_first: bool) -> str:
    if line[:1] in (b" ", b"\t"):
        return "continues a line that is not there" if is_first else ""
    name, colon, value = line.partition(b":")
    if not colon:
        return "has no colon (RFC 9112, 5)"
    if not name.strip():
        return "has no name before the colon (RFC 9112, 5)"
    if name != name.rstrip():
        return "has a space before the colon, which RFC 9112, 5.1 forbids because it has been used to smuggle requests"
    if not _TOKEN.match(name):
        return "has a character in its name that no name may have (RFC 9110, 5.1)"
    if found := _FORBIDDEN.search(value):
        return f"has a character in its value that no value may have: 0x{found.group()[0]:02X} (RFC 9110, 5.5)"
    return ""


def _framing_fault(lines: list[bytes]) -> str:
    lengths = list(dict.fromkeys(part for value in _values(lines, b"content-length") for part in value.split(b",")))
    if len({length.strip() for length in lengths}) > 1:
        return f"it announces different lengths: {', '.join(_quoted(length) for length in lengths)}"
    if lengths and not lengths[0].strip().isdigit():
        return f"its Content-Length, {_quoted(lengths[0])}, is not a number"
    if lengths and len(lengths[0].strip()) > 20:
        return f"its Content-Length, {_quoted(lengths[0])}, is beyond all measure"
    codings = list(_values(lines, b"transfer-encoding"))
    if len(codings) > 1 or (codings and codings[0].lower() != b"chunked"):
        return f"its Transfer-Encoding, {_quoted(b', '.join(codings))}, is not “chunked”, the only one understood here"
    return ""


def _values(lines: list[bytes], wanted: bytes) -> Iterator[bytes]:
    for line in lines:
        name, _, value = line.partition(b":")
        if name.lower() == wanted:
            yield value.strip()


def _quoted(data: bytes) -> str:
    shown = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in data[:_SHOWN].strip())
    return f"“{shown}{'…' if len(data) > _SHOWN else ''}”"
