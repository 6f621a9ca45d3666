"""The text of .netrc files: which login and password they have for a host.

The standard library's reader takes a comment behind an empty line for an entry, and the last entry of a host where
every other program takes the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_VALUES: Final = ("login", "password", "account")


class NetrcUnreadable(ValueError):
    """A line does not follow the format; its text is not told, it may hold a password."""

    def __init__(self, line: int) -> None:
        """Keep the line's number, from 1."""
        super().__init__(f"line {line}")
        self.line = line


def find_entry(text: str, host: str) -> dict[str, str] | None:
    """Return login, password and account of the first entry for a host, or of the default entry.

    Raises:
        NetrcUnreadable: A line cannot be understood.
    """
    default = None
    for name, values in _entries(text):
        if name is None:
            default = default or values
        elif name.lower() == host.lower():
            return values
    return default


def _entries(text: str) -> Iterator[tuple[str | None, dict[str, str]]]:
    entry: tuple[str | None, dict[str, str]] | None = None
    tokens = _tokens(text)
    for line, token in tokens:
        if token in ("machine", "default"):
            if entry is not None:
                yield entry
            entry = (_following(tokens, line) if token == "machine" else None), {}
        elif token in _VALUES and entry is not None:
            entry[1][token] = _following(tokens, line)
        else:
            raise NetrcUnreadable(line)
    if entry is not None:
        yield entry


def _following(tokens: Iterator[tuple[int, str]], line: int) -> str:
    found = next(tokens, None)
    if found is None:
        raise NetrcUnreadable(line)
    return found[1]


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield line numbers and tokens, without comments and macros (which end at an empty line)."""
    in_macro = wants_value = False
    for number, line in enumerate(text.splitlines(), 1):
        if in_macro:
            in_macro = bool(line.strip())
            continue
        for match in _TOKEN.finditer(line):
            token = re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2]
            if not wants_value and token.startswith("#"):
                break
            if not wants_value and token == "macdef":
                in_macro = True
                break
            wants_value = not wants_value and token in (*_VALUES, "machine")
            yield number, token
