"""URLs as text with variables: splitting off the query for the table, joining it back, finding ``:id`` parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sanderling.domain.request import Row

_BRACES: Final = re.compile(r"\{\{.*?\}\}")
_PATH_NAME: Final = re.compile(r"/:([A-Za-z_][A-Za-z0-9_-]*)(?=[/?#.,;]|$)")


def _find(text: str, character: str) -> int:
    """Return the first index of a character outside ``{{…}}``, or -1."""
    covered = _BRACES.sub(lambda match: "\0" * len(match.group()), text)
    return covered.find(character)


def split_query(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the URL without its query (a fragment stays) and the query's pairs, nothing decoded.

    A pair without ``=`` comes back with an empty value.
    """
    mark = _find(text, "?")
    hash_mark = _find(text, "#")
    if mark < 0 or 0 <= hash_mark < mark:
        return text, ()
    end = hash_mark if hash_mark >= 0 else len(text)
    pairs = []
    for piece in _split(text[mark + 1 : end], "&"):
        equals = _find(piece, "=")
        if equals >= 0:
            pairs.append((piece[:equals], piece[equals + 1 :]))
        elif piece:
            pairs.append((piece, ""))
    return text[:mark] + text[end:], tuple(pairs)


def _split(text: str, character: str) -> list[str]:
    """Split at a character outside ``{{…}}``."""
    pieces = []
    while (at := _find(text, character)) >= 0:
        pieces.append(text[:at])
        text = text[at + 1 :]
    return [*pieces, text]


def join_query(url_template: str, rows: Iterable[Row]) -> str:
    """Return the URL line's text: the URL with the enabled rows as its query."""
    query = "&".join(_pair_text(row) for row in rows if row.enabled and (row.name or row.value))
    if not query:
        return url_template
    hash_mark = _find(url_template, "#")
    end = hash_mark if hash_mark >= 0 else len(url_template)
    glue = "&" if _find(url_template[:end], "?") >= 0 else "?"
    return f"{url_template[:end]}{glue}{query}{url_template[end:]}"


def _pair_text(row: Row) -> str:
    name = _escape(row.name, "&#=")
    return f"{name}={_escape(row.value, '&#')}"


def _escape(text: str, characters: str) -> str:
    """Percent-encode the characters that would end the pair, outside ``{{…}}``."""

    def encode(plain: str) -> str:
        return "".join(f"%{ord(c):02X}" if c in characters else c for c in plain)

    pieces, at = [], 0
    for match in _BRACES.finditer(text):
        pieces += [encode(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*pieces, encode(text[at:])])


def merge_query(rows: tuple[Row, ...], pairs: tuple[tuple[str, str], ...]) -> tuple[Row, ...]:
    """Return the table after the URL line was edited: enabled rows follow the pairs, switched-off rows stay put.

    A row keeps its description as long as its name, or failing that its place, is still there.
    """
    shown = [row for row in rows if row.enabled]
    by_name: dict[str, list[Row]] = {}
    for row in shown:
        by_name.setdefault(row.name, []).append(row)
    merged: list[Row] = []
    for index, (name, value) in enumerate(pairs):
        named = by_name.get(name)
        old = named.pop(0) if named else (shown[index] if index < len(shown) and len(shown) == len(pairs) else None)
        merged.append(Row(name=name, value=value, description=old.description if old else ""))
    result, taken = [], iter(merged)
    for row in rows:
        if not row.enabled:
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
