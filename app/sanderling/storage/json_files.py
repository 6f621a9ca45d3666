"""JSON files as Sanderling writes them (canonical, easy to compare) and reads them (strict; errors name the line)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NoReturn

from sanderling.domain.errors import DamagedFile, NotWritable
from sanderling.storage.atomic_files import LARGEST_FILE_BYTES, read_bytes, read_error, write_bytes

DEEPEST_NESTING: Final = 100

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)", re.MULTILINE)
_REPAIR: Final = "Repair it in a text editor or take it from version control. It is left as it is."


class _Refused(ValueError):
    """Valid for Python's reader, but nothing that could be kept without loss."""


def damaged(label: str, reason: str, *, line: int | None = None, detail: str = "") -> DamagedFile:
    """Return the error for a stored file that cannot be understood."""
    where = f" (line {line})" if line else ""
    return DamagedFile(f"“{label}” is damaged{where}: {reason}.", line=line, advice=_REPAIR, detail=detail)


def read_object(file: Path, label: str) -> dict[str, object]:
    """Return the JSON object that a file holds.

    Args:
        file: The file.
        label: How messages name it.

    Raises:
        DamagedFile: It holds something else.
        NotFound, StorageError: It cannot be read.
    """
    try:
        size_bytes = file.stat().st_size
        if not file.is_file():
            raise damaged(label, "it is not an ordinary file")
        if size_bytes > LARGEST_FILE_BYTES:
            raise damaged(
                label, f"it is too large ({size_bytes >> 20} MB; up to {LARGEST_FILE_BYTES >> 20} MB are read)"
            )
        data = read_bytes(file)
    except OSError as error:
        raise read_error(error, label) from error
    return parse_object(data, label)


def parse_object(data: bytes, label: str) -> dict[str, object]:
    """Return the JSON object in these bytes.

    Raises:
        DamagedFile: They hold something else; the message says what and where.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise damaged(label, "it is empty" if not data.strip() else "it holds only zero bytes")
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_integer
        )
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise damaged(label, "it holds bytes that are not UTF-8", line=line, detail=str(error)) from None
    except json.JSONDecodeError as error:
        raise _not_json(data, label, error) from None
    except _Refused as error:
        raise damaged(label, str(error)) from None
    except RecursionError:
        raise damaged(label, "it is nested too deeply") from None
    if not isinstance(value, dict):
        raise damaged(label, f"it holds {kind_of(value)} where an object is expected")
    if _deeper_than(value, DEEPEST_NESTING):
        raise damaged(label, f"it is nested too deeply (more than {DEEPEST_NESTING} levels)")
    return value


def _not_json(data: bytes, label: str, error: json.JSONDecodeError) -> DamagedFile:
    conflict = _CONFLICT.search(data)
    if conflict:
        line = data.count(b"\n", 0, conflict.start()) + 1
        return damaged(label, "it holds the conflict markers of an unfinished git merge", line=line, detail=str(error))
    reason = error.msg[:1].lower() + error.msg[1:]
    return damaged(label, f"it is not JSON, {reason} at column {error.colno}", line=error.lineno, detail=str(error))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"it holds “{twice}” twice in one object")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise _Refused(f"it holds {text}, which is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise _Refused(f"it holds a number that is too large ({text[:20]})")
    return value


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _Refused(f"it holds a number that is too long ({len(text)} digits)") from None


def _deeper_than(value: object, limit: int) -> bool:
    level: list[object] = [value]
    for _ in range(limit):
        inner: list[object] = []
        for item in level:
            if isinstance(item, dict):
                inner += item.values()
            elif isinstance(item, list):
                inner += item
        level = [item for item in inner if isinstance(item, (dict, list))]
        if not level:
            return False
    return True


def kind_of(value: object) -> str:
    """Return what a JSON value is, for messages: ``a list``, ``text``."""
    if value is None:
        return "null"
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
        (list, "a list"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "an object")


def to_bytes(value: Mapping[str, object]) -> bytes:
    """Return the canonical file content: two-space indent, order as given, UTF-8, a newline at the end."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    if _LONE_SURROGATE.search(text):  # no UTF-8 for them; JSON's own escape keeps them
        text = _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return f"{text}\n".encode()


def write_object(file: Path, value: Mapping[str, object], label: str, *, private: bool = False) -> None:
    """Write a JSON object as a file, in one step; nothing is written if the file holds exactly that already.

    Raises:
        DiskFull, NotWritable, NotFound, StorageError: It could not be written.
    """
    data = to_bytes(value)
    if len(data) > LARGEST_FILE_BYTES:
        raise NotWritable(
            f"“{label}” is too large to be stored ({len(data) >> 20} MB; up to {LARGEST_FILE_BYTES >> 20} MB).",
            advice="Keep large content in a file of its own and choose that file as the body.",
        )
    if not _holds(file, data):
        write_bytes(file, data, label, private=private)


def _holds(file: Path, data: bytes) -> bool:
    try:
        return file.stat().st_size == len(data) and read_bytes(file) == data
    except OSError:
        return False
