"""How pages are followed, written in one line: ``cursor:$.next_cursor:cursor items=$.data[*] max-pages=10``.

First the way, its parts after colons (an empty part means the usual one):

* ``none``
* ``link``
* ``next-url:PATH``
* ``cursor:PATH:PARAMETER``
* ``page:PARAMETER:SIZE_PARAMETER=SIZE``
* ``offset:PARAMETER:SIZE_PARAMETER=SIZE``

Then, in any order: ``items=PATH``, ``first=N``, ``max-pages=N``, ``max-items=N``, ``max-time=SECONDS``, and
``max-bytes=N`` with ``k``, ``M`` or ``G`` behind it if need be. Colons and blanks in a path's brackets divide nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.pagination import PAGINATION_KINDS, Pagination

EXAMPLES: Final = (
    "link",
    "next-url:$.next",
    "cursor:$.next_cursor:cursor",
    "page:page:size=50",
    "offset:offset:limit=50",
    "link items=$.data[*] max-pages=10",
)
_NUMBER: Final = re.compile(r"\d{1,15}")
_SECONDS: Final = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)s?")
_BYTES: Final = re.compile(r"(\d{1,15})([kMG]?)(?:i?B)?")
_UNITS: Final = {"": 1, "k": 1000, "M": 1000**2, "G": 1000**3}
_COUNTS: Final = {"first": "first", "max-pages": "max_pages", "max-items": "max_items"}


def pagination_from_text(*texts: str) -> Pagination:
    """Return the pagination that one or more texts describe together.

    Raises:
        InvalidSetting: It cannot be understood; the advice shows an example.
    """
    words = [word for text in texts for word in _divided(text, " ")]
    if not words:
        raise _wrong("It says nothing.", EXAMPLES[0])
    pagination = _way(words[0])
    for word in words[1:]:
        pagination = replace(pagination, **_option(word))
    return pagination


def _way(word: str) -> Pagination:
    kind, *parts = _divided(word, ":")
    if kind not in PAGINATION_KINDS:
        raise _wrong(f"“{kind}” is no way to follow pages; there are {', '.join(PAGINATION_KINDS)}.", EXAMPLES[0])
    wanted = {"next-url": ("next_path",), "cursor": ("next_path", "parameter"), "page": _SIZED, "offset": _SIZED}
    names = wanted.get(kind, ())
    if len(parts) > len(names):
        raise _wrong(f"“{word}” has more parts than {kind} takes.", _example(kind))
    values: dict[str, Any] = {}
    for name, part in zip(names, parts, strict=False):
        values |= _size(part, kind) if name == "size" else {name: part}
    return Pagination(kind=kind, **values)


_SIZED: Final = ("parameter", "size")


def _size(part: str, kind: str) -> dict[str, Any]:
    name, _, size = part.partition("=")
    if not part:
        return {}
    if not name or not _NUMBER.fullmatch(size):
        raise _wrong(f"“{part}” is not a parameter and a number.", _example(kind))
    return {"size_parameter": name, "size": int(size)}


def _option(word: str) -> dict[str, Any]:
    name, equals, value = word.partition("=")
    if equals and name == "items" and value:
        return {"items_path": value}
    if name in _COUNTS and _NUMBER.fullmatch(value):
        return {_COUNTS[name]: int(value)}
    if name == "max-time" and (match := _SECONDS.fullmatch(value)):
        return {"max_time_s": float(match[1])}
    if name == "max-bytes" and (match := _BYTES.fullmatch(value)):
        return {"max_bytes": int(match[1]) * _UNITS[match[2]]}
    if name in (*_COUNTS, "items", "max-time", "max-bytes"):
        raise _wrong(f"“{word}” has no value that makes sense.", EXAMPLES[-1])
    raise _wrong(f"“{word}” is not known.", EXAMPLES[-1])


def _divided(text: str, character: str) -> list[str]:
    """Split at a character outside brackets and quotes; between blanks nothing is left."""
    pieces, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"" and depth:
            quote = sign
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth = max(depth - 1, 0)
        elif not depth and (sign == character or (character == " " and sign.isspace())):
            pieces.append("")
            continue
        pieces[-1] += sign
    return [piece for piece in pieces if piece] if character == " " else pieces


def _example(kind: str) -> str:
    return next((example for example in EXAMPLES if example.partition(":")[0] == kind), EXAMPLES[0])


def _wrong(reason: str, example: str) -> InvalidSetting:
    return InvalidSetting(
        f"How pages are followed cannot be understood. {reason}", advice=f"Write it like this: {example}"
    )
