"""Taking a page apart: its items as lines of NDJSON, how long its list is, what leads to the next page."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final

from sanderling.domain.pagination import Pagination
from sanderling.engine.json_places import JsonPath, JsonText, NotJson, compact, parse_path, path_text, scalar_text
from sanderling.engine.paging_guess import list_in

LINE_TYPES: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
LARGEST_PAGE_BYTES: Final = 256 * 1024 * 1024
_LARGEST_LINE_BYTES: Final = 64 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"
_ESCAPES: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


class PageUnusable(ValueError):
    """The page is not what a page must be; the message goes on after “The page”."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePaths:
    """What is looked for on a page; ``next`` may be empty. ``are_lines`` tells NDJSON, whose lines are the items.

    ``charset`` is what the response says; UTF-8 where it says nothing or what nobody knows.
    """

    items: str
    next: str = ""
    are_lines: bool = False
    charset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page was: how many items were taken, how long its list is, a digest of that list, the way on."""

    items: int
    length: int
    digest: str
    next_value: str | None = None


def take_apart(page: BinaryIO, paths: PagePaths, lines: BinaryIO) -> PageFacts:
    """Write the items of a page as NDJSON and return what the page was.

    Raises:
        PageUnusable: It is not JSON, too large, or has nothing at the path.
        InvalidPath: A path is none.
    """
    if paths.are_lines:
        return _from_lines(page, lines)
    data = page.read(LARGEST_PAGE_BYTES + 1)
    if len(data) > LARGEST_PAGE_BYTES:
        raise PageUnusable(f"is larger than {LARGEST_PAGE_BYTES >> 20} MiB, too large to be taken apart")
    data = _as_utf8(data, paths.charset).removeprefix(_BOM).strip()
    if not data:
        return PageFacts(items=0, length=0, digest="")
    try:
        return _from_json(data, paths, lines)
    except NotJson as error:
        repaired = _without_half_pairs(data)
        if repaired == data:
            raise PageUnusable(f"is not JSON ({error})") from None
    lines.seek(0)
    lines.truncate()
    try:
        return _from_json(repaired, paths, lines)
    except NotJson as error:
        raise PageUnusable(f"is not JSON ({error})") from None


def _from_json(data: bytes, paths: PagePaths, lines: BinaryIO) -> PageFacts:
    text, path = JsonText(data), parse_path(paths.items)
    place = text.at(path.steps)
    entries = text.entries(path.steps)
    if place is None:
        raise PageUnusable(f"has nothing at “{paths.items}”")
    if paths.items == Pagination().items_path and not _is_array(place) and (found := list_in(text)):
        # Nobody said where the items are, and each member of an envelope would count as one; “$.*” still asks for that.
        raise PageUnusable(f"is an object, not a list; a list is at “{path_text(found)}[*]”")
    if path.rest is None and not path.spreads and not _is_array(place):
        entries = [place]  # one item that is no list: the path names it itself
    items = text.find(path) if path.rest is not None else _entries(entries, place, path)
    count = _write(items, lines)
    return PageFacts(
        items=count,
        length=count if entries is None else len(entries),
        digest=_digest(place) if entries else "",
        next_value=_next_value(text, paths.next),
    )


def _entries(entries: list[bytes] | None, place: bytes, path: JsonPath) -> Iterable[bytes]:
    if entries is None and place.strip() != b"null":
        raise PageUnusable(f"has no list at “{path.text}”")
    return entries or ()


def _write(items: Iterable[bytes], lines: BinaryIO) -> int:
    count = 0
    for item in items:
        lines.write(compact(bytes(item)) + b"\n")
        count += 1
    return count


def _next_value(text: JsonText, path: str) -> str | None:
    if not path:
        return None
    found = next(text.find(parse_path(path)), None)
    if found is None:
        return None
    try:
        return scalar_text(found)
    except NotJson as error:
        raise PageUnusable(f"does not lead on: {error}, at “{path}”") from None


def _from_lines(page: BinaryIO, lines: BinaryIO) -> PageFacts:
    count, number = 0, 0
    digest = hashlib.blake2b(digest_size=16)
    while line := page.readline(_LARGEST_LINE_BYTES):
        number += 1
        line = (line.removeprefix(_BOM) if number == 1 else line).strip()
        if not line:
            continue
        try:
            item = compact(line)
        except NotJson as error:
            raise PageUnusable(f"has a line {number} that is not JSON ({error})") from None
        lines.write(item + b"\n")
        digest.update(item)
        count += 1
    return PageFacts(items=count, length=count, digest=digest.hexdigest() if count else "")


def _as_utf8(data: bytes, charset: str) -> bytes:
    """Return a text in UTF-8, which JSON is written in unless an older server says otherwise (RFC 8259, 8.1)."""
    try:
        if charset and codecs.lookup(charset).name not in ("utf-8", "ascii"):
            return data.decode(charset).encode()
    except (LookupError, ValueError):
        pass
    return data


def _is_array(place: bytes) -> bool:
    return place.lstrip()[:1] == b"["


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _without_half_pairs(data: bytes) -> bytes:
    r"""Return the JSON with U+FFFD for each escaped half of a surrogate pair.

    WORKAROUND: msgspec 0.22 refuses half a pair (``"\ud800"``); RFC 8259, 8.2 allows it.
    """
    return _ESCAPES.sub(lambda match: b"\\ufffd" if match.group(1) else match.group(), data)
