"""Rows of a name/value table, and the plain text they can be pasted from and edited as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote_plus

_OFF_MARKS: Final = ("// ", "//", "# ")
_CURL_HEADER: Final = re.compile(r"""^(?:-H|--header)\s+(['"])(.*)\1\s*\\?$""")
_SEPARATORS: Final = re.compile(r":\s|=|:")
_NAME_LIKE_URL: Final = re.compile(r"^[a-z][a-z0-9+.-]*://[^\s?]*\?", re.IGNORECASE)
_LINE_BREAK: Final = "⏎"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row. ``tag`` is the caller's own and survives edits; a ``secret`` row's value is not in the row."""

    name: str = ""
    value: str = ""
    enabled: bool = True
    description: str = ""
    secret: bool = False
    tag: object = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.name or self.value or self.description or self.secret)


def rows_from_text(text: str, *, decode: bool = False) -> tuple[TableRow, ...]:
    """Return the rows that a pasted text stands for: ``Name: value`` lines, ``a=b&c=d``, or a URL with a query.

    Args:
        text: What was pasted.
        decode: Whether ``%20`` and ``+`` of a query are turned into what they stand for.
    """
    stripped = text.strip()
    lines = [line for line in stripped.splitlines() if line.strip()]
    if len(lines) != 1:
        return tuple(_row_of_line(line) for line in lines)
    query = _NAME_LIKE_URL.sub("", stripped).partition("#")[0]
    if "=" not in query or (" " in query and "&" not in query) or ": " in query.partition("=")[0]:
        return (_row_of_line(stripped),)
    pairs = (piece.partition("=") for piece in query.lstrip("?").split("&") if piece)
    if decode:
        return tuple(TableRow(name=unquote_plus(name), value=unquote_plus(value)) for name, _, value in pairs)
    return tuple(TableRow(name=name, value=value) for name, _, value in pairs)


def looks_like_rows(text: str) -> bool:
    """Whether a pasted text should become rows rather than the content of one cell."""
    stripped = text.strip()
    if "\n" in stripped:
        return True
    return bool(re.fullmatch(r"\??[^=&\s]+=[^&]*(&[^=&\s]+=[^&]*)+", stripped)) or bool(_CURL_HEADER.match(stripped))


def rows_to_text(rows: Iterable[TableRow]) -> str:
    """Return the text of bulk editing: a line for each row, those that are off behind ``//``."""
    lines = []
    for row in rows:
        separator = "\t" if re.search(r"[:=\t]", row.name) else ": "
        mark = "" if row.enabled else "// "
        lines.append(f"{mark}{_one_line(row.name)}{separator}{_one_line(row.value)}".rstrip(" "))
    return "\n".join(lines)


def rows_from_bulk(text: str, before: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """Return the rows of a bulk text; what the text cannot show is taken from rows of the same name before."""
    waiting: dict[str, list[TableRow]] = {}
    for row in before:
        waiting.setdefault(row.name, []).append(row)
    rows = []
    for line in text.splitlines():
        if not line.strip():
            continue
        new = _row_of_line(line)
        known = waiting.get(new.name)
        old = known.pop(0) if known else TableRow()
        rows.append(replace(old, name=new.name, value=new.value, enabled=new.enabled))
    return tuple(rows)


def _row_of_line(line: str) -> TableRow:
    text = line.strip(" \r")
    header = _CURL_HEADER.match(text)
    text = header.group(2) if header else text
    enabled = True
    for mark in _OFF_MARKS:
        if text.startswith(mark):
            text, enabled = text[len(mark) :].lstrip(), False
            break
    name, tab, value = text.partition("\t")
    if not tab and (match := _SEPARATORS.search(text, 1)):
        name, value = text[: match.start()], text[match.end() :]
    return TableRow(name=name.strip(), value=value.strip().replace(_LINE_BREAK, "\n"), enabled=enabled)


def _one_line(text: str) -> str:
    return text.replace("\n", _LINE_BREAK)
