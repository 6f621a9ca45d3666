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
    """One row. ``tag`` is the caller's own and survives edits; a ``secret`` row's value is not in the row.

    A row without ``has_equals`` is a name alone, a flag, as ``wsdl`` in ``?wsdl``; typing a value ends that.
    """

    name: str = ""
    value: str = ""
    enabled: bool = True
    description: str = ""
    has_equals: bool = True
    secret: bool = False
    tag: object = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.name or self.value or self.description or self.secret)

    @property
    def is_flag(self) -> bool:
        """Whether it is a name without even an empty value."""
        return not self.has_equals and not self.value


def rows_from_text(text: str, *, decode: bool = False, flags: bool = False) -> tuple[TableRow, ...]:
    """Return the rows that a pasted text stands for: ``Name: value`` lines, ``a=b&c=d``, or a URL with a query.

    Args:
        text: What was pasted.
        decode: Whether ``%20`` and ``+`` of a query are turned into what they stand for.
        flags: Whether a name without a separator is a flag; else its value is empty.
    """
    rows = _rows_of_text(text.strip(), decode=decode)
    return rows if flags else tuple(replace(row, has_equals=True) for row in rows)


def _rows_of_text(stripped: str, *, decode: bool) -> tuple[TableRow, ...]:
    lines = [line for line in stripped.splitlines() if line.strip()]
    if len(lines) != 1:
        return tuple(_row_of_line(line) for line in lines)
    query = _NAME_LIKE_URL.sub("?", stripped).partition("#")[0]
    is_query = query.startswith("?") or "=" in query
    if not is_query or (" " in query and "&" not in query) or ": " in query.partition("=")[0]:
        return (_row_of_line(stripped),)
    read = unquote_plus if decode else str
    pairs = (piece.partition("=") for piece in query.removeprefix("?").split("&") if piece)
    return tuple(TableRow(name=read(name), value=read(value), has_equals=bool(found)) for name, found, value in pairs)


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
        separator = "\t" if _is_strange(row.name) else "" if row.is_flag else ": "
        mark = "" if row.enabled else "// "
        lines.append(f"{mark}{_one_line(row.name)}{separator}{_one_line(row.value)}".rstrip(" "))
    return "\n".join(lines)


def _is_strange(name: str) -> bool:
    """Whether only a tab can part a name from its value."""
    return not name or bool(re.search(r"[:=\t]", name))


def rows_from_bulk(text: str, before: Sequence[TableRow], *, flags: bool = False) -> tuple[TableRow, ...]:
    """Return the rows of a bulk text; what the text cannot show is taken from rows of the same name before.

    With ``flags``, a name without a separator is a flag; else its value is empty.
    """
    waiting: dict[str, list[TableRow]] = {}
    for row in before:
        waiting.setdefault(row.name, []).append(row)
    rows = []
    for line in text.splitlines():
        if not line.strip(" \r"):
            continue
        new = _row_of_line(line)
        known = waiting.get(new.name)
        old = known.pop(0) if known else TableRow()
        has_equals = not flags or (old if _is_strange(new.name) and not new.value else new).has_equals
        rows.append(replace(old, name=new.name, value=new.value, enabled=new.enabled, has_equals=has_equals))
    return tuple(rows)


def _row_of_line(line: str) -> TableRow:
    text = line.strip(" \r")
    header = _CURL_HEADER.match(text)
    text = header.group(2) if header else text
    enabled = True
    for mark in _OFF_MARKS:
        if text.startswith(mark):
            text, enabled = text[len(mark) :].lstrip(" "), False
            break
    name, separator, value = text.partition("\t")
    if not separator and (match := _SEPARATORS.search(text, 1)):
        name, separator, value = text[: match.start()], match.group(), text[match.end() :]
    value = value.strip().replace(_LINE_BREAK, "\n")
    return TableRow(name=name.strip(), value=value, enabled=enabled, has_equals=bool(separator))


def _one_line(text: str) -> str:
    return text.replace("\n", _LINE_BREAK)
