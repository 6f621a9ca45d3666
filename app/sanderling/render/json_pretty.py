"""JSON bodies printed nicely: small ones in a thread, large ones in a process of their own, file to file."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Final

from sanderling.render.charsets import UTF_8, Charset
from sanderling.render.json_indent import indent_json

IN_PROCESS_BYTES: Final = 8 * 1024 * 1024
LARGEST_BYTES: Final = 256 * 1024 * 1024
_LENIENT_BYTES: Final = 2 * 1024 * 1024


class PrettyProblem(StrEnum):
    """Why a body is shown as it came."""

    INVALID = "invalid"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    FAILED = "failed"


class PrettyFailed(Exception):
    """The text cannot be printed nicely."""

    def __init__(self, problem: PrettyProblem, detail: str = "") -> None:
        """Keep the problem and where the fault is."""
        super().__init__(problem, detail)
        self.problem = problem
        self.detail = detail


def format_json(data: bytes, charset: Charset = UTF_8) -> bytes:
    """Return the JSON in UTF-8, indented by two; numbers, escapes, order and doubled keys stay as they are.

    Raises:
        PrettyFailed: It is no JSON, or nested too deeply.
    """
    import msgspec

    data = data[charset.bom_bytes :]
    if charset.name != "utf-8":
        data = charset.decode(data).encode("utf-8", "replace")
    try:
        return msgspec.json.format(data, indent=2)
    except RecursionError:
        raise PrettyFailed(PrettyProblem.TOO_DEEP) from None
    except msgspec.DecodeError as error:
        return _second_try(data, str(error))


def _second_try(data: bytes, reason: str) -> bytes:
    r"""Format what msgspec refuses although it is JSON.

    WORKAROUND: msgspec 0.22 refuses half a surrogate pair (``"\ud800"``); RFC 8259, 8.2 allows it.
    """
    if b"\\u" in data and len(data) <= _LENIENT_BYTES:
        try:
            json.loads(data)
            return indent_json(data.decode()).encode()
        except (ValueError, RecursionError):
            pass
    raise PrettyFailed(PrettyProblem.INVALID, reason)


def looks_pretty(head: bytes) -> bool:
    """Tell JSON that has been printed nicely already, by its first lines."""
    lines = head.lstrip().split(b"\n")[1:-1]
    return len(lines) >= 2 and sum(line[:1] in b" \t" for line in lines) * 2 > len(lines)
