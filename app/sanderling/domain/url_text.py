"""URLs as text with variables: splitting off the query for the table, joining it back, finding ``:id`` parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sanderling.domain.request import Row

_BRACES: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_PATH_NAME: Final = re.compile(r"/:([A-Za-z_][A-Za-z0-9_-]*)(?=[/?#.,;]|$)")


def _find(text: str, character: str) -> int:
    """Return the first index of a character outside ``{{…}}``, or -1."""
    covered = _BRACES.sub(lambda match: "\0" * len(match.group()), text)
    return covered.find(character)


def leads_out_in_the_clear(url_template: str) -> bool:
    """Return whether a URL says that it is plain HTTP to another machine; what variables say is not known here."""
    scheme, mark, rest = url_template.strip().partition("://")
    if not mark or scheme.lower() != "http":
        return False
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].lower()
    host = authority[1:].partition("]")[0] if authority.startswith("[") else authority.partition(":")[0]
    is_here = host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")
    return bool(host) and "{" not in host and not is_here


def split_query(text: str) -> tuple[str, tuple[Row, ...]]:
    """Return the URL without its query (a fragment stays) and a row for each piece of the query, nothing decoded.

    Nothing is lost: ``join_query`` of both is the text again. A piece without ``=`` is a flag; so are an empty piece
    (as in ``?a&&b``) and a lone ``=``, because a row with neither name nor value says nothing.
    """
    mark = _find(text, "?")
    hash_mark = _find(text, "#")
    if mark < 0 or 0 <= hash_mark < mark:
        return text, ()
    end = hash_mark if hash_mark >= 0 else len(text)
    return text[:mark] + text[end:], tuple(_row_of(piece) for piece in _split(text[mark + 1 : end], "&"))


def _row_of(piece: str) -> Row:
    equals = _find(piece, "=")
    if equals < 0 or piece == "=":
        return Row(name=piece, has_equals=False)
    return Row(name=piece[:equals], value=piece[equals + 1 :])


def _split(text: str, character: str) -> list[str]:
    """Split at a character outside ``{{…}}``."""
    pieces = []
    while (at := _find(text, character)) >= 0:
        pieces.append(text[:at])
        text = text[at + 1 :]
    return [*pieces, text]


def join_query(url_template: str, rows: Iterable[Row]) -> str:
    """Return the URL line's text: the URL with the enabled rows as its query."""
    shown = [_piece_of(row) for row in rows if row.in_query]
    if not shown:
        return url_template
    hash_mark = _find(url_template, "#")
    end = hash_mark if hash_mark >= 0 else len(url_template)
    glue = "&" if _find(url_template[:end], "?") >= 0 else "?"
    return f"{url_template[:end]}{glue}{'&'.join(shown)}{url_template[end:]}"


def _piece_of(row: Row) -> str:
    if row.is_flag:
        return _escape(row.name, "&#")
    return f"{_escape(row.name, '&#=')}={_escape(row.value, '&#')}"


def _escape(text: str, characters: str) -> str:
    """Percent-encode the characters that would end the pair, outside ``{{…}}``."""

    def encode(plain: str) -> str:
        return "".join(f"%{ord(c):02X}" if c in characters else c for c in plain)

    pieces, at = [], 0
    for match in _BRACES.finditer(text):
        pieces += [encode(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*pieces, encode(text[at:])])


def merge_query(rows: tuple[Row, ...], typed: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the table after the URL line was edited: rows that it shows follow the line, the others stay put.

    A row keeps its description as long as its name, or failing that its place, is still there.
    """
    shown = [row for row in rows if row.in_query]
    by_name: dict[str, list[Row]] = {}
    for row in shown:
        by_name.setdefault(row.name, []).append(row)
    merged: list[Row] = []
    for index, row in enumerate(typed):
        named = by_name.get(row.name)
        old = named.pop(0) if named else (shown[index] if len(shown) == len(typed) else Row())
        merged.append(replace(old, name=row.name, value=row.value, has_equals=row.has_equals))
    result, taken = [], iter(merged)
    for row in rows:
        if not row.in_query:
            result.append(row)
        elif (following := next(taken, None)) is not None:
            result.append(following)
    return (*result, *taken)


def path_names(url_template: str) -> tuple[str, ...]:
    """Return the names of the ``:name`` parts of the path, each once, in order."""
    path = split_query(url_template)[0]
    return tuple(dict.fromkeys(_PATH_NAME.findall(path)))


def fill_path(url: str, values: dict[str, str]) -> str:
    """Return the URL with each ``:name`` part that has a value replaced by it (already encoded)."""
    return _PATH_NAME.sub(lambda match: "/" + values.get(match.group(1), ":" + match.group(1)), url)
